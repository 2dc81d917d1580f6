"""A further value lies within the interval as often as is promised."""

from __future__ import annotations

import random

import pytest

from bench.floor.interval import SHARE, Interval, prediction, student


@pytest.mark.parametrize(("degrees", "known"), [(4, 2.776), (9, 2.262), (19, 2.093), (29, 2.045), (99, 1.984)])
def test_students_quantiles_are_those_of_the_tables(degrees: int, known: float) -> None:
    assert student(degrees) == pytest.approx(known, abs=0.002)


@pytest.mark.parametrize("count", [5, 20])
def test_one_more_value_lies_within_as_often_as_promised(count: int) -> None:
    dice = random.Random(7)
    held = sum(prediction([dice.gauss(100, 3) for _ in range(count)]).holds(dice.gauss(100, 3)) for _ in range(4000))
    assert held / 4000 == pytest.approx(SHARE, abs=0.012)


def test_no_interval_begins_below_zero() -> None:
    assert prediction([0.0, 0.0, 0.0, 0.0, 0.1]).low == 0.0
    assert prediction([2.0] * 6) == Interval(2.0, 2.0, 2.0)
