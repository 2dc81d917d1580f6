"""Pacing decisions, each with what it was decided from, so that they can be read and replayed.

A decision is written with the moves of its moment, as a row of its own: some 1.5 kB with nine busy agents and nine
calls, 6 kB with 250 agents and a thousand calls. After a day it is read in order or not at all: rows are then packed
together, and PostgreSQL compresses what they have in common, which leaves about 100 bytes of each, or 1.8 kB.
What a snapshot says is written by dialer/core/record.py.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.pool import Connection

LOOSE_DAYS = 1


@dataclass(frozen=True, slots=True)
class Tick:
    """One decision."""

    campaign_id: int
    at: datetime
    placed: int
    bound_by: str
    snapshot: Mapping[str, Any]
    decision: Mapping[str, Any]


# The last decision of a campaign stays, because it is asked for often: finding it in a pack takes a third of a second.
# Several dialers may do this at once: each takes rows that no other one holds, and a row is in one place or the other.
PACK = """
with due as (
  select t.id from pacing_ticks t
   where t.at < now() - make_interval(days => $1)
     and exists (select from pacing_ticks later where later.campaign_id = t.campaign_id and later.at > t.at)
   order by t.id limit $2 for update skip locked
), gone as (
  delete from pacing_ticks t using due where t.id = due.id
  returning t.id, t.campaign_id, t.at, t.placed, t.bound_by, t.snapshot, t.decision
)
insert into pacing_packs (campaign_id, first_at, last_at, ticks, packed)
select campaign_id, min(at), max(at), count(*),
       json_agg(json_build_array(at, placed, bound_by, snapshot, decision) order by at, id)
  from gone group by campaign_id
"""


async def pack(connection: Connection, count: int) -> None:
    """Pack at most so many of the decisions that are older than LOOSE_DAYS, the oldest first."""
    await connection.execute(PACK, LOOSE_DAYS, count)


LAST = """
select at, placed, bound_by, decision from pacing_ticks where campaign_id = $1 order by at desc limit 1
"""


async def last(connection: Connection, campaign_id: int) -> dict[str, Any] | None:
    """The last decision: at, placed, bound_by, decision; None before the first one."""
    row = await connection.fetchrow(LAST, campaign_id)
    return dict(row) if row else None


# Slots first, without their records; then the record of the last decision of each.
SLOTS = """
with slots as (
  select floor(extract(epoch from at) / $4) as slot, max(id) as last, sum(placed)::bigint as placed,
         count(*) as decisions
    from pacing_ticks where campaign_id = $1 and at >= $2 and at < $3 group by 1
), waits as (
  select floor(extract(epoch from answered_at) / $4) as slot,
         (1000 * avg(extract(epoch from bridged_at - answered_at)))::float8 as wait_ms
    from attempts
   where campaign_id = $1 and claimed_at >= $2 - interval '5 minutes' and claimed_at < $3
     and bridged_at >= answered_at group by 1
)
select t.at, s.placed, s.decisions, t.bound_by, t.snapshot, t.decision, w.wait_ms
  from slots s join pacing_ticks t on t.id = s.last left join waits w using (slot) order by t.at
"""


@dataclass(frozen=True, slots=True)
class Slot:
    """The last decision of a slot of time; calls placed and decisions in all of it, and how long people who answered
    in it waited for an agent, in ms; None: nobody reached one."""

    at: datetime
    placed: int
    decisions: int
    bound_by: str
    snapshot: Mapping[str, Any]
    decision: Mapping[str, Any]
    wait_ms: float | None


async def slots(connection: Connection, campaign_id: int, since: datetime, until: datetime, seconds: int) -> list[Slot]:
    """Slots of so many seconds from `since` until before `until` (aware), without those that have no decision.

    Of the last LOOSE_DAYS alone: what is older is packed.
    """
    return [Slot(*row) for row in await connection.fetch(SLOTS, campaign_id, since, until, seconds)]


_OF_A_TIME = """
  from (
    select t.at, t.placed, t.bound_by, t.snapshot::text as snapshot, t.decision::text as decision, t.id as place
      from pacing_ticks t where t.campaign_id = $1 and t.at >= $2 and t.at < $3
    union all
    select (one ->> 0)::timestamptz, (one ->> 1)::integer, one ->> 2, one ->> 3, one ->> 4, place
      from pacing_packs p, json_array_elements(p.packed) with ordinality as e(one, place)
     where p.campaign_id = $1 and p.last_at >= $2 and p.first_at < $3
       and (one ->> 0)::timestamptz >= $2 and (one ->> 0)::timestamptz < $3
  ) t order by at, place
"""
BETWEEN = "select at, placed, bound_by, snapshot, decision" + _OF_A_TIME
BOUNDS = "select at, bound_by" + _OF_A_TIME


async def between(
    connection: Connection, campaign_id: int, since: datetime, until: datetime
) -> AsyncGenerator[Tick, None]:
    """The decisions of a campaign from `since` until before `until` (aware), in order, packed or not.

    Their snapshots and decisions are as the dialer of that day wrote them: its names may not be those of today.
    """
    async with connection.transaction():
        async for row in connection.cursor(BETWEEN, campaign_id, since, until, prefetch=500):
            yield Tick(campaign_id, row[0], row[1], row[2], json.loads(row[3]), json.loads(row[4]))


async def bounds(
    connection: Connection, campaign_id: int, since: datetime, until: datetime
) -> list[tuple[datetime, str]]:
    """What bound each decision of a campaign in this time, in order: all that is needed to know when it dialled."""
    return [(row[0], row[1]) for row in await connection.fetch(BOUNDS, campaign_id, since, until)]
