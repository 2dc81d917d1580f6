"""Territories (French departments, Spanish communities) as beginnings of postcodes: to count and to call there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dialer.core.law.profile import Law

Beginnings = Mapping[str, tuple[str, ...]]
"""Of each territory the beginnings of its postcodes, none of which lies in another one."""


def territories_of(law: Law, profile: str) -> Beginnings:
    """The territories of a profile's country by code; none where the profile or their postcodes are not known."""
    known = law.profiles.get(profile)
    found: dict[str, list[str]] = {}
    for beginning, place in sorted(law.shared.places[known.country].postcodes.items() if known else ()):
        if not place.territory:
            continue
        kept = found.setdefault(place.territory, [])
        if not kept or not beginning.startswith(kept[-1]):
            kept.append(beginning)
    return {code: tuple(kept) for code, kept in found.items()}


def spelled_out(places: Iterable[str], territories: Beginnings) -> list[str]:
    """The places, and of those that are territories all their beginnings: 2A is written 20 in a postcode."""
    return [beginning for place in places for beginning in {place: 0} | dict.fromkeys(territories.get(place, ()))]


def counted(leads: Mapping[str, int], territories: Beginnings) -> Mapping[str, int]:
    """How many leads (by postcode) calling in each territory alone would leave; under "" those of none.

    A postcode counts for each territory that has a beginning of it: 97133 is of 977, and begins as those of 971.
    """
    of: dict[str, list[str]] = {}
    for code, its in territories.items():
        for beginning in its:
            of.setdefault(beginning, []).append(code)
    sums = Counter(dict.fromkeys((*territories, ""), 0))
    for postcode, count in leads.items():
        for code in _of(postcode, of) or [""]:
            sums[code] += count
    return sums


def _of(postcode: str, of: Mapping[str, Sequence[str]]) -> set[str]:
    return {code for length in range(1, len(postcode) + 1) for code in of.get(postcode[:length], ())}
