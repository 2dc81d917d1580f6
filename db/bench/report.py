"""The figures of a whole run, read once it is over: attempts, agents' time, waits, leads, recordings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection

OUTCOMES = "select outcome, count(*) from attempts where outcome is not null group by outcome"


async def outcomes(connection: Connection) -> dict[str, int]:
    """Ended attempts by outcome."""
    return {row[0]: row[1] for row in await connection.fetch(OUTCOMES)}


@dataclass(frozen=True, slots=True)
class Totals:
    """Attempts over the whole run; `live` have not ended."""

    attempts: int
    live: int
    live_answers: int
    connected: int
    abandoned: int


TOTALS = """
select count(*), count(*) filter (where ended_at is null),
       count(*) filter (where answered_at is not null and outcome is distinct from 'machine'),
       count(*) filter (where bridged_at is not null), count(*) filter (where outcome = 'abandoned')
  from attempts
"""


async def totals(connection: Connection) -> Totals:
    """What became of the attempts, in sums."""
    row = await connection.fetchrow(TOTALS)
    assert row is not None
    return Totals(*row)


AGENT_SECONDS = """
select state, sum(extract(epoch from coalesce(until, $1) - at))::float8
  from (select state, at, lead(at) over (partition by agent_id order by at, id) as until from agent_moves) m
 where state <> 'offline' and at < $1 group by state
"""


async def agent_seconds(connection: Connection, now: datetime) -> dict[str, float]:
    """Seconds that all agents together spent in each state, up to `now`."""
    return {row[0]: row[1] for row in await connection.fetch(AGENT_SECONDS, now)}


WAITS = """
select percentile_cont(array[0.5, 0.95, 0.99, 1.0]) within group (
         order by extract(epoch from bridged_at - answered_at) * 1000)
  from attempts where bridged_at is not null and answered_at is not null
"""


async def waits(connection: Connection) -> list[float] | None:
    """Milliseconds from answer to agent: median, 95th and 99th percentile, longest; None without any."""
    found = await connection.fetchval(WAITS)
    return None if found is None else [round(float(one), 1) for one in found]


LEADS = "select state, count(*) from leads group by state"


async def leads(connection: Connection) -> dict[str, int]:
    """Leads by state."""
    return {row[0]: row[1] for row in await connection.fetch(LEADS)}


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording that was expected, and how long its conversation lasted."""

    state: str
    fault: str
    file_name: str | None
    sha256: bytes | None
    talk_seconds: float


RECORDINGS = """
select r.state, r.fault, r.file_name, r.sha256, extract(epoch from a.ended_at - a.bridged_at)::float8
  from recordings r join attempts a on a.id = r.attempt_id
 where r.state <> 'dropped' and a.ended_at is not null
"""


async def recordings(connection: Connection) -> list[Recorded]:
    """Every recording that should be there."""
    return [Recorded(*row) for row in await connection.fetch(RECORDINGS)]


UNSETTLED = "select count(*) from recordings where state = 'expected'"


async def unsettled_recordings(connection: Connection) -> int:
    """Recordings that the recorder has not settled yet."""
    count: int = await connection.fetchval(UNSETTLED)
    return count


STUCK = """
select count(*) from agents g left join attempts a on a.id = g.attempt_id
 where g.state <> 'offline' or g.attempt_id is not null or g.leg_up
"""


async def agents_not_gone(connection: Connection) -> int:
    """Agents who are not offline, once everybody was told to log out."""
    count: int = await connection.fetchval(STUCK)
    return count


@dataclass(frozen=True, slots=True)
class Dialed:
    """An attempt that left for the carrier: where to, for which lead, showing what."""

    campaign_id: int
    contact_id: int
    e164: str
    caller_id: str


DIALED = "select campaign_id, contact_id, e164, caller_id from attempts where dialed_at is not null order by id"


async def dialed(connection: Connection) -> list[Dialed]:
    """Every attempt that was handed to the carrier."""
    return [Dialed(*row) for row in await connection.fetch(DIALED)]
