"""`plateau campaign` as a person types it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from db.pool import Connection
from tests.db.world import a_world
from tests.plateau.typed import typed


async def plateau(url: str, folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and everything that was printed."""
    code, printed, said = await typed(url, folder, "campaign", *words, PLATEAU_DIALING__NUMBERS="fiction")
    return code, printed + said


async def test_a_campaign_is_started_paused_and_looked_at(db: Connection, database_url: str, tmp_path: Path) -> None:
    world = await a_world(db)
    await world.a_lead()
    await world.an_agent()
    name = str(world.campaign)
    await db.execute("update campaigns set state = 'draft'")
    code, printed = await plateau(database_url, tmp_path, "start", name)
    assert (code, "no agent is assigned" in printed) == (0, False)
    assert await db.fetchval("select state from campaigns") == "running"
    code, printed = await plateau(database_url, tmp_path, "status", name, "--json")
    assert (code, json.loads(printed)["leads"]) == (0, {"callable": 1})
    because = json.loads(printed)["calls_now"]["because"]
    assert {"No agent is ready: 2 offline.", "No dialer serves this campaign."} <= {*because}
    assert not any("lead" in sentence for sentence in because)
    await db.execute("update leads set next_attempt_at = now() + interval '1 hour'")
    assert (
        "No lead is callable; 1: waiting before another attempt."
        in (await plateau(database_url, tmp_path, "status", name))[1]
    )
    assert (await plateau(database_url, tmp_path, "pause", name))[0] == 0
    code, printed = await plateau(database_url, tmp_path, "status", name)
    assert (code, "calls now: no." in printed and "The campaign is paused." in printed) == (0, True)
    assert (await plateau(database_url, tmp_path, "finish", name))[0] == 1
    assert await db.fetchval("select state from campaigns") == "paused"
    code, printed = await plateau(database_url, tmp_path, "pause", name)
    assert (code, "cannot pause now" in printed) == (1, True)
    code, printed = await plateau(database_url, tmp_path, "start", "nobody knows it")
    assert (code, "There is no such campaign" in printed) == (1, True)
    kinds = [row[0] for row in await db.fetch("select body ->> 'state' from events where kind = 'campaign'")]
    assert kinds == ["running", "paused"]
    assert await db.fetchval("select count(*) from audit_log where action like 'campaign.%'") == 2


async def test_the_status_counts_the_calls_given_up_today(db: Connection, database_url: str, tmp_path: Path) -> None:
    world = await a_world(db)
    name = str(world.campaign)
    assert "given up" not in (await plateau(database_url, tmp_path, "status", name))[1]
    now = datetime.now(UTC)
    for hung_up_by in ("system", None):
        await world.an_attempt(
            claimed_at=now, dialed_at=now, ringing_at=now, ended_at=now, outcome="no_answer", hung_up_by=hung_up_by
        )
    assert "given up today: 1 of those without an answer" in (await plateau(database_url, tmp_path, "status", name))[1]
    _, printed = await plateau(database_url, tmp_path, "status", name, "--json")
    found = json.loads(printed)
    assert (found["given_up_today"], found["outcomes_today"]) == (1, {"no_answer": 2})


async def test_quotas_are_set_shown_and_taken_away(db: Connection, database_url: str, tmp_path: Path) -> None:
    world = await a_world(db)
    name = str(world.campaign)
    code, printed = await plateau(database_url, tmp_path, "quotas", name, "75=50", "Région:Nord=0")
    assert code == 0, printed
    assert "Nord" in printed
    assert [tuple(row) for row in await db.fetch("select field, value, most from campaign_quotas order by most")] == [
        ("Région", "Nord", 0), ("postcode", "75", 50),
    ]  # fmt: skip
    assert (await plateau(database_url, tmp_path, "quotas", name, "75"))[0] != 0
    code, printed = await plateau(database_url, tmp_path, "quotas", name, "75=5,nothing")
    assert (code, "no dispositions nothing" in printed) == (1, True)
    assert (await plateau(database_url, tmp_path, "quotas", name, "--none"))[0] == 0
    assert await db.fetchval("select count(*) from campaign_quotas") == 0
