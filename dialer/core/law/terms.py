"""What a profile says between two changes of the law, in the form in which the rules read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from dialer.core.law.case import Consent
from dialer.core.law.values import Cited

Interval = tuple[int, int]
"""Minutes of the local day, the second one excluded."""
Week = tuple[tuple[Interval, ...], ...]
"""Seven days from Monday on."""
OWN = "campaign"
"""The source of what no law says: a campaign's own rule."""


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `most` attempts: within `days` of the callee's calendar (1: the same day), or within `hours`."""

    most: int
    days: int | None
    hours: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A national list, how old a comparison with it may be, and which consents stand above it."""

    name: str
    max_age: timedelta
    lifted_by: frozenset[Consent]
    source: str


@dataclass(frozen=True, slots=True)
class Showing:
    """Which numbers may be shown. `modes` maps a way of dialling to categories of numbers."""

    withheld: Cited[bool]
    mobiles: Cited[bool]
    forbidden: Cited[tuple[str, ...]]
    modes: Mapping[str, Cited[frozenset[str]]]


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The terms from the local day `since` on, until the next ones."""

    since: date
    week: Cited[Week]
    calendar: Cited[str]
    """The country whose holidays count; "" for none."""
    regional_holidays: bool
    territory_required: Cited[bool]
    appointment: bool
    """Whether a precise appointment opens closed hours."""
    mode: Cited[str]
    accepts: Cited[frozenset[Consent]]
    """Consents of which one is needed; none: none is needed."""
    automated_accepts: Cited[frozenset[Consent]]
    renewal: Cited[timedelta] | None
    listing: Listing | None
    sectors: Mapping[str, Cited[str]]
    caps: tuple[Cap, ...]
    rest: Cited[int | None] | None
    """Full days after a refusal; None inside: until the person consents anew. None: no rule."""
    hold: Cited[timedelta] | None
    """How long no machine calls again somebody whom no agent met."""
    abandon_limit: Cited[float] | None
    agent_seconds: Cited[float] | None
    ring_seconds: Cited[float] | None
    showing: Showing
    regional_weeks: Mapping[str, Cited[Week]] = field(default_factory=dict)
    regional_caps: Mapping[str, Cap] = field(default_factory=dict)

    def week_in(self, territory: str) -> Cited[Week]:
        """The hours of a territory."""
        return self.regional_weeks.get(territory, self.week) if self.regional_weeks else self.week

    def caps_in(self, territory: str) -> tuple[Cap, ...]:
        """Every cap of a territory."""
        own = self.regional_caps.get(territory) if self.regional_caps else None
        return self.caps if own is None else (*self.caps, own)
