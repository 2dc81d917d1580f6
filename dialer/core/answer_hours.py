"""When to call again: at the hour, not before the earliest allowed one, at which an answer is likeliest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from dialer.core.answering import Answering
from dialer.core.observation import Features
from dialer.core.windows import CallingHours, open_at

WORTH_WAITING = 0.03
"""So much likelier an answer must be for a lead to wait for it: small differences are noise."""
EXPLORED = 0.1
"""Share of leads that are called again at any of the hours, so that those never tried become known."""


def best_time(
    known: Answering,
    features: Features,
    tried_at: datetime,
    earliest: datetime,
    latest: datetime,
    hours: CallingHours,
    draw: float,
) -> datetime:
    """The moment for the next attempt, from `earliest` on: that one itself, or a later full hour up to `latest`.

    Only calling hours are looked at. `features`: of the lead after the attempt at `tried_at`; all times are aware.
    `draw`: a uniform number from 0 to 1 (excluded), which decides who explores.
    """
    times = [time for time in _times(earliest, latest, hours.zone.utcoffset(earliest)) if open_at(hours, time)]
    if not times:
        return earliest
    if draw < EXPLORED:
        return times[int(draw / EXPLORED * len(times))]
    chances = known.probabilities([_at(features, time, tried_at, hours) for time in times])
    best = max(range(len(times)), key=lambda n: (chances[n], -n))
    return times[best] if chances[best] > chances[0] + WORTH_WAITING else times[0]


def _times(earliest: datetime, latest: datetime, offset: timedelta | None) -> Iterator[datetime]:
    """The earliest moment, then every full local hour."""
    yield earliest
    local = earliest + (offset or timedelta())
    time = earliest - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    while (time := time + timedelta(hours=1)) <= latest:
        yield time


def _at(features: Features, time: datetime, tried_at: datetime, hours: CallingHours) -> Features:
    local = time.astimezone(hours.zone)
    return {
        **features,
        "hour": local.hour + local.minute / 60,
        "weekday": local.weekday(),
        "hours_since_last": (time - tried_at) / timedelta(hours=1),
    }
