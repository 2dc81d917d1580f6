"""What decides, besides its leads, whether a campaign places a call: its agents, lines, promises, last decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection
from dialer.core.states import PACED, AgentState
from dialer.core.why import AgentAt, DecisionAt, Promises

AGENTS = """
select a.id, u.name, a.state, a.reason, a.since, a.leg_up, t.campaign_id,
       (select b.campaign_id from callbacks b
         where b.agent_id = a.id and b.state in ('due', 'missed') and b.due_at <= $2 and b.not_before <= $2
         order by b.due_at limit 1),
       array(select o.id from campaign_crew w join campaigns o on o.id = w.campaign_id
              where w.agent_id = a.id and o.id <> $1 and o.state = 'running' and o.mode = any($3::text[])
              order by o.id)
  from campaign_crew g
  join agents a on a.id = g.agent_id
  join users u on u.id = a.id
  left join attempts t on t.id = a.attempt_id
 where g.campaign_id = $1 and u.disabled_at is null order by a.id
"""


async def agents(connection: Connection, campaign_id: int, now: datetime) -> list[AgentAt]:
    """The agents who work for a campaign, as they are at `now` (aware)."""
    rows = await connection.fetch(AGENTS, campaign_id, now, list(PACED))
    return [
        AgentAt(row[0], row[1], AgentState(row[2]), row[3], row[4], row[5], row[6], row[7], tuple(row[8]))
        for row in rows
    ]


STRANGERS = """
select count(*) from agents a join campaigns c on c.node = a.node
 where c.id = $1 and a.state = 'ready' and a.leg_up
   and not exists (select from campaign_crew g where g.campaign_id = $1 and g.agent_id = a.id)
"""


async def strangers(connection: Connection, campaign_id: int) -> int:
    """How many agents are ready and do not work for a campaign."""
    count: int = await connection.fetchval(STRANGERS, campaign_id)
    return count


PROMISES = """
select count(*) filter (where due and agent_id is null), count(*) filter (where due and agent_id is not null),
       min(at) filter (where not due)
  from (select b.agent_id, greatest(b.due_at, b.not_before) as at, greatest(b.due_at, b.not_before) <= $2 as due
          from callbacks b where b.campaign_id = $1 and b.state in ('scheduled', 'due', 'missed')) b
"""


async def promises(connection: Connection, campaign_id: int, now: datetime) -> Promises:
    """What was promised for `now` (aware) and not called yet, and when the next promise is due."""
    row = await connection.fetchrow(PROMISES, campaign_id, now)
    assert row is not None
    return Promises(*row)


DECISION = """
select at, placed, bound_by, decision, snapshot from pacing_ticks where campaign_id = $1 order by at desc limit 1
"""


async def decision(connection: Connection, campaign_id: int) -> DecisionAt | None:
    """The last pacing decision with what it was made from; None before the first one."""
    row = await connection.fetchrow(DECISION, campaign_id)
    return DecisionAt(*row) if row else None


@dataclass(frozen=True, slots=True)
class Live:
    """A call that lives, as spending looks at it; times are aware."""

    campaign_id: int
    trunk: str
    e164: str
    dialed_at: datetime | None
    answered_at: datetime | None


LIVE = """
select campaign_id, trunk, e164, dialed_at, answered_at from attempts where node = $1 and ended_at is null
"""


async def live(connection: Connection, node: str) -> list[Live]:
    """The calls that live on a node."""
    return [Live(*row) for row in await connection.fetch(LIVE, node)]


SERVED = "select exists (select from leases where node = $1 and until > now())"


async def is_served(connection: Connection, node: str) -> bool:
    """Whether a dialer serves the node."""
    served: bool = await connection.fetchval(SERVED, node)
    return served


# Events have no index by campaign: why it was paused is looked for among the last ones.
RECENT = 50_000
PAUSED = """
select body ->> 'reason' from events
 where seq > (select coalesce(max(seq), 0) from events) - $2 and kind = 'campaign' and campaign_id = $1
   and body ->> 'state' is not null
 order by seq desc limit 1
"""


async def paused_because(connection: Connection, campaign_id: int) -> str | None:
    """Why the dialer paused a campaign, in its words; None: a person did, or it is long ago."""
    reason: str | None = await connection.fetchval(PAUSED, campaign_id, RECENT)
    return reason
