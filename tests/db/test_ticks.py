"""Pacing decisions are packed after a day, and a campaign's day reads the same before and after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from db.dialer import ticks
from db.pool import Connection
from tests.db.world import SHOWN, a_world, insert

INSERT = """
insert into pacing_ticks (campaign_id, at, placed, bound_by, snapshot, decision)
select $1, at, n % 3, case when n < 5 then 'closed' else 'agents' end, jsonb_build_object('n', n, 'day', $4::text),
       jsonb_build_object('sentence', 'nothing “new”')
  from generate_series(0, $3 - 1) n, lateral (select $2::timestamptz + n * interval '30 seconds' as at) a
"""


async def decided(db: Connection, campaign: int, since: datetime, count: int, day: str) -> None:
    await db.execute(INSERT, campaign, since, count, day)


async def another_campaign(db: Connection) -> int:
    principal = await db.fetchval("select id from principals")
    campaign: int = await insert(
        db, "campaigns", node="main", principal_id=principal, name="autre", mode="predictive", trunk="main",
        default_caller_id=SHOWN,
    )  # fmt: skip
    return campaign


async def test_what_is_packed_reads_as_it_was(db: Connection) -> None:
    world = await a_world(db)
    now = datetime.now(UTC)
    for day, name in ((3, "old"), (2, "asked"), (0, "today")):
        await decided(db, world.campaign, now - timedelta(days=day, hours=1), 40, name)
    since, until = now - timedelta(days=2, hours=1), now - timedelta(days=1)
    loose = [tick async for tick in ticks.between(db, world.campaign, since, until)]
    await ticks.pack(db, 1000)
    packed = [tick async for tick in ticks.between(db, world.campaign, since, until)]
    assert packed == loose
    assert [tick.snapshot for tick in packed] == [{"n": n, "day": "asked"} for n in range(40)]
    assert await db.fetchval("select count(*) from pacing_ticks") == 40
    assert await db.fetchval("select sum(ticks) from pacing_packs") == 80
    bound = await ticks.bounds(db, world.campaign, since, until)
    assert bound == [(tick.at, tick.bound_by) for tick in loose]
    assert [word for _, word in bound[3:7]] == ["closed", "closed", "agents", "agents"]


async def test_a_day_that_is_half_packed_is_in_order(db: Connection) -> None:
    world = await a_world(db)
    since = datetime.now(UTC) - timedelta(days=5)
    await decided(db, world.campaign, since, 30, "x")
    await ticks.pack(db, 10)
    await ticks.pack(db, 10)
    read = [tick async for tick in ticks.between(db, world.campaign, since, since + timedelta(hours=1))]
    assert [tick.snapshot["n"] for tick in read] == list(range(30))
    few = [tick async for tick in ticks.between(db, world.campaign, since, since + timedelta(minutes=2))]
    assert [tick.snapshot["n"] for tick in few] == [0, 1, 2, 3]
    assert [tick async for tick in ticks.between(db, world.campaign + 1, since, since + timedelta(hours=1))] == []


async def test_the_last_decision_of_each_campaign_is_not_packed(db: Connection) -> None:
    world, other = await a_world(db), await another_campaign(db)
    assert await ticks.last(db, world.campaign) is None
    await decided(db, world.campaign, datetime.now(UTC) - timedelta(days=5), 7, "x")
    await decided(db, other, datetime.now(UTC) - timedelta(days=4), 3, "y")
    before = [await ticks.last(db, campaign) for campaign in (world.campaign, other)]
    await ticks.pack(db, 100)
    assert before[0] is not None
    assert (before[0]["placed"], before[0]["decision"]) == (0, {"sentence": "nothing “new”"})
    assert [await ticks.last(db, campaign) for campaign in (world.campaign, other)] == before
    assert await db.fetchval("select count(*) from pacing_ticks") == 2
    await decided(db, other, datetime.now(UTC), 1, "z")
    await ticks.pack(db, 100)
    left = await db.fetch("select snapshot ->> 'day' as day from pacing_ticks order by id")
    assert [row["day"] for row in left] == ["x", "z"]
