"""Campaigns: made, changed, started and stopped, with their agents and dispositions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign with all its settings."""

    id: int
    node: str
    principal_id: int
    name: str
    language: str
    mode: str
    state: str
    trunk: str
    default_caller_id: str
    priority: int
    ring_seconds: int
    agent_wait_ms: int
    abandon_limit: float
    max_dial_level: float
    give_up_ringing: bool
    minimum_ring_seconds: int
    kept_free: int
    lead_order: str
    wrap_up_seconds: int
    amd: bool
    recording: str
    recording_percent: int
    retention_days: int
    max_attempts: int
    recycle_minutes: dict[str, int]
    calling_hours: dict[str, Any]
    created_at: datetime


LIST = """
select id, node, principal_id, name, language, mode, state, trunk, default_caller_id, priority, ring_seconds,
       agent_wait_ms, abandon_limit::float8, max_dial_level::float8, give_up_ringing,
       minimum_ring_seconds, kept_free, lead_order, wrap_up_seconds, amd, recording,
       recording_percent, retention_days, max_attempts, recycle_minutes, calling_hours, created_at
  from campaigns
 where ($1 or state <> 'finished') and id > $2 order by id limit $3
"""


async def page(connection: Connection, after: int, limit: int, *, with_finished: bool) -> list[Campaign]:
    """Campaigns by id, after one id."""
    return [Campaign(*row) for row in await connection.fetch(LIST, with_finished, after, limit)]


GET = """
select id, node, principal_id, name, language, mode, state, trunk, default_caller_id, priority, ring_seconds,
       agent_wait_ms, abandon_limit::float8, max_dial_level::float8, give_up_ringing,
       minimum_ring_seconds, kept_free, lead_order, wrap_up_seconds, amd, recording,
       recording_percent, retention_days, max_attempts, recycle_minutes, calling_hours, created_at
  from campaigns where id = $1
"""


async def get(connection: Connection, campaign_id: int) -> Campaign | None:
    """One campaign."""
    row = await connection.fetchrow(GET, campaign_id)
    return Campaign(*row) if row else None


OF_AGENT = """
select c.id, c.name, c.mode, c.state from campaigns c join campaign_agents g on g.campaign_id = c.id
 where g.agent_id = $1 and c.state <> 'finished' order by c.id
"""


async def of_agent(connection: Connection, agent_id: int) -> list[dict[str, Any]]:
    """Id, name, mode and state of the campaigns that an agent works for."""
    return [dict(row) for row in await connection.fetch(OF_AGENT, agent_id)]


CREATE = """
insert into campaigns (node, principal_id, name, language, mode, trunk, default_caller_id, priority,
  ring_seconds, agent_wait_ms, abandon_limit, max_dial_level, give_up_ringing, minimum_ring_seconds, kept_free,
  lead_order, wrap_up_seconds, amd, recording, recording_percent, retention_days, max_attempts, recycle_minutes,
  calling_hours)
select node, principal_id, name, language, mode, trunk, default_caller_id, priority,
  ring_seconds, agent_wait_ms, abandon_limit, max_dial_level, give_up_ringing, minimum_ring_seconds, kept_free,
  lead_order, wrap_up_seconds, amd, recording, recording_percent, retention_days, max_attempts, recycle_minutes,
  calling_hours
  from jsonb_populate_record(null::campaigns, $1)
on conflict (principal_id, name) do nothing returning id
"""


async def create(connection: Connection, settings: Mapping[str, Any]) -> int | None:
    """A draft with all its settings by column; its id, or None: the principal has one of this name."""
    made: int | None = await connection.fetchval(CREATE, dict(settings))
    return made


CHANGE = """
update campaigns c set (name, language, mode, trunk, default_caller_id, priority, ring_seconds, agent_wait_ms,
  abandon_limit, max_dial_level, give_up_ringing, minimum_ring_seconds, kept_free,
  lead_order, wrap_up_seconds, amd, recording, recording_percent, retention_days, max_attempts, recycle_minutes,
  calling_hours) = (
  select p.name, p.language, p.mode, p.trunk, p.default_caller_id, p.priority, p.ring_seconds, p.agent_wait_ms,
         p.abandon_limit, p.max_dial_level, p.give_up_ringing, p.minimum_ring_seconds, p.kept_free, p.lead_order,
         p.wrap_up_seconds, p.amd, p.recording, p.recording_percent,
         p.retention_days, p.max_attempts, p.recycle_minutes, p.calling_hours
    from jsonb_populate_record(c, $2) p)
 where c.id = $1 and c.state <> 'finished' returning c.id
"""


async def change(connection: Connection, campaign_id: int, settings: Mapping[str, Any]) -> bool:
    """Change the settings that are given. False: there is none, or it is finished."""
    return await connection.fetchval(CHANGE, campaign_id, dict(settings)) is not None


MOVE = "update campaigns set state = $3 where id = $1 and state = $2 returning id"


async def move(connection: Connection, campaign_id: int, state: str, to: str) -> bool:
    """Change the state, if it is still `state`. False: someone was faster."""
    return await connection.fetchval(MOVE, campaign_id, state, to) is not None


PAUSE = """
with paused as (
  update campaigns c set state = 'paused'
   where id = $1 and state = 'running' and exists (select from leases where node = c.node and epoch = $2)
  returning id, node
)
insert into events (node, kind, campaign_id, body)
select node, 'campaign', id, jsonb_build_object('state', 'paused', 'reason', $3::text, 'fault', $4::text) from paused
returning seq
"""


async def pause(connection: Connection, campaign_id: int, epoch: int, reason: str, fault: str) -> bool:
    """Pause a campaign on the dialer's own decision, with the event that says why, as a sentence and as a word.

    False: it does not run, or the lease is of another epoch. Wake the readers of events after the commit.
    """
    return await connection.fetchval(PAUSE, campaign_id, epoch, reason, fault) is not None


TRUNKS = """
select name from trunks t where enabled and exists (select from trunk_numbers n where n.trunk = t.name) order by name
"""


async def known_trunks(connection: Connection) -> list[str]:
    """The trunks that campaigns may name: those of the settings that may show a number."""
    return [row[0] for row in await connection.fetch(TRUNKS)]


SHOWABLE = """
select exists (select from trunk_numbers n join trunks t on t.name = n.trunk
                where t.enabled and t.name = $1 and n.e164 = $2)
"""


async def may_show(connection: Connection, trunk: str, e164: str) -> bool:
    """Whether the trunk is allowed to show this number."""
    allowed: bool = await connection.fetchval(SHOWABLE, trunk, e164)
    return allowed


AGENTS = "select agent_id from campaign_agents where campaign_id = $1 order by agent_id"


async def agents(connection: Connection, campaign_id: int) -> list[int]:
    """The agents who work for a campaign."""
    return [row[0] for row in await connection.fetch(AGENTS, campaign_id)]


UNASSIGN = "delete from campaign_agents where campaign_id = $1 and agent_id <> all($2::bigint[])"
ASSIGN = """
insert into campaign_agents (campaign_id, agent_id)
select $1, id from agents where id = any($2::bigint[]) on conflict do nothing
"""


NO_AGENTS = """
select w.id from unnest($1::bigint[]) as w(id) where not exists (select from agents a where a.id = w.id) order by w.id
"""


async def no_agents(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Those of the ids that are no agents."""
    return [row[0] for row in await connection.fetch(NO_AGENTS, list(ids))]


async def assign(connection: Connection, campaign_id: int, agent_ids: Sequence[int]) -> None:
    """Make these the agents of a campaign, no more and no fewer; all are agents."""
    await connection.execute(UNASSIGN, campaign_id, list(agent_ids))
    await connection.execute(ASSIGN, campaign_id, list(agent_ids))


@dataclass(frozen=True, slots=True)
class Disposition:
    """A way to close a call."""

    code: str
    label_fr: str
    label_en: str
    effect: str
    shortcut: str | None


DISPOSITIONS = """
select code, label_fr, label_en, effect, shortcut from dispositions where campaign_id = $1 order by rank, id
"""


async def dispositions(connection: Connection, campaign_id: int) -> list[Disposition]:
    """The dispositions of a campaign, in the order in which they are shown."""
    return [Disposition(*row) for row in await connection.fetch(DISPOSITIONS, campaign_id)]


DROP_DISPOSITIONS = "delete from dispositions where campaign_id = $1 and code <> all($2::text[])"
SET_DISPOSITIONS = """
insert into dispositions (campaign_id, code, label_fr, label_en, effect, shortcut, rank)
select $1, d.* from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) with ordinality
  as d(code, label_fr, label_en, effect, shortcut, rank)
on conflict (campaign_id, code) do update set label_fr = excluded.label_fr, label_en = excluded.label_en,
  effect = excluded.effect, shortcut = excluded.shortcut, rank = excluded.rank
"""


async def set_dispositions(connection: Connection, campaign_id: int, wanted: Sequence[Disposition]) -> None:
    """Make these the dispositions of a campaign, in this order; codes are unique."""
    await connection.execute(DROP_DISPOSITIONS, campaign_id, [d.code for d in wanted])
    await connection.execute(
        SET_DISPOSITIONS,
        campaign_id,
        [d.code for d in wanted],
        [d.label_fr for d in wanted],
        [d.label_en for d in wanted],
        [d.effect for d in wanted],
        [d.shortcut for d in wanted],
    )


LEADS = "select state, count(*) from leads where campaign_id = $1 group by state"
OUTCOMES = """
select t.outcome, count(*) from attempts t join campaigns c on c.id = t.campaign_id
 where t.campaign_id = $1 and t.outcome is not null
   and t.claimed_at >= date_trunc('day', now(), coalesce(c.calling_hours ->> 'timezone', 'UTC'))
 group by t.outcome
"""
AGENT_STATES = """
select a.state, count(*) from agents a join campaign_agents g on g.agent_id = a.id
 where g.campaign_id = $1 group by a.state
"""


async def counts(connection: Connection, campaign_id: int) -> tuple[dict[str, int], ...]:
    """Leads by state, attempts that ended today by outcome, agents by state."""
    leads, outcomes, states = [
        {row[0]: row[1] for row in await connection.fetch(statement, campaign_id)}
        for statement in (LEADS, OUTCOMES, AGENT_STATES)
    ]
    return leads, outcomes, states


GIVEN_UP = """
select count(*) from attempts t join campaigns c on c.id = t.campaign_id
 where t.campaign_id = $1 and t.outcome = 'no_answer' and t.hung_up_by = 'system'
   and t.claimed_at >= date_trunc('day', now(), coalesce(c.calling_hours ->> 'timezone', 'UTC'))
"""


async def given_up(connection: Connection, campaign_id: int) -> int:
    """Attempts of today without an answer that pacing hung up while they rang."""
    count: int = await connection.fetchval(GIVEN_UP, campaign_id)
    return count


READY = """
select exists (select from leads where campaign_id = $1 and state = 'callable' and next_attempt_at <= $2)
    or exists (select from callbacks where campaign_id = $1 and state in ('scheduled', 'due', 'missed')
                and due_at <= $2 and not_before <= $2)
"""
SERVED = """
select exists (select from campaigns c join leases l on l.node = c.node where c.id = $1 and l.until > now())
"""


async def is_ready(connection: Connection, campaign_id: int, now: datetime) -> tuple[bool, bool]:
    """Whether somebody may be called at `now` (aware), and whether a dialer serves the campaign."""
    return await connection.fetchval(READY, campaign_id, now), await connection.fetchval(SERVED, campaign_id)
