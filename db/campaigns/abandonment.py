"""The answered calls that pacing placed, as the abandon policy looks at them and as evidence shows them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db.pool import Connection
from dialer.core.abandonment import Answer, HardStop, Standing, Window
from dialer.core.law.stricter import Own
from dialer.core.states import PACED

if TYPE_CHECKING:
    from asyncpg import Record

PAGE = 2000
LONGEST = timedelta(hours=2)
"""Between a claim and its answer: attempts are found by when they were claimed."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """An answered call with all that a regulator would ask for; times are aware."""

    answer: Answer
    dialed_at: datetime
    ringing_at: datetime | None
    connecting_at: datetime | None
    e164: str
    caller_id: str
    trunk: str
    mode: str
    agent_id: int | None
    outcome: str | None
    hung_up_by: str | None
    amd_verdict: str | None


ANSWERED = """
select id, claimed_at, answered_at, ended_at, bridged_at, outcome, hung_up_by, amd_verdict, dialed_at, ringing_at,
       connecting_at, e164, caller_id, trunk, mode, agent_id, state
  from attempts
 where campaign_id = $1 and (claimed_at, id) > ($2, $3) and claimed_at < $5
   and answered_at >= $4 and answered_at < $5 and mode = any($6::text[])
 order by claimed_at, id limit $7
"""


After = tuple[datetime, int]
"""When the last call of a page was claimed, and its id."""


async def answered_page(
    connection: Connection, campaign_id: int, since: datetime, until: datetime, after: After | None
) -> tuple[list[Evidence], After | None]:
    """Calls that pacing placed and somebody answered from `since` to before `until` (aware), and where to go on; None:
    there are no more.
    """
    after = after or (since - LONGEST, 0)
    rows = await connection.fetch(ANSWERED, campaign_id, *after, since, until, list(PACED), PAGE)
    return [_evidence(row) for row in rows], (rows[-1]["claimed_at"], rows[-1]["id"]) if len(rows) == PAGE else None


def _evidence(row: Record) -> Evidence:
    answer = Answer(
        row["id"],
        row["answered_at"],
        row["ended_at"],
        row["bridged_at"],
        machine=row["outcome"] == "machine" or row["state"] == "machine",
        left_by_customer=row["hung_up_by"] == "customer",
    )
    told = (
        "dialed_at", "ringing_at", "connecting_at", "e164", "caller_id", "trunk", "mode", "agent_id", "outcome",
        "hung_up_by", "amd_verdict",
    )  # fmt: skip
    return Evidence(answer, *(row[name] for name in told))


async def answered(
    connection: Connection, campaign_id: int, since: datetime, until: datetime
) -> AsyncIterator[list[Evidence]]:
    """The same, page after page."""
    after: After | None = None
    while True:
        page, after = await answered_page(connection, campaign_id, since, until, after)
        yield page
        if after is None:
            return


BEGAN = "select min(claimed_at) from attempts where campaign_id = $1"


async def began(connection: Connection, campaign_id: int) -> datetime | None:
    """When a campaign made its first attempt."""
    first: datetime | None = await connection.fetchval(BEGAN, campaign_id)
    return first


@dataclass(frozen=True, slots=True)
class Held:
    """What a campaign's abandon rate is counted and held by, beside its profile."""

    campaign_id: int
    name: str
    node: str
    profile: str
    own: Own
    timezone: str
    hard_stop: HardStop
    machine_error_share: float | None


HELD = """
select id, name, node, profile, abandon_limit::float8, agent_wait_ms / 1000.0::float8,
       coalesce(calling_hours ->> 'timezone', 'UTC'), hard_stop, machine_error_share
  from campaigns where id = $1
"""


async def held(connection: Connection, campaign_id: int) -> Held | None:
    """What a campaign is held to, or None: there is none."""
    row = await connection.fetchrow(HELD, campaign_id)
    if row is None:
        return None
    campaign, name, node, profile, limit, seconds, *rest = row
    return Held(campaign, name, node, profile, Own(abandon_limit=limit, agent_seconds=seconds), *rest)


HOLD = (
    "update campaigns set hard_stop = $2, machine_error_share = $3 where id = $1 and state <> 'finished' returning id"
)


async def hold(
    connection: Connection, campaign_id: int, hard_stop: HardStop, machine_error_share: float | None
) -> bool:
    """Say what happens above the limit, and which share of machines were people. False: none, or it is finished."""
    return await connection.fetchval(HOLD, campaign_id, hard_stop, machine_error_share) is not None


STAND = """
insert into abandon_standings values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (campaign_id) do update set at = excluded.at, kind = excluded.kind, length = excluded.length,
  abandoned = excluded.abandoned, answers = excluded.answers, abandon_limit = excluded.abandon_limit,
  budget = excluded.budget, braked = excluded.braked
"""


async def stand(
    connection: Connection, campaign_id: int, at: datetime, window: Window, where: Standing, *, braked: bool
) -> None:
    """Write where a campaign stands in its window at `at` (aware)."""
    figures = (where.numerator, where.denominator, where.limit, where.budget, braked)
    await connection.execute(STAND, campaign_id, at, window.kind, window.length, *figures)
