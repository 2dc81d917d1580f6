"""What was typed, read as words and as parts of numbers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.search.words import Match, Term, Wider, misspelt, number_patterns, terms_of, tsquery, typed

NOTHING = Wider({}, {})


@pytest.mark.parametrize(
    ("text", "words", "digits"),
    [
        ("06 39 98 12 34", "", "0639981234"),
        ("+33 6 39 98", "", "+3363998"),
        ("01.99.00.12.34 Exemple", "Exemple", "0199001234"),
        ("Exemple 99 00 12", "Exemple", "990012"),
        ("Exemple 25000 0639981234", "Exemple 25000", "0639981234"),
        ("25000 06 39", "25000", "0639"),
        ("(01) 99", "", "0199"),
        ("a2b 12 h", "a2b 12 h", None),
        ("06", "06", None),
        ("", "", None),
    ],
)
def test_parts_of_numbers_are_told_from_words(text: str, words: str, digits: str | None) -> None:
    left, found = typed(text)
    assert (left.split(), found) == (words.split(), digits)


HELD = " 33639981234  0639981234  442079460958 "


def like(held: str, patterns: list[str]) -> bool:
    """As LIKE has it: every pattern begins with its sign for anything."""
    return any(re.fullmatch(pattern.replace("%", ".*"), held) for pattern in patterns)


@pytest.mark.parametrize(
    ("digits", "match"),
    [
        ("0639981234", Match.NAMED), ("639981234", Match.NAMED), ("+33639981234", Match.NAMED),
        ("0033639981234", Match.NAMED), ("02079460958", Match.NAMED), ("+442079460958", Match.NAMED),
        ("0639", Match.NAME_BEGINS), ("+3363", Match.NAME_BEGINS), ("00336", Match.NAME_BEGINS),
        ("63998", Match.NAME_BEGINS),
        ("1234", Match.PART), ("99812", Match.PART), ("094609", Match.PART), ("9460", Match.PART),
    ],
)  # fmt: skip
def test_a_number_is_found_in_each_way_of_writing_it(digits: str, match: Match) -> None:
    for asked in Match:
        assert like(HELD, number_patterns(digits, asked)) == (asked >= match), asked


@given(st.integers(min_value=10**8, max_value=10**9 - 1), st.data())
def test_any_three_digits_of_a_number_find_it(number: int, data: st.DataObject) -> None:
    national = f"0{number}"
    begin = data.draw(st.integers(0, 6))
    part = national[begin : data.draw(st.integers(begin + 4, 10))]
    if len(part.lstrip("0")) >= 3:
        assert like(f" 33{number}  {national} ", number_patterns(part, Match.PART))


def one_error(word: str, other: str) -> bool:
    """Whether one letter too many, missing, wrong, or two swapped make the one of the other."""
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    at = next((n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    rest, rest_other = word[at:], other[at:]
    swapped = len(rest) == len(rest_other) > 1 and rest[1] + rest[0] + rest[2:] == rest_other
    return swapped or rest[1:] == rest_other or rest == rest_other[1:] or rest[1:] == rest_other[1:]


WORDS = st.text("abcdeéж", min_size=4, max_size=9)


@given(WORDS, st.data())
def test_every_word_one_error_away_is_tried_and_no_other(word: str, data: st.DataObject) -> None:
    candidates = misspelt(word)
    assert all(one_error(word, other) for other in candidates)
    at = data.draw(st.integers(0, len(word) - 1))
    assert {word[:at] + word[at + 1 :], word[:at] + "z" + word[at:], word[:at] + "z" + word[at + 1 :]} <= {*candidates}


def test_words_with_digits_and_short_ones_are_not_misspelt() -> None:
    assert misspelt("abc") == misspelt("ab12") == []


@given(st.text(max_size=60))
def test_whatever_is_typed_stays_inside_its_quotes(text: str) -> None:
    query = tsquery(terms_of(text), Match.SIMILAR, NOTHING)
    bare = re.sub(r"'(?:[^'\\]|''|\\\\)*'", "", query)
    assert set(bare) <= set(":*|&() ")


def test_each_match_takes_in_the_one_before() -> None:
    wider = Wider({"dup": ["condupe"]}, {"dup": ["dap"]})
    asked = [tsquery([Term("dup")], match, wider) for match in Match]
    assert asked[0] == "('ndup' | 'odup')"
    assert asked[1] == "('ndup' | 'odup' | 'cdup' | 'edup' | 'adup')"
    assert asked[3] == "('ndup':* | 'odup':* | 'cdup':* | 'edup':* | 'adup':*)"
    assert "'ncondupe'" in asked[4] and "'ndap'" not in asked[4]
    assert "'ncondupe'" in asked[5] and "'ndap'" in asked[5]
    assert tsquery([Term("a12", "e")], Match.WHOLE, wider) == "('ea12' | ('ea' & 'e12'))"
