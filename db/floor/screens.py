"""The floor as the database has it: what a screen starts from, and the figures that no event carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.floor import thresholds
from db.floor.monitoring import ListenerRow, listeners
from db.pool import Connection
from dialer.core.promises import ESCALATION


@dataclass(frozen=True, slots=True)
class AgentRow:
    """An agent now; campaign_id is that of the agent's call."""

    id: int
    name: str
    station: str
    state: str
    reason: str | None
    since: datetime
    pending: str | None
    attempt_id: int | None
    campaign_id: int | None
    wrap_until: datetime | None
    leg_up: bool
    held_since: datetime | None = None
    colleague_id: int | None = None
    hand_raised_at: datetime | None = None
    recording_paused_until: datetime | None = None
    three: bool = False


AGENTS = """
select a.id, u.name, a.station, a.state, a.reason, a.since, a.pending, a.attempt_id, t.campaign_id,
       a.wrap_until, a.leg_up, t.held_since, o.id, a.hand_raised_at, r.paused_until,
       o.id is not null and t.held_since is null
  from agents a join users u on u.id = a.id left join attempts t on t.id = a.attempt_id
  left join agents o on o.attempt_id = a.attempt_id and o.state <> a.state and t.state = 'bridged'
   and o.state in ('reserved', 'talking') and a.state in ('reserved', 'talking')
 left join recordings r on r.attempt_id = t.id and r.state = 'expected'
 where u.disabled_at is null and (u.role = 'agent' or a.state <> 'offline') order by a.id
"""


async def agents(connection: Connection) -> list[AgentRow]:
    """Every agent whose account is open; of supervisors with a phone those who took a post with it."""
    return [AgentRow(*row) for row in await connection.fetch(AGENTS)]


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign with what ended today, counted from midnight in its own time zone.

    `given_up`: nobody had answered, and pacing hung up.
    """

    id: int
    name: str
    mode: str
    state: str
    trunk: str
    abandon_limit: float | None
    profile: str
    dialed: int
    connected: int
    abandoned: int
    left_early: int
    given_up: int
    paced_at: datetime | None
    placed: int | None
    bound_by: str | None
    decision: dict[str, Any] | None


CAMPAIGNS = """
select c.id, c.name, c.mode, c.state, c.trunk, c.abandon_limit::float8, c.profile,
       coalesce(today.dialed, 0), coalesce(today.connected, 0), coalesce(today.abandoned, 0),
       coalesce(today.left_early, 0), coalesce(today.given_up, 0), tick.at, tick.placed, tick.bound_by, tick.decision
  from campaigns c
  left join lateral (
    select count(*) filter (where t.dialed_at is not null) as dialed,
           count(*) filter (where t.outcome = 'connected') as connected,
           count(*) filter (where t.outcome = 'abandoned') as abandoned,
           count(*) filter (where t.outcome = 'left_early') as left_early,
           count(*) filter (where t.outcome = 'no_answer' and t.hung_up_by = 'system') as given_up
      from attempts t
     where t.campaign_id = c.id and t.ended_at is not null
       and t.claimed_at >= date_trunc('day', now(), coalesce(c.calling_hours ->> 'timezone', 'UTC'))
  ) today on true
  left join lateral (
    select p.at, p.placed, p.bound_by, p.decision from pacing_ticks p
     where p.campaign_id = c.id order by p.at desc limit 1
  ) tick on true
 where c.state <> 'finished' order by c.id
"""


async def campaigns(connection: Connection) -> list[CampaignRow]:
    """Every campaign that is not finished."""
    return [CampaignRow(*row) for row in await connection.fetch(CAMPAIGNS)]


@dataclass(frozen=True, slots=True)
class LiveRow:
    """An attempt that lives now."""

    id: int
    campaign_id: int
    state: str


LIVE = "select id, campaign_id, state from attempts where ended_at is null"


async def live_attempts(connection: Connection) -> list[LiveRow]:
    """Every attempt that has not ended."""
    return [LiveRow(*row) for row in await connection.fetch(LIVE)]


@dataclass(frozen=True, slots=True)
class TrunkRow:
    """A trunk with the last thing said about it; never said anything: ok."""

    name: str
    max_channels: int
    state: str
    reason: str | None
    fault: str | None
    since: datetime | None


TRUNKS = """
select t.name, t.max_channels, coalesce(said.body ->> 'state', 'ok'), said.body ->> 'reason',
       said.body ->> 'fault', said.at
  from trunks t
  left join lateral (
    select e.body, e.at from events e
     where e.kind = 'trunk' and e.body ->> 'name' = t.name order by e.seq desc limit 1
  ) said on true
 where t.enabled order by t.name
"""


async def trunks(connection: Connection) -> list[TrunkRow]:
    """The trunks in use."""
    return [TrunkRow(*row) for row in await connection.fetch(TRUNKS)]


@dataclass(frozen=True, slots=True)
class Figures:
    """What has to be counted again from time to time."""

    campaign_id: int
    callable: int
    callbacks_due: int
    callbacks_overdue: int
    callbacks_escalated: int
    numbers: int = 0
    numbers_resting: int = 0
    numbers_bad: int = 0
    window: dict[str, Any] | None = None


FIGURES = """
select c.id,
       (select count(*) from leads l
         where l.campaign_id = c.id and l.state = 'callable' and l.next_attempt_at <= now()),
       (select count(*) from callbacks b where b.campaign_id = c.id
         and b.state in ('scheduled', 'due') and b.due_at <= now()),
       (select count(*) from callbacks b where b.campaign_id = c.id
         and (b.state = 'missed' or (b.state in ('scheduled', 'due') and b.due_at < now() - interval '10 min'))),
       (select count(*) from callbacks b where b.campaign_id = c.id
         and b.state in ('due', 'missed') and b.escalated = $1),
       shown.numbers, shown.resting, shown.bad,
       (select to_jsonb(s) - 'campaign_id' - 'at' from abandon_standings s where s.campaign_id = c.id)
  from campaigns c
  left join lateral (
    select count(*) as numbers, count(*) filter (where n.rests_until > now()) as resting,
           count(*) filter (where n.signs <> '{}' and n.rests_until > now() is not true) as bad
      from caller_numbers n
     where n.e164 = c.default_caller_id
        or n.e164 in (select r.e164 from caller_id_rules r where r.campaign_id = c.id)
  ) shown on true
 where c.state <> 'finished'
"""


async def figures(connection: Connection) -> list[Figures]:
    """Leads callable now, callbacks due, those late by 10 minutes or missed, those that supervisors were told of;
    numbers that the campaign may show, those that rest, those that go bad; where it stands in its legal window.
    """
    return [Figures(*row) for row in await connection.fetch(FIGURES, len(ESCALATION))]


DIALER = "select exists (select from leases where until > now())"


async def dialer_up(connection: Connection) -> bool:
    """Whether a dialer holds a lease."""
    up: bool = await connection.fetchval(DIALER)
    return up


@dataclass(frozen=True, slots=True)
class BatchRow:
    """An import that is under way."""

    id: int
    campaign_id: int
    file_name: str
    state: str
    rows_read: int
    rows_imported: int
    rows_refused: int


BATCHES = """
select id, campaign_id, file_name, state, rows_read, rows_imported, rows_refused
  from batches where state = 'importing' order by id
"""


async def batches(connection: Connection) -> list[BatchRow]:
    """The imports that run now."""
    return [BatchRow(*row) for row in await connection.fetch(BATCHES)]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything of one moment; `seq` is the newest event it may include."""

    seq: int
    agents: list[AgentRow]
    campaigns: list[CampaignRow]
    live: list[LiveRow]
    trunks: list[TrunkRow]
    batches: list[BatchRow]
    figures: list[Figures]
    dialer_up: bool
    listeners: list[ListenerRow]
    thresholds: dict[str, int]


LAST = "select coalesce(max(seq), 0) from events"


async def snapshot(connection: Connection) -> Snapshot:
    """The floor at one moment, read in one frozen transaction of its own."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        return Snapshot(
            seq=await connection.fetchval(LAST),
            agents=await agents(connection),
            campaigns=await campaigns(connection),
            live=await live_attempts(connection),
            trunks=await trunks(connection),
            batches=await batches(connection),
            figures=await figures(connection),
            dialer_up=await dialer_up(connection),
            listeners=await listeners(connection),
            thresholds=await thresholds.kept(connection),
        )


GAPS = """
select n from generate_series(greatest($1 - 500, 1), $1) n where not exists (select from events where seq = n)
"""


async def gaps(connection: Connection, seq: int) -> list[int]:
    """Numbers missing among the last 500 up to `seq`: their writers may still be running."""
    return [row[0] for row in await connection.fetch(GAPS, seq)]
