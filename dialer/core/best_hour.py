"""When a number that did not answer is best tried again: at the hour at which it will rather answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from dialer.core.answering import Answering
from dialer.core.observation import Features
from dialer.core.windows import CallingHours, open_at

KNOWN_AFTER = 500
"""Attempts learned from, before hours are told apart."""
WORTH = 1.1
"""How many times likelier an answer must be for a call to be put off."""
EXPLORED = 0.1
"""Share of calls that take an hour by chance: otherwise a wrong belief about an hour is never found out."""
AHEAD = 24


def best_hour(answering: Answering, known: Features, hours: CallingHours, earliest: datetime, draw: float) -> datetime:
    """The time of the next attempt, `earliest` (aware) or an hour of the day that follows; only when calls may start.

    `known`: what will be known of the number then, but for hour and weekday. `draw`: uniform from 0 to 1 (excluded).
    """
    begun = earliest.replace(minute=0, second=0, microsecond=0)
    later = [begun + timedelta(hours=count) for count in range(1, AHEAD + 1)]
    times = [time for time in (earliest, *later) if open_at(hours, time)]
    if answering.observed < KNOWN_AFTER or len(times) < 2:
        return earliest
    if draw < EXPLORED:
        return times[int(draw / EXPLORED * len(times))]
    chances = answering.variants(known, [_then(known, hours, earliest, time) for time in times])
    best = max(range(len(times)), key=lambda place: (chances[place], -place))
    return times[best] if chances[best] > WORTH * chances[0] or times[0] != earliest else earliest


def _then(known: Features, hours: CallingHours, earliest: datetime, time: datetime) -> Features:
    local = time.astimezone(hours.zone)
    since = known.get("hours_since_last")
    later = since + (time - earliest).total_seconds() / 3600 if isinstance(since, int | float) else None
    hour = local.hour + local.minute / 60
    return {"hour": hour, "weekday": local.weekday(), "hours_since_last": later}
