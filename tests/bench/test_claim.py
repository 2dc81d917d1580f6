"""The measurement of a claim claims: a small one, on a PostgreSQL of its own."""

from __future__ import annotations

from bench.claim import compare


async def test_both_sides_claim_as_many_leads() -> None:
    told: list[str] = []
    found = await compare(told.append, leads=10_000, rounds=20)
    assert {*map(len, found.bare_seconds.values()), *map(len, found.claim_seconds.values())} == {20}
    assert found.as_json()["leads"] == 10_000
    assert found.worst > 0
    assert len(told) == 2
