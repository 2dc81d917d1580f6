"""What a campaign keeps to: its own settings where it has any, never laxer than its profile of the law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil
from typing import Any

from dialer.core.law.profile import Law, Profile
from dialer.core.law.stricter import Own, narrowed
from dialer.core.law.terms import OWN
from dialer.core.windows import CallingHours, parse

ABANDON_LIMIT = 0.03
AGENT_SECONDS = 2.0
RING_SECONDS = 25
LEAST_RING_SECONDS = 20
MOST_ATTEMPTS = 4
"""What holds where neither the campaign nor its profile says anything; for how long a call rings, where the profile
asks for no more."""
_MOST_ATTEMPTS_AT_ALL = 50

COLUMNS: Mapping[str, str] = {
    "days": "calling_hours",
    "hours": "calling_hours",
    "attempts": "attempt_cap",
    "rest_days": "rest_days",
    "hold_hours": "hold_hours",
    "abandon_limit": "abandon_limit",
    "agent_seconds": "agent_wait_ms",
    "ring_seconds": "ring_seconds",
    "least_ring_seconds": "minimum_ring_seconds",
}
"""The column of a campaign that holds each of its own rules."""


def own_of(settings: Mapping[str, Any]) -> Own:
    """A campaign's own rules, from its settings by column; others are left aside. Raises InvalidCallingHours."""
    document, cap = settings["calling_hours"], settings.get("attempt_cap")
    hours, wait = parse(document), settings.get("agent_wait_ms")
    return Own(
        days=None if document.get("days") is None else hours.days,
        hours=None if document.get("hours") is None else hours.intervals,
        attempts=(cap["max"], cap["days"]) if cap else None,
        rest_days=settings.get("rest_days"),
        hold_hours=settings.get("hold_hours"),
        abandon_limit=settings.get("abandon_limit"),
        agent_seconds=None if wait is None else wait / 1000,
        ring_seconds=settings.get("ring_seconds"),
        least_ring_seconds=settings.get("minimum_ring_seconds"),
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """What a campaign keeps to on one day. Shares of one; `max_attempts` of one lead in all its time."""

    abandon_limit: float
    agent_seconds: float
    ring_seconds: int
    least_ring_seconds: int
    max_attempts: int
    hours: CallingHours
    """Of the campaign's own zone: those in which most of its people may be called, to plan ahead by. Whether somebody
    may be called now is told by the callee's."""

    def by_column(self) -> dict[str, Any]:
        """The same as settings of the campaign, but for its hours."""
        return {
            "abandon_limit": self.abandon_limit,
            "agent_wait_ms": round(1000 * self.agent_seconds),
            "ring_seconds": self.ring_seconds,
            "minimum_ring_seconds": self.least_ring_seconds,
            "max_attempts": self.max_attempts,
        }


def kept(law: Law, settings: Mapping[str, Any], now: datetime) -> Kept:
    """What a campaign of these settings, by column, keeps to on the day of `now` (aware) in its own zone.

    Under a profile that nobody knows nobody is called, and it is what the campaign says. Raises InvalidCallingHours.
    """
    hours = replace(parse(settings["calling_hours"]), first=settings["starts_on"], last=settings["ends_on"])
    profile, day = law.profiles.get(settings["profile"]), now.astimezone(hours.zone).date()
    return _kept(profile, own_of(settings), settings["max_attempts"], hours, day)


def limit_of(profile: Profile | None, own: float | None, on: date) -> float:
    """The abandon rate that a campaign of this profile keeps to on a day, in parts of one; `own`: what it says."""
    lawful = profile.on(on).abandon_limit if profile is not None else None
    said = [one for one in (own, lawful.value if lawful else None) if one is not None]
    return min(said, default=ABANDON_LIMIT)


def _kept(profile: Profile | None, own: Own, max_attempts: int | None, hours: CallingHours, on: date) -> Kept:
    terms = narrowed(profile, own).on(on) if profile is not None else None
    seconds = terms.agent_seconds if terms else None
    rings = ceil(terms.ring_seconds.value) if terms and terms.ring_seconds else 0
    law = [cap.most for cap in terms.caps if cap.source != OWN] if terms else []
    if terms is not None:
        week = terms.week.value
        edges = {interval for intervals in week for interval in intervals}
        days = frozenset(day for day in range(7) if week[day])
        hours = CallingHours(hours.zone, days, tuple(sorted(edges)), hours.first, hours.last)
    return Kept(
        abandon_limit=limit_of(profile, own.abandon_limit, on),
        agent_seconds=seconds.value if seconds else _or(own.agent_seconds, AGENT_SECONDS),
        ring_seconds=max(rings, int(_or(own.ring_seconds, RING_SECONDS))),
        least_ring_seconds=max(rings, int(_or(own.least_ring_seconds, rings or LEAST_RING_SECONDS))),
        max_attempts=max_attempts or (min(_MOST_ATTEMPTS_AT_ALL, *law) if law else MOST_ATTEMPTS),
        hours=hours,
    )


def _or(own: float | None, otherwise: float) -> float:
    return otherwise if own is None else own
