"""People who differ are called fairly, show what a dialer can see, and are worth telling apart."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest

from bench.pacing.floor import Floor
from bench.pacing.laws import Law
from bench.pacing.mixed import MEAN, TOLD, VARIANTS, Days, Mixed, gain_share
from bench.pacing.outcome import Outcome
from bench.pacing.parts import Period
from bench.pacing.population import DAY_SECONDS, HIDDEN, PAUSE_SECONDS, TRIES_A_DAY, Population
from bench.pacing.rules import Ratio
from bench.pacing.told import Told
from dialer.core.observation import Action, Observation
from dialer.core.policy import PolicySettings

LAW = Law(talk=60.0)


def an_outcome(reached: float) -> Outcome:
    return Outcome([0.7], [reached], 1000, 0.02, None, 0.05, 20.0, 3.0, 0.1)


def test_nobody_is_called_too_often_or_too_soon() -> None:
    leads = Population(1, 40, HIDDEN)
    called: dict[int, list[float]] = defaultdict(list)
    reached = set()
    for minute in range(3 * 8 * 60):
        now = minute * 60.0
        for dialled in leads.take(now, LAW, 5, ()):
            assert dialled.lead not in reached
            called[dialled.lead].append(now)
            talked = dialled.lead % 7 == 0
            reached |= {dialled.lead} if talked else set()
            leads.ended(now, dialled.lead, talked, False)
    assert len(called) == 40
    for times in called.values():
        days = [int(at // DAY_SECONDS) for at in times]
        assert max(days.count(day) for day in days) <= TRIES_A_DAY
        same_day = [b - a for a, b in pairwise(times) if a // DAY_SECONDS == b // DAY_SECONDS]
        assert all(gap >= PAUSE_SECONDS for gap in same_day)


def test_the_order_that_was_asked_for_is_dialled_first() -> None:
    leads = Population(1, 40, HIDDEN)
    offered = leads.offered(0.0, 2)
    assert [lead["id"] for lead in offered] == [0, 1, 2, 3, 4, 5]
    assert [one.lead for one in leads.take(0.0, LAW, 3, (4, 2, 4, 99, -1))] == [4, 2, 0]
    assert [lead["id"] for lead in leads.offered(1.0, 2)] == [1, 3, 5, 6, 7, 8]


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
    found = dict(zip(VARIANTS, map(an_outcome, (30.0, 31.0, 34.0)), strict=True))
    assert gain_share(found) == pytest.approx(0.25)
    assert gain_share({**found, TOLD: found[MEAN]}) is None
    mixed = Mixed([Days(5, 2)], {"5 agents, 2 days": found})
    assert mixed.rows()[0][-1] == "25 %"
    assert Mixed([Days(5, 2)], {"5 agents, 2 days": {MEAN: an_outcome(1.0)}}).rows() == []


def test_two_runs_of_one_seed_are_the_same() -> None:
    one, other = (Floor([Period(0.0, LAW, 3)], 2, Ratio(2.0), Population(2, 3000, HIDDEN)).run(1) for _ in range(2))
    assert one == other
