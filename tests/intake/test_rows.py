"""Rows: what becomes a prospect, what is refused, and why."""

from __future__ import annotations

import pytest

from dialer.core.model import E164
from intake.columns import fields_of
from intake.reasons import SENTENCES, sentence
from intake.refusals import escaped
from intake.rows import Numbers, Prospect, Refusal, RowReader
from intake.values import postcode

HEADINGS = ["Nom", "Code postal", "Téléphone", "Portable", "Note"]


def read(*cells: str, numbers: Numbers = "fiction") -> Prospect | list[Refusal]:
    reader = RowReader(fields_of(HEADINGS), numbers, "fr")
    row = [*cells, *[""] * (len(HEADINGS) - len(cells))]
    (common,) = reader.common_numbers([(2, row)])
    return reader.read(2, row, common)


def codes(outcome: Prospect | list[Refusal]) -> list[tuple[str, str]]:
    assert isinstance(outcome, list)
    return [(refusal.field, refusal.code) for refusal in outcome]


def test_a_row_becomes_a_prospect_with_its_numbers_in_order() -> None:
    found = read("Exemple", "1000", "01 99 00 12 34", "639981234", " =rappeler ")
    assert isinstance(found, Prospect)
    assert found.numbers == [("+33199001234", "phone"), ("+33639981234", "mobile")]
    assert found.card[2] == "Exemple" and found.card[5] == "01000"
    assert found.extra == {"Note": "=rappeler"}


def test_the_same_number_twice_in_a_row_counts_once() -> None:
    found = read("Exemple", "", "0639981234", "+33 6 39 98 12 34")
    assert isinstance(found, Prospect) and found.numbers == [("+33639981234", "phone")]


@pytest.mark.parametrize("nothing", ["", " ", "-", "NC", "n/a", "néant", "aucun", "."])
def test_a_cell_that_says_there_is_no_number_is_no_fault(nothing: str) -> None:
    found = read("Exemple", "", nothing, "0639981234")
    assert isinstance(found, Prospect) and len(found.numbers) == 1


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("3,36E+10", "scientific"),
        ("=A2", "formula"),
        ('="0199001234"', "formula"),
        ("@SUM(A1)", "formula"),
        ("-0199001234", "formula"),
        ("0199001234/0639981234", "two_numbers"),
        ("01990012", "length"),
        ("3615", "short_code"),
        ("à rappeler", "characters"),
        ("06 12 34 56 78", "real"),
        ("0836656565", "real"),
    ],
)
def test_one_unreadable_cell_refuses_the_whole_row_and_names_itself(cell: str, code: str) -> None:
    outcome = read("Exemple", "", "0199001234", cell)
    assert codes(outcome) == [("mobile", code)]
    assert isinstance(outcome, list) and outcome[0].content[3] == cell
    assert outcome[0].reason == sentence(code, "fr")


def test_every_bad_cell_of_a_row_is_named() -> None:
    assert codes(read("Exemple", "", "3,36E+10", "3615")) == [("phone", "scientific"), ("mobile", "short_code")]


@pytest.mark.parametrize(
    ("cell", "code"), [("06 39 98 12 34", "fiction"), ("01 99 00 12 34", "fiction"), ("08 36 65 65 65", "special")]
)
def test_real_systems_refuse_fiction_and_special_rates(cell: str, code: str) -> None:
    assert codes(read("Exemple", "", cell, numbers="real")) == [("phone", code)]


def test_a_row_without_any_number_is_refused() -> None:
    assert codes(read("Exemple", "45000")) == [("phone", "no_number")]


def test_more_cells_than_headings_are_refused_unless_they_are_empty() -> None:
    assert codes(read("Exemple", "", "0199001234", "", "", "surplus")) == [("row", "too_many_cells")]
    assert isinstance(read("Exemple", "", "0199001234", "", "", "", " "), Prospect)


def test_text_too_long_for_its_field_is_refused_by_its_name() -> None:
    assert codes(read("x" * 301, "", "0199001234")) == [("last_name", "too_long")]
    assert codes(read("x" * 301, "", "0199001234", "", "x" * 301)) == [("last_name", "too_long"), ("Note", "too_long")]
    assert isinstance(read("Exemple", "", "0199001234", "", " " * 300 + "x"), Prospect)


@pytest.mark.parametrize(
    ("text", "number", "code"),
    [
        ("1000", "+33199001234", "01000"),
        ("1000.0", "+33199001234", "01000"),
        ("45000", "+33199001234", "45000"),
        ("2A004", "+33199001234", "2A004"),
        ("1000", "+3226123456", "1000"),
    ],
)
def test_only_french_postcodes_get_their_zero_back(text: str, number: str, code: str) -> None:
    assert postcode(text, E164(number)) == code


def test_every_reason_is_a_sentence_in_both_languages() -> None:
    for code in SENTENCES:
        french, english = (sentence(code, language, first=1, last=2) for language in ("fr", "en"))
        assert french != english
        assert french[-1] == english[-1] == "."


def test_cells_that_would_calculate_are_escaped_on_export() -> None:
    assert escaped("=1+1") == "'=1+1"
    assert escaped("@cmd") == "'@cmd"
    assert escaped("-3") == "'-3"
    assert escaped("+33 1 99 00 12 34") == "+33 1 99 00 12 34"
    assert escaped("+1+1") == "'+1+1"
