"""Attempts: what a dialer needs to pick up the calls that live. Their moves are written by db/dialer/journal.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from db.pool import Connection
from dialer.core.states import AttemptState

if TYPE_CHECKING:
    from asyncpg import Record


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
    state: AttemptState
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
    trunk_fault: str | None = None
    held_since: datetime | None = None
    held_ms: int = 0


LIVE = """
select id, campaign_id, lead_id, contact_id, number_id, e164, trunk, mode, state, claimed_at, caller_id, callback_id,
       agent_id, dialed_at, ringing_at, answered_at, connecting_at, bridged_at, ended_at, outcome, sip_code, cause,
       hung_up_by, amd_verdict, amd_cause, disposition_code, trunk_fault, held_since, held_ms
  from attempts
 where node = $1 and (ended_at is null or id in (select attempt_id from agents where state = 'wrap_up'))
"""


async def live(connection: Connection, node: str) -> list[AttemptRow]:
    """The attempts of this node that have not ended, and those that an agent still wraps up."""
    return [_row(row) for row in await connection.fetch(LIVE, node)]


GET = """
select id, campaign_id, lead_id, contact_id, number_id, e164, trunk, mode, state, claimed_at, caller_id, callback_id,
       agent_id, dialed_at, ringing_at, answered_at, connecting_at, bridged_at, ended_at, outcome, sip_code, cause,
       hung_up_by, amd_verdict, amd_cause, disposition_code, trunk_fault, held_since, held_ms
  from attempts where id = $1
"""


async def get(connection: Connection, attempt_id: int) -> AttemptRow | None:
    """One attempt, or None."""
    row = await connection.fetchrow(GET, attempt_id)
    return _row(row) if row else None


@dataclass(frozen=True, slots=True)
class AttemptMove:
    """A move from one state to another, with the row as it is after the move."""

    before: AttemptState
    after: AttemptRow


def _row(record: Record) -> AttemptRow:
    row = AttemptRow(*record)
    row.state = AttemptState(row.state)
    return row


DISPOSE = """
update attempts set disposition_code = $2, note = $3, disposed_at = $4
 where id = $1 and disposition_code is null and bridged_at is not null returning id
"""


async def dispose(connection: Connection, attempt_id: int, code: str, note: str, at: datetime) -> bool:
    """Write what the agent chose. False: it was written before."""
    return await connection.fetchval(DISPOSE, attempt_id, code, note, at) is not None
