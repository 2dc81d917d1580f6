"""Taking forged oppositions off together, over the API; and how often a person may ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from db.people import dnc
from tests.api.house import SHOWN, Running, id_of


def window(**more: object) -> dict[str, object]:
    now = datetime.now(UTC)
    span = {"since": (now - timedelta(hours=1)).isoformat(), "until": (now + timedelta(minutes=5)).isoformat()}
    return {"source": "called_back", **span, **more}


async def test_an_administrator_looks_removes_and_puts_back_and_each_step_is_written_down(house: Running) -> None:
    admin, boss = await house.client("admin"), await house.client("boss")
    for n in range(3):
        await dnc.add(house.db, f"+3363998000{n}", principal_id=None, source="called_back", shown=SHOWN)
    which = window(shown=SHOWN)
    assert (await boss.ask("POST", "/api/dnc/removals/preview", which))[0] == 403
    status, reach = await admin.ask("POST", "/api/dnc/removals/preview", which)
    assert (status, reach["entries"], reach["called"], len(reach["newest"])) == (200, 3, 0, 3)
    wrong = {**which, "entries": 2, "reason": "forged numbers"}
    status, problem = await admin.ask("POST", "/api/dnc/removals", wrong)
    assert (status, problem["code"]) == (409, "removal_changed")
    status, made = await admin.ask("POST", "/api/dnc/removals", {**wrong, "entries": 3})
    assert (status, made["entries"], made["undone_at"]) == (201, 3, None)
    assert (await boss.ask("GET", "/api/dnc"))[1]["entries"] == []
    assert (await admin.ask("GET", "/api/dnc/removals"))[1]["removals"][0]["id"] == made["id"]
    undo = f"/api/dnc/removals/{made['id']}/undo"
    assert await admin.ask("POST", undo) == (200, {"entries": 3})
    assert (await admin.ask("POST", undo))[1]["code"] == "removal_over"
    assert (await admin.ask("POST", "/api/dnc/removals/999/undo"))[0] == 404
    assert len((await boss.ask("GET", "/api/dnc"))[1]["entries"]) == 3
    written = await house.db.fetch(
        "select action, user_id, detail from audit_log where action like 'dnc.%' order by id"
    )
    assert [row["action"] for row in written] == ["dnc.removal_preview", "dnc.remove_many", "dnc.put_back"]
    assert {row["user_id"] for row in written} == {await id_of(house.db, "admin")}
    assert "+3363998" not in str([row["detail"] for row in written]), "numbers do not live on in the audit"


async def test_a_reason_and_a_span_are_needed(house: Running) -> None:
    admin = await house.client("admin")
    for body in (
        window(entries=1),
        window(entries=1, reason=" "),
        window(entries=1, reason="forged", source="erasure"),
        {**window(entries=1, reason="forged"), "until": "2020-01-01T00:00:00Z"},
    ):
        assert (await admin.ask("POST", "/api/dnc/removals", body))[0] == 422


async def test_who_asks_number_by_number_is_slowed_down_and_nobody_else(house: Running) -> None:
    boss, admin, agent = [await house.client(name) for name in ("boss", "admin", "agent")]
    for method, path, body, client in (
        ("GET", "/api/dnc?digits=1", None, boss),
        ("GET", "/api/dnc/check?number=0199001003", None, boss),
        ("POST", "/api/dnc/preview", {"number": "0199001003"}, boss),
        ("POST", "/api/people/requests", {"kind": "access", "channel": "call", "said": "x"}, agent),
        ("POST", "/api/campaigns/1/places/preview", {"places": []}, boss),
        ("GET", "/api/campaigns/1/abandonment/calls.csv?since=2026-11-01T00:00:00Z&until=2026-11-02T00:00:00Z", None,
         boss),
    ):  # fmt: skip
        for _ in range(200):
            async with client.http.request(
                method, house.address + path, json=body, headers={"X-CSRF-Token": client.me["csrf_token"]}
            ) as answer:
                if answer.status == 429:
                    assert (await answer.json())["code"] == "too_often"
                    assert int(answer.headers["Retry-After"]) >= 1
                    break
        else:
            raise AssertionError(path)
    assert (await admin.ask("GET", "/api/dnc?digits=1"))[0] == 200, "another person is not slowed down"
