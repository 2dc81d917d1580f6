"""Rows of sums made into figures."""

from __future__ import annotations

from datetime import datetime, timedelta

from api.campaigns.abandonment import policy
from api.problems import Problem
from api.schema.statistics import AgentFigures, BatchFigures, CampaignFigures, DispositionFigures, HourFigures
from db.campaigns import abandonment
from db.campaigns.abandonment import LONGEST, Held
from db.history import statistics
from db.history.statistics import Rows
from db.pool import Connection
from dialer.core.abandonment import AbandonPolicy, Standing, standing
from dialer.core.periods import Days
from dialer.core.promises import LATE


def _rate(part: float, whole: float) -> float | None:
    return part / whole if whole else None


async def agents(connection: Connection, days: Days, now: datetime) -> list[AgentFigures]:
    """Everybody who was at a desk or was joined to a person."""
    calls = {row["agent_id"]: row for row in await statistics.calls(connection, days.since, days.until)}
    times: dict[int, dict[str, float]] = {}
    pauses: dict[int, dict[str, float]] = {}
    for row in await statistics.times(connection, days.since, max(days.since, min(days.until, now))):
        spent = times.setdefault(row["agent_id"], {})
        spent[row["state"]] = spent.get(row["state"], 0.0) + row["seconds"]
        if row["state"] == "paused":
            pauses.setdefault(row["agent_id"], {})[row["reason"]] = row["seconds"]
    found = []
    for number, name in (await statistics.names(connection, [*{*calls, *times}])).items():
        spent, made = times.get(number, {}), calls.get(number)
        successes = made["successes"] if made else 0
        found.append(
            AgentFigures(
                agent_id=number,
                name=name,
                calls=made["calls"] if made else 0,
                **{state: spent.get(state, 0.0) for state in ("talking", "wrap_up", "reserved", "ready", "paused")},
                pauses=pauses.get(number, {}),
                successes=successes,
                successes_per_hour=_rate(successes * 3600, sum(spent.values())),
            )
        )
    return found


async def campaigns(connection: Connection, days: Days) -> list[CampaignFigures]:
    """Every campaign that made an attempt."""
    by: dict[int, Rows] = {}
    for row in await statistics.campaigns(connection, days.since, days.until):
        by.setdefault(row["campaign_id"], []).append(row)
    where = await _standings(connection, days, list(by))
    promised = {
        row["campaign_id"]: (row["promised"], row["kept"])
        for row in await statistics.promises(connection, days.since, days.until, LATE)
    }
    return [_campaign(number, rows, where.get(number), promised.get(number, (0, 0))) for number, rows in by.items()]


def _campaign(number: int, rows: Rows, where: Standing | None, promises: tuple[int, int]) -> CampaignFigures:
    def total(name: str) -> int:
        return sum(row[name] for row in rows)

    dialed, live, reached = total("dialed"), total("live_answers"), total("reached")
    return CampaignFigures(
        campaign_id=number,
        name=rows[0]["name"],
        attempts=total("attempts"),
        going_on=sum(row["attempts"] for row in rows if row["outcome"] is None),
        outcomes={row["outcome"]: row["attempts"] for row in rows if row["outcome"]},
        dialed=dialed,
        live_answers=live,
        reached=reached,
        answer_rate=_rate(live, dialed),
        contact_rate=_rate(reached, dialed),
        mean_wait_seconds=_rate(sum(row["wait_seconds"] for row in rows), total("waited")),
        abandoned=where.numerator if where else None,
        abandon_rate=where.rate if where else None,
        abandon_limit=where.limit if where else None,
        promised=promises[0],
        kept_rate=_rate(promises[1], promises[0]),
    )


async def _standings(connection: Connection, days: Days, numbers: list[int]) -> dict[int, Standing]:
    """By the policy that holds at the end of the period; a campaign whose profile nobody knows has none."""
    held: dict[int, Held] = {}
    policies: dict[int, AbandonPolicy] = {}
    for number in numbers:
        one = await abandonment.held(connection, number)
        if one is None:
            continue
        try:
            policies[number] = policy(one, days.until - timedelta(seconds=1))
        except Problem:
            continue
        held[number] = one
    tallies = await statistics.tallies(connection, days.since, days.until, policies, LONGEST)
    return {
        number: standing(policies[number], tally, held[number].machine_error_share or 0.0)
        for number, tally in tallies.items()
    }


async def hours(connection: Connection, days: Days) -> list[HourFigures]:
    """Hours in which an attempt was made."""
    rows = await statistics.hours(connection, days.since, days.until, days.zone)
    return [HourFigures.model_validate(dict(row)) for row in rows]


async def dispositions(connection: Connection, days: Days) -> list[DispositionFigures]:
    """Dispositions that were given, and the calls without one."""
    rows = await statistics.dispositions(connection, days.since, days.until)
    return [DispositionFigures.model_validate(dict(row)) for row in rows]


async def batches(connection: Connection, days: Days) -> list[BatchFigures]:
    """Batches whose leads were called."""
    rows = await statistics.batches(connection, days.since, days.until)
    return [BatchFigures.model_validate(dict(row)) for row in rows]
