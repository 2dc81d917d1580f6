"""One rule that refuses at one instant, before it is put into words; and what the rules look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dialer.core.law.case import Case, Consent
from dialer.core.law.places import Nowhere, Place
from dialer.core.law.profile import Profile
from dialer.core.law.terms import Terms

_UTC = ZoneInfo("UTC")


Pair = tuple[str, str]
"""In French and in English."""
Fact = str | int | datetime | Pair
"""What a sentence names."""


class Refusal(NamedTuple):
    """`rule` refuses; `key` names its sentence, which `facts` complete.

    `until` is an instant before which the rule refuses for certain, as long as the terms of law are the same; None:
    time does not lift it, unless the next opening does (`by_opening`), which is looked up only where it matters.
    """

    rule: str
    key: str
    source: str
    until: datetime | None = None
    facts: Mapping[str, Fact] = {}
    by_opening: bool = False


@dataclass(slots=True)
class View:
    """A case looked at as if it were `at` (UTC)."""

    profile: Profile
    case: Case
    place: Place | Nowhere
    zone: ZoneInfo
    """Of the callee; of the country, else UTC, where it is not known (nothing is allowed then)."""
    at: datetime
    local: datetime
    day: date
    terms: Terms
    consent: Consent
    """As it holds at `at`: not before it was given, and not after it ran out."""
    automated: bool
    fiction: bool


def zone_for(profile: Profile, place: Place | Nowhere) -> ZoneInfo:
    """In which zone days are told."""
    if isinstance(place, Place):
        return place.zone
    return profile.zone or _UTC


def view(profile: Profile, case: Case, place: Place | Nowhere, at: datetime) -> View:
    """The case at an instant."""
    zone = zone_for(profile, place)
    at = at.astimezone(UTC)
    local = at.astimezone(zone)
    day = local.date()
    terms = profile.on(day)
    shared = profile.shared
    return View(
        profile,
        case,
        place,
        zone,
        at,
        local,
        day,
        terms,
        consent_at(case, terms, at),
        case.mode in shared.automated,
        shared.numbering.is_fiction(case.number),
    )


def consent_at(case: Case, terms: Terms, at: datetime) -> Consent:
    """The consent as it holds at an instant."""
    if case.consent is Consent.REVOKED or case.consent is Consent.NONE:
        return case.consent
    if case.consented_at is not None and case.consented_at > at:
        return Consent.NONE
    return Consent.NONE if ran_out(case, terms, at) else case.consent


def ran_out(case: Case, terms: Terms, at: datetime) -> bool:
    """Whether the consent was not renewed in time. One of unknown age is none where it has to be renewed."""
    if terms.renewal is None or case.consent is not Consent.VALID:
        return False
    return case.consented_at is None or at >= case.consented_at + terms.renewal.value
