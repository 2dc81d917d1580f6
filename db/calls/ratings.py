"""Scorecards of campaigns in versions, the ratings of calls by them, and the averages of agents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection
from dialer.core.scorecard import Criterion


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One version of what calls of a campaign are rated by."""

    id: int
    campaign_id: int
    version: int
    criteria: list[Criterion]
    made_at: datetime


LAST = """
select id, campaign_id, version, criteria, made_at from scorecards
 where campaign_id = $1 order by version desc limit 1
"""


async def scorecard(connection: Connection, campaign_id: int) -> Scorecard | None:
    """The scorecard of a campaign as it is now, or None: it has none."""
    row = await connection.fetchrow(LAST, campaign_id)
    if row is None:
        return None
    criteria = [Criterion(one["name"], one["weight"]) for one in row["criteria"]]
    return Scorecard(row["id"], row["campaign_id"], row["version"], criteria, row["made_at"])


WRITE = """
insert into scorecards (campaign_id, version, criteria, made_by)
select $1, $2 + 1, $3, $4
 where coalesce((select max(version) from scorecards where campaign_id = $1), 0) = $2
on conflict (campaign_id, version) do nothing returning version
"""


async def write(
    connection: Connection, campaign_id: int, version: int, criteria: Sequence[Criterion], by: int
) -> int | None:
    """A new version after `version` (0: the first). None: somebody else has written one meanwhile."""
    said = [{"name": one.name, "weight": one.weight} for one in criteria]
    made: int | None = await connection.fetchval(WRITE, campaign_id, version, said, by)
    return made


RATE = """
insert into recording_ratings (recording_id, scorecard_id, rated_by, points, score, comment, at_ms)
values ($1, $2, $3, $4, $5::float8::numeric, $6, $7)
on conflict (recording_id, rated_by) do update
   set scorecard_id = excluded.scorecard_id, points = excluded.points, score = excluded.score,
       comment = excluded.comment, at_ms = excluded.at_ms, rated_at = now()
"""


async def rate(
    connection: Connection,
    recording_id: int,
    scorecard_id: int,
    by: int,
    points: Sequence[int],
    score: float,
    comment: str,
    at_ms: int | None,
) -> None:
    """What this person thinks of the call; who rates it again replaces their own rating."""
    await connection.execute(RATE, recording_id, scorecard_id, by, list(points), score, comment, at_ms)


@dataclass(frozen=True, slots=True)
class Rating:
    """What somebody thought of a call; `at_ms`: where in the recording the comment points to."""

    id: int
    who: str
    rated_at: datetime
    version: int
    points: list[int]
    score: float
    comment: str
    at_ms: int | None


RATINGS = """
select r.id, u.name, r.rated_at, s.version, r.points, r.score::float8, r.comment, r.at_ms
  from recording_ratings r join users u on u.id = r.rated_by join scorecards s on s.id = r.scorecard_id
 where r.recording_id = $1 order by r.id
"""


async def ratings(connection: Connection, recording_id: int) -> list[Rating]:
    """All ratings of a call."""
    return [Rating(*row) for row in await connection.fetch(RATINGS, recording_id)]


@dataclass(frozen=True, slots=True)
class Average:
    """How an agent's calls in a campaign were rated, over all versions of the scorecard."""

    agent_id: int
    agent: str
    ratings: int
    score: float


AVERAGES = """
select c.agent_id, u.name, count(*), round(avg(r.score), 1)::float8
  from recording_ratings r join recordings c on c.id = r.recording_id join users u on u.id = c.agent_id
 where c.campaign_id = $1 group by c.agent_id, u.name order by u.name, c.agent_id
"""


async def averages(connection: Connection, campaign_id: int) -> list[Average]:
    """The average of each agent whose calls were rated."""
    return [Average(*row) for row in await connection.fetch(AVERAGES, campaign_id)]
