"""Sums over the attempts of a period, and over the state log of the agents.

An attempt belongs to the period in which it was claimed. A person answered where the call was answered and was not
taken for a machine; a person was reached where the call was joined to an agent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from db.pool import Connection
from dialer.core.abandonment import AbandonPolicy as Policy
from dialer.core.abandonment import Answer, Tally, judged
from dialer.core.states import PACED

if TYPE_CHECKING:
    from asyncpg import Record

Rows = list["Record"]

CAMPAIGNS = """
with sums as (
  select campaign_id, outcome, count(*) as attempts, count(dialed_at) as dialed,
         count(*) filter (where answered_at is not null and coalesce(outcome, state) <> 'machine') as live_answers,
         count(bridged_at) as reached,
         count(bridged_at) filter (where mode = any($3::text[])) as waited,
         coalesce(sum(extract(epoch from bridged_at - answered_at)) filter (where mode = any($3::text[])), 0)::float8
           as wait_seconds
    from attempts where claimed_at >= $1 and claimed_at < $2 group by campaign_id, outcome
)
select c.name, s.* from sums s join campaigns c on c.id = s.campaign_id order by c.name, c.id, s.outcome
"""

PROMISES = """
select b.campaign_id, count(*) as promised, count(*) filter (where kept.yes) as kept
  from callbacks b
  cross join lateral (
    select exists (select from attempts a where a.lead_id = b.lead_id and a.callback_id = b.id
                                            and a.dialed_at <= b.due_at + $3::interval) as yes
  ) kept
 where b.due_at >= $1 and b.due_at < $2 and b.state <> 'cancelled' and (kept.yes or b.due_at + $3::interval < now())
 group by b.campaign_id
"""

HOURS = """
select extract(hour from a.claimed_at at time zone $3)::integer as hour, count(*) as attempts,
       count(a.dialed_at) as dialed,
       count(*) filter (where a.answered_at is not null and coalesce(a.outcome, a.state) <> 'machine') as live_answers,
       count(a.bridged_at) as reached, count(d.id) as successes
  from attempts a
  left join dispositions d on d.campaign_id = a.campaign_id and d.code = a.disposition_code and d.effect = 'success'
 where a.claimed_at >= $1 and a.claimed_at < $2 group by 1 order by 1
"""

DISPOSITIONS = """
with sums as (
  select campaign_id, disposition_code, count(*) as attempts, count(bridged_at) as reached
    from attempts where claimed_at >= $1 and claimed_at < $2 group by campaign_id, disposition_code
)
select s.campaign_id, c.name, s.disposition_code, s.attempts, s.reached, d.label_fr, d.label_en, d.effect
  from sums s join campaigns c on c.id = s.campaign_id
  left join dispositions d on d.campaign_id = s.campaign_id and d.code = s.disposition_code
 order by c.name, c.id, d.rank nulls last, s.disposition_code
"""

BATCHES = """
with sums as (
  select l.batch_id, a.campaign_id, count(*) as attempts, count(a.dialed_at) as dialed,
         count(*) filter (where a.answered_at is not null and coalesce(a.outcome, a.state) <> 'machine')
           as live_answers,
         count(a.bridged_at) as reached, count(d.id) as successes
    from attempts a join leads l on l.id = a.lead_id
    left join dispositions d on d.campaign_id = a.campaign_id and d.code = a.disposition_code and d.effect = 'success'
   where a.claimed_at >= $1 and a.claimed_at < $2 group by l.batch_id, a.campaign_id
)
select s.*, b.file_name, c.name from sums s join batches b on b.id = s.batch_id
  join campaigns c on c.id = s.campaign_id order by c.name, b.id
"""

# Who handed a call over talked in it too; how it was closed is of the last one alone.
CALLS = """
with joined as (
  select a.agent_id, count(*) as calls, count(d.id) as successes
    from attempts a
    left join dispositions d on d.campaign_id = a.campaign_id and d.code = a.disposition_code and d.effect = 'success'
   where a.claimed_at >= $1 and a.claimed_at < $2 and a.bridged_at is not null group by a.agent_id
  union all
  select h.agent_id, count(*), 0 from handed_over h join attempts a on a.id = h.attempt_id
   where a.claimed_at >= $1 and a.claimed_at < $2 group by h.agent_id
)
select agent_id, sum(calls)::bigint as calls, sum(successes)::bigint as successes from joined group by agent_id
"""

# A state lasts until the next move: the last one before the period reaches into it.
TIMES = """
with moves as (
  select a.id as agent_id, m.id, m.at, m.state, m.reason from agents a
    cross join lateral (select id, at, state, reason from agent_moves
                         where agent_id = a.id and at < $1 order by at desc, id desc limit 1) m
  union all
  select agent_id, id, at, state, reason from agent_moves where at >= $1 and at < $2
), states as (
  select agent_id, state, reason, greatest(at, $1) as began,
         coalesce(lead(at) over (partition by agent_id order by id), $2) as ended
    from moves
)
select agent_id, state, case when state = 'paused' then reason end as reason,
       sum(extract(epoch from ended - began))::float8 as seconds
  from states where state <> 'offline' group by 1, 2, 3 having sum(extract(epoch from ended - began)) > 0
"""

NAMES = (
    "select a.id, u.name from agents a join users u on u.id = a.id where a.id = any($1::bigint[]) order by u.name, a.id"
)

# Calls that no time tells apart under their campaign's limit are one row, with the first of them.
COUNTED = """
select a.campaign_id, a.outcome = 'machine' or a.state = 'machine' as machine,
       coalesce(a.hung_up_by = 'customer', false) as left_by_customer,
       min(a.bridged_at - a.answered_at) as bridged, min(a.ended_at - a.answered_at) as ended, count(*) as calls
  from attempts a join unnest($3::bigint[], $4::interval[]) as p(campaign_id, allowed) using (campaign_id)
 where a.claimed_at > $5 and a.claimed_at < $2 and a.answered_at >= $1 and a.answered_at < $2
   and a.mode = any($6::text[])
 group by 1, 2, 3, a.bridged_at - a.answered_at <= p.allowed, a.ended_at - a.answered_at <= p.allowed
"""


async def campaigns(connection: Connection, since: datetime, until: datetime) -> Rows:
    """Attempts of each campaign by outcome (None: not over), with how many were waited for and how long (seconds)."""
    return await connection.fetch(CAMPAIGNS, since, until, list(PACED))


async def promises(connection: Connection, since: datetime, until: datetime, late: timedelta) -> Rows:
    """Callbacks that were due, by campaign, and those of them that were dialled `late` after their time at most; those
    that may still be are not counted.
    """
    return await connection.fetch(PROMISES, since, until, late)


async def hours(connection: Connection, since: datetime, until: datetime, zone: ZoneInfo) -> Rows:
    """Attempts by the hour at which they were claimed, as clocks of `zone` have it."""
    return await connection.fetch(HOURS, since, until, zone.key)


async def dispositions(connection: Connection, since: datetime, until: datetime) -> Rows:
    """Attempts of each campaign by disposition (None: none was given)."""
    return await connection.fetch(DISPOSITIONS, since, until)


async def batches(connection: Connection, since: datetime, until: datetime) -> Rows:
    """Attempts by the batch that brought the lead."""
    return await connection.fetch(BATCHES, since, until)


async def calls(connection: Connection, since: datetime, until: datetime) -> Rows:
    """Persons that each agent was joined to."""
    return await connection.fetch(CALLS, since, until)


async def times(connection: Connection, since: datetime, until: datetime) -> Rows:
    """Seconds that each agent spent in each state, pauses by reason. `until` is now at the latest."""
    return await connection.fetch(TIMES, since, until)


async def names(connection: Connection, agents: list[int]) -> dict[int, str]:
    """The names of these agents, in their order."""
    return {row["id"]: row["name"] for row in await connection.fetch(NAMES, agents)}


async def tallies(
    connection: Connection, since: datetime, until: datetime, policies: Mapping[int, Policy], longest: timedelta
) -> dict[int, Tally]:
    """As what the calls that pacing placed count under the policy of each campaign.

    Calls count by when they were answered; `longest`: at most so long after their claim.
    """
    limits = [timedelta(seconds=one.agent_seconds) for one in policies.values()]
    rows = await connection.fetch(COUNTED, since, until, list(policies), limits, since - longest, list(PACED))
    found = {campaign: Tally() for campaign in policies}
    for row in rows:
        answer = Answer(
            0,
            since,
            since + row["ended"] if row["ended"] is not None else None,
            since + row["bridged"] if row["bridged"] is not None else None,
            machine=row["machine"],
            left_by_customer=row["left_by_customer"],
        )
        one = Tally.of([judged(policies[row["campaign_id"]], answer)])
        many = row["calls"]
        found[row["campaign_id"]] += Tally(one.met * many, one.left * many, one.abandoned * many, one.machines * many)
    return found
