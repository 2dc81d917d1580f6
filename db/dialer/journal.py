"""One group of the dialer's writes as one statement: the lease, the moves, their log and their events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.calls.attempts import AttemptMove
from db.dialer.ticks import Tick
from db.events import NewEvent
from db.floor.agents import AgentMove, LoggedMove
from db.leads.moves import LeadMove
from db.pool import Connection

# One statement is one trip and, outside a transaction block, one transaction. Nothing is written without the
# lease: its row stays locked until the commit, so a successor waits. A move whose row is in another state than
# the one before writes nothing and is missing from the answer.
WRITE = """
with lease as (
  update leases set until = now() + make_interval(secs => $3), batch = $4
   where node = $1 and epoch = $2 returning true
), attempt as (
  update attempts a set
      state = m.state, caller_id = m.caller_id, agent_id = m.agent_id, dialed_at = m.dialed_at,
      ringing_at = m.ringing_at, answered_at = m.answered_at, connecting_at = m.connecting_at,
      bridged_at = m.bridged_at, ended_at = m.ended_at, outcome = m.outcome, sip_code = m.sip_code,
      cause = m.cause, hung_up_by = m.hung_up_by, amd_verdict = m.amd_verdict, amd_cause = m.amd_cause,
      trunk_fault = m.trunk_fault, held_since = m.held_since, held_ms = m.held_ms
    from unnest($5::bigint[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::timestamptz[],
                $11::timestamptz[], $12::timestamptz[], $13::timestamptz[], $14::timestamptz[], $15::timestamptz[],
                $16::text[], $17::integer[], $18::integer[], $19::text[], $20::text[], $21::text[], $60::text[],
                $65::timestamptz[], $66::integer[])
      as m(id, before, state, caller_id, agent_id, dialed_at, ringing_at, answered_at, connecting_at, bridged_at,
           ended_at, outcome, sip_code, cause, hung_up_by, amd_verdict, amd_cause, trunk_fault, held_since, held_ms)
   where a.id = m.id and a.state = m.before and exists (select from lease)
  returning a.id, a.campaign_id, m.before <> 'bridged' and a.bridged_at is not null as joined
), script as (
  insert into attempt_scripts (attempt_id, version_id)
  select t.id, v.id from attempt t
    join lateral (select v.id from campaign_scripts b join script_versions v using (script_id)
                   where b.campaign_id = t.campaign_id order by v.number desc limit 1) v on true
   where t.joined
  on conflict (attempt_id) do nothing
), agent as (
  update agents a set
      state = m.state, reason = m.reason, since = m.since, pending = m.pending, pending_reason = m.pending_reason,
      attempt_id = m.attempt_id, wrap_until = m.wrap_until, leg_number = m.leg_number, leg_up = m.leg_up,
      phone = m.phone, hand_raised_at = case when m.state <> 'offline' then a.hand_raised_at end
    from unnest($22::bigint[], $23::text[], $24::text[], $25::text[], $26::timestamptz[], $27::text[], $28::text[],
                $29::bigint[], $30::timestamptz[], $31::integer[], $32::boolean[], $33::text[])
      as m(id, before, state, reason, since, pending, pending_reason, attempt_id, wrap_until, leg_number, leg_up,
           phone)
   where a.id = m.id and a.state = m.before and exists (select from lease)
  returning a.id
), logged as (
  insert into agent_moves (agent_id, at, state, reason, campaign_id, attempt_id)
  select * from unnest($34::bigint[], $35::timestamptz[], $36::text[], $37::text[], $38::bigint[], $39::bigint[])
   where exists (select from lease)
), lead as (
  update leads l set
      state = case when m.limit_times <= (
                select count(*) from attempts a where a.lead_id = m.id and a.id <> m.attempt_id
                   and case m.limit_on when 'outcome' then a.outcome else a.disposition_code end = m.limit_word)
              then 'exhausted' else m.state end,
      number_id = m.number_id, attempts = m.attempts, next_attempt_at = m.next_attempt_at,
      last_outcome = m.last_outcome, disposition_code = coalesce(m.disposition_code, l.disposition_code),
      held_by = case when m.state = 'blocked' then 'internal_opposition' end, due_at = null
    from unnest($40::bigint[], $41::text[], $42::bigint[], $43::integer[], $44::timestamptz[], $45::text[],
                $46::text[], $61::bigint[], $62::text[], $63::text[], $64::integer[])
      as m(id, state, number_id, attempts, next_attempt_at, last_outcome, disposition_code, attempt_id, limit_on,
           limit_word, limit_times)
   where l.id = m.id and l.state not in ('removed', 'blocked') and exists (select from lease)
), tick as (
  insert into pacing_ticks (campaign_id, at, placed, bound_by, snapshot, decision)
  select * from unnest($47::bigint[], $48::timestamptz[], $49::integer[], $50::text[], $51::jsonb[], $52::jsonb[])
   where exists (select from lease)
), told as (
  insert into events (node, at, kind, campaign_id, agent_id, attempt_id, lead_id, body)
  select $1, * from unnest($53::timestamptz[], $54::text[], $55::bigint[], $56::bigint[], $57::bigint[],
                           $58::bigint[], $59::jsonb[])
   where exists (select from lease)
)
select exists (select from lease) as held,
       array(select id from attempt) as attempts, array(select id from agent) as agents
"""


@dataclass(frozen=True, slots=True)
class Lease:
    """Under which lease a group is written, and its number among those of the epoch."""

    node: str
    epoch: int
    seconds: float
    batch: int


@dataclass(frozen=True, slots=True)
class Written:
    """What the database took: False, nothing at all; otherwise the ids that were in the state before."""

    held: bool
    attempts: frozenset[int]
    agents: frozenset[int]


async def write(
    connection: Connection,
    lease: Lease,
    attempts: Sequence[AttemptMove],
    agents: Sequence[AgentMove],
    log: Sequence[LoggedMove],
    leads: Sequence[LeadMove],
    ticks: Sequence[Tick],
    events: Sequence[NewEvent],
) -> Written:
    """Write a group; at most one move for each attempt, agent and lead. Renews the lease even when all are empty."""
    row = await connection.fetchrow(
        WRITE,
        lease.node,
        lease.epoch,
        lease.seconds,
        lease.batch,
        *_attempts(attempts),
        *_agents(agents),
        *_columns(log, "agent_id", "at", "state", "reason", "campaign_id", "attempt_id"),
        *_columns(leads, "id", "state", "number_id", "attempts", "next_attempt_at", "last_outcome", "disposition_code"),
        *_columns(ticks, "campaign_id", "at", "placed", "bound_by", "snapshot", "decision"),
        *_columns(events, "at", "kind", "campaign_id", "agent_id", "attempt_id", "lead_id", "body"),
        [move.after.trunk_fault for move in attempts],
        *_columns(leads, "attempt_id", "limit_on", "limit_word", "limit_times"),
        [move.after.held_since for move in attempts],
        [move.after.held_ms for move in attempts],
    )
    assert row is not None
    return Written(row["held"], frozenset(row["attempts"]), frozenset(row["agents"]))


TAKEN = """
select array(select a.id from attempts a join unnest($1::bigint[], $2::text[]) m (id, state) using (id, state)),
       array(select a.id from agents a join unnest($3::bigint[], $4::text[]) m (id, state) using (id, state))
"""


async def taken(connection: Connection, attempts: Sequence[AttemptMove], agents: Sequence[AgentMove]) -> Written:
    """What a group that was written did, where its answer was lost: the rows that are where it moved them."""
    row = await connection.fetchrow(
        TAKEN,
        [move.after.id for move in attempts], [move.after.state for move in attempts],
        [move.after.id for move in agents], [move.after.state for move in agents],
    )  # fmt: skip
    assert row is not None
    return Written(True, frozenset(row[0]), frozenset(row[1]))


def _attempts(moves: Sequence[AttemptMove]) -> list[list[object]]:
    names = (
        "state", "caller_id", "agent_id", "dialed_at", "ringing_at", "answered_at", "connecting_at", "bridged_at",
        "ended_at", "outcome", "sip_code", "cause", "hung_up_by", "amd_verdict", "amd_cause",
    )  # fmt: skip
    rows = [move.after for move in moves]
    return [[row.id for row in rows], [move.before for move in moves], *_columns(rows, *names)]


def _agents(moves: Sequence[AgentMove]) -> list[list[object]]:
    names = (
        "state", "reason", "since", "pending", "pending_reason", "attempt_id", "wrap_until", "leg_number", "leg_up",
        "phone",
    )  # fmt: skip
    rows = [move.after for move in moves]
    return [[row.id for row in rows], [move.before for move in moves], *_columns(rows, *names)]


def _columns(rows: Sequence[object], *names: str) -> list[list[object]]:
    return [[getattr(row, name) for row in rows] for name in names]
