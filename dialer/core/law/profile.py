"""A profile of the law, by country and kind of campaign, and all of them together with what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from dialer.core.errors import PlateauError
from dialer.core.law.holidays import Calendars
from dialer.core.law.numbering import Numbering
from dialer.core.law.places import Places
from dialer.core.law.terms import Terms
from dialer.core.law.values import Source, Value


class UnknownProfile(PlateauError):
    """There is no such profile of the law."""


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """What all profiles share."""

    order: tuple[str, ...]
    automated: frozenset[str]
    automated_source: str
    sectors: frozenset[str]
    sectors_source: str
    objection_source: str
    """Of the duty to keep to somebody's objection."""
    appointment: timedelta
    numbering: Numbering
    places: Places
    calendars: Calendars


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The rules of one country for one kind of campaign. `zone` is that of the country, where it has only one."""

    name: str
    country: str
    zone: ZoneInfo | None
    doubt: str
    values: Mapping[str, tuple[Value, ...]]
    terms: tuple[Terms, ...]
    """The newest first; the last one holds since ever."""
    shared: Shared
    law: Profile | None = None
    """The law's own profile, where this one is narrowed by a campaign's own rules."""

    def on(self, day: date) -> Terms:
        """The terms on a day of the callee's calendar."""
        for terms in self.terms:
            if day >= terms.since:
                return terms
        return self.terms[-1]

    def changes_after(self, day: date) -> date | None:
        """The first day after `day` on which other terms begin."""
        return min((terms.since for terms in self.terms if terms.since > day), default=None)

    def value(self, path: str, day: date) -> Value | None:
        """The value at a path such as `recording.retention_days` on `day`, with its sources and doubts."""
        return next((value for value in self.values.get(path, ()) if value.holds(day)), None)


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """Every profile, what they share, and the texts that their values come from."""

    version: str
    as_of: date
    profiles: Mapping[str, Profile]
    shared: Shared
    sources: Mapping[str, Source]

    def profile(self, name: str, on: date | None = None) -> Profile:
        """The profile of this name; with `on`, as it stands on that day whatever the day of a call.

        Raises UnknownProfile, whose sentence names those that there are.
        """
        found = self.profiles.get(name)
        if found is None:
            raise UnknownProfile(f"there is no profile {name}; there are {', '.join(self.profiles)}")
        if on is None:
            return found
        values = {
            path: tuple(replace(one, valid_from=None, valid_to=None) for one in versions if one.holds(on))
            for path, versions in found.values.items()
        }
        return replace(found, values=values, terms=(replace(found.on(on), since=date.min),))
