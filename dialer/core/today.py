"""Today, for what campaigns share: caps of the day, numbers that may be shown, rates that hold.

Trunks and numbers belong to the company, not to one campaign, so their day is that of the company's own zone, whatever
the zones of its campaigns. What is a campaign's alone, its figures of the day, its dates and its window of abandoned
calls, goes by the zone of that campaign; what is a person's, by that of the callee.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Today(NamedTuple):
    """A day of the company, and when it began (UTC)."""

    on: date
    began: datetime


def today(zone: ZoneInfo, now: datetime) -> Today:
    """The company's day at `now` (aware), in its zone."""
    on = now.astimezone(zone).date()
    return Today(on, begins(zone, on))


def begins(zone: ZoneInfo, on: date) -> datetime:
    """When a day of the company begins, in UTC."""
    return datetime(on.year, on.month, on.day, tzinfo=zone).astimezone(UTC)
