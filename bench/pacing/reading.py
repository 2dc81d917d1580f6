"""Reads a campaign's past from the database: a day to be dialled again, or what its calls are like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bench.pacing.past import (
    ASLEEP,
    End,
    Figures,
    PastDay,
    Span,
    agents_of_day,
    conversation_of,
    detection_of,
    dial_of,
    spans_of_decisions,
)
from db.bench import replaying
from db.bench.replaying import PacedAttempt
from db.campaigns.settings import Campaign
from db.dialer import ticks
from db.pool import Connection
from dialer.core.errors import PlateauError
from dialer.core.own import kept
from dialer.core.windows import CallingHours
from ops.law import current

REMEMBERED = 400
"""Calls before the day from which the dialer of that day had learned."""
DAYS_NAMED = 5
OF_SNAPSHOT = ("mode", "abandon_limit", "max_dial_level")
"""Settings that recorded decisions carry, so that they are known as they were."""


class NoSuchDay(PlateauError):
    """On this day pacing placed no call of this campaign."""


async def read_day(connection: Connection, campaign: Campaign, day: date) -> PastDay:
    """A day of a campaign, in its own time zone. Raises NoSuchDay, which names the days that can be replayed."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    hours = kept(current(), asdict(campaign), noon).hours
    midnight, until = _midnight(day, hours), _midnight(day + timedelta(days=1), hours)
    attempts = await replaying.attempts(connection, campaign.id, midnight, until)
    bounds = await ticks.bounds(connection, campaign.id, midnight, until)
    dialling = spans_of_decisions(bounds, midnight) if bounds else spans_of_hours(hours, day)
    paced = frozenset(one.id for one in attempts)
    moves = await replaying.moves(connection, campaign.id, midnight, until)
    agents = agents_of_day(moves, paced, dialling, midnight, (until - midnight).total_seconds())
    if not attempts or not agents.roster:
        raise NoSuchDay(await _other_days(connection, campaign, day, hours))
    before = await replaying.attempts_before(connection, campaign.id, midnight, REMEMBERED)
    dials = tuple(dial_of(one) for one in attempts)
    return PastDay(
        roster=agents.roster,
        dialling=tuple(dialling),
        dials=dials,
        conversations=tuple(found for one in attempts if (found := conversation_of(one))),
        happened=Figures(
            calls=len(attempts),
            answers=sum(dial.end is End.PERSON for dial in dials),
            connected=sum(one.bridged_at is not None for one in attempts),
            abandoned=sum(one.outcome == "abandoned" for one in attempts),
            agent_seconds=agents.agent_seconds,
            busy_seconds=agents.busy_seconds,
            waited_seconds=agents.waited_seconds,
        ),
        before=tuple((dial_of(one), conversation_of(one)) for one in before),
        settings=await _settings(connection, campaign, bounds, until),
        ways=await replaying.ways(connection, campaign.trunk),
        detection_seconds=detection_of(attempts) if campaign.amd else 0.0,
    )


def spans_of_hours(hours: CallingHours, day: date) -> list[Span]:
    """When a campaign may dial on a day, as seconds of it, where no decision of that day is kept any more."""
    if day.weekday() not in hours.days:
        return []
    return [(begin * 60.0, end * 60.0) for begin, end in hours.intervals]


async def _settings(
    connection: Connection, campaign: Campaign, bounds: Sequence[tuple[datetime, str]], until: datetime
) -> Mapping[str, Any]:
    """The settings of the day: as its first decision that dialled was made with, else as they are now."""
    whole = asdict(campaign)
    settings = {name: value for name, value in whole.items() if name not in ("calling_hours",)}
    settings |= kept(current(), whole, until).by_column()
    awake = next((at for at, bound in bounds if bound not in ASLEEP), None)
    if awake is None:
        return settings
    snapshot = await replaying.snapshot_at(connection, campaign.id, awake, until)
    if "giving_up" in snapshot:
        settings["give_up_ringing"] = snapshot["giving_up"] is not None
    return settings | {name: snapshot[name] for name in OF_SNAPSHOT if name in snapshot}


async def _other_days(connection: Connection, campaign: Campaign, day: date, hours: CallingHours) -> str:
    found = await _days_with_calls(connection, campaign.id, hours)
    said = f"{campaign.name} has no progressive or predictive call, or no agent at work, on {day.isoformat()}"
    if not found:
        return f"{said}, nor on any other day: let it dial first, or plan it with `plateau pacing simulate`"
    return f"{said}; its last days with calls: {', '.join(one.isoformat() for one in found)}"


async def _days_with_calls(connection: Connection, campaign_id: int, hours: CallingHours) -> list[date]:
    """The last days on which pacing placed calls, the latest first; the database may not know their time zone."""
    days: list[date] = []
    before: datetime | None = None
    while len(days) < DAYS_NAMED and (at := await replaying.last_claimed(connection, campaign_id, before)):
        days.append(at.astimezone(hours.zone).date())
        before = _midnight(days[-1], hours)
    return days


def _midnight(day: date, hours: CallingHours) -> datetime:
    """When a day begins, in UTC."""
    return datetime.combine(day, time(), hours.zone).astimezone(UTC)


async def recent_calls(connection: Connection, campaign_id: int, count: int) -> list[PacedAttempt]:
    """The last calls that pacing placed for a campaign, the oldest first."""
    return await replaying.attempts_before(connection, campaign_id, datetime.now(UTC), count)
