"""Attempts: moves written in groups, and what a dialer needs to pick up the calls that live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection


@dataclass(slots=True)
class AttemptRow:
    """An attempt as the database has it."""

    id: int
    campaign_id: int
    lead_id: int
    contact_id: int
    number_id: int
    e164: str
    trunk: str
    mode: str
    state: str
    claimed_at: datetime
    caller_id: str | None = None
    callback_id: int | None = None
    agent_id: int | None = None
    dialed_at: datetime | None = None
    ringing_at: datetime | None = None
    answered_at: datetime | None = None
    connecting_at: datetime | None = None
    bridged_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str | None = None
    sip_code: int | None = None
    cause: int | None = None
    hung_up_by: str | None = None
    amd_verdict: str | None = None
    amd_cause: str | None = None
    disposition_code: str | None = None


LIVE = """
select id, campaign_id, lead_id, contact_id, number_id, e164, trunk, mode, state, claimed_at, caller_id, callback_id,
       agent_id, dialed_at, ringing_at, answered_at, connecting_at, bridged_at, ended_at, outcome, sip_code, cause,
       hung_up_by, amd_verdict, amd_cause, disposition_code
  from attempts
 where node = $1 and (ended_at is null or id in (select attempt_id from agents where state = 'wrap_up'))
"""


async def live(connection: Connection, node: str) -> list[AttemptRow]:
    """The attempts of this node that have not ended, and those that an agent still wraps up."""
    return [AttemptRow(*row) for row in await connection.fetch(LIVE, node)]


GET = """
select id, campaign_id, lead_id, contact_id, number_id, e164, trunk, mode, state, claimed_at, caller_id, callback_id,
       agent_id, dialed_at, ringing_at, answered_at, connecting_at, bridged_at, ended_at, outcome, sip_code, cause,
       hung_up_by, amd_verdict, amd_cause, disposition_code
  from attempts where id = $1
"""


async def get(connection: Connection, attempt_id: int) -> AttemptRow | None:
    """One attempt, or None."""
    row = await connection.fetchrow(GET, attempt_id)
    return AttemptRow(*row) if row else None


@dataclass(frozen=True, slots=True)
class AttemptMove:
    """A move from one state to another, with the row as it is after the move."""

    before: str
    after: AttemptRow


MOVE = """
update attempts a set
    state = m.state, caller_id = m.caller_id, agent_id = m.agent_id, dialed_at = m.dialed_at, ringing_at = m.ringing_at,
    answered_at = m.answered_at, connecting_at = m.connecting_at, bridged_at = m.bridged_at, ended_at = m.ended_at,
    outcome = m.outcome, sip_code = m.sip_code, cause = m.cause, hung_up_by = m.hung_up_by,
    amd_verdict = m.amd_verdict, amd_cause = m.amd_cause
  from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[], $7::timestamptz[],
              $8::timestamptz[], $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::text[], $13::integer[],
              $14::integer[], $15::text[], $16::text[], $17::text[])
    as m(id, before, state, caller_id, agent_id, dialed_at, ringing_at, answered_at, connecting_at, bridged_at,
         ended_at, outcome, sip_code, cause, hung_up_by, amd_verdict, amd_cause)
 where a.id = m.id and a.state = m.before
returning a.id
"""


async def move(connection: Connection, moves: Sequence[AttemptMove]) -> set[int]:
    """Write moves, at most one per attempt; the ids that were indeed in the state before."""
    rows = [m.after for m in moves]
    written = await connection.fetch(
        MOVE,
        [r.id for r in rows],
        [m.before for m in moves],
        [r.state for r in rows],
        [r.caller_id for r in rows],
        [r.agent_id for r in rows],
        [r.dialed_at for r in rows],
        [r.ringing_at for r in rows],
        [r.answered_at for r in rows],
        [r.connecting_at for r in rows],
        [r.bridged_at for r in rows],
        [r.ended_at for r in rows],
        [r.outcome for r in rows],
        [r.sip_code for r in rows],
        [r.cause for r in rows],
        [r.hung_up_by for r in rows],
        [r.amd_verdict for r in rows],
        [r.amd_cause for r in rows],
    )
    return {row["id"] for row in written}


DISPOSE = """
update attempts set disposition_code = $2, note = $3, disposed_at = $4
 where id = $1 and disposition_code is null and bridged_at is not null returning id
"""


async def dispose(connection: Connection, attempt_id: int, code: str, note: str, at: datetime) -> bool:
    """Write what the agent chose. False: it was written before."""
    return await connection.fetchval(DISPOSE, attempt_id, code, note, at) is not None
