"""What a load run reads of the attempts that a dialer made."""

from __future__ import annotations

from dataclasses import dataclass

from db.pool import Connection

LAST_ATTEMPT = "select coalesce(max(id), 0) from attempts"


async def last_attempt(connection: Connection) -> int:
    """The id of the newest attempt."""
    newest: int = await connection.fetchval(LAST_ATTEMPT)
    return newest


LIVE = "select count(*) from attempts where ended_at is null"


async def live(connection: Connection) -> int:
    """Attempts that have not ended."""
    count: int = await connection.fetchval(LIVE)
    return count


LEGS_UP = "select count(*) from agents where leg_up and state = $1"


async def agents_in(connection: Connection, state: str) -> int:
    """Agents in this state whose waiting leg is up."""
    count: int = await connection.fetchval(LEGS_UP, state)
    return count


@dataclass(frozen=True, slots=True)
class Made:
    """Attempts after one id: seconds between their moments, and over which time they were dialed."""

    placed: int
    dialing_seconds: float
    to_answer: list[float]
    to_bridge: list[float]
    outcomes: dict[str, int]


MADE = """
select count(dialed_at) as placed,
       coalesce(extract(epoch from max(dialed_at) - min(dialed_at)), 0)::float8 as dialing_seconds,
       coalesce(array_agg(extract(epoch from answered_at - dialed_at)::float8)
                filter (where answered_at is not null), '{}') as to_answer,
       coalesce(array_agg(extract(epoch from bridged_at - answered_at)::float8)
                filter (where bridged_at is not null), '{}') as to_bridge
  from attempts where id > $1
"""
OUTCOMES = "select outcome, count(*) from attempts where id > $1 and outcome is not null group by outcome"


async def made_since(connection: Connection, attempt_id: int) -> Made:
    """What became of the attempts after this one."""
    row = await connection.fetchrow(MADE, attempt_id)
    assert row is not None
    outcomes = await connection.fetch(OUTCOMES, attempt_id)
    return Made(**dict(row), outcomes={outcome["outcome"]: outcome["count"] for outcome in outcomes})
