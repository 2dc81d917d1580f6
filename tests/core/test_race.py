"""Sums of unequal chances, and calls that ring against agents who become free."""

from __future__ import annotations

from itertools import pairwise, product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core import race
from dialer.core.race import Ringing
from dialer.core.risk import EXACT_TERMS, Sum
from tests.core.pasts import after

KNOWN = after(2000, 0.35).learned()


@given(st.lists(st.floats(0.01, 0.99), max_size=8), st.integers(-2, 10))
def test_few_chances_are_summed_exactly(chances: list[float], count: int) -> None:
    by_hand = sum(
        prod(chance if came else 1 - chance for chance, came in zip(chances, fates, strict=True))
        for fates in product((False, True), repeat=len(chances))
        if sum(fates) >= count
    )
    assert Sum(chances, count).risk == pytest.approx(by_hand, abs=1e-9)


@given(st.integers(EXACT_TERMS - 8, EXACT_TERMS), st.floats(0.05, 0.95), st.floats(0.02, 0.2))
def test_many_chances_are_summed_nearly(terms: int, chance: float, tail: float) -> None:
    count = next(count for count in range(1, EXACT_TERMS + 3) if Sum([chance] * terms, count).risk <= tail)
    exact, near = Sum([chance] * terms, count), Sum([chance] * (EXACT_TERMS + 1), count)
    for _ in range(EXACT_TERMS + 1 - terms):
        exact.add(chance)
    assert near.risk == pytest.approx(exact.risk, abs=0.01)


@given(st.lists(st.floats(0.01, 0.7), min_size=1, max_size=60), st.integers(1, 12), st.floats(0.01, 0.5))
def test_one_chance_can_be_taken_out_again(chances: list[float], need: int, one: float) -> None:
    with_it, without = Sum([*chances, one], need), Sum(chances, need)
    if len(chances) != EXACT_TERMS:  # one more would be summed otherwise
        assert with_it.risk_without(one) == pytest.approx(without.risk, abs=1e-6)


def test_what_is_nearly_sure_or_nearly_impossible_costs_nothing() -> None:
    assert Sum([0.999] * 500 + [0.001] * 500, 500).risk == 1.0
    assert Sum([0.999] * 500, 501).risk == 0.0
    assert Sum([], 1).risk == 0.0
    assert Sum([0.999], 1).risk_without(0.999) == 0.0


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 600)), max_size=90), st.integers(-3, 20))
def test_each_call_placed_adds_risk(busy: list[tuple[bool, float]], spare: int) -> None:
    here = race.start(KNOWN, spare, busy, [])
    risks = []
    for _ in range(6):
        risks.append(here.risk)
        assert here.calls_within(1.0, 1, ()) == 1
    assert all(later >= earlier - 1e-12 for earlier, later in pairwise(risks))
    assert all(0 <= risk <= 1 for risk in risks)


def test_one_call_for_one_free_agent_carries_no_risk() -> None:
    assert race.start(KNOWN, 1, [], []).risk == 0
    assert race.start(KNOWN, 0, [], []).risk == 1


def test_agents_who_finish_are_counted_on() -> None:
    here = race.start(KNOWN, 0, [(False, 10.0)] * 5, [])
    assert here.expected_freed == pytest.approx(2.5, abs=1)
    assert here.risk < 0.2


def test_a_call_rings_against_all_the_others() -> None:
    few, many = [Ringing(n, 5.0) for n in range(2)], [Ringing(n, 5.0) for n in range(12)]
    crowd, pair = race.start(KNOWN, 3, [], many), race.start(KNOWN, 3, [], few)
    assert pair.risk < crowd.risk
    assert crowd.expected_answers > pair.expected_answers > 0


def test_a_call_is_not_hopeless_because_of_itself() -> None:
    lonely = [Ringing(1, 17.0, 17.0)]
    assert race.start(KNOWN, 1, [], lonely).to_give_up(lonely, 0.1, 15.0) == ()
    assert race.start(KNOWN, 0, [], lonely).to_give_up(lonely, 0.1, 15.0) == (1,)
