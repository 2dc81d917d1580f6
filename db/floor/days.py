"""An agent's own moment and day: state now, seconds by state, calls by their results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Now:
    """The agent's state as the dialer wrote it."""

    state: str
    reason: str | None
    since: datetime
    pending: str | None
    attempt_id: int | None
    wrap_until: datetime | None
    leg_up: bool


NOW = "select state, reason, since, pending, attempt_id, wrap_until, leg_up from agents where id = $1"


async def now(connection: Connection, agent_id: int) -> Now | None:
    """The agent's state, or None: not an agent."""
    row = await connection.fetchrow(NOW, agent_id)
    return Now(*row) if row else None


# as statistics of agents count them (db/history/statistics.py): the same figures, of one agent
SECONDS = """
with moves as (
  (select id, at, state from agent_moves where agent_id = $1 and at < $2 order by at desc, id desc limit 1)
  union all
  select id, at, state from agent_moves where agent_id = $1 and at >= $2 and at < $3
), states as (
  select state, greatest(at, $2) as began, coalesce(lead(at) over (order by id), $3) as ended from moves
)
select state, sum(extract(epoch from ended - began))::float8 from states
 where state <> 'offline' group by state having sum(extract(epoch from ended - began)) > 0
"""


async def seconds_by_state(connection: Connection, agent_id: int, since: datetime, until: datetime) -> dict[str, float]:
    """Seconds in each state but offline; that of now counts up to `until`, which is now at the latest."""
    return {row[0]: row[1] for row in await connection.fetch(SECONDS, agent_id, since, until)}


RESULTS = """
select d.label_fr, d.label_en, coalesce(d.effect = 'success', false) as success, count(*) as calls
  from attempts a left join dispositions d on d.campaign_id = a.campaign_id and d.code = a.disposition_code
 where a.agent_id = $1 and a.claimed_at >= $2 and a.claimed_at < $3 and a.bridged_at is not null
 group by 1, 2, 3
union all
select 'Passé à un collègue', 'Handed over', false, count(*)
  from handed_over h join attempts a on a.id = h.attempt_id
 where h.agent_id = $1 and a.claimed_at >= $2 and a.claimed_at < $3 having count(*) > 0
 order by 4 desc, 1
"""


@dataclass(frozen=True, slots=True)
class Result:
    """How many calls were closed so; no label: not yet."""

    label_fr: str | None
    label_en: str | None
    success: bool
    calls: int


async def results(connection: Connection, agent_id: int, since: datetime, until: datetime) -> list[Result]:
    """The persons that an agent was joined to, by how their calls were closed, or that a colleague has them."""
    return [Result(*row) for row in await connection.fetch(RESULTS, agent_id, since, until)]
