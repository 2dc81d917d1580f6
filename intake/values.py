"""What the cells of particular columns mean: days, yes and no, time zones, countries, postcodes."""

from __future__ import annotations

import re
import zoneinfo
from datetime import date
from functools import cache
from typing import Literal

from dialer.core.model import E164
from intake.wishes import DateOrder

_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})(?: +[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ][0-9:.+Z-]*)?")
_YES = frozenset(["oui", "o", "yes", "y", "vrai", "true", "1", "x", "ok", "accord"])
_NO = frozenset(["non", "n", "no", "faux", "false", "0", "refus"])
_CHANNELS = {
    "form": ("form", "web", "site", "internet", "en ligne", "online"),
    "paper": ("papier", "paper", "courrier", "bulletin"),
    "call": ("appel", "phone", "phoniq", "call", "vocal"),
    "counter": ("guichet", "magasin", "agence", "boutique", "counter", "shop"),
}
_FRENCH = ("+33", "+590", "+594", "+596", "+262", "+508")
_LOST_ZERO = re.compile(r"[1-9][0-9]{3}")


def day_of(text: str, order: DateOrder) -> date | None:
    """The day that a cell names, `order` telling whether 03/04 is in April or in March; None: it names none.

    A year of two digits is taken for none of ours: it could be of either century.
    """
    if found := _ISO_DAY.fullmatch(text.strip()):
        return _day(*map(int, found.groups()))
    found = _DAY.fullmatch(text.strip())
    if found is None or len(found[3]) == 2:
        return None
    day, month = (found[1], found[2]) if order == "day" else (found[2], found[1])
    return _day(int(found[3]), int(month), int(day))


def yes_or_no(text: str) -> Literal["yes", "no", "unclear"]:
    """What a cell says to a question."""
    word = text.strip().casefold()
    return "yes" if word in _YES else "no" if word in _NO or not word else "unclear"


def channel_of(text: str) -> str:
    """How a consent was given, as a word of the ledger."""
    word = text.strip().casefold()
    if not word:
        return "import"
    return next((channel for channel, words in _CHANNELS.items() if any(one in word for one in words)), "other")


def is_timezone(text: str) -> bool:
    """Whether the name is one of the IANA's."""
    return text in _zones()


def country_of(text: str) -> str:
    """Two capitals where the cell has two letters or says France, else what it says."""
    if len(text) == 2 and text.isalpha():
        return text.upper()
    return "FR" if text.casefold() == "france" else text


def postcode(text: str, number: E164) -> str:
    """A postcode with the zero that a spreadsheet took from it; only where the number is a French one.

    Belgium, Luxembourg and Switzerland have four digits of their own.
    """
    code = text.removesuffix(".0")
    return "0" + code if _LOST_ZERO.fullmatch(code) and number.startswith(_FRENCH) else code


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
