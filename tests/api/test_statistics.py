"""Statistics of a period over the API: their sums agree, whatever the length of a day (CM-07, CM-16)."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.house import Client, Running, id_of
from tests.db.world import World, insert

DAY = "period=days&first=2026-03-29&last=2026-03-29"
TABLES = ("agents", "campaigns", "hours", "dispositions", "batches")


async def a_world(house: Running) -> World:
    """A campaign with two batches, and the agent of the house."""
    db = house.db
    principal = await db.fetchval("select id from principals")
    world = World(db, principal=principal, agent=await id_of(db, "agent"))
    world.campaign = await insert(
        db, "campaigns", node="main", principal_id=principal, name="Exemple", mode="predictive", trunk="demo",
        default_caller_id="+33199001234",
    )  # fmt: skip
    world.batch = await insert(db, "batches", campaign_id=world.campaign, file_name="=un.csv")
    for code, effect in (("sale", "success"), ("no", "refusal")):
        await insert(
            db, "dispositions", campaign_id=world.campaign, code=code, label_fr=code, label_en=code, effect=effect
        )
    return world


async def calls(world: World, began: datetime, hours: int) -> None:
    """In each hour: a sale, a refusal after a long wait, somebody nobody was there for, a machine, no answer."""
    for n in range(hours):
        at = began + timedelta(hours=n, minutes=5)
        later = at + timedelta(seconds=60)
        talk = {"trunk": "demo", "claimed_at": at, "dialed_at": at, "answered_at": at, "ended_at": later}
        met = {"agent_id": world.agent, "outcome": "connected", "hung_up_by": "customer"}
        for seconds, code in ((1, "sale"), (30, "no")):
            await world.an_attempt(**talk, **met, bridged_at=at + timedelta(seconds=seconds), disposition_code=code)
        await world.an_attempt(**talk, outcome="abandoned", hung_up_by="system")
        await world.an_attempt(**talk, outcome="machine")
        await world.an_attempt(**{**talk, "answered_at": None}, outcome="no_answer")


async def tables(client: Client, query: str) -> dict[str, Any]:
    """All five."""
    found = {}
    for one in TABLES:
        status, answer = await client.ask("GET", f"/api/statistics/{one}?{query}")
        assert status == 200, answer
        found[one] = answer[one]
        found["span"] = answer["span"]
    return found


@pytest.mark.parametrize(("day", "began", "hours"), [("2026-03-29", 28, 23), ("2026-10-25", 24, 25)])
async def test_cm07_sums_agree_with_the_calls_on_days_of_23_and_25_hours(
    house: Running, day: str, began: int, hours: int
) -> None:
    world, boss = await a_world(house), await house.client("boss")
    start = datetime.fromisoformat(f"{day}T00:00+00:00").replace(day=began, hour=23 if hours == 23 else 22)
    await calls(world, start - timedelta(hours=1), hours + 2)
    found = await tables(boss, f"period=days&first={day}&last={day}")
    since, until = (datetime.fromisoformat(found["span"][name]) for name in ("since", "until"))
    assert (since, until - since) == (start, timedelta(hours=hours))
    wanted = await house.db.fetchrow(
        "select count(*), count(bridged_at), count(*) filter (where disposition_code = 'sale') from attempts"
        " where claimed_at >= $1 and claimed_at < $2",
        since, until,
    )  # fmt: skip
    assert tuple(wanted or ()) == (5 * hours, 2 * hours, hours)
    for table in TABLES[1:]:
        assert sum(row["attempts"] for row in found[table]) == 5 * hours, table
        assert sum(row["reached"] for row in found[table]) == 2 * hours, table
    for table in ("hours", "batches", "agents"):
        assert sum(row["successes"] for row in found[table]) == hours, table
    assert sum(row["calls"] for row in found["agents"]) == 2 * hours
    assert len(found["hours"]) == min(hours, 24)
    by_hour = {row["hour"]: row["attempts"] for row in found["hours"]}
    assert by_hour.get(2, 0) == (0 if hours == 23 else 10), "the hour that was left out, or came twice"
    (campaign,) = found["campaigns"]
    assert campaign["outcomes"] == {
        "connected": 2 * hours, "abandoned": hours, "machine": hours, "no_answer": hours,
    }  # fmt: skip
    assert (campaign["answer_rate"], campaign["contact_rate"]) == (0.6, 0.4)
    assert campaign["mean_wait_seconds"] == pytest.approx(15.5)


async def test_cm07_the_abandon_rate_is_that_of_the_evidence(house: Running) -> None:
    world, boss = await a_world(house), await house.client("boss")
    await calls(world, datetime(2026, 11, 19, 9, tzinfo=UTC), 3)
    (campaign,) = (await tables(boss, "period=days&first=2026-11-19&last=2026-11-19"))["campaigns"]
    span = "since=2026-11-18T23:00:00Z&until=2026-11-19T23:00:00Z"
    status, text = await boss.ask("GET", f"/api/campaigns/{world.campaign}/abandonment/calls.csv?{span}")
    assert status == 200
    counted = Counter(row["counts_as"] for row in csv.DictReader(io.StringIO(text, newline="")))
    assert counted == {"met": 3, "late": 3, "abandoned": 3, "machine": 3}
    assert campaign["abandoned"] == counted["late"] + counted["abandoned"]
    assert campaign["abandon_rate"] == pytest.approx(6 / 9)


async def test_the_share_of_promises_that_were_kept_counts_those_whose_time_is_over(house: Running) -> None:
    world, boss = await a_world(house), await house.client("boss")
    noon = datetime(2026, 11, 19, 11, tzinfo=UTC)
    for late, state in ((0, "done"), (15, "done"), (16, "done"), (None, "missed"), (None, "cancelled")):
        lead = await world.a_lead()
        promise = await insert(
            house.db, "callbacks", campaign_id=world.campaign, lead_id=lead, due_at=noon, state=state,
        )  # fmt: skip
        if late is not None:
            at = noon + timedelta(minutes=late)
            await world.an_attempt(
                lead, trunk="demo", claimed_at=at, dialed_at=at, ended_at=at, outcome="no_answer", callback_id=promise
            )
    (campaign,) = (await tables(boss, "period=days&first=2026-11-19&last=2026-11-19"))["campaigns"]
    assert (campaign["promised"], campaign["kept_rate"]) == (4, 0.5)
    await house.db.execute("update callbacks set due_at = now() where state = 'missed'")
    moment = datetime.now(UTC)
    await world.an_attempt(trunk="demo", claimed_at=moment, dialed_at=moment, ended_at=moment, outcome="no_answer")
    (campaign,) = (await tables(boss, "period=today"))["campaigns"]
    assert (campaign["promised"], campaign["kept_rate"]) == (0, None), "what may still be kept is not counted"


async def test_cm16_time_is_cut_at_the_ends_of_the_period_and_pauses_have_reasons(house: Running) -> None:
    world, boss = await a_world(house), await house.client("boss")
    midnight = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)  # the day has 23 hours
    for minutes, state, reason in (
        (-60, "paused", "lunch"), (30, "ready", None), (60, "paused", "break"),
        (75, "ready", None), (24 * 60, "offline", None),
    ):  # fmt: skip
        at = midnight + timedelta(minutes=minutes)
        await insert(house.db, "agent_moves", agent_id=world.agent, at=at, state=state, reason=reason)
    (row,) = (await tables(boss, DAY))["agents"]
    assert row["pauses"] == {"lunch": 1800, "break": 900}
    assert row["paused"] == 2700
    assert row["ready"] == 23 * 3600 - 2700
    assert (row["calls"], row["successes_per_hour"]) == (0, 0)


async def test_an_empty_period_is_empty_and_a_bad_one_is_refused(house: Running) -> None:
    boss = await house.client("boss")
    for period in ("today", "yesterday", "week", "month"):
        found = await tables(boss, f"period={period}")
        assert [found[one] for one in TABLES] == [[]] * 5
        assert found["span"]["timezone"] == "Europe/Paris"
    for bad in (
        "period=days",
        "period=days&first=2026-03-02&last=2026-03-01",
        "period=days&first=2025-01-01&last=2026-03-01",
    ):
        status, answer = await boss.ask("GET", f"/api/statistics/hours?{bad}")
        assert (status, answer["code"]) == (422, "invalid")
    agent = await house.client("agent")
    assert (await agent.ask("GET", "/api/statistics/agents"))[1]["code"] == "role_refused"


async def test_each_table_is_a_file_that_calculates_nothing(house: Running) -> None:
    world, boss = await a_world(house), await house.client("boss")
    await calls(world, datetime(2026, 3, 29, 9, tzinfo=UTC), 1)
    texts = {}
    for table in TABLES:
        status, texts[table] = await boss.ask("GET", f"/api/statistics/table.csv?table={table}&{DAY}")
        assert status == 200
    assert "'=un.csv;5;5;3;2;1" in texts["batches"]
    assert texts["hours"].splitlines()[1] == "11;5;5;3;2;1"
    assert "Exemple;5;5;3;2;60,0;40,0;15,5;66,7;" in texts["campaigns"]
