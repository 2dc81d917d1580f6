"""The running estimates behind pacing."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.learning import Learning, PastAttempt, learn

seconds = st.floats(0, 3600)
attempts = st.builds(PastAttempt, st.none() | seconds, st.none() | seconds, st.none() | seconds)


def test_before_the_first_call_the_estimates_are_cautious() -> None:
    known = Learning().learned()
    assert (known.attempts, known.answer_probability, known.talk_seconds) == (0, 0.5, 120.0)


def test_one_lucky_call_changes_little() -> None:
    assert Learning().attempt_answered(3.0).learned().answer_probability < 0.65


def test_estimates_approach_what_happens() -> None:
    random = Random(1)
    known = Learning()
    for _ in range(1000):
        known = known.attempt_answered(6.0) if random.random() < 0.3 else known.attempt_unanswered()
        known = known.talked(random.expovariate(1 / 45)).wrapped_up(8.0)
    assert known.learned().answer_probability == pytest.approx(0.3, abs=0.07)
    assert known.learned().ring_seconds == pytest.approx(6.0, abs=0.2)
    assert known.learned().talk_seconds == pytest.approx(45.0, abs=8)
    assert known.learned().wrap_seconds == pytest.approx(8.0, abs=0.3)


def test_the_past_fades_so_that_a_new_hour_is_followed() -> None:
    known = Learning()
    for _ in range(5000):
        known = known.attempt_answered(6.0)
    for _ in range(800):
        known = known.attempt_unanswered()
    assert known.learned().answer_probability < 0.2
    assert known.learned().attempts == 5800


@given(st.lists(attempts, max_size=50))
def test_estimates_stay_possible(past: list[PastAttempt]) -> None:
    known = learn(past)
    assert 0 < known.learned().answer_probability < 1
    assert known.attempts == len(past)
