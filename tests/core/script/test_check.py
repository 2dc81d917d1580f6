"""The check of a script: each fault has its place, its code and two sentences."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.script.checking import check
from dialer.core.script.faults import SENTENCES
from tests.core.script.samples import a_page, a_question, a_script, choices, when


def found(raw: object) -> set[tuple[str, str]]:
    return {(one.place, one.code) for one in check(raw)[1]}


def pages(*listed: dict[str, Any]) -> dict[str, Any]:
    return {"format": 1, "pages": list(listed), "objections": []}


def test_a_good_script_has_no_fault() -> None:
    assert check(a_script())[1] == []


ASKS = a_question("a")
CASES: list[tuple[object, tuple[str, str]]] = [
    ([], ("", "object")),
    ({"format": 2, "pages": [a_page("a")]}, ("format", "format")),
    (pages(), ("pages", "no_pages")),
    ({"format": 1, "pages": "x"}, ("pages", "list")),
    (pages(a_page("a", colour=1)), ("pages.0.colour", "strange")),
    (pages(a_page("À propos")), ("pages.0.key", "key")),
    (pages(a_page("end")), ("pages.0.key", "reserved")),
    (pages(a_page("a", title=" ")), ("pages.0.title", "empty")),
    (pages(a_page("a", text="x" * 5001)), ("pages.0.text", "too_long")),
    (pages(a_page("a", text=5)), ("pages.0.text", "text")),
    (pages(a_page("a"), a_page("a")), ("pages.1.key", "twice")),
    (pages(a_page("a", questions=[ASKS]), a_page("b", questions=[ASKS])), ("pages.1.questions.0.key", "twice")),
    (pages(a_page("a", questions=[a_question("q", "smell")])), ("pages.0.questions.0.kind", "kind")),
    (pages(a_page("a", questions=[a_question("q", required=1)])), ("pages.0.questions.0.required", "truth")),
    (
        pages(a_page("a", questions=[a_question("q", "number", lowest="1")])),
        ("pages.0.questions.0.lowest", "number"),
    ),
    (pages(a_page("a", questions=[a_question("q", "one_of")])), ("pages.0.questions.0.choices", "choices")),
    (
        pages(a_page("a", questions=[a_question("q", choices=choices("x", "y"))])),
        ("pages.0.questions.0.choices", "no_choices"),
    ),
    (
        pages(a_page("a", questions=[a_question("q", "one_of", choices=choices("x", "x"))])),
        ("pages.0.questions.0.choices.1.key", "twice"),
    ),
    (
        pages(a_page("a", questions=[a_question("q", "scale", lowest=0, highest=11)])),
        ("pages.0.questions.0.highest", "scale"),
    ),
    (
        pages(a_page("a", questions=[a_question("q", "number", lowest=2, highest=1)])),
        ("pages.0.questions.0.highest", "bounds"),
    ),
    (pages(a_page("a", text="Bonjour {contact.nom}")), ("pages.0.text", "unknown_field")),
    (pages(a_page("a", text="Bonjour {contact.city")), ("pages.0.text", "brace")),
    (pages(a_page("a", jumps=[{"to": "b"}])), ("pages.0.jumps.0.to", "nowhere")),
    (pages(a_page("a", jumps=[{"to": "end"}]), a_page("b")), ("pages.1", "unreachable")),
    (
        pages(a_page("a", jumps=[{"to": "b"}, {"to": "end"}]), a_page("b")),
        ("pages.0.jumps.1", "never"),
    ),
    (pages(a_page("a"), a_page("b", jumps=[{"to": "a"}])), ("pages.0.jumps", "loop")),
    (
        pages(a_page("a", jumps=[{"to": "end", "when": [when("x", "answered")]}])),
        ("pages.0.jumps.0.when.0.question", "no_question"),
    ),
    (
        pages(
            a_page("a", jumps=[{"to": "end", "when": [when("late", "answered")]}]),
            a_page("b", questions=[a_question("late")]),
        ),
        ("pages.0.jumps.0.when.0.question", "too_late"),
    ),
    (
        pages(a_page("a", questions=[ASKS], jumps=[{"to": "end", "when": [when("a", "equal", "yes")]}])),
        ("pages.0.jumps.0.when.0.value", "misfit"),
    ),
    (
        pages(a_page("a", questions=[ASKS], jumps=[{"to": "end", "when": [when("a", "above", 1)]}])),
        ("pages.0.jumps.0.when.0.operator", "incomparable"),
    ),
    (
        pages(a_page("a", questions=[ASKS], jumps=[{"to": "end", "when": [when("a", "smells")]}])),
        ("pages.0.jumps.0.when.0.operator", "operator"),
    ),
]


@pytest.mark.parametrize(("raw", "expected"), CASES, ids=[f"{n}-{case[1][1]}" for n, case in enumerate(CASES)])
def test_each_fault_is_named_at_its_place(raw: object, expected: tuple[str, str]) -> None:
    assert expected in found(raw)


def test_every_sentence_is_reached_by_a_case() -> None:
    assert {case[1][1] for case in CASES} == set(SENTENCES)


def test_a_circle_with_a_question_is_allowed() -> None:
    again = {"to": "a", "when": [when("a", "equal", True)]}
    assert found(pages(a_page("a", questions=[ASKS], jumps=[again]))) == set()


def test_the_sentences_name_what_is_wrong_in_both_languages() -> None:
    (fault,) = check(pages(a_page("a", text="{contact.nom}")))[1]
    assert "{contact.nom} n'existe pas" in fault.fr
    assert "no field {contact.nom}" in fault.en
    assert "last_name" in fault.fr


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["format", "pages", "key", "questions", "jumps", "when", "to", "kind", "value", "x"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


@given(JSON)
def test_whatever_is_read_is_answered_with_faults_and_never_breaks(raw: object) -> None:
    script, faults = check(raw)
    assert faults or script.pages
    assert all(one.fr and one.en for one in faults)
