"""What is known of a number before a call, the chances that are kept, and the claims that follow them."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from random import Random

import asyncpg
import pytest

from db.leads import answering, hopper
from db.leads.hopper import Wanted
from db.pool import Connection
from dialer.core.answering import learn
from dialer.core.lead_order import LeadOrder
from tests.db.claims import Claims, a_dialer
from tests.db.world import NOON, SHOWN, World, a_world, after, insert

HOUR = 3600.0
NEVER = datetime.min.replace(tzinfo=UTC)


@pytest.fixture
def new_zone(tmp_path: Path) -> Iterator[str]:
    """A zone, two hours ahead of London in winter, that this process knows and PostgreSQL does not."""
    (tmp_path / "Nowhere").write_bytes(files("tzdata.zoneinfo").joinpath("Europe", "Athens").read_bytes())
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([*before, str(tmp_path)])
    yield "Nowhere"
    zoneinfo.reset_tzpath(before)
    zoneinfo.ZoneInfo.clear_cache(only_keys=["Nowhere"])


async def claimed(world: World, claims: Claims, count: int, order: LeadOrder = LeadOrder.ANSWER_FIRST) -> list[int]:
    found = await claims.next(world.campaign, count, order=order)
    return [call.row.lead_id for call in found]


async def test_a_number_that_was_never_called_is_known_by_itself(db: Connection) -> None:
    world = await a_world(db)
    lead = await world.a_lead()
    found = await answering.features(db, [lead, 10**9], NOON)
    assert found == {
        lead: {
            "id": await db.fetchval("select number_id from leads where id = $1", lead),
            "kind": "mobile",
            "labelled": "mobile",
            "zone": "+336",
            "postcode": None,
            "list": str(world.batch),
            "hour": 13.0,  # noon in London is one o'clock in Paris
            "weekday": 4,
            "attempts": 0,
            "answers": 0,
            "last_outcome": None,
            "hours_since_last": None,
        }
    }


async def test_a_zone_that_only_we_know_stops_nobody(db: Connection, new_zone: str) -> None:
    world = await a_world(db, calling_hours={"timezone": new_zone, "days": [4], "hours": [["10:00", "20:00"]]})
    lead = await world.a_lead()
    assert (await answering.features(db, [lead], NOON))[lead]["hour"] == 14.0
    await world.a_conversation(lead=lead, began=after(-HOUR), dialed_at=after(-HOUR))
    ((known, answered),) = await answering.past(db, world.campaign, 10)
    assert (known["hour"], known["weekday"], answered) == (13.0, 4, True)


async def test_without_a_zone_hours_are_those_of_greenwich(db: Connection) -> None:
    world = await a_world(db, calling_hours={})
    lead = await world.a_lead()
    assert (await answering.features(db, [lead], NOON))[lead]["hour"] == 12.0


async def test_what_came_of_earlier_attempts_is_known(db: Connection) -> None:
    world = await a_world(db)
    lead = await world.a_lead()
    await world.a_conversation(lead=lead, began=after(-5 * HOUR))
    await world.an_attempt(lead, outcome="no_answer", claimed_at=after(-3 * HOUR), dialed_at=after(-3 * HOUR))
    await world.an_attempt(
        lead, outcome="machine", claimed_at=after(-2 * HOUR), dialed_at=after(-2 * HOUR), answered_at=after(-2 * HOUR)
    )
    known = (await answering.features(db, [lead], NOON))[lead]
    assert (known["attempts"], known["answers"], known["last_outcome"]) == (3, 1, "machine")
    assert known["hours_since_last"] == pytest.approx(2.0)


async def test_what_the_trunk_or_we_did_says_nothing_of_the_number(db: Connection) -> None:
    world = await a_world(db)
    lead = await world.a_lead()
    for columns in ({"outcome": "lost"}, {"outcome": "cancelled"}, {"trunk_fault": "silent"}, {"dialed_at": None}):
        await world.an_attempt(lead, claimed_at=after(-HOUR), **columns)
    assert (await answering.features(db, [lead], NOON))[lead]["attempts"] == 0
    assert await answering.past(db, world.campaign, 10) == []


async def test_the_past_is_told_as_it_was_known_then(db: Connection) -> None:
    world = await a_world(db)
    lead = await world.a_lead()
    begun = after(-48 * HOUR)
    expected = []
    for n, answered in enumerate([True, False, True]):
        now = begun + timedelta(hours=n)
        expected.append(((await answering.features(db, [lead], now))[lead], answered))
        if answered:
            await world.a_conversation(
                lead=lead, claimed_at=now, dialed_at=now, began=now + timedelta(seconds=9), seconds=40
            )
        else:
            await world.an_attempt(
                lead, outcome="no_answer", claimed_at=now, dialed_at=now, ended_at=now + timedelta(seconds=25)
            )
    told = await answering.past(db, world.campaign, 10)
    assert told == expected
    assert await answering.past(db, world.campaign, 2) == expected[1:]
    assert learn(told).observed == 3


async def test_leads_that_may_be_called_are_scored_some_at_a_time(db: Connection) -> None:
    world = await a_world(db)
    first, second = await world.a_lead(), await world.a_lead()
    await world.a_lead(state="done")
    await world.a_lead(next_attempt_at=after(60))
    assert await answering.due(db, world.campaign, NOON, 0, 1) == [first]
    assert await answering.due(db, world.campaign, NOON, first, 9) == [second]
    assert await answering.due(db, world.campaign, NOON, second, 9) == []


async def test_leads_of_other_campaigns_are_not_passed_one_by_one(db: Connection) -> None:
    world = await a_world(db)
    others = 5000
    await db.execute(
        """
        with c as (insert into contacts (principal_id) select $1 from generate_series(1, $3::int) returning id),
             n as (insert into contact_numbers (contact_id, e164, kind, rank)
                   select id, '+33199000111', 'mobile', 1 from c returning id, contact_id)
        insert into leads (campaign_id, batch_id, contact_id, number_id, state)
        select b.campaign_id, b.id, n.contact_id, n.id, 'callable' from n cross join batches b where b.id = $2
        """,
        world.principal, world.batch, others,
    )  # fmt: skip
    world.campaign = await insert(
        db, "campaigns", node="main", principal_id=world.principal, trunk="main", default_caller_id=SHOWN,
        name="later", mode="predictive",
    )  # fmt: skip
    world.batch = await insert(
        db, "batches", campaign_id=world.campaign, file_name="later.csv", state="done", finished_at=NOON
    )
    expected = [await world.a_lead() for _ in range(300)]
    await db.execute("analyze leads")
    assert await answering.due(db, world.campaign, NOON, 0, 100) == expected[:100]
    query = answering.DUE.replace("$1", str(world.campaign)).replace("$2", f"'{NOON.isoformat()}'")
    plan = await db.fetch("explain (analyze) " + query.replace("$3", "0").replace("$4", "100"))
    removed = [int(row[0].split(":")[1]) for row in plan if "Rows Removed by Filter" in row[0]]
    assert sum(removed) < others


async def test_those_who_will_rather_answer_are_claimed_first(db: Connection) -> None:
    world = await a_world(db, state="running")
    claims = await a_dialer(db, NOON)
    unknown, low, high = [await world.a_lead() for _ in range(3)]
    urgent = await world.a_lead(priority=1)
    await world.a_lead(next_attempt_at=after(60), priority=2)
    await answering.refresh(db, world.campaign, {low: 0.1, high: 0.6})
    assert await claimed(world, claims, 2) == [urgent, high]
    assert await claimed(world, claims, 1) == [low]
    assert await claimed(world, claims, 5) == [unknown]


async def test_a_claim_in_the_order_of_waiting_does_not_look_at_chances(db: Connection) -> None:
    world = await a_world(db, state="running")
    claims = await a_dialer(db, NOON)
    first, second = await world.a_lead(), await world.a_lead()
    await answering.refresh(db, world.campaign, {first: 0.1, second: 0.9})
    assert await claimed(world, claims, 1, LeadOrder.LISTED) == [first]


async def test_a_likely_number_on_the_do_not_call_list_is_blocked_all_the_same(db: Connection) -> None:
    world = await a_world(db, state="running")
    claims = await a_dialer(db, NOON)
    lead = await world.a_lead()
    await answering.refresh(db, world.campaign, {lead: 0.9})
    e164 = await db.fetchval("select e164 from leads l join contact_numbers n on n.id = l.number_id")
    await insert(db, "dnc", e164=e164, source="operator")
    assert await claimed(world, claims, 1) == []
    assert await db.fetchval("select held_by from leads where state = 'blocked'") == "internal_opposition"


async def test_the_chance_of_a_lead_that_was_called_is_forgotten(db: Connection) -> None:
    world = await a_world(db, state="running")
    claims = await a_dialer(db, NOON)
    lead = await world.a_lead()
    await answering.refresh(db, world.campaign, {lead: 0.9})
    assert await claimed(world, claims, 1) == [lead]
    await answering.refresh(db, world.campaign, {lead: 0.8})
    assert await db.fetchval("select answer_chance from leads where id = $1", lead) is None


async def test_only_a_chance_that_changed_is_written(db: Connection) -> None:
    world = await a_world(db)
    lead = await world.a_lead()
    for chance, kept in ((0.5, 0.5), (0.505, 0.5), (0.52, 0.52)):
        await answering.refresh(db, world.campaign, {lead: chance})
        assert await db.fetchval("select answer_chance from leads where id = $1", lead) == pytest.approx(kept)
    await answering.refresh(db, world.campaign + 1, {lead: 0.9})
    assert await db.fetchval("select answer_chance from leads where id = $1", lead) == pytest.approx(0.52)


async def test_the_database_takes_no_other_order(db: Connection) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await a_world(db, lead_order="alphabetical")


@pytest.mark.parametrize("order", list(LeadOrder))
async def test_who_comes_next_is_who_is_claimed_next(db: Connection, order: LeadOrder) -> None:
    world, draw = await a_world(db, state="running"), Random(1)
    claims = await a_dialer(db, NOON)
    for _ in range(60):
        await world.a_lead(
            priority=draw.choice([0, 0, 1]),
            next_attempt_at=draw.choice([NEVER, NEVER, *map(after, (-60, -30, -1, 30))]),
            answer_chance=draw.choice([None, 0.2, 0.4]),
            state=draw.choice(["callable", "callable", "done"]),
        )

    async def upcoming(count: int) -> list[int]:
        return await hopper.upcoming(db, Wanted(world.campaign, order=order), count, NOON)

    expected = await upcoming(9)
    assert len(expected) == 9
    assert sorted(await claimed(world, claims, 9, order)) == sorted(expected)
    for place in range(1, 9):
        assert await upcoming(0) == []
        one = await upcoming(1)
        assert await claimed(world, claims, 1, order) == one, place
