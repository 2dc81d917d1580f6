"""The measurement of searches measures what it says, on few contacts; how fast is for the bench to tell."""

from __future__ import annotations

from bench.search_contacts import measure, people


async def test_every_kind_of_search_finds_somebody_and_the_exports_hold_everybody() -> None:
    told: list[str] = []
    found = (await measure(told.append, contacts=3000, each=2)).as_json()
    kinds, exports = found["milliseconds"], found["exports"]
    assert isinstance(kinds, dict) and len(kinds) == 23
    assert all(times[0] > 0 for times in kinds.values())
    assert isinstance(exports, dict) and {export["rows"] for export in exports.values()} == {3000}
    assert len(told) == 4


def test_everybody_has_a_number_of_his_own() -> None:
    some = list(people(5000, seed=3))
    assert len({person.number for person in some}) == len(some) == 5000
    assert all(len(person.number) == 12 for person in some)
