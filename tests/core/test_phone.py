"""Telephone numbers: what people type, against what the plan and the library say."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dialer.core.errors import InvalidNumber
from dialer.core.model import E164
from dialer.core.phone import (
    NumberKind,
    callable_by_campaign,
    for_trunk,
    is_fiction,
    kind_of,
    metropolitan,
    normalise,
)

READ = {
    "01 99 00 12 34": "+33199001234",
    "01.99.00.12.34": "+33199001234",
    "01-99-00-12-34": "+33199001234",
    "01\u202f99\u00a000 12 34": "+33199001234",
    "(01) 99 00 12 34": "+33199001234",
    "+33 (0)1 99 00 12 34": "+33199001234",
    "0033 (0) 1 99 00 12 34": "+33199001234",
    "+33199001234": "+33199001234",
    "0033199001234": "+33199001234",
    "33199001234": "+33199001234",
    "+330199001234": "+33199001234",
    "199001234": "+33199001234",
    "199001234.0": "+33199001234",
    "'0199001234": "+33199001234",
    "  0199001234\t": "+33199001234",
    "06 39 98 12 34": "+33639981234",
    "639981234": "+33639981234",
    "0262 12 34 56": "+262262123456",
    "0692123456": "+262692123456",
    "692123456": "+262692123456",
    "0590 27 12 34": "+590590271234",
    "0690 30 12 34": "+590690301234",
    "0594 30 12 34": "+594594301234",
    "0596 50 12 34": "+596596501234",
    "0696 20 12 34": "+596696201234",
    "0269 61 12 34": "+262269611234",
    "0508 41 12 34": "+508411234",
    "0800 123 456": "+33800123456",
    "+44 20 7946 0000": "+442079460000",
    "00 1 202 555 0143": "+12025550143",
}

REFUSED = {
    "": "empty",
    "   ": "empty",
    "3,36E+10": "scientific",
    "3.36E+10": "scientific",
    "3E10": "scientific",
    "0199001234 / 0639981234": "two_numbers",
    "01 99 00 12 34 ou 06 39 98 12 34": "two_numbers",
    "0199001234\n0639981234": "two_numbers",
    "0199001234 0639981234": "two_numbers",
    "+33199001234 +33639981234": "two_numbers",
    "01 99 00 12": "length",
    "01 99 00 12 34 5": "length",
    "012345678.0": "length",
    "112": "short_code",
    "01 23": "length",
    "3615": "short_code",
    "118218": "short_code",
    "116000": "short_code",
    "à rappeler": "characters",
    "=A2": "characters",
    "01 99 00 12 34 (bureau)": "characters",
    "٠١٩٩٠٠١٢٣٤": "characters",
    "+33 5 96 12 34 56": "not_in_plan",
    "+33 2 69 61 12 34": "not_in_plan",
    "+999 123456789": "not_in_plan",
    "0" * 5000: "characters",
}


@pytest.mark.parametrize(("typed", "meant"), READ.items())
def test_what_people_type_becomes_e164(typed: str, meant: str) -> None:
    assert normalise(typed) == meant


@pytest.mark.parametrize(("typed", "code"), REFUSED.items())
def test_what_could_mean_anything_is_refused_with_its_reason(typed: str, code: str) -> None:
    with pytest.raises(InvalidNumber) as refused:
        normalise(typed)
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


@given(st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True))
@settings(max_examples=3000)
def test_the_fast_way_agrees_with_the_library_on_metropolitan_numbers(number: str) -> None:
    (fast,) = metropolitan([number])
    parsed = phonenumbers.parse(number, "FR")
    if fast:
        assert fast == number[1:]
        assert phonenumbers.is_valid_number(parsed) or is_fiction(E164("+33" + fast))
        assert number[1:4] not in {"590", "594", "596", "262", "269", "508", "690", "691", "692", "693", "694"}
        assert phonenumbers.number_type(parsed) in {
            phonenumbers.PhoneNumberType.FIXED_LINE,
            phonenumbers.PhoneNumberType.MOBILE,
            phonenumbers.PhoneNumberType.UNKNOWN,  # 06 39 98
        }


_SPACES = st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f"])


@given(
    st.from_regex(r"(19900|26191|35301|46571|53649|63998|[1-7][0-9]{4})[0-9]{4}", fullmatch=True),
    st.sampled_from(["0", "+33", "0033", "33", "", "+33(0)"]),
    st.lists(_SPACES, min_size=10, max_size=10),
)
@settings(max_examples=3000)
def test_every_way_of_writing_a_number_means_the_same(digits: str, prefix: str, gaps: list[str]) -> None:
    try:
        meant = normalise("+33" + digits)
    except InvalidNumber:
        return
    spread = "".join(digit + gap for digit, gap in zip(digits, gaps, strict=False))
    assume(".0" not in spread[-3:])  # a float's end, not a digit
    assert normalise(f"{prefix} {spread}") == meant


@given(st.lists(st.text(alphabet="0123456789+ .-()\u00a0abE,\n'=/", max_size=25), max_size=12))
@settings(max_examples=2000)
def test_a_column_at_once_gives_what_each_cell_alone_gives(cells: list[str]) -> None:
    found = metropolitan(cells)
    assert len(found) == len(cells)
    for cell, digits in zip(cells, found, strict=True):
        if digits:
            assert normalise(cell) == "+33" + digits


@given(st.text(max_size=80))
@settings(max_examples=2000)
def test_any_text_is_a_number_or_a_reason(text: str) -> None:
    try:
        number = normalise(text)
    except InvalidNumber as refused:
        assert refused.code
    else:
        assert number.startswith("+") and number[1:].isascii() and number[1:].isdigit() and len(number) <= 16
        assert normalise(number) == number
        for layout in ("+e164", "00e164", "national"):
            assert normalise(for_trunk(number, layout)) == number  # type: ignore[arg-type]


def test_only_the_reserved_ranges_are_fiction() -> None:
    for start in ("19900", "26191", "35301", "46571", "53649", "63998"):
        assert is_fiction(E164(f"+33{start}0000")) and is_fiction(E164(f"+33{start}9999"))
    for real in ("+33199010000", "+33198999999", "+33639970000", "+3319900123", "+442079460000"):
        assert not is_fiction(E164(real))


@pytest.mark.parametrize(
    ("number", "kind", "callable_"),
    [
        ("+33199001234", NumberKind.FIXED, True),
        ("+33639981234", NumberKind.MOBILE, True),
        ("+33800123456", NumberKind.FREE, True),
        ("+33806123456", NumberKind.OTHER, True),
        ("+33970123456", NumberKind.OTHER, True),
        ("+33811123456", NumberKind.SPECIAL, False),
        ("+33836656565", NumberKind.SPECIAL, False),
        ("+33899123456", NumberKind.SPECIAL, False),
        ("+262692123456", NumberKind.MOBILE, True),
        ("+442079460000", NumberKind.FIXED, True),
        ("+19002345678", NumberKind.SPECIAL, False),
    ],
)
def test_kinds_decide_what_a_campaign_may_call(number: str, kind: NumberKind, callable_: bool) -> None:
    assert kind_of(E164(number)) is kind
    assert callable_by_campaign(E164(number)) is callable_


def test_numbers_are_written_for_trunks() -> None:
    french, reunion, british = E164("+33199001234"), E164("+262692123456"), E164("+442079460000")
    assert [for_trunk(french, f) for f in ("+e164", "00e164", "national")] == [
        "+33199001234",
        "0033199001234",
        "0199001234",
    ]
    assert for_trunk(reunion, "national") == "0692123456"
    assert for_trunk(E164("+508411234"), "national") == "0508411234"
    assert for_trunk(british, "national") == "00442079460000"
