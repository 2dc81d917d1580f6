"""Observations as lines of JSON: what is right is read, what is wrong is named, nothing else is raised."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.observation import Action, AgentPhase, CallPhase, What
from dialer.core.policy_lines import Lines, UnreadableLine, unreadable

GOOD: dict[str, Any] = {
    "now": 12.5, "event": "resolved", "value": 9.0, "answered": True,
    "agents": [[1, 3.0], [2, 40], [3, 1.5]], "calls": [[7, 1, 2.0], ["b", 2, 0.4], [9, 3, 0]],
    "dropped": 1, "connected": 30, "dials": 120,
}  # fmt: skip

seconds = st.floats(0, 1e6)
ids = st.integers() | st.text(max_size=12)
observations = st.fixed_dictionaries(
    {
        "now": seconds,
        "event": st.sampled_from(list(What)).map(str),
        "value": seconds,
        "answered": st.booleans(),
        "agents": st.lists(st.tuples(st.integers(1, 3), seconds), max_size=20),
        "calls": st.lists(st.tuples(ids, st.integers(1, 3), seconds), max_size=20, unique_by=lambda call: call[0]),
        "dropped": st.integers(0, 1000),
        "connected": st.integers(0, 1000),
        "dials": st.integers(0, 10_000),
    },
    optional={"leads": st.lists(st.dictionaries(st.text(max_size=5), st.none() | st.booleans() | seconds))},
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def line(**changes: Any) -> str:
    return json.dumps(GOOD | changes)


def test_a_line_is_read_in_the_words_of_the_floor() -> None:
    seen = Lines().read(line(leads=[{"hour": 9, "company": "x", "answered_before": None}]))
    assert (seen.now, seen.what, seen.value, seen.answered) == (12.5, What.RESOLVED, 9.0, True)
    assert seen.agents == [(AgentPhase.FREE, 3.0), (AgentPhase.TALKING, 40), (AgentPhase.WRAP_UP, 1.5)]
    assert [call[1] for call in seen.calls] == [CallPhase.RINGING, CallPhase.WAITING, CallPhase.IN_AMD]
    assert (seen.dropped, seen.connected, seen.dials, len(seen.leads)) == (1, 30, 120, 1)


def test_calls_are_cancelled_by_the_ids_that_were_given() -> None:
    lines = Lines()
    seen = lines.read(line(calls=[[1, 1, 20], ["1", 1, 20], ["un", 1, 20], [-3, 1, 1]]))
    answer = json.loads(lines.word(Action(2, [call[0] for call in seen.calls[:3]])))
    assert answer == {"dial": 2, "cancel": [1, "1", "un"]}
    assert json.loads(lines.word(Action(1, (), (2, 0)))) == {"dial": 1, "cancel": [], "order": [2, 0]}


def test_a_call_keeps_its_number_while_it_lasts() -> None:
    lines = Lines()
    first = lines.read(line(calls=[["x", 1, 1], ["y", 1, 1]])).calls
    second = lines.read(line(calls=[["z", 1, 0], ["y", 1, 2]])).calls
    assert second[1][0] == first[1][0]
    assert second[0][0] not in {first[0][0], first[1][0]}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"now": -1}, "now is no number"),
        ({"now": True}, "now is no number"),
        ({"now": 1e300}, "now is no number"),
        ({"event": "lunch"}, "event is none of"),
        ({"event": ["tick"]}, "event is none of"),
        ({"value": "9"}, "value is no number"),
        ({"value": None}, "value is no number"),
        ({"answered": None}, "answered is neither"),
        ({"agents": {}}, "agents is not a list"),
        ({"agents": [[1, 2], [4, 1]]}, "agents[1]: the state"),
        ({"agents": [[1, 2], [True, 1]]}, "agents[1]: the state"),
        ({"agents": [[1]]}, "agents[0] is not"),
        ({"agents": [[1, -2]]}, "agents[0]: the seconds"),
        ({"agents": [[1, 0]] * 10_001}, "more than 10000"),
        ({"calls": [[1.5, 1, 1]]}, "calls[0]: the id"),
        ({"calls": [[1, 9, 1]]}, "calls[0]: the state"),
        ({"calls": [[1, 1, 1], [1, 1, 1]]}, "calls[1]: this id stands twice"),
        ({"calls": [[1, 1, None]]}, "calls[0]: the seconds"),
        ({"dropped": 1.5}, "dropped is no whole number"),
        ({"dials": 10**30}, "dials is no whole number"),
        ({"leads": [[]]}, "leads[0] is not an object"),
        ({"leads": [{"a": {}}]}, "leads[0]: a is neither"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change: dict[str, Any], fault: str) -> None:
    with pytest.raises(UnreadableLine) as refused:
        Lines().read(line(**change))
    assert fault in str(refused.value)
    answer = json.loads(unreadable(refused.value))
    assert (answer["dial"], answer["cancel"]) == (0, [])
    assert fault in answer["error"]


def test_no_answer_is_long_because_a_name_was() -> None:
    with pytest.raises(UnreadableLine) as refused:
        Lines().read(line(leads=[{"n" * 1_000_000: []}]))
    assert len(unreadable(refused.value)) < 200


@pytest.mark.parametrize("name", sorted(GOOD))
def test_every_field_is_needed(name: str) -> None:
    with pytest.raises(UnreadableLine, match=name):
        Lines().read(json.dumps({key: value for key, value in GOOD.items() if key != name}))


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "{", '{"now": NaN}', line().replace("12.5", "Infinity"), line().replace("12.5", "1e999"),
     line().replace("12.5", "9" * 5000), "[" * 100_000, "\ud800", '"' * 3],
)  # fmt: skip
def test_a_line_that_is_no_observation_is_refused(text: str) -> None:
    with pytest.raises(UnreadableLine):
        Lines().read(text)


@given(observations)
def test_every_observation_is_read_back_as_it_was_said(said: dict[str, Any]) -> None:
    lines = Lines()
    seen = lines.read(json.dumps(said))
    assert [(phase.value, spent) for phase, spent in seen.agents] == said["agents"]
    assert [(phase.value, spent) for _, phase, spent in seen.calls] == [call[1:] for call in said["calls"]]
    cancelled = json.loads(lines.word(Action(0, [call[0] for call in seen.calls])))["cancel"]
    assert cancelled == [call[0] for call in said["calls"]]
    assert (seen.now, seen.value, seen.dials) == (said["now"], said["value"], said["dials"])


@given(observations, st.sampled_from(sorted(GOOD)), anything)
def test_one_wrong_field_is_read_or_refused_and_nothing_else(said: dict[str, Any], name: str, wrong: Any) -> None:
    try:
        seen = Lines().read(json.dumps(said | {name: wrong}))
    except UnreadableLine as fault:
        assert str(fault)
    else:
        assert 0 <= seen.now < 1e12
        assert 0 <= seen.value <= 1e7
        assert min(seen.dropped, seen.connected, seen.dials) >= 0


@given(st.text() | anything.map(json.dumps))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    with pytest.raises(UnreadableLine):
        Lines().read(text)
