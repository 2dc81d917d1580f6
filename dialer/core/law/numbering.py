"""What the digits of a number tell: its category in the plan, and whether it is reserved for fiction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType

from dialer.core.law.values import Cited


class Category(StrEnum):
    """What kind of number it is, for rules of numbers called and shown."""

    GEOGRAPHIC = "geographic"
    MOBILE = "mobile"
    NPV = "npv"  # numéro polyvalent vérifié
    POLYVALENT = "polyvalent_09"
    TECHNICAL = "technical"  # exchanges with technical platforms
    FREE = "free"
    SPECIAL = "special"  # costs more than a call
    SHORT = "short"
    OTHER = "other"
    UNKNOWN = "unknown"


NEVER_CALLED = frozenset([Category.SPECIAL, Category.SHORT, Category.TECHNICAL, Category.UNKNOWN])
_FOREIGN = {
    PhoneNumberType.FIXED_LINE: Category.GEOGRAPHIC,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: Category.GEOGRAPHIC,
    PhoneNumberType.MOBILE: Category.MOBILE,
    PhoneNumberType.TOLL_FREE: Category.FREE,
    PhoneNumberType.PREMIUM_RATE: Category.SPECIAL,
    PhoneNumberType.SHARED_COST: Category.SPECIAL,
}


@dataclass(frozen=True, slots=True)
class Npv:
    """Verified numbers: beginnings with their zone or territory, from a day on."""

    since: date
    zones: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Numbering:
    """The French plan, the numbers that nobody dials, and those reserved for fiction."""

    codes: tuple[str, ...]
    overseas: tuple[tuple[re.Pattern[str], str], ...]
    """How a number is dialled in the plan, and the country code that it belongs to."""
    npv: tuple[Npv, ...]
    kinds: tuple[tuple[re.Pattern[str], Category], ...]
    never: Cited[re.Pattern[str]]
    fiction: Cited[re.Pattern[str]]
    fiction_shown: Cited[bool]
    zones: Mapping[str, str]
    """Of each department in metropolitan France, "01" to "05"."""

    def is_fiction(self, number: str) -> bool:
        """Whether an E.164 number is reserved for films, tests and demonstrations."""
        return self.fiction.value.fullmatch(number) is not None

    def national(self, number: str) -> str | None:
        """The number as it is dialled inside the French plan, with its 0; None: it is none of that plan."""
        for code in self.codes:
            if number.startswith(code):
                rest = number[len(code) :]
                return f"0{code[1:]}{rest}" if len(rest) == 6 else f"0{rest}"
        return None

    def international(self, dialled: str) -> str | None:
        """The E.164 number of one as it is dialled inside the French plan; one with + is one already; None: no plan's.

        Ten digits with a 0 are needed: fewer could be cut off.
        """
        if dialled.startswith("+"):
            return dialled
        if len(dialled) != 10 or not dialled.startswith("0"):
            return None
        code = next((code for pattern, code in self.overseas if pattern.fullmatch(dialled)), "+33")
        return f"{code}{dialled[4:] if code == '+508' else dialled[1:]}"

    def category(self, number: str, on: date) -> Category:
        """The category of a number on a day. What is not understood is UNKNOWN."""
        if not number.startswith("+"):
            return Category.SHORT if self.never.value.fullmatch(number) else Category.UNKNOWN
        national = self.national(number)
        if national is None:
            return _foreign(number)
        code = next((code for pattern, code in self.overseas if pattern.fullmatch(national)), "+33")
        if self.npv_zone(number, on) is not None:
            return Category.NPV
        if not number.startswith(code) and not self.is_fiction(number):
            return Category.UNKNOWN
        return next((kind for pattern, kind in self.kinds if pattern.fullmatch(national)), Category.UNKNOWN)

    def npv_zone(self, number: str, on: date) -> str | None:
        """The zone ("01" to "05", "national", a department overseas) of a verified number; None: it is none."""
        national = self.national(number)
        if national is None or len(national) != 10:
            return None
        for block in self.npv:
            if on >= block.since:
                found = block.zones.get(national[:4]) or block.zones.get(national[:5])
                if found is not None:
                    return found
        return None


@lru_cache(maxsize=65536)
def _foreign(number: str) -> Category:
    """By the library; None of its numbers are French ones."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return Category.UNKNOWN
    if not phonenumbers.is_valid_number(parsed):
        return Category.UNKNOWN
    return _FOREIGN.get(phonenumbers.number_type(parsed), Category.OTHER)
