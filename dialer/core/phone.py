"""Telephone numbers: from what people type to E.164, what kind they are, and how they are written for whom.

The rules are those of the French plan where `phonenumbers` reads it otherwise: the numbers reserved for
fiction are numbers (the library calls 06 39 98 invalid), and an overseas national number such as
0596 12 34 56 belongs to its own country code (the library makes it a wrong but valid-looking +33 number).
Nothing is ever guessed: digits that could mean two things are refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Literal, NoReturn

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from dialer.core.errors import InvalidNumber
from dialer.core.model import E164

TrunkFormat = Literal["+e164", "00e164", "national"]


class NumberKind(StrEnum):
    """What kind of number it is, as the numbering plan and its prices tell them apart."""

    FIXED = "fixed"
    MOBILE = "mobile"
    FREE = "free"  # the callee pays
    SPECIAL = "special"  # the caller pays more than for a call
    OTHER = "other"  # 09 in France, personal and company-wide numbers elsewhere


FICTION = ("+3319900", "+3326191", "+3335301", "+3346571", "+3353649", "+3363998")
"""The beginnings of the numbers that the French plan reserves for fiction."""
_FICTION_MOBILE = re.compile(r"63998[0-9]{4}")

# National prefixes whose numbers belong to another country code, with that code.
_OVERSEAS = {
    **dict.fromkeys(("590", "690", "691"), "590"),
    **dict.fromkeys(("594", "694"), "594"),
    **dict.fromkeys(("596", "696", "697"), "596"),
    **dict.fromkeys(("262", "692", "693", "269", "639"), "262"),
    "508": "508",
}
_OUTRE_MER = ("+590", "+594", "+596", "+262", "+508")

_SEPARATORS = str.maketrans("", "", " .-()\t\u00a0\u202f\u2009\u2010\u2011\u2013")
# Metropolitan numbers that the plan alone decides, written with 0, +33, 0033, 33 or without their zero;
# the tests compare this with phonenumbers. Everything else takes the long way.
_PLAN = (
    r"(?:1[0-9]|2[0-57-9]|3[0-9]|4[1-9]|5[1-8])[0-9]{7}"
    r"|59[1-35789][0-9]{6}|26[013-8][0-9]{6}"
    r"|6(?:[0-24-8][0-9]|3[0-8]|95|98|99)[0-9]{6}|63998[0-9]{4}|7[3-9][0-9]{7}"
)
_COMMON = re.compile(rf"(?:0|\+33|0033|33)?({_PLAN})")
_COMMON_LINES = re.compile(rf"(?:(?:0|\+33|0033|33)?({_PLAN})(?=\n)|[^\n]*)\n")
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_TWO_NUMBERS = re.compile(r"(?:[0-9][ .-]?){8,}[^0-9]*(?:[/;,|&\n]|\b(?:ou|et|or|and)\b)[^0-9]*(?:[0-9][ .-]?){8,}")
_TRUNK_ZERO = re.compile(r"^((?:\+|00)[0-9]{1,3})[ .\u00a0\u202f]*\(0\)")
_LONGEST = 64  # characters; two numbers with words between them fit, and no pattern runs long
_DIALLED = re.compile(r"\+?[0-9]+")

_KINDS = {
    PhoneNumberType.FIXED_LINE: NumberKind.FIXED,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: NumberKind.FIXED,
    PhoneNumberType.MOBILE: NumberKind.MOBILE,
    PhoneNumberType.TOLL_FREE: NumberKind.FREE,
    PhoneNumberType.PREMIUM_RATE: NumberKind.SPECIAL,
    PhoneNumberType.SHARED_COST: NumberKind.SPECIAL,
}


def normalise(text: str, *, region: str = "FR") -> E164:
    """The E.164 number that `text` means for a person in `region` (ISO 3166, two capitals).

    Raises InvalidNumber with one of the codes empty, scientific, two_numbers, characters, short_code,
    length, not_in_plan.
    """
    if region == "FR" and not text.endswith(".0"):
        # Three replacements take a fifth of the time of one translation, on numbers as most files have them.
        common = _COMMON.fullmatch(text.replace(" ", "").replace(".", "").replace("-", ""))
        if common:
            return E164("+33" + common[1])
    return _the_long_way(_tidied(text), region)


def metropolitan(cells: Sequence[str]) -> list[str]:
    """`normalise` for a whole column at a fifth of its cost: nine digits after +33, or "" for a cell that
    is not written in one of the common French ways and needs `normalise` itself.
    """
    lines = "\n".join(cells).replace(" ", "") + "\n"
    # A float's .0 is no digit of the number, and a leading dash makes a formula.
    lines = ("\n" + lines).replace(".0\n", "x\n").replace("\n-", "\nx")[1:]
    found: list[str] = _COMMON_LINES.findall(lines.replace(".", "").replace("-", ""))
    return found if len(found) == len(cells) else [""] * len(cells)


def kind_of(e164: E164) -> NumberKind:
    """What kind of line the number is, as far as its digits tell."""
    if is_fiction(e164):
        return NumberKind.MOBILE if e164.startswith("+336") else NumberKind.FIXED
    if e164.startswith("+338") and not e164.startswith("+3380"):
        return NumberKind.SPECIAL
    return _KINDS.get(phonenumbers.number_type(_parsed(e164)), NumberKind.OTHER)


def is_fiction(e164: E164) -> bool:
    """Whether the number is one of those that the French plan reserves for films, tests and demonstrations."""
    return e164.startswith(FICTION) and len(e164) == 12


def callable_by_campaign(e164: E164) -> bool:
    """False for numbers that cost the caller more than a call: a campaign never dials them.

    Short numbers (1xx, 3xxx, 118xxx, 116xxx) never become E.164 numbers at all.
    """
    return kind_of(e164) is not NumberKind.SPECIAL


def for_trunk(e164: E164, layout: TrunkFormat) -> str:
    """The number as a trunk wants it, digits and `+` only. `national` is the way it is dialled in France."""
    if layout == "+e164":
        return e164
    if layout == "national" and e164.startswith("+33"):
        return "0" + e164[3:]
    if layout == "national" and e164.startswith(_OUTRE_MER):
        subscriber = "508" + e164[4:] if len(e164) == 10 else e164[4:]
        # Special numbers overseas begin as metropolitan ones do: with a zero +596 824 would be +33 824.
        if _national(subscriber, "FR") == e164:
            return "0" + subscriber
    return "00" + e164[1:]


def _tidied(text: str) -> str:
    """Digits with at most a leading plus, out of what spreadsheets and people put around them."""
    cell = text.strip().lstrip("'’").strip()
    if not cell:
        _refuse("empty")
    if len(cell) > _LONGEST:
        _refuse("characters")
    if _SCIENTIFIC.fullmatch(cell):
        _refuse("scientific")
    if _TWO_NUMBERS.search(cell) or cell.count("+") > 1:
        _refuse("two_numbers")
    cell = _TRUNK_ZERO.sub(r"\1", cell.removesuffix(".0"))
    digits = cell.translate(_SEPARATORS)
    if not _DIALLED.fullmatch(digits):
        _refuse("characters")
    return digits


def _the_long_way(digits: str, region: str) -> E164:
    international = "+" + digits[2:] if digits.startswith("00") else digits
    if not international.startswith("+"):
        international = _national(digits, region)
    common = _COMMON.fullmatch(international) if international.startswith("+33") else None
    if common:
        return E164("+33" + common[1])
    if len(international) > 16:
        _refuse("two_numbers" if len(international) > 18 else "length")
    if international.startswith("+33") and international[3:6] in _OVERSEAS:
        _refuse("not_in_plan")  # the library would take +33 596 and +33 269 for metropolitan numbers
    try:
        number = phonenumbers.parse(international, region)
    except phonenumbers.NumberParseException as fault:
        raise _refusal("not_in_plan") from fault
    if not phonenumbers.is_valid_number(number):
        _refuse("not_in_plan" if phonenumbers.is_possible_number(number) else "length")
    return E164(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def _national(digits: str, region: str) -> str:
    """What may be handed to the library for `region`: French digits are completed here, others pass."""
    if len(digits) <= 6:
        _refuse("length" if region == "FR" and digits.startswith("0") else "short_code")  # cut off: none starts with 0
    if region != "FR":
        return digits
    if len(digits) > 18:
        _refuse("two_numbers")
    if len(digits) == 11 and digits.startswith("33"):
        return "+" + digits
    subscriber = digits[1:] if digits.startswith("0") else digits
    if len(subscriber) != 9 or subscriber.startswith("0"):
        _refuse("length")
    code = _OVERSEAS.get(subscriber[:3])
    if code is None or _FICTION_MOBILE.fullmatch(subscriber):
        return "+33" + subscriber
    return f"+{code}{subscriber[3:] if code == '508' else subscriber}"


def _parsed(e164: E164) -> phonenumbers.PhoneNumber:
    return phonenumbers.parse(e164)


_SENTENCES = {
    "empty": "There is no number.",
    "scientific": "The spreadsheet wrote this number as a power of ten and its last digits are lost; "
    "format the column as text and enter the number again.",
    "two_numbers": "There are two numbers in one place; put each in a column of its own.",
    "characters": "There is something else than a telephone number here.",
    "short_code": "Short numbers are not called.",
    "length": "This number has too few or too many digits.",
    "not_in_plan": "No country's numbering plan has such a number.",
}


def _refusal(code: str) -> InvalidNumber:
    return InvalidNumber(code, _SENTENCES[code])


def _refuse(code: str) -> NoReturn:
    raise _refusal(code)
