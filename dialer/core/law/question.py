"""From what a person writes to a case: numbers as they are typed, times with or without an offset."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import phonenumbers

from dialer.core.errors import InvalidNumber, PlateauError
from dialer.core.law.case import Case, Consent, Opposition, Past, World
from dialer.core.law.judge import judge
from dialer.core.law.numbering import Category
from dialer.core.law.places import Place, find, zone_named
from dialer.core.law.profile import Law, Profile, UnknownProfile
from dialer.core.law.refusal import zone_for
from dialer.core.law.stricter import NOTHING, Own, narrowed
from dialer.core.law.verdict import Verdict
from dialer.core.model import E164
from dialer.core.phone import normalise
from dialer.core.states import CampaignMode

_NO_DIGITS = re.compile(r"[\s.()\-\u2010\u2011\u2013]")
_DIALLED = re.compile(r"\+?[0-9]{2,20}")
_UNREADABLE = ("empty", "scientific", "two_numbers", "characters")
WITHHELD = "none"


class BadQuestion(PlateauError):
    """The question cannot be understood."""

    def __init__(self, field: str, french: str, english: str) -> None:
        super().__init__(english)
        self.field = field
        self.french = french


@dataclass(frozen=True, slots=True)
class Question:
    """One call that is thought of, as a person writes it. A time without an offset is the callee's local time."""

    profile: str
    number: str
    at: datetime
    mode: CampaignMode
    caller_id: str
    """A number, or `none` for a withheld one."""
    postcode: str = ""
    timezone: str = ""
    world: World | None = None
    """None: that in which the number exists."""
    consent: Consent = Consent.NONE
    consented_at: datetime | None = None
    """None: the consent or contract holds now, and is no newer than any refusal."""
    sector: str = ""
    attempts: Sequence[datetime] = ()
    refused: Sequence[datetime] = ()
    abandoned_at: datetime | None = None
    opposition: Opposition | None = None
    listed: bool | None = None
    compared_at: datetime | None = None
    appointment: datetime | None = None
    abandon_rate: float | None = None
    own: Own = NOTHING
    """What the campaign that would call asks of itself beside the profile."""


@dataclass(frozen=True, slots=True)
class Explained:
    """The verdict, with what was understood; `timezone` is empty where the callee's is not known."""

    verdict: Verdict
    world: World
    timezone: str
    territory: str


def explain(law: Law, question: Question) -> Explained:
    """The answer to a question. Raises BadQuestion, which names the field."""
    profile, case = case_of(law, question)
    place = find(profile, case.timezone, case.postcode, case.number)
    zone, territory = (place.zone.key, place.territory) if isinstance(place, Place) else ("", "")
    return Explained(judge(profile, case), case.world, zone, territory)


def case_of(law: Law, question: Question) -> tuple[Profile, Case]:
    """What a question is about. Raises BadQuestion, which names the field."""
    try:
        profile = narrowed(law.profile(question.profile), question.own)
    except UnknownProfile as fault:
        names = ", ".join(law.profiles)
        raise BadQuestion("profile", f"Ce profil n'existe pas ; il y a {names}.", f"{fault}.") from fault
    _check_words(profile, question)
    number = number_of(profile, question.number, "number")
    postcode = _with_its_zero(profile, question.postcode)
    zone = zone_for(profile, find(profile, question.timezone, postcode, number))

    def aware(moment: datetime | None) -> datetime | None:
        return moment.replace(tzinfo=zone) if moment is not None and moment.tzinfo is None else moment

    def all_aware(moments: Sequence[datetime]) -> tuple[datetime, ...]:
        return tuple(sorted(one for moment in moments if (one := aware(moment)) is not None))

    now, refused = aware(question.at), all_aware(question.refused)
    assert now is not None
    since = aware(question.consented_at)
    if since is None and question.consent in (Consent.VALID, Consent.CONTRACT):
        since = min((now, *refused))
    fiction = profile.shared.numbering.is_fiction(number)
    shown = None if question.caller_id == WITHHELD else number_of(profile, question.caller_id, "caller_id")
    return profile, Case(
        now=now,
        number=E164(number),
        mode=question.mode,
        world=question.world or ("demo" if fiction else "live"),
        caller_id=E164(shown) if shown is not None else None,
        consent=question.consent,
        consented_at=since,
        sector=question.sector,
        timezone=question.timezone,
        postcode=postcode,
        past=Past(all_aware(question.attempts), refused, aware(question.abandoned_at)),
        opposition=question.opposition,
        listed=False if question.listed is None and question.compared_at is not None else question.listed,
        compared_at=aware(question.compared_at),
        appointment=aware(question.appointment),
        abandon_rate=question.abandon_rate,
    )


def _with_its_zero(profile: Profile, postcode: str) -> str:
    """1000 is 01000: spreadsheets take the zero away, and no postcode of such a country has four digits."""
    pattern, tidy = profile.shared.places[profile.country].postcode, postcode.strip()
    lost = len(tidy) == 4 and tidy.isdecimal() and pattern is not None and not pattern.fullmatch(tidy)
    return f"0{tidy}" if lost else postcode


def number_of(profile: Profile, text: str, field: str) -> str:
    """The E.164 number that a text means in the profile's country, or the digits themselves where no plan has it.

    Raises BadQuestion for what is no number at all.
    """
    try:
        return normalise(text, region=profile.country)
    except InvalidNumber as fault:
        digits = _NO_DIGITS.sub("", text)
        if fault.code in _UNREADABLE or not _DIALLED.fullmatch(digits):
            raise BadQuestion(
                field,
                f"« {text} » n'est pas un numéro ; écrivez-le comme 0199001234 ou +33199001234.",
                f"{text!r} is no number; write it like 0199001234 or +33199001234.",
            ) from fault
    return _reserved(profile, digits) or _planned(profile, digits) or digits


def _planned(profile: Profile, digits: str) -> str | None:
    """The number in E.164 if the law's own plan has it: the library knows only the blocks that were given out."""
    international = "+" + digits[2:] if digits.startswith("00") else digits
    numbering = profile.shared.numbering
    number = numbering.international(international) if profile.country == "FR" else international
    if number is None or numbering.national(number) is None:
        return None
    return None if numbering.category(number, date.max) is Category.UNKNOWN else number


def _reserved(profile: Profile, digits: str) -> str | None:
    """The number in E.164 if it is reserved for fiction: to a library those are no numbers at all."""
    try:
        parsed = phonenumbers.parse(digits, profile.country)
    except phonenumbers.NumberParseException:
        return None
    number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return number if profile.shared.numbering.is_fiction(number) else None


def _check_words(profile: Profile, question: Question) -> None:
    if question.timezone and zone_named(question.timezone) is None:
        raise BadQuestion(
            "timezone",
            f"Le fuseau « {question.timezone} » n'existe pas ; écrivez-le comme Europe/Paris ou Indian/Reunion.",
            f"There is no time zone {question.timezone!r}; write it like Europe/Paris or Indian/Reunion.",
        )
    sectors = profile.shared.sectors
    if question.sector and question.sector not in sectors:
        names = ", ".join(sorted(sectors))
        raise BadQuestion(
            "sector",
            f"Le secteur « {question.sector} » n'existe pas ; il y a {names}.",
            f"There is no sector {question.sector!r}; there are {names}.",
        )
