"""`plateau callback` as a person types it (CM-03, CM-04)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db.pool import Connection
from tests.db.world import World, a_world
from tests.plateau.typed import typed

TRUNKS = json.dumps({"main": {"address": "sip:127.0.0.1:5070", "numbers": ["+33199000000"], "destinations": ["+33"]}})


async def plateau(url: str, folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and everything that was printed, in English."""
    settings = {"PLATEAU_DIALING__NUMBERS": "fiction", "PLATEAU_LANGUAGE": "en", "PLATEAU_TRUNKS": TRUNKS}
    code, printed, said = await typed(url, folder, "callback", *words, **settings)
    return code, printed + said


def next_year(clock: str) -> str:
    """A Tuesday in the year after this one, at a time of day."""
    day = datetime(datetime.now(UTC).year + 1, 11, 20)
    while day.weekday() != 1:
        day += timedelta(days=1)
    return f"{day:%Y-%m-%d}T{clock}"


async def a_lead(world: World, postcode: str) -> int:
    lead = await world.a_lead()
    await world.db.execute("update contacts set postcode = $1", postcode)
    return lead


async def test_cm03_a_call_is_promised_on_the_customers_clock_listed_moved_and_called_off(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    world = await a_world(db)
    lead = str(await a_lead(world, "97400"))
    local = next_year("10:00")
    code, printed = await plateau(database_url, tmp_path, "promise", lead, local)
    assert (code, "Aborted" in printed, "on the customer's clock (Indian/Reunion, by the postcode)" in printed) == (
        1, True, True,
    )  # fmt: skip
    assert await db.fetchval("select count(*) from callbacks") == 0
    note = ("--agent", "agent1", "--note", "préfère le matin", "--yes")
    code, printed = await plateau(database_url, tmp_path, "promise", lead, local, *note)
    assert (code, "is promised" in printed, "would be refused" in printed) == (0, True, False), printed
    row = await db.fetchrow("select id, due_at, agent_id, note, timezone, promised_by from callbacks")
    assert row is not None
    assert row["due_at"] == datetime.fromisoformat(f"{local}:00+04:00")
    assert tuple(row)[2:] == (world.agent, "préfère le matin", "Indian/Reunion", None)
    code, printed = await plateau(database_url, tmp_path, "list", "--campaign", "Exemple")
    assert (code, f"{local.replace('T', ' ')} Indian/Reunion" in printed) == (0, True)
    assert (await plateau(database_url, tmp_path, "list", "--overdue"))[1] == "no call is overdue\n"
    code, printed = await plateau(database_url, tmp_path, "promise", lead, local, "--yes")
    assert (code, "already" in printed) == (1, True), printed
    code, printed = await plateau(database_url, tmp_path, "move", str(row["id"]), next_year("11:00"), "--yes")
    assert (code, f"callback {row['id']} is callback" in printed) == (0, True), printed
    _, printed = await plateau(database_url, tmp_path, "list", "--json")
    moved = json.loads(printed)
    assert (moved["agent"], moved["note"], moved["state"]) == ("Exemple", "préfère le matin", "scheduled")
    code, printed = await plateau(database_url, tmp_path, "cancel", str(moved["id"]))
    assert (code, "is called off" in printed) == (0, True)
    assert await db.fetchval("select state from leads") == "callable"
    assert (await plateau(database_url, tmp_path, "list"))[1] == "no call is promised\n"
    code, printed = await plateau(database_url, tmp_path, "cancel", str(moved["id"]))
    assert (code, "cannot be done" in printed) == (1, True)
    assert "There is no such callback" in (await plateau(database_url, tmp_path, "cancel", "99"))[1]
    assert [tuple(row) for row in await db.fetch("select user_id, action, target from audit_log order by id")] == [
        (None, "callback.create", f"callback {row['id']}"),
        (None, "callback.move", f"callback {row['id']}"),
        (None, "callback.cancel", f"callback {moved['id']}"),
    ]


async def test_cm04_overdue_promises_are_listed_alone(db: Connection, database_url: str, tmp_path: Path) -> None:
    world = await a_world(db)
    for minutes in (5, -60):
        lead = await world.a_lead(state="callback")
        await db.execute(
            "insert into callbacks (campaign_id, lead_id, due_at) values ($1, $2, now() - make_interval(mins => $3))",
            world.campaign, lead, minutes,
        )  # fmt: skip
    code, printed = await plateau(database_url, tmp_path, "list", "--overdue", "--json")
    assert (code, len(printed.splitlines()), json.loads(printed)["overdue"]) == (0, 1, True)
    assert len((await plateau(database_url, tmp_path, "list", "--json"))[1].splitlines()) == 2


async def test_cm03_what_the_law_says_of_a_promise_is_shown_and_a_held_lead_takes_none(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    world = await a_world(db, profile="FR_B2C", mode="manual")
    lead = await a_lead(world, "75001")
    await db.execute(
        "update caller_numbers set principal_id = $1, declared = true, callable_back = true", world.principal
    )
    code, printed = await plateau(database_url, tmp_path, "promise", str(lead), next_year("21:30"))
    assert (code, "does not call at that time" in printed) == (1, True)
    assert "  calendar_hours: " in printed
    assert "  consent_or_contract: " in printed
    assert "L.223-1" in printed
    await db.execute("update leads set state = 'blocked', held_by = 'consent_or_contract'")
    code, printed = await plateau(database_url, tmp_path, "promise", str(lead), next_year("10:00"), "--yes")
    assert (code, "this lead takes no promise now: it is blocked, held by consent_or_contract" in printed) == (1, True)
    assert await db.fetchval("select count(*) from callbacks") == 0


async def test_cm03_times_that_cannot_be_meant_are_refused(db: Connection, database_url: str, tmp_path: Path) -> None:
    world = await a_world(db)
    lead = str(await a_lead(world, "75001"))
    for words, code, said in [
        ((lead, "2020-11-24T10:00"), 1, "has passed"),
        ((lead, "tomorrow"), 2, "local: "),
        ((lead, next_year("10:00"), "--timezone", "Mars/Base"), 1, "time zone"),
        (("999", next_year("10:00")), 1, ""),
        ((lead, next_year("10:00"), "--agent", "nobody"), 1, "No agent has"),
        ((lead, next_year("10:00"), "--appointment", "7", "--yes"), 1, "No agreement of this person"),
    ]:
        found, printed = await plateau(database_url, tmp_path, "promise", *words)
        assert (found, said in printed) == (code, True), printed
