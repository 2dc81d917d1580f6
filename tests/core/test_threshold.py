"""The threshold of risk: slow, bounded, rebuilt from the same answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.threshold import AIM, FIRST, LEAST, MOST, TOLERANCE, Threshold, room, to_come

LIMIT = 0.03


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=200), st.floats(0, 1))
def test_it_stays_within_its_bounds(answers: list[tuple[int, int]], limit: float) -> None:
    threshold = Threshold()
    for live, abandoned in answers:
        threshold.answered(live, min(live, abandoned), limit)
        assert threshold.limits >= LEAST * 0.999
        assert threshold.limits * limit <= MOST * 1.001 or threshold.limits <= FIRST


def test_an_abandoned_call_lowers_it_and_answers_that_met_agents_raise_it() -> None:
    threshold = Threshold()
    threshold.answered(1, 1, LIMIT)
    lowered = threshold.limits
    assert 0.7 * FIRST < lowered < FIRST
    for _ in range(100):
        threshold.answered(1, 0, LIMIT)
    assert threshold.limits > lowered


def test_exactly_what_is_allowed_leaves_it_nearly_where_it_is() -> None:
    threshold = Threshold()
    for answer in range(3400):
        threshold.answered(1, int((answer + 1) * AIM * LIMIT) > int(answer * AIM * LIMIT), LIMIT)
    assert threshold.limits == pytest.approx(FIRST, rel=0.35)


@given(st.integers(0, 5000), st.integers(0, 200))
def test_the_room_shrinks_with_every_abandoned_call(live: int, abandoned: int) -> None:
    assert room(live, abandoned + 1, LIMIT, 0.0) == pytest.approx(room(live, abandoned, LIMIT, 0.0) - 1)


def test_a_window_of_many_answers_may_end_a_little_above_its_limit_and_no_more() -> None:
    most = int((1 + TOLERANCE) * LIMIT * 10_000)
    assert LIMIT * 10_000 < most < 1.1 * LIMIT * 10_000
    assert room(10_000, most, LIMIT, 0.0) >= 0 > room(10_000, most + 1, LIMIT, 0.0)


def test_a_window_that_goes_on_has_more_room_than_one_that_ends() -> None:
    hour = 3600.0
    assert to_come(1000, 2 * hour) == 2000 > to_come(1000, 5 * hour) == 200 > to_come(1000, 7 * hour)
    assert room(1000, 34, LIMIT, to_come(1000, 2 * hour)) > 1
    assert to_come(0, 0.0) == 200
