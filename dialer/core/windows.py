"""When a lead may be called: local half-open intervals in a time zone, on chosen days of the week."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dialer.core.errors import PlateauError

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")


class InvalidCallingHours(PlateauError):
    """These calling hours cannot be used."""


@dataclass(frozen=True, slots=True)
class CallingHours:
    """Local hours in which calls may start; days count from Monday = 0, intervals are minutes of the day.

    `first` and `last`: the first and the last local day of calls, where there are such.
    """

    zone: ZoneInfo
    days: frozenset[int]
    intervals: tuple[tuple[int, int], ...]
    first: date | None = None
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether calls may start on this local day at all."""
        return self.lasts(day) and day.weekday() in self.days

    def lasts(self, day: date) -> bool:
        """Whether this local day lies between the first and the last one."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def parse(document: Mapping[str, object]) -> CallingHours:
    """Read `campaigns.calling_hours`: `timezone`, `days`, `hours` as pairs of HH:MM (24:00 ends a day).

    Days or hours that are not said are all of them. Raises InvalidCallingHours, whose sentence names the fault.
    """
    days, hours = document.get("days"), document.get("hours")
    days = list(range(7)) if days is None else days
    if not isinstance(days, list) or not all(type(day) is int and 0 <= day <= 6 for day in days):
        raise InvalidCallingHours("days must be a list of numbers from 0 (Monday) to 6 (Sunday)")
    hours = [["00:00", "24:00"]] if hours is None else hours
    if not isinstance(hours, list):
        raise InvalidCallingHours("hours must be a list of pairs such as 10:00 and 13:00")
    intervals = tuple(sorted(_interval(pair) for pair in hours))
    if any(end > start for (_, end), (start, _) in pairwise(intervals)):
        raise InvalidCallingHours("two intervals overlap")
    return CallingHours(_zone(document.get("timezone")), frozenset(days), intervals)


def open_at(hours: CallingHours, now: datetime) -> bool:
    """Whether a call may start at `now` (any aware time)."""
    local = now.astimezone(hours.zone)
    minute = local.hour * 60 + local.minute
    return hours.covers(local.date()) and any(start <= minute < end for start, end in hours.intervals)


def _interval(pair: object) -> tuple[int, int]:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise InvalidCallingHours("each interval must be a pair such as 10:00 and 13:00")
    start, end = (_minutes(clock) for clock in pair)
    if start >= end:
        raise InvalidCallingHours(f"the interval {pair[0]} to {pair[1]} ends before it starts")
    return start, end


def _minutes(clock: object) -> int:
    if not isinstance(clock, str) or not _CLOCK.fullmatch(clock):
        raise InvalidCallingHours("a time of day must be written as HH:MM, from 00:00 to 24:00")
    return int(clock[:2]) * 60 + int(clock[3:])


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise InvalidCallingHours("timezone must be an IANA name such as Europe/Paris") from fault
