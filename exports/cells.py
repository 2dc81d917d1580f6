"""Values as cells: what a person reads, never what a spreadsheet would calculate."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from dialer.core.model import E164
from dialer.core.phone import for_trunk

LONGEST = 32_767
"""Characters that a cell of a spreadsheet can hold."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def plain_text(text: str) -> str:
    """The text with line ends of one kind, without control characters, which no file keeps, and not too long."""
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    if text.isprintable():
        return text
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escaped(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return "'" + text if text.startswith(_FORMULA) else text


def as_dialled(e164: str) -> str:
    """A number as it is dialled in France, in pairs: with a plus it would be a formula, without spaces a sum."""
    digits = for_trunk(E164(e164), "national")
    if digits.startswith("00"):
        return "00 " + digits[2:]
    return " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def as_french_time(moment: datetime, zone: ZoneInfo) -> str:
    """The local day, month, year, hour and minute."""
    return f"{moment.astimezone(zone):%d/%m/%Y %H:%M}"


def as_iso_time(moment: datetime, zone: ZoneInfo) -> str:
    """The local time with its distance from UTC, ISO 8601."""
    return moment.astimezone(zone).isoformat(timespec="seconds")


def as_french_decimal(number: Decimal | float) -> str:
    """The number with a comma, to the tenth."""
    return f"{number:.1f}".replace(".", ",")


def as_plain_decimal(number: Decimal | float) -> str:
    """The number with a point, to the tenth."""
    return f"{number:.1f}"
