"""When a place is open for calls: half-open hours of its local days, holidays left out, exact to the instant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dialer.core.law.holidays import Names
from dialer.core.law.places import Place
from dialer.core.law.profile import Profile
from dialer.core.law.terms import Interval, Terms

_DAY = timedelta(days=1)
_HORIZON_DAYS = 400
"""Whoever is not open within a year is never open."""


def is_open(profile: Profile, place: Place, now: datetime) -> bool:
    """Whether days, hours and holidays of the place allow a call at `now` (aware)."""
    local = now.astimezone(place.zone)
    return open_on(profile, profile.on(local.date()), place, local)


def open_on(profile: Profile, terms: Terms, place: Place, local: datetime) -> bool:
    """Like is_open, for a time of the place's own zone and the terms of that day."""
    day = local.date()
    minute = local.hour * 60 + local.minute
    for start, end in terms.week_in(place.territory).value[day.weekday()]:
        if start <= minute < end:
            return holiday(profile, terms, place, day) is None
    return False


def next_open(profile: Profile, place: Place, now: datetime) -> datetime | None:
    """The first instant, not before `now`, at which the place is open (in UTC); None: there is none."""
    now = now.astimezone(UTC)
    if is_open(profile, place, now):
        return now
    return next_opening(profile, place, now, now.astimezone(place.zone).date())


def next_opening(profile: Profile, place: Place, now: datetime, day: date) -> datetime | None:
    """Like next_open, at a closed moment whose local day is known."""
    for _ in range(_HORIZON_DAYS):
        terms = profile.on(day)
        intervals = terms.week_in(place.territory).value[day.weekday()]
        if intervals and holiday(profile, terms, place, day) is None:
            for one in _openings(place.zone, day, intervals):
                if one >= now:
                    return one
        day += _DAY
    return None


def holiday(profile: Profile, terms: Terms, place: Place, day: date) -> Names | None:
    """The holiday of a day at the place; None: none that counts."""
    country = terms.calendar.value
    if not country:
        return None
    return profile.shared.calendars.holiday(country, place.territory if terms.regional_holidays else "", day)


@lru_cache(maxsize=65536)
def day_begins(zone: ZoneInfo, day: date) -> datetime:
    """The first instant of a local day, in UTC, also where the clock jumps over midnight."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


@lru_cache(maxsize=65536)
def _openings(zone: ZoneInfo, day: date, intervals: tuple[Interval, ...]) -> tuple[datetime, ...]:
    """Every instant of a day at which the clock enters an interval, in order."""
    begins, ends, plain = _day(zone, day)
    if plain:
        return tuple(begins + timedelta(minutes=start) for start, _ in intervals)
    # The clock is changed: it can enter an interval twice, by jumping into it, or not at all.
    changed = _change(zone, begins, ends)
    entries = {begins, changed, *(one for start, _ in intervals for one in _instants(zone, begins, ends, start))}
    return tuple(one for one in sorted(entries) if _within(one.astimezone(zone), day, intervals))


def _within(local: datetime, day: date, intervals: tuple[Interval, ...]) -> bool:
    minute = local.hour * 60 + local.minute
    return local.date() == day and any(start <= minute < end for start, end in intervals)


def _day(zone: ZoneInfo, day: date) -> tuple[datetime, datetime, bool]:
    """The first instants of a local day and of the next (UTC), and whether the clock runs evenly between them."""
    begins, ends = day_begins(zone, day), day_begins(zone, day + _DAY)
    first = begins.astimezone(zone)
    return begins, ends, first.hour == first.minute == 0 and first.utcoffset() == _offset(zone, ends)


def _instants(zone: ZoneInfo, begins: datetime, ends: datetime, minute: int) -> Iterator[datetime]:
    """The instants of a day at which its clock shows a minute: none, one or two."""
    local = begins.astimezone(zone)
    shown = datetime(local.year, local.month, local.day, tzinfo=zone) + timedelta(minutes=minute)
    for fold in (0, 1):
        one = shown.replace(fold=fold).astimezone(UTC)
        if begins <= one < ends and one.astimezone(zone).replace(tzinfo=None) == shown.replace(tzinfo=None):
            yield one


def _change(zone: ZoneInfo, begins: datetime, ends: datetime) -> datetime:
    """The second at which the offset changes between two instants."""
    low, high = int(begins.timestamp()), int(ends.timestamp())
    before = _offset(zone, begins)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, datetime.fromtimestamp(middle, UTC)) == before:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta | None:
    return at.astimezone(zone).utcoffset()
