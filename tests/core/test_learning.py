"""The running estimates behind pacing."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.learning import Learning, PastAttempt, learn
from dialer.core.outlook import Learned
from tests.core.pasts import after, pasts


def answers(known: Learning, answer: float, attempts: int, seed: int = 1) -> None:
    dice = Random(seed)
    for _ in range(attempts):
        known.resolved(8.0, dice.random() < answer)


def test_before_the_first_call_the_estimates_are_cautious() -> None:
    known = Learning().learned()
    assert (known.attempts, known.answer_probability) == (0, 0.5)


def test_one_lucky_call_changes_little() -> None:
    known = Learning()
    known.resolved(3.0, True)
    assert known.learned().answer_probability < 0.65


def test_estimates_approach_what_happens() -> None:
    known = after(1000, 0.3, ring=8.0, talk=45.0, wrap=8.0).learned()
    assert known.answer_probability == pytest.approx(0.3, abs=0.05)
    assert known.ring_seconds == pytest.approx(8.5, abs=0.6)
    assert known.talk_seconds == pytest.approx(45.0, abs=8)
    assert known.wrap_seconds == pytest.approx(8.0, abs=1.5)


def test_a_jump_of_the_answer_rate_is_believed_soon_and_a_fall_slowly() -> None:
    rising, falling = Learning(), Learning()
    answers(rising, 0.2, 3000)
    answers(falling, 0.6, 3000)
    answers(rising, 0.6, 120)
    answers(falling, 0.2, 120)
    assert rising.learned().answer_probability > 0.45
    assert falling.learned().answer_probability > 0.45


def test_the_past_fades_so_that_a_new_hour_is_followed() -> None:
    known = Learning()
    answers(known, 1.0, 3000)
    answers(known, 0.0, 2000)
    assert known.learned().answer_probability < 0.1
    assert known.attempts == 5000


def test_a_route_that_rings_otherwise_is_known_apart() -> None:
    known = Learning()
    for _ in range(300):
        known.resolved(4.0, True, "main mobile")
        known.resolved(19.0, True, "main landline")
        known.resolved(30.0, False)
    seen = known.learned()
    last = len(seen.horizons) - 1
    soon = [seen.ring(route).chance_ever(0.5, 10.0) for route in ("main mobile", "main landline")]
    assert soon[0] < 0.1 < 0.4 < soon[1]
    assert seen.ring("unheard of") is seen.ring("")
    assert 0 <= seen.ring("main mobile").chance(0.5, 0.0, last) <= 1


def test_what_numbers_promise_is_corrected_by_what_they_keep() -> None:
    known = Learning()
    dice = Random(1)
    for _ in range(2000):
        known.resolved(8.0, dice.random() < 0.4, chance=0.2)
    seen = known.learned()
    assert seen.lift == pytest.approx(2.0, abs=0.3)
    assert seen.chance(0.2) == pytest.approx(0.4, abs=0.06)


@given(st.lists(pasts, max_size=60))
def test_estimates_stay_possible(past: list[PastAttempt]) -> None:
    known = learn(past, 0.03)
    seen = known.learned()
    assert known.attempts == len(past)
    assert 0 < seen.answer_probability < 1
    assert list(seen.horizons) == sorted(seen.horizons)
    for horizon in range(len(seen.horizons)):
        chances = [*seen.free_after_talk[horizon], *seen.free_after_wrap_up[horizon]]
        chances += [seen.ring(route).chance(0.4, age, horizon) for route in seen.rings for age in (0.0, 7.5, 70.0)]
        assert all(0 <= chance <= 1 for chance in chances)
    json.dumps(seen.as_json())


@given(st.lists(pasts, max_size=60))
def test_the_same_past_teaches_the_same(past: list[PastAttempt]) -> None:
    one, other = learn(past, 0.03), learn(past, 0.03)
    assert one.threshold.limits == other.threshold.limits
    assert one.learned() == other.learned()


@given(st.floats(0.05, 0.9), st.floats(0, 90))
def test_what_rings_longer_than_answers_take_will_hardly_be_answered(chance: float, age: float) -> None:
    left = LATE.ring("").chance_ever(chance, age)
    assert 0 <= left <= 1
    if age > 19:
        assert left < chance / 2


LATE: Learned = after(2000, 0.4).learned()
