"""Promises of a measurement: made beforehand, and when each was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection

MAKE = """
with chosen as (
  select l.id, l.campaign_id, p.due_at, p.agent_id
    from (select *, row_number() over () as place from unnest($2::timestamptz[], $3::bigint[]) as w(due_at, agent_id)) p
    join (select id, campaign_id, row_number() over (order by id desc) as place
            from leads where campaign_id = $1 and state = 'callable') l on l.place = p.place
), held as (
  update leads l set state = 'callback' from chosen c where c.id = l.id
)
insert into callbacks (campaign_id, lead_id, agent_id, due_at) select campaign_id, id, agent_id, due_at from chosen
"""


async def make(connection: Connection, campaign_id: int, promises: Sequence[tuple[datetime, int | None]]) -> None:
    """Promise calls to the last leads of a campaign: each at its moment, by its agent or by anyone."""
    await connection.execute(MAKE, campaign_id, [due for due, _ in promises], [agent for _, agent in promises])


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise, and when it was first dialed."""

    id: int
    campaign_id: int
    agent_id: int | None
    due_at: datetime
    dialed_at: datetime | None


KEPT = """
select b.id, b.campaign_id, coalesce(b.agent_id, b.was_of), b.due_at, t.dialed_at
  from callbacks b
  left join lateral (
    select dialed_at from attempts a
     where a.callback_id = b.id and a.dialed_at is not null order by a.id limit 1) t on true
 where b.due_at <= $1 order by b.due_at, b.id
"""


async def kept(connection: Connection, until: datetime) -> list[Kept]:
    """Every promise for `until` or before."""
    return [Kept(*row) for row in await connection.fetch(KEPT, until)]
