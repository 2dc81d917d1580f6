"""Which days are holidays, by country and territory: a library's lists, corrected by the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays

Names = tuple[str, str]
"""In French and in English."""


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """A list of the library (`country`, `subdivision`, a second country `also`) and fixed days (month, day)."""

    country: str
    subdivision: str = ""
    also: str = ""
    days: tuple[tuple[tuple[int, int], Names], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Calendars:
    """Calendars by country, and by territory where it has days of its own."""

    national: Mapping[str, Calendar]
    territorial: Mapping[tuple[str, str], Calendar]

    def holiday(self, country: str, territory: str, day: date) -> Names | None:
        """What holiday `day` is there; None: none. An empty territory has the national days."""
        calendar = self.territorial.get((country, territory)) or self.national[country]
        return days_of(calendar, day.year).get(day)


@lru_cache(maxsize=4096)
def days_of(calendar: Calendar, year: int) -> Mapping[date, Names]:
    """The holidays of a year."""
    found = dict(_listed(calendar.country, calendar.subdivision, year))
    if calendar.also:
        found |= _listed(calendar.also, "", year)
    for (month, day), names in calendar.days:
        found.setdefault(date(year, month, day), names)
    return found


def subdivisions(country: str) -> frozenset[str]:
    """The subdivisions that the library knows of a country; empty for a country that it does not know."""
    return frozenset(holidays.list_supported_countries(include_aliases=False).get(country, ()))


def is_known(country: str) -> bool:
    """Whether the library knows a country."""
    return country in holidays.list_supported_countries(include_aliases=False)


def _listed(country: str, subdivision: str, year: int) -> dict[date, Names]:
    english = _in_language(country, subdivision, year, "en_US")
    own = _in_language(country, subdivision, year, None)
    return {day: (own.get(day, name), name) for day, name in english.items()}


def _in_language(country: str, subdivision: str, year: int, language: str | None) -> dict[date, str]:
    found = holidays.country_holidays(country, subdiv=subdivision or None, years=year, language=language)
    return dict(found.items())
