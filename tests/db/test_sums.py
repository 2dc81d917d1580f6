"""Sums agree with the attempts and moves they are made of, however those are written and corrected."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.history import sums
from db.history.sums import Figures, Period
from db.pool import Connection
from tests.db.world import NOON, World, a_world, after, insert

TABLES = (
    sums.AGENTS, sums.CAMPAIGNS, sums.BATCHES, sums.DISPOSITIONS, sums.OUTCOMES, sums.HOURS, sums.DAYS,
)  # fmt: skip
WHOLE = Period(NOON - timedelta(days=1), NOON + timedelta(days=1), None, "Europe/Paris")


@pytest.fixture
async def world(db: Connection) -> World:
    return await a_world(db)


async def a_day(world: World) -> None:
    """Conversations of two agents, calls that came to nothing, at many hours; one disposition is corrected."""
    other = await world.an_agent()
    await insert(
        world.db, "dispositions", campaign_id=world.campaign, code="sale", label_fr="V", label_en="S", effect="success"
    )
    for n in range(12):
        began = NOON + timedelta(minutes=37 * n)
        agent = other if n % 3 else world.agent
        code = "sale" if n % 4 == 0 else "refusal"
        await world.a_conversation(began=began, seconds=30 + n, agent_id=agent, disposition_code=code)
    for n, outcome in enumerate(("no_answer", "busy", "failed", "abandoned", "machine")):
        said = {"answered_at": NOON} if outcome in ("abandoned", "machine") else {}
        await world.an_attempt(claimed_at=NOON - timedelta(hours=n), dialed_at=NOON, outcome=outcome, **said)
    live = await world.an_attempt(state="ringing", ended_at=None, outcome=None)
    await world.db.execute(
        "update attempts set state = 'ended', outcome = 'no_answer', ended_at = $2 where id = $1", live, after(9)
    )
    await world.db.execute(
        "update attempts set disposition_code = 'sale' where id = (select min(id) + 1 from attempts)"
    )
    await world.db.execute("update attempts set note = 'x'")


ADDED = """
select count(*)::int, count(answered_at)::int, count(*) filter (where outcome = 'connected')::int,
       count(*) filter (where outcome = 'abandoned')::int,
       count(answered_at) filter (where outcome <> 'machine')::int,
       count(*) filter (where disposition_code = 'sale')::int,
       sum(extract(epoch from ended_at - bridged_at))::float8, sum(extract(epoch from bridged_at - answered_at))::float8
  from attempts where ended_at is not null
"""


def summed(rows: list[Figures]) -> list[float]:
    return [
        sum(float(getattr(row, name)) for row in rows)
        for name in list(Figures.__dataclass_fields__)
        if name not in ("id", "name")
    ]


@pytest.mark.parametrize("table", TABLES)
async def test_every_table_adds_up_to_the_attempts(world: World, table: str) -> None:
    await a_day(world)
    rows = await sums.of(world.db, table, WHOLE)
    row = await world.db.fetchrow(ADDED)
    assert row is not None
    assert summed(rows) == pytest.approx(list(row))
    assert summed(await sums.of(world.db, sums.TOTAL, WHOLE)) == pytest.approx(list(row))


async def test_a_period_begins_with_its_first_quarter_and_ends_before_its_last(world: World) -> None:
    for minutes in (-1, 0, 14, 15):
        await world.an_attempt(claimed_at=NOON + timedelta(minutes=minutes), dialed_at=None)
    quarter = Period(NOON, NOON + timedelta(minutes=15), None, "Europe/Paris")
    assert [one.attempts for one in await sums.of(world.db, sums.TOTAL, quarter)] == [2]
    assert [one.id for one in await sums.of(world.db, sums.HOURS, quarter)] == ["13"]
    nobody = Period(NOON, NOON + timedelta(minutes=15), world.campaign + 1, "Europe/Paris")
    assert await sums.of(world.db, sums.TOTAL, nobody) == []


async def test_the_time_of_agents_is_what_their_moves_say(world: World) -> None:
    moves = (
        ("ready", None, 0),
        ("paused", "lunch", 600),
        ("ready", None, 4200),
        ("offline", None, 4300),
        ("ready", None, 90000),
    )
    for state, reason, seconds in moves:
        await insert(world.db, "agent_moves", agent_id=world.agent, at=after(seconds), state=state, reason=reason)
    told = await sums.times(world.db, NOON - timedelta(days=1), NOON + timedelta(hours=1))
    assert [(one.state, one.reason, one.seconds) for one in told] == [("paused", "lunch", 3000.0), ("ready", "", 600.0)]
    told = await sums.times(world.db, NOON, NOON + timedelta(days=2))
    assert [(one.state, one.seconds) for one in told] == [("paused", 3600.0), ("ready", 700.0)]
