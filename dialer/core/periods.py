"""Periods of whole days as people ask for them: today, this week, from one day to another, in a time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Period = Literal["today", "yesterday", "week", "month", "days"]
"""`week` began on Monday, `month` on its first day; `days` are named."""
LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Days:
    """From the beginning of `first` to the end of `last`, as clocks of `zone` have them: a day may have 23 hours."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def since(self) -> datetime:
        """Its beginning, in UTC."""
        return _midnight(self.first, self.zone)

    @property
    def until(self) -> datetime:
        """The moment after its end, in UTC."""
        return _midnight(self.last + timedelta(days=1), self.zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def days_of(period: Period, now: datetime, zone: ZoneInfo, first: date | None, last: date | None) -> Days:
    """The days of a period at `now` (aware). Raises ValueError: `days` without both, backwards or too many."""
    today = now.astimezone(zone).date()
    match period:
        case "today":
            return Days(today, today, zone)
        case "yesterday":
            return Days(today - timedelta(days=1), today - timedelta(days=1), zone)
        case "week":
            return Days(today - timedelta(days=today.weekday()), today, zone)
        case "month":
            return Days(today.replace(day=1), today, zone)
        case "days":
            if first is None or last is None or not 0 <= (last - first).days < LONGEST_DAYS:
                raise ValueError("days need a first and a last day, not before it, and are a year at most")
            return Days(first, last, zone)
