"""Campaigns: made, changed, started and stopped, with their agents and dispositions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign with all its settings."""

    id: int
    version: int
    callbacks_by: str
    personal_falls_after_minutes: int
    announce_seconds: int
    script: str
    recycle_rules: list[dict[str, Any]]
    success_quota: int
    starts_on: date | None
    ends_on: date | None
    node: str
    principal_id: int
    name: str
    language: str
    mode: str
    state: str
    trunk: str
    default_caller_id: str
    priority: int
    ring_seconds: int | None
    agent_wait_ms: int | None
    abandon_limit: float | None
    max_dial_level: float
    give_up_ringing: bool
    minimum_ring_seconds: int | None
    kept_free: int
    lead_order: str
    wrap_up_seconds: int
    wrap_up_extensions: int
    amd: bool
    recording: str
    recording_percent: int
    retention_days: int
    max_attempts: int | None
    attempt_cap: dict[str, int] | None
    rest_days: int | None
    hold_hours: int | None
    recycle_minutes: dict[str, int]
    calling_hours: dict[str, Any]
    profile: str
    sector: str
    purpose: str
    places: list[str]
    created_at: datetime


_CAMPAIGN = """
select id, version, callbacks_by, personal_falls_after_minutes, announce_seconds, script, recycle_rules,
       success_quota, starts_on, ends_on,
       node, principal_id, name, language, mode, state, trunk, default_caller_id, priority, ring_seconds,
       agent_wait_ms, abandon_limit::float8, max_dial_level::float8, give_up_ringing,
       minimum_ring_seconds, kept_free, lead_order, wrap_up_seconds, wrap_up_extensions, amd, recording,
       recording_percent, retention_days, max_attempts, attempt_cap, rest_days, hold_hours, recycle_minutes,
       calling_hours, profile, sector, purpose, places, created_at
  from campaigns
"""

LIST = f"{_CAMPAIGN} where ($1 or state <> 'finished') and id > $2 order by id limit $3"


async def page(connection: Connection, after: int, limit: int, *, with_finished: bool) -> list[Campaign]:
    """Campaigns by id, after one id."""
    return [Campaign(*row) for row in await connection.fetch(LIST, with_finished, after, limit)]


GET = f"{_CAMPAIGN} where id = $1"


async def get(connection: Connection, campaign_id: int) -> Campaign | None:
    """One campaign."""
    row = await connection.fetchrow(GET, campaign_id)
    return Campaign(*row) if row else None


OF_AGENT = """
select c.id, c.name, c.mode, c.state from campaigns c join campaign_crew g on g.campaign_id = c.id
 where g.agent_id = $1 and c.state <> 'finished' order by c.id
"""


async def of_agent(connection: Connection, agent_id: int) -> list[dict[str, Any]]:
    """Id, name, mode and state of the campaigns that an agent works for."""
    return [dict(row) for row in await connection.fetch(OF_AGENT, agent_id)]


CREATE = """
insert into campaigns (callbacks_by, personal_falls_after_minutes, announce_seconds, script, recycle_rules,
  success_quota, starts_on, ends_on, node, principal_id, name, language, mode, trunk, default_caller_id, priority,
  ring_seconds, agent_wait_ms, abandon_limit, max_dial_level, give_up_ringing, minimum_ring_seconds, kept_free,
  lead_order, wrap_up_seconds, wrap_up_extensions, amd, recording, recording_percent, retention_days, max_attempts,
  attempt_cap, rest_days,
  hold_hours, recycle_minutes, calling_hours, profile, sector, purpose)
select callbacks_by, personal_falls_after_minutes, announce_seconds, script, recycle_rules,
  success_quota, starts_on, ends_on, node, principal_id, name, language, mode, trunk, default_caller_id, priority,
  ring_seconds, agent_wait_ms, abandon_limit, max_dial_level, give_up_ringing, minimum_ring_seconds, kept_free,
  lead_order, wrap_up_seconds, wrap_up_extensions, amd, recording, recording_percent, retention_days, max_attempts,
  attempt_cap, rest_days,
  hold_hours, recycle_minutes, calling_hours, profile, sector, purpose
  from jsonb_populate_record(null::campaigns, $1)
on conflict (principal_id, name) do nothing returning id
"""


async def create(connection: Connection, settings: Mapping[str, Any]) -> int | None:
    """A draft with all its settings by column; its id, or None: the principal has one of this name."""
    made: int | None = await connection.fetchval(CREATE, dict(settings))
    return made


CHANGE = """
update campaigns c set (version, callbacks_by, personal_falls_after_minutes, announce_seconds, script, recycle_rules,
  success_quota, starts_on, ends_on,
  name, language, mode, trunk, default_caller_id, priority, ring_seconds, agent_wait_ms,
  abandon_limit, max_dial_level, give_up_ringing, minimum_ring_seconds, kept_free,
  lead_order, wrap_up_seconds, wrap_up_extensions, amd, recording, recording_percent, retention_days, max_attempts,
  attempt_cap, rest_days,
  hold_hours, recycle_minutes, calling_hours, profile, sector, purpose) = (
  select c.version + 1, p.callbacks_by, p.personal_falls_after_minutes, p.announce_seconds, p.script, p.recycle_rules,
         p.success_quota, p.starts_on, p.ends_on,
         p.name, p.language, p.mode, p.trunk, p.default_caller_id, p.priority, p.ring_seconds, p.agent_wait_ms,
         p.abandon_limit, p.max_dial_level, p.give_up_ringing, p.minimum_ring_seconds, p.kept_free, p.lead_order,
         p.wrap_up_seconds, p.wrap_up_extensions, p.amd, p.recording, p.recording_percent,
         p.retention_days, p.max_attempts, p.attempt_cap, p.rest_days, p.hold_hours, p.recycle_minutes,
         p.calling_hours, p.profile, p.sector, p.purpose
    from jsonb_populate_record(c, $2) p)
 where c.id = $1 and c.state <> 'finished' and ($3::int is null or c.version = $3) returning c.version
"""


async def change(
    connection: Connection, campaign_id: int, settings: Mapping[str, Any], seen: int | None = None
) -> int | None:
    """Change the settings that are given; the new version. None: there is none, it is finished, or somebody changed
    it since the version that was `seen`."""
    version: int | None = await connection.fetchval(CHANGE, campaign_id, dict(settings), seen)
    return version


TOUCH = """
update campaigns set version = version + 1 where id = $1 and ($2::int is null or version = $2) returning version
"""


async def touch(connection: Connection, campaign_id: int, seen: int | None) -> int | None:
    """Count a change of what belongs to a campaign; the new version, or None: somebody was faster."""
    version: int | None = await connection.fetchval(TOUCH, campaign_id, seen)
    return version


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


LEADS = "select state, count(*) from leads where campaign_id = $1 group by state"
OUTCOMES = """
select t.outcome, count(*) from attempts t join campaigns c on c.id = t.campaign_id
 where t.campaign_id = $1 and t.outcome is not null
   and t.claimed_at >= date_trunc('day', now(), coalesce(c.calling_hours ->> 'timezone', 'UTC'))
 group by t.outcome
"""
AGENT_STATES = """
select a.state, count(*) from agents a join campaign_crew g on g.agent_id = a.id
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
