"""Agents: their live state and its log, which db/dialer/journal.py writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection
from dialer.core.sharing import Terms
from dialer.core.states import AgentState


@dataclass(slots=True)
class AgentRow:
    """An agent as the database has it."""

    id: int
    station: str
    state: AgentState
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
    rows = await connection.fetch(ALL, node)
    return [AgentRow(row[0], row[1], AgentState(row[2]), *row[3:]) for row in rows]


ASSIGNMENTS = """
select c.agent_id, c.campaign_id, c.priority, c.weight
  from campaign_crew c join agents a on a.id = c.agent_id where a.node = $1
"""


async def assignments(connection: Connection, node: str) -> dict[int, dict[int, Terms]]:
    """The campaigns of each agent of this node, named or by a group, and on what terms."""
    found: dict[int, dict[int, Terms]] = {}
    for agent, campaign, priority, weight in await connection.fetch(ASSIGNMENTS, node):
        found.setdefault(agent, {})[campaign] = Terms(priority, weight)
    return found


LANGUAGES = "select a.id, u.language from agents a join users u on u.id = a.id where a.node = $1"


async def languages(connection: Connection, node: str) -> dict[int, str]:
    """The language that each agent of this node speaks."""
    return {row["id"]: row["language"] for row in await connection.fetch(LANGUAGES, node)}


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

    before: AgentState
    after: AgentRow


@dataclass(frozen=True, slots=True)
class LoggedMove:
    """One line of an agent's state log."""

    agent_id: int
    at: datetime
    state: str
    reason: str | None
    campaign_id: int | None
    attempt_id: int | None
