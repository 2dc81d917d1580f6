"""Where a person is: the time zone, and the territory whose holidays and rules count."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import timezone as number_zones

if TYPE_CHECKING:
    from dialer.core.law.profile import Profile

_LONGEST = 9


@dataclass(frozen=True, slots=True)
class Place:
    """A time zone and a territory: a French department, a Spanish community, a state; "" where it is not known."""

    zone: ZoneInfo
    territory: str = ""


@dataclass(frozen=True, slots=True)
class Nowhere:
    """The place is not known; `why` is a key of the sentences."""

    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Country:
    """How the places of a country are found, by the longest beginning of a postcode or of an E.164 number."""

    postcode: re.Pattern[str] | None
    postcodes: Mapping[str, Place]
    numbers: Mapping[str, Place]
    by_area_code: bool
    """Whether a number without a postcode lies in the zone of its area code."""
    states: Mapping[str, str]
    """Beginnings of postcodes and (with +) of numbers of states whose rules differ."""
    zones: Mapping[str, str]
    """Zones that lie in one territory alone."""


Places = Mapping[str, Country]


def place_of(profile: Profile, timezone: str, postcode: str, number: str) -> Place | None:
    """Where the person is, by their own time zone, then the postcode, then the number; None: not known."""
    found = find(profile, timezone, postcode, number)
    return found if isinstance(found, Place) else None


def find(profile: Profile, timezone: str, postcode: str, number: str) -> Place | Nowhere:
    """Like place_of, with the reason where the place is not known.

    A postcode that cannot be read is not passed over: it says that the person may be somewhere else.
    """
    country = profile.shared.places[profile.country]
    by_postcode = _by_postcode(country, postcode) if postcode.strip() else None
    if timezone:
        zone = zone_named(timezone)
        if zone is None:
            return Nowhere("timezone_unknown")
        if isinstance(by_postcode, Place):
            return Place(zone, by_postcode.territory)
        return Place(zone, country.zones.get(timezone, "") or _state(country, postcode, number))
    if country.by_area_code and by_postcode is None:
        return _by_area_code(profile.country, country, number)
    if by_postcode is None and profile.zone is not None and not number.startswith("+"):
        return Place(profile.zone)  # a short number is one of the country's own
    return by_postcode or _by_number(country, number)


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo | None:
    """The zone of an IANA name; None: there is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None


@lru_cache(maxsize=65536)
def _by_postcode(country: Country, postcode: str) -> Place | Nowhere | None:
    if country.postcode is None:
        return None
    tidy = postcode.replace(" ", "").replace("\u00a0", "").upper()
    if not country.postcode.fullmatch(tidy):
        return Nowhere("postcode_unknown")
    if not country.postcodes:
        return None
    for length in range(len(tidy), 1, -1):
        if (found := country.postcodes.get(tidy[:length])) is not None:
            return found
    return Nowhere("postcode_unknown")


def _by_number(country: Country, number: str) -> Place | Nowhere:
    for length in range(min(_LONGEST, len(number)), 1, -1):
        if (found := country.numbers.get(number[:length])) is not None:
            return found
    return Nowhere("number_elsewhere")


def _by_area_code(name: str, country: Country, number: str) -> Place | Nowhere:
    region, zones = _area(number[:8])
    if region != name:
        return Nowhere("number_elsewhere")
    zone = zone_named(zones[0]) if len(zones) == 1 else None
    if zone is None:
        return Nowhere("zone_ambiguous")
    return Place(zone, _state(country, "", number))


def _state(country: Country, postcode: str, number: str) -> str:
    if not country.states:
        return ""
    return country.states.get(postcode.strip()[:3] if postcode.strip() else number[:5], "")


@lru_cache(maxsize=65536)
def _area(beginning: str) -> tuple[str, tuple[str, ...]]:
    """Country and zones of a North American area and exchange, +1 and six digits."""
    try:
        parsed = phonenumbers.parse(beginning + "1234")
    except phonenumbers.NumberParseException:
        return "", ()
    return phonenumbers.region_code_for_number(parsed) or "", number_zones.time_zones_for_number(parsed)
