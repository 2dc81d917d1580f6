"""People who differ are called fairly, show what a dialer can see, and are worth telling apart."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import pairwise

import pytest

from bench.pacing.floor import Floor
from bench.pacing.ideal import Observed, still_ringing
from bench.pacing.laws import Chances, Fate, Law, fate_of
from bench.pacing.mixed import IDEAL, MEAN, TOLD, VARIANTS, Mixed, gain_share
from bench.pacing.outcome import Outcome
from bench.pacing.parts import Period
from bench.pacing.population import (
    ALIKE,
    DAY_SECONDS,
    HIDDEN,
    OFFERED_FOR_EACH_AGENT,
    PAUSE_SECONDS,
    TRIES_A_DAY,
    Population,
)
from bench.pacing.rules import Ratio
from bench.pacing.told import Told
from dialer.core.observation import Action, Observation
from dialer.core.policy import PolicySettings

LAW = Law(talk=60.0)


def an_outcome(*reached: float) -> Outcome:
    return Outcome([0.7], list(reached), 1000, 0.02, None, 0.05, 20.0, 3.0, 0.1)


def test_nobody_is_called_too_often_or_too_soon() -> None:
    leads = Population(1, 40, HIDDEN)
    called: dict[int, list[float]] = defaultdict(list)
    for minute in range(3 * 8 * 60):
        now = minute * 60.0
        for dialled in leads.take(now, LAW, 5, ()):
            called[dialled.lead].append(now)
            leads.ended(now, dialled.lead, dialled.lead % 7 == 0, False)
    assert len(called) == 40
    for lead, times in called.items():
        days = [int(at // DAY_SECONDS) for at in times]
        assert [days.count(day) for day in range(3)] == [1 if lead % 7 == 0 else TRIES_A_DAY] * 3
        same_day = [b - a for a, b in pairwise(times) if a // DAY_SECONDS == b // DAY_SECONDS]
        assert all(gap >= PAUSE_SECONDS for gap in same_day)


def test_the_order_that_was_asked_for_is_dialled_first() -> None:
    leads = Population(1, 40, HIDDEN)
    there = 2 * OFFERED_FOR_EACH_AGENT
    assert [lead["id"] for lead in leads.offered(0.0, 2)] == list(range(there))
    assert [one.lead for one in leads.take(0.0, LAW, 3, (4, 2, 4, 99, -1))] == [4, 2, 0]
    assert [lead["id"] for lead in leads.offered(1.0, 2)] == [1, 3, *range(5, there + 3)]


def test_only_who_is_told_sees_the_truth() -> None:
    shown, told = Population(1, 20, HIDDEN).offered(0.0, 2), Population(1, 20, HIDDEN, told=True).offered(0.0, 2)
    assert all("true_probability" not in lead for lead in shown)
    assert all(0 < float(lead["true_probability"] or 0) < 1 for lead in told)
    assert Population(1, 20, HIDDEN, shown=False).offered(0.0, 2) == ()


def test_what_a_lead_answers_agrees_with_its_probability() -> None:
    leads = Population(3, 6000, HIDDEN, told=True)
    chances = {lead["id"]: float(lead["true_probability"] or 0) for lead in leads.offered(0.0, 2000)}
    answered = sum(one.fate == "answer" for one in leads.take(0.0, LAW, 6000, ()))
    assert answered / 6000 == pytest.approx(sum(chances.values()) / len(chances), abs=0.02)


def test_attempts_are_remembered_in_the_features() -> None:
    leads = Population(1, 3, HIDDEN)
    before = leads.offered(0.0, 1)[0]
    (dialled,) = leads.take(0.0, LAW, 1, (0,))
    leads.ended(20.0, dialled.lead, False, False)
    leads.take(20.0, LAW, 2, ())
    (after,) = leads.offered(PAUSE_SECONDS + 60.0, 1)
    assert int(after["attempts"] or 0) == int(before["attempts"] or 0) + 1
    assert after["last_outcome"] == "not reached"
    assert float(after["hours_since_last"] or 0) == pytest.approx((PAUSE_SECONDS + 60.0) / 3600)


def test_the_told_policy_dials_the_likeliest_first() -> None:
    class Watching(Told):
        ordered = 0

        def act(self, seen: Observation) -> Action:
            action = super().act(seen)
            if len(seen.leads) > 1:
                first = action.order[0]
                chances = [float(lead["true_probability"] or 0) for lead in seen.leads]
                assert chances[first] == max(chances)
                self.ordered += 1
            return action

    policy = Watching(PolicySettings())
    shift = Floor([Period(0.0, LAW, 3)], 1, policy, Population(1, 2000, HIDDEN, told=True)).run(0.5)
    assert policy.ordered > 100
    assert shift.connected > 20


def test_the_share_of_the_gain_is_between_knowing_nothing_and_everything() -> None:
    found = dict(zip(VARIANTS, map(an_outcome, (30.0, 31.0, 32.0, 34.0)), strict=True))
    assert gain_share(found, TOLD) == pytest.approx(0.25)
    assert gain_share(found, IDEAL) == pytest.approx(0.5)
    assert gain_share({**found, TOLD: found[MEAN]}, TOLD) is None
    (shown,) = Mixed([], {"some": found}).as_json().values()
    assert isinstance(shown, dict)
    assert shown["share of ideal observer"] == pytest.approx(0.5)


def test_a_gain_is_shown_with_its_interval_and_has_no_share_where_it_may_be_nothing() -> None:
    reached = ((30.0, 31.0), (31.0, 33.0), (30.5, 31.0), (33.0, 34.0))
    found = {variant: an_outcome(*both) for variant, both in zip(VARIANTS, reached, strict=True)}
    mixed = Mixed([], {"some": found, "unfinished": {MEAN: an_outcome(1.0)}})
    assert [(row[0], *row[-3:]) for row in mixed.rows()] == [("some", "+1.5 ±6.4", "+0.2 ±3.2", "+3.0 ±0.0")]
    assert gain_share(found, IDEAL) is None
    assert gain_share(found, TOLD) == pytest.approx(0.5)
    alone = {variant: an_outcome(both[0]) for variant, both in zip(VARIANTS, reached, strict=True)}
    assert Mixed([], {"some": alone}).rows()[0][-3:] == ("+1.0", "+0.5", "+3.0")


def test_where_all_are_alike_no_chance_is_above_another_at_any_time() -> None:
    for seed, leads in ((1, Population(1, 300, ALIKE, told=True)), (2, Observed(2, 300, ALIKE))):
        chances = set()
        for day in range(7):
            for hour in range(8):
                now = day * DAY_SECONDS + hour * 3600.0 + seed
                chances |= {round(float(lead["true_probability"] or 0), 9) for lead in leads.offered(now, 30)}
        (chance,) = chances
        assert 0 < chance < 1


def test_what_an_ideal_observer_expects_is_what_happens() -> None:
    leads = Observed(3, 900, HIDDEN)
    expected: list[tuple[float, bool]] = []
    for now in range(0, 3 * int(DAY_SECONDS), 60):
        chances = {lead["id"]: float(lead["true_probability"] or 0) for lead in leads.offered(now, 1)}
        for one in leads.take(now, LAW, 4, ()):
            expected.append((chances[one.lead], one.fate is Fate.ANSWER))
            leads.ended(now + one.seconds, one.lead, one.fate is Fate.ANSWER, False)
    expected.sort()
    third = len(expected) // 3
    lowest, highest = expected[:third], expected[-third:]
    for part in (lowest, expected, highest):
        chance, answered = (sum(one) / len(part) for one in zip(*part, strict=True))
        assert answered == pytest.approx(chance, abs=0.03)
    assert sum(one[1] for one in highest) > 3 * sum(one[1] for one in lowest)


def test_an_observer_learns_less_from_a_call_that_was_given_up_than_from_one_that_rang_out() -> None:
    def expects(rung: float, *, talked: bool) -> float:
        leads = Observed(1, 40, HIDDEN)
        leads.offered(0.0, 4)
        (lead,) = (one.lead for one in leads.take(0.0, LAW, 40, ()) if one.lead == ringing_out)
        leads.ended(rung, lead, talked, False)
        return leads._probability(lead, 60.0)

    untried = Observed(1, 40, HIDDEN)
    before = {one["id"]: float(one["true_probability"] or 0) for one in untried.offered(0.0, 4)}
    ringing_out = next(one.lead for one in untried.take(0.0, LAW, 40, ()) if one.fate is Fate.RING_OUT)
    unanswered, given_up = expects(LAW.ring_out, talked=False), expects(15.0, talked=False)
    assert unanswered < given_up < before[ringing_out] < expects(10.0, talked=True)


def test_who_still_rings_is_as_likely_as_the_laws_say() -> None:
    draw, many = random.Random(4), 20_000
    drawn = [Chances(*(draw.random() for _ in range(4))) for _ in range(many)]
    for seconds in (5.0, 15.0, 24.0):
        for found, answer in zip(still_ringing(LAW, seconds), (1.0, 0.0), strict=True):
            there = sum(fate_of(LAW, answer, one)[1] > seconds for one in drawn)
            assert found == pytest.approx(there / many, abs=0.015)


def test_two_runs_of_one_seed_are_the_same() -> None:
    one, other = (Floor([Period(0.0, LAW, 3)], 2, Ratio(2.0), Population(2, 3000, HIDDEN)).run(1) for _ in range(2))
    assert one == other
