"""Figures of a period, from the sums that the database keeps by quarter of an hour. Live calls are not in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Figures:
    """Ended attempts that have something in common (`id`, `name`), and their sums."""

    id: str
    name: str
    attempts: int
    answered: int
    connected: int
    abandoned: int
    live_answers: int
    successes: int
    talk_seconds: float
    wait_seconds: float


_SUMS = """
  sum(s.attempts)::int, sum(s.answered)::int,
  coalesce(sum(s.attempts) filter (where s.outcome = 'connected'), 0)::int,
  coalesce(sum(s.attempts) filter (where s.outcome = 'abandoned'), 0)::int,
  coalesce(sum(s.answered) filter (where s.outcome <> 'machine'), 0)::int,
  coalesce(sum(s.attempts) filter (where d.effect = 'success'), 0)::int,
  (sum(s.talk_ms) / 1000.0)::float8, (sum(s.wait_ms) / 1000.0)::float8
  from attempt_sums s
  left join dispositions d on d.campaign_id = s.campaign_id and d.code = s.disposition
"""
_WHERE = """
 where s.quarter >= $1 and s.quarter < $2 and ($3::bigint is null or s.campaign_id = $3)
"""
TOTAL = "select '', ''," + _SUMS + _WHERE + " having sum(s.attempts) > 0"
CAMPAIGNS = (
    "select s.campaign_id::text, c.name,"
    + _SUMS
    + " join campaigns c on c.id = s.campaign_id"
    + _WHERE
    + " group by s.campaign_id, c.name order by c.name, s.campaign_id"
)
AGENTS = (
    "select s.agent_id::text, coalesce(u.name, ''),"
    + _SUMS
    + " left join users u on u.id = s.agent_id"
    + _WHERE
    + " group by s.agent_id, u.name order by u.name, s.agent_id"
)
BATCHES = (
    "select s.batch_id::text, b.file_name,"
    + _SUMS
    + " join batches b on b.id = s.batch_id"
    + _WHERE
    + " group by s.batch_id, b.file_name order by s.batch_id"
)
DISPOSITIONS = (
    "select s.disposition, s.disposition," + _SUMS + _WHERE + " group by s.disposition order by 3 desc, s.disposition"
)
OUTCOMES = "select s.outcome, s.outcome," + _SUMS + _WHERE + " group by s.outcome order by 3 desc, s.outcome"
HOURS = (
    "select to_char(s.quarter at time zone $4, 'HH24'), to_char(s.quarter at time zone $4, 'HH24'),"
    + _SUMS
    + _WHERE
    + " group by 1, 2 order by 1"
)
DAYS = (
    "select to_char(s.quarter at time zone $4, 'YYYY-MM-DD'), to_char(s.quarter at time zone $4, 'YYYY-MM-DD'),"
    + _SUMS
    + _WHERE
    + " group by 1, 2 order by 1"
)


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` to before `until` (aware, on quarters of an hour), one campaign or all; days and hours of `zone`."""

    since: datetime
    until: datetime
    campaign_id: int | None
    zone: str


async def of(connection: Connection, statement: str, period: Period) -> list[Figures]:
    """The figures of one of the statements above, by its rows."""
    given: list[datetime | int | str | None] = [period.since, period.until, period.campaign_id]
    if statement in (HOURS, DAYS):
        given.append(period.zone)
    return [Figures(*row) for row in await connection.fetch(statement, *given)]


@dataclass(frozen=True, slots=True)
class Time:
    """How long an agent was in a state, with the reason of a pause ('' otherwise), in seconds."""

    agent_id: int
    agent: str
    state: str
    reason: str
    seconds: float


TIMES = """
select t.agent_id, u.name, t.state, t.reason, (sum(t.ms) / 1000.0)::float8 from (
  select agent_id, state, reason, ms from agent_sums where quarter >= $1 and quarter < $2
  union all
  select a.id, a.state, coalesce(a.reason, ''),
         greatest(0, extract(epoch from least(now(), $2) - greatest(a.since, $1)) * 1000)::bigint
    from agents a where a.state <> 'offline' and a.since < $2 and now() > $1
) t join users u on u.id = t.agent_id
 group by t.agent_id, u.name, t.state, t.reason having sum(t.ms) > 0 order by u.name, t.agent_id, t.state, t.reason
"""


async def times(connection: Connection, since: datetime, until: datetime) -> list[Time]:
    """The time of each agent by state, over all campaigns; the state of now counts up to now."""
    return [Time(*row) for row in await connection.fetch(TIMES, since, until)]


LIVE = "select count(*) from attempts where ended_at is null and ($1::bigint is null or campaign_id = $1)"


async def live(connection: Connection, campaign_id: int | None) -> int:
    """Attempts that have not ended, which no sum holds yet."""
    found: int = await connection.fetchval(LIVE, campaign_id)
    return found
