"""What a measured shift reads: the moves of its agents, and its calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.floor.agents import LoggedMove
from db.pool import Connection

MOVES = """
select m.agent_id, m.at, m.state, m.reason, m.campaign_id, m.attempt_id
  from agent_moves m join campaign_crew c on c.agent_id = m.agent_id and c.campaign_id = $1
 where m.at < $2 order by m.id
"""


async def moves(connection: Connection, campaign: int, before: datetime) -> list[LoggedMove]:
    """Every move of the campaign's agents before a moment, in order."""
    return [LoggedMove(*row) for row in await connection.fetch(MOVES, campaign, before)]


@dataclass(frozen=True, slots=True)
class Placed:
    """The moments of one attempt, and how it stands."""

    id: int
    e164: str
    state: str
    outcome: str | None
    hung_up_by: str | None
    dialed_at: datetime | None
    ringing_at: datetime | None
    answered_at: datetime | None
    connecting_at: datetime | None
    bridged_at: datetime | None
    ended_at: datetime | None


PLACED = """
select id, e164, state, outcome, hung_up_by, dialed_at, ringing_at, answered_at, connecting_at, bridged_at, ended_at
  from attempts where campaign_id = $1 order by id
"""


async def placed(connection: Connection, campaign: int) -> list[Placed]:
    """Every attempt of a campaign, in order."""
    return [Placed(*row) for row in await connection.fetch(PLACED, campaign)]


SO_FAR = """
select count(dialed_at), count(answered_at), count(bridged_at),
       count(*) filter (where state = 'abandoning' or outcome = 'abandoned')
  from attempts where campaign_id = $1
"""


async def so_far(connection: Connection, campaign: int) -> tuple[int, int, int, int]:
    """Dials, answers, conversations and abandoned calls of a campaign."""
    row = await connection.fetchrow(SO_FAR, campaign)
    assert row is not None
    return row[0], row[1], row[2], row[3]
