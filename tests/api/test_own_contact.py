"""What agents correct of the person on the line, and what they may not."""

from __future__ import annotations

from typing import Any

from tests.api.house import Running, id_of
from tests.web.floorhand import CALLED, Floorhand

PATH = "/api/me/call/contact"


async def test_a_correction_in_the_call_is_on_the_card_and_what_was_there_is_kept(
    house: Running, database_url: str
) -> None:
    hand, agent = await Floorhand.begin(database_url, house.db), await house.client("agent")
    attempt = await hand.join()
    body: dict[str, Any] = {"attempt_id": attempt, "fields": {"city": "Bron", "last_name": "Exemple"}}
    status, told = await agent.ask("PATCH", PATH, {**body, "new_number": "06 39 98 00 18"})
    assert (status, told["card"]["contact"]["city"]) == (200, "Bron")
    numbers = [(one["e164"], one["kind"], one["rank"]) for one in told["card"]["contact"]["numbers"]]
    assert numbers[-1] == ("+33639980018", "mobile", 3)
    kept = await house.db.fetch("select field, before, after, by_user from contact_corrections order by id")
    me = await id_of(house.db, "agent")
    assert [tuple(row)[1:] for row in kept] == [("Lyon", "Bron", me), ("", "+33639980018", me)]
    noted = await house.db.fetchval("select detail::text from audit_log where action = 'contact.correct'")
    assert "Bron" not in noted
    assert "98" not in noted


async def test_only_the_call_of_ones_own_until_an_hour_after_it(house: Running, database_url: str) -> None:
    hand = await Floorhand.begin(database_url, house.db)
    agent, other = await house.client("agent"), await house.client("other")
    body = {"attempt_id": await hand.join(), "fields": {"city": "Bron"}}
    assert (await other.ask("PATCH", PATH, body))[1]["code"] == "no_call"
    ended = "update attempts set state = 'ended', outcome = 'connected', ended_at = now() - $1::interval"
    await house.db.execute(ended.replace("$1", "'59 minutes'"))
    assert (await agent.ask("PATCH", PATH, body))[0] == 200
    await house.db.execute(ended.replace("$1", "'61 minutes'"))
    assert (await agent.ask("PATCH", PATH, body))[1]["code"] == "no_call"


async def test_what_cannot_be_is_refused_and_changes_nothing(house: Running, database_url: str) -> None:
    hand, agent = await Floorhand.begin(database_url, house.db), await house.client("agent")
    body: dict[str, Any] = {"attempt_id": await hand.join(), "fields": {"city": "Bron"}}
    for number, code in (("12", "not_a_number"), (CALLED, "number_taken")):
        assert (await agent.ask("PATCH", PATH, {**body, "new_number": number}))[1]["code"] == code
    assert (await agent.ask("PATCH", PATH, {**body, "fields": {"erased_at": "now"}}))[0] == 422
    more = {"city": "Bron", "extra:consent": "yes"}
    assert (await agent.ask("PATCH", PATH, {**body, "fields": more}))[1]["code"] == "no_such_column"
    for last in range(8):
        await agent.ask("PATCH", PATH, {"attempt_id": hand.attempt, "new_number": f"+3363998002{last}"})
    assert (await agent.ask("PATCH", PATH, {**body, "new_number": "+33639980029"}))[1]["code"] == "numbers_full"
    assert await house.db.fetchval("select city from contacts") == "Lyon"
    await house.db.execute("update contacts set restricted_at = now()")
    assert (await agent.ask("PATCH", PATH, body))[1]["code"] == "contact_closed"
