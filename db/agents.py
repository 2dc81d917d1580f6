"""Agents: their live state, written in groups with a log of every move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection


@dataclass(slots=True)
class AgentRow:
    """An agent as the database has it."""

    id: int
    station: str
    state: str
    since: datetime
    reason: str | None = None
    pending: str | None = None
    pending_reason: str | None = None
    attempt_id: int | None = None
    wrap_until: datetime | None = None
    leg_number: int = 0
    leg_up: bool = False
    phone: str = "sip"


ALL = """
select a.id, a.station, a.state, a.since, a.reason, a.pending, a.pending_reason, a.attempt_id, a.wrap_until,
       a.leg_number, a.leg_up, a.phone
  from agents a where a.node = $1 order by a.id
"""


async def everyone(connection: Connection, node: str) -> list[AgentRow]:
    """Every agent of this node."""
    return [AgentRow(*row) for row in await connection.fetch(ALL, node)]


ASSIGNMENTS = """
select c.agent_id, c.campaign_id from campaign_agents c join agents a on a.id = c.agent_id where a.node = $1
"""


async def assignments(connection: Connection, node: str) -> dict[int, set[int]]:
    """The campaigns of each agent of this node."""
    found: dict[int, set[int]] = {}
    for agent, campaign in await connection.fetch(ASSIGNMENTS, node):
        found.setdefault(agent, set()).add(campaign)
    return found


STATIONS = """
select a.station, a.sip_secret from agents a join users u on u.id = a.id
 where a.node = $1 and u.disabled_at is null order by a.station
"""


async def stations(connection: Connection, node: str) -> list[tuple[str, str]]:
    """Station and SIP secret of every agent who may work."""
    return [(row["station"], row["sip_secret"]) for row in await connection.fetch(STATIONS, node)]


@dataclass(frozen=True, slots=True)
class AgentMove:
    """The row as it is after a change that began in state `before`."""

    before: str
    after: AgentRow


MOVE = """
update agents a set
    state = m.state, reason = m.reason, since = m.since, pending = m.pending, pending_reason = m.pending_reason,
    attempt_id = m.attempt_id, wrap_until = m.wrap_until, leg_number = m.leg_number, leg_up = m.leg_up,
    phone = m.phone
  from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[], $8::bigint[],
              $9::timestamptz[], $10::integer[], $11::boolean[], $12::text[])
    as m(id, before, state, reason, since, pending, pending_reason, attempt_id, wrap_until, leg_number, leg_up, phone)
 where a.id = m.id and a.state = m.before
returning a.id
"""


async def move(connection: Connection, moves: Sequence[AgentMove]) -> set[int]:
    """Write changes, at most one per agent; the ids that were indeed in the state before."""
    rows = [m.after for m in moves]
    written = await connection.fetch(
        MOVE,
        [r.id for r in rows],
        [m.before for m in moves],
        [r.state for r in rows],
        [r.reason for r in rows],
        [r.since for r in rows],
        [r.pending for r in rows],
        [r.pending_reason for r in rows],
        [r.attempt_id for r in rows],
        [r.wrap_until for r in rows],
        [r.leg_number for r in rows],
        [r.leg_up for r in rows],
        [r.phone for r in rows],
    )
    return {row["id"] for row in written}


@dataclass(frozen=True, slots=True)
class LoggedMove:
    """One line of an agent's state log."""

    agent_id: int
    at: datetime
    state: str
    reason: str | None
    campaign_id: int | None
    attempt_id: int | None


LOG = """
insert into agent_moves (agent_id, at, state, reason, campaign_id, attempt_id)
select * from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
"""


async def log_moves(connection: Connection, moves: Sequence[LoggedMove]) -> None:
    """Add to the state log, in order."""
    await connection.execute(
        LOG,
        [m.agent_id for m in moves],
        [m.at for m in moves],
        [m.state for m in moves],
        [m.reason for m in moves],
        [m.campaign_id for m in moves],
        [m.attempt_id for m in moves],
    )
