"""What a past day of a campaign was made of: its calls, what its agents did, and the settings of its decisions."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.dialer import ticks
from db.pool import Connection
from dialer.core.states import PACED


@dataclass(frozen=True, slots=True)
class PacedAttempt:
    """A call that pacing placed, once it is over; `wrap_seconds` of its agent, where there was one."""

    id: int
    dialed_at: datetime
    answered_at: datetime | None
    connecting_at: datetime | None
    bridged_at: datetime | None
    ended_at: datetime
    outcome: str
    hung_up_by: str | None
    wrap_seconds: float | None


ATTEMPTS = """
select a.id, a.dialed_at, a.answered_at, a.connecting_at, a.bridged_at, a.ended_at, a.outcome, a.hung_up_by,
       extract(epoch from w.until - w.began)::float8 as wrap_seconds
  from attempts a left join lateral (
    select m.at as began,
           (select min(n.at) from agent_moves n where n.agent_id = m.agent_id and n.at >= m.at and n.id > m.id) as until
      from agent_moves m
     where m.agent_id = a.agent_id and m.at >= a.bridged_at and m.attempt_id = a.id and m.state = 'wrap_up' limit 1
  ) w on a.bridged_at is not null
 where a.campaign_id = $1 and a.mode = any($2::text[]) and a.dialed_at is not null and a.ended_at is not null
   and a.outcome <> 'lost'
"""
OF_DAY = ATTEMPTS + " and a.claimed_at >= $3 and a.claimed_at < $4 order by a.dialed_at, a.id"
BEFORE = ATTEMPTS + " and a.claimed_at < $3 order by a.claimed_at desc, a.id desc limit $4"


async def attempts(connection: Connection, campaign_id: int, since: datetime, until: datetime) -> list[PacedAttempt]:
    """The calls of a campaign that were claimed in this time (aware), in the order in which they were dialled."""
    rows = await connection.fetch(OF_DAY, campaign_id, list(PACED), since, until)
    return [PacedAttempt(*row) for row in rows]


async def attempts_before(connection: Connection, campaign_id: int, until: datetime, count: int) -> list[PacedAttempt]:
    """The last calls of a campaign before a moment (aware), at most `count`, the oldest first."""
    rows = await connection.fetch(BEFORE, campaign_id, list(PACED), until, count)
    return [PacedAttempt(*row) for row in reversed(rows)]


@dataclass(frozen=True, slots=True)
class Move:
    """An agent came into a state, for a call of some campaign or for none."""

    agent_id: int
    at: datetime
    state: str
    attempt_id: int | None


MOVES = """
with ours as (
  select agent_id from campaign_crew where campaign_id = $1
  union select agent_id from attempts where campaign_id = $1 and claimed_at >= $2 and claimed_at < $3
           and agent_id is not null
)
select o.agent_id, m.at, m.state, m.attempt_id, m.id
  from ours o, lateral (
    (select at, state, attempt_id, id from agent_moves where agent_id = o.agent_id and at < $2
      order by at desc, id desc limit 1)
    union all
    select at, state, attempt_id, id from agent_moves where agent_id = o.agent_id and at >= $2 and at < $3
  ) m order by o.agent_id, m.at, m.id
"""


async def moves(connection: Connection, campaign_id: int, since: datetime, until: datetime) -> list[Move]:
    """What the agents of a campaign did in this time, agent by agent, each from the state that they came with.

    Its agents are those of today and those who had a call of it.
    """
    rows = await connection.fetch(MOVES, campaign_id, since, until)
    return [Move(row[0], row[1], row[2], row[3]) for row in rows]


LAST = """
select max(claimed_at) from attempts
 where campaign_id = $1 and mode = any($2::text[]) and dialed_at is not null and ended_at is not null
   and outcome <> 'lost' and claimed_at < coalesce($3::timestamptz, 'infinity')
"""


async def last_claimed(connection: Connection, campaign_id: int, before: datetime | None) -> datetime | None:
    """When the last call that pacing placed for a campaign was claimed: of all, or before a moment (aware)."""
    at: datetime | None = await connection.fetchval(LAST, campaign_id, list(PACED), before)
    return at


@dataclass(frozen=True, slots=True)
class Ways:
    """What else bounds a campaign's calls: its trunk."""

    max_channels: int
    calls_per_second: float


WAYS = "select max_channels, calls_per_second::float8 from trunks where name = $1"


async def ways(connection: Connection, trunk: str) -> Ways:
    """The limits of a trunk."""
    row = await connection.fetchrow(WAYS, trunk)
    assert row is not None
    return Ways(*row)


async def snapshot_at(connection: Connection, campaign_id: int, at: datetime, until: datetime) -> Mapping[str, Any]:
    """What the first recorded decision from `at` on was made from; empty where none is kept any more."""
    async with aclosing(ticks.between(connection, campaign_id, at, until)) as recorded:
        async for tick in recorded:
            return tick.snapshot
    return {}
