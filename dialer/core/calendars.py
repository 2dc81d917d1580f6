"""Calendars: whoever shares one may be called at the same hours of the same days, so a closed one is passed over whole.

A calendar is written as a time zone, and behind a space the territory where that has days or hours of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from dialer.core.law import hours
from dialer.core.law.places import Place, place_of, zone_named
from dialer.core.law.profile import Profile
from dialer.core.windows import CallingHours


def calendar_of(profile: Profile, timezone: str, postcode: str, number: str) -> str:
    """The calendar of a person, by their own zone, their postcode, their number; empty: it cannot be told."""
    place = place_of(profile, timezone, postcode, number)
    if place is None or (not place.territory and any(terms.territory_required.value for terms in profile.terms)):
        return ""
    return f"{place.zone.key} {place.territory}" if _is_special(profile, place.territory) else place.zone.key


def is_open(profile: Profile, calendar: str, now: datetime) -> bool:
    """Whether people of this calendar may be called at `now` (aware), as far as hours and days go."""
    name, _, territory = calendar.partition(" ")
    zone = zone_named(name)
    return zone is not None and hours.is_open(profile, Place(zone, territory), now)


def opens(profile: Profile, calendar: str, now: datetime) -> datetime | None:
    """When people of this calendar may be called next, `now` (aware) itself where they may; None: never."""
    name, _, territory = calendar.partition(" ")
    zone = zone_named(name)
    if zone is None:
        return None
    opening = hours.next_open(profile, Place(zone, territory), now)
    return now if opening == now else opening


def opens_first(profile: Profile, names: Iterable[str], within: CallingHours, now: datetime) -> datetime | None:
    """When people of any of these calendars may be called next, on the days between the dates of `within`; `now`
    (aware) itself where some may be; None: never.
    """
    start = now
    if within.first is not None:
        begins = datetime(within.first.year, within.first.month, within.first.day, tzinfo=within.zone)
        start = max(now, begins.astimezone(UTC))
    found = min((at for one in names if (at := opens(profile, one, start)) is not None), default=None)
    return found if found is not None and within.lasts(found.astimezone(within.zone).date()) else None


def closes(profile: Profile, calendar: str, now: datetime) -> datetime | None:
    """When the last hours of the local day of `now` (aware) end there; None: nobody may be called on that day."""
    name, _, territory = calendar.partition(" ")
    zone = zone_named(name)
    if zone is None:
        return None
    day, place = now.astimezone(zone).date(), Place(zone, territory)
    terms = profile.on(day)
    intervals = terms.week_in(territory).value[day.weekday()]
    if not intervals or hours.holiday(profile, terms, place, day) is not None:
        return None
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return (midnight + timedelta(minutes=max(end for _, end in intervals))).astimezone(UTC)


def _is_special(profile: Profile, territory: str) -> bool:
    return (profile.country, territory) in profile.shared.calendars.territorial or any(
        territory in terms.regional_weeks for terms in profile.terms
    )
