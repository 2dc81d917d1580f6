"""An agent's own moment and day: state now, seconds by state, calls and dispositions since midnight."""

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


SECONDS = """
with bounds as (select date_trunc('day', now(), $2) as midnight),
moves as (
  select m.state, greatest(m.at, b.midnight) as began,
         lead(m.at, 1, now()) over (order by m.at, m.id) as ended
    from agent_moves m, bounds b
   where m.agent_id = $1
     and m.at >= coalesce((select max(at) from agent_moves where agent_id = $1 and at < b.midnight), b.midnight)
)
select state, sum(extract(epoch from ended - began))::float8
  from moves, bounds where ended > midnight group by state
"""


async def seconds_by_state(connection: Connection, agent_id: int, timezone: str) -> dict[str, float]:
    """Seconds in each state since midnight in `timezone`; the state of now counts up to now."""
    return {row[0]: row[1] for row in await connection.fetch(SECONDS, agent_id, timezone)}


CALLS = """
with talks as (
  select coalesce((select max(h.ended_at) from handed_over h where h.attempt_id = a.id), a.bridged_at) as began_at,
         coalesce(a.ended_at, now()) as ended_at
    from attempts a where a.agent_id = $1 and a.bridged_at >= date_trunc('day', now(), $2)
  union all
  select began_at, ended_at from handed_over where agent_id = $1 and began_at >= date_trunc('day', now(), $2)
)
select count(*), coalesce(sum(extract(epoch from ended_at - began_at)), 0)::float8 from talks
"""


async def calls(connection: Connection, agent_id: int, timezone: str) -> tuple[int, float]:
    """Conversations begun since midnight, and the seconds talked in them."""
    row = await connection.fetchrow(CALLS, agent_id, timezone)
    assert row is not None
    return row[0], row[1]


DISPOSITIONS = """
select disposition_code, count(*) from attempts
 where agent_id = $1 and bridged_at >= date_trunc('day', now(), $2) and disposition_code is not null
 group by disposition_code
"""


async def dispositions(connection: Connection, agent_id: int, timezone: str) -> dict[str, int]:
    """How the conversations since midnight were closed."""
    return {row[0]: row[1] for row in await connection.fetch(DISPOSITIONS, agent_id, timezone)}
