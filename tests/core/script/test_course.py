"""The course of a script: where it goes on, and which answers count after an earlier one changed."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.script.course import asked, next_page, still_valid
from dialer.core.script.difference import differences
from dialer.core.script.document import Kind, Question, Script, Value
from dialer.core.script.merging import merge
from dialer.core.script.reading import read
from dialer.core.script.values import fits
from tests.core.script.samples import a_page, a_question, a_script, choices, when


def script_of(raw: dict[str, Any]) -> Script:
    script, faults = read(raw)
    assert faults == []
    return script


def after(script: Script, key: str, **answers: Value) -> str | None:
    page = script.page(key)
    assert page is not None
    found = next_page(script, page, answers)
    return found.key if found else None


def test_a_jump_is_taken_where_its_conditions_hold_else_the_page_below_comes() -> None:
    script = script_of(a_script())
    assert after(script, "accueil", interesse=False) == "fin"
    assert after(script, "accueil", interesse=True) == "offre"
    assert after(script, "accueil") == "offre"
    assert after(script, "fin") is None


def test_answers_on_pages_that_are_no_longer_on_the_way_do_not_count() -> None:
    script = script_of(a_script())
    given: dict[str, Value] = {"interesse": True, "energie": "autre", "laquelle": "fioul", "note": 7}
    assert still_valid(script, given) == given
    assert still_valid(script, given | {"energie": "gaz"}) == {"interesse": True, "energie": "gaz", "note": 7}
    assert still_valid(script, given | {"interesse": False}) == {"interesse": False}


def test_a_question_with_a_condition_is_asked_where_it_holds() -> None:
    question = script_of(a_script()).questions()["laquelle"]
    assert asked(question, {"energie": "autre"})
    assert not asked(question, {"energie": "gaz"})
    assert not asked(question, {})


def test_each_comparison_holds_where_it_should() -> None:
    ways = [
        ("n", "above", 3, 4, 3), ("n", "below", 3, 2, 3), ("n", "equal", 1, 1, 2), ("n", "other", 1, 2, 1),
        ("d", "above", "2026-01-01", "2026-01-02", "2026-01-01"), ("s", "includes", "a", ["a", "b"], ["b"]),
        ("y", "equal", True, True, False), ("y", "answered", None, False, None), ("y", "unanswered", None, None, False),
    ]  # fmt: skip
    questions = [
        a_question("n", "number"), a_question("d", "date"), a_question("y"),
        a_question("s", "several_of", choices=choices("a", "b")),
    ]  # fmt: skip
    for key, operator, value, good, bad in ways:
        jumps = [{"to": "b", "when": [when(key, operator, value)]}, {"to": "end"}]
        script = script_of({"format": 1, "pages": [a_page("a", questions=questions, jumps=jumps), a_page("b")]})
        for answer, expected in ((good, "b"), (bad, None)):
            assert after(script, "a", **({} if answer is None else {key: answer})) == expected, (operator, answer)


def a_kind(kind: Kind, **more: Any) -> Question:
    return script_of(
        {"format": 1, "pages": [a_page("a", questions=[a_question("q", kind.value, **more)])]}
    ).questions()["q"]


def test_what_answers_each_type_of_question() -> None:
    some = {"choices": choices("a", "b")}
    for question, good, bad in (
        (a_kind(Kind.TEXT), ["x"], ["", " ", "x" * 501, 1, "\x00"]),
        (a_kind(Kind.LONG_TEXT), ["x" * 4000], ["x" * 4001]),
        (a_kind(Kind.NUMBER, lowest=1, highest=5), [1, 5, 2.5], [0, 6, True, "1", float("nan")]),
        (a_kind(Kind.DATE), ["2026-02-28"], ["2026-02-30", "28/02/2026", "20260228"]),
        (a_kind(Kind.YES_NO), [True, False], ["yes", 1]),
        (a_kind(Kind.ONE_OF, **some), ["a"], ["c", ["a"]]),
        (a_kind(Kind.SEVERAL_OF, **some), [["a"], ["b", "a"]], [[], ["a", "a"], ["c"], "a", [["a"]]]),
        (a_kind(Kind.SCALE, lowest=0, highest=10), [0, 10], [0.5, 11, -1]),
        (a_kind(Kind.EMAIL), ["a@exemple.fr"], ["a@b", "a b@exemple.fr", "exemple.fr"]),
        (a_kind(Kind.TELEPHONE), ["06 39 98 00 17", "+33639980017"], ["12", "bonjour"]),
    ):
        assert [one for one in good if not fits(question, one)] == [], question.kind
        assert [one for one in bad if fits(question, one)] == [], question.kind


def test_a_missing_field_is_a_gap_and_never_braces() -> None:
    parts = merge("Bonjour {contact.title} {contact.last_name} !", {"contact.last_name": "Exemple"})
    assert [(one.text, one.gap) for one in parts] == [
        ("Bonjour ", False), ("title", True), (" ", False), ("Exemple", False), (" !", False),
    ]  # fmt: skip


def test_differences_are_named_by_keys() -> None:
    old, new = a_script(), a_script()
    new["pages"][1]["title"] = "Nouvelle offre"
    new["objections"].pop()
    found = {one.place: (one.before, one.after) for one in differences(old, new)}
    assert found["pages.offre.title"] == ("Offre", "Nouvelle offre")
    assert found["objections.temps.title"] == ("Pas le temps", None)
    assert found["objections: order"] == ("prix, temps", "prix")
    assert differences(old, a_script()) == []


KEYS = ("a", "b", "c", "d")
ANSWERS = st.dictionaries(
    st.sampled_from(KEYS), st.booleans() | st.integers(0, 9) | st.text(max_size=3) | st.lists(st.text(max_size=2))
)


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Any script of four pages with one yes-or-no question each, conditions and jumps anywhere."""
    condition = st.builds(
        when, st.sampled_from(KEYS), st.sampled_from(["equal", "other", "answered", "unanswered"]), st.booleans()
    )
    some = st.lists(condition, max_size=2)
    jump = st.fixed_dictionaries({"to": st.sampled_from([*KEYS, "end", "nowhere"]), "when": some})
    return script_of(
        {
            "format": 1,
            "pages": [
                a_page(key, questions=[a_question(key, when=draw(some))], jumps=draw(st.lists(jump, max_size=2)))
                for key in KEYS
            ],
        }
    )


@given(scripts(), ANSWERS)
def test_what_counts_was_given_fits_and_counts_again(script: Script, answers: dict[str, Value]) -> None:
    kept = still_valid(script, answers)
    assert kept.items() <= answers.items() if all(map(_plain, answers.values())) else set(kept) <= set(answers)
    assert all(fits(script.questions()[key], value) for key, value in kept.items())
    assert still_valid(script, kept) == kept


@given(scripts(), ANSWERS, ANSWERS)
def test_answers_that_do_not_count_change_nothing(
    script: Script, one: dict[str, Value], more: dict[str, Value]
) -> None:
    kept = still_valid(script, one)
    stray = {key: value for key, value in more.items() if not isinstance(value, bool)}
    assert still_valid(script, {**stray, **kept}) == kept


def _plain(value: Value) -> bool:
    return not isinstance(value, list)


@given(st.text(max_size=60), st.dictionaries(st.text(max_size=5), st.text(max_size=5)))
def test_no_merged_text_shows_braces_of_the_script(text: str, facts: dict[str, str]) -> None:
    parts = merge(text, {})
    assert not any("{" in one.text or "}" in one.text for one in parts)
    assert "".join(one.text for one in merge(text, facts) if one.field is None) == "".join(
        one.text for one in parts if one.field is None
    )
