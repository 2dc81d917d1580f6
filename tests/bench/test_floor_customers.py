"""The simulated carrier keeps the simulator's law, and both sides get the same parameters."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.carrier.plan import Kind
from bench.floor.compare import Comparison
from bench.floor.customers import customers
from bench.floor.delays import Delays
from bench.floor.figures import Counts, Figures
from bench.floor.plan import FloorPlan
from bench.floor.run import Live
from bench.floor.simulated import simulated
from bench.load.cpu import Machine
from bench.load.search import Quantiles
from bench.load.site import called
from dialer.core.policy import PolicySettings
from dialer.core.states import CampaignMode

NOTHING = Quantiles.of([])


def test_customers_answer_and_talk_by_current() -> None:
    law = FloorPlan(answer_rate=0.4, talk=30).law
    plans = [customers(5, law)(number, 1) for number in called()[:6000]]
    shares = Counter(plan.kind for plan in plans)
    live = [plan for plan in plans if plan.kind is Kind.LIVE]
    assert len(live) / 6000 == pytest.approx(0.4, abs=0.03)
    assert shares[Kind.BUSY] / (6000 - len(live)) == pytest.approx(law.failure_share, abs=0.03)
    assert mean(plan.ring_seconds for plan in live) == pytest.approx(law.ring, rel=0.05)
    assert mean(plan.talk_seconds for plan in live) == pytest.approx(30, rel=0.08)
    unanswered = [plan.ring_seconds for plan in plans if plan.kind is Kind.NO_ANSWER]
    picked_up = sum(seconds < law.ring_out for seconds in unanswered)
    assert picked_up / (6000 - len(live)) == pytest.approx(law.machine_share, abs=0.03)


@given(st.integers(0, 99), st.integers(0, 9999), st.integers(1, 3))
def test_the_same_seed_is_the_same_world(seed: int, number: int, nth: int) -> None:
    law = FloorPlan().law
    first, again = (customers(seed, law)(f"+3326191{number:04d}", nth) for _ in range(2))
    assert first == again


def test_the_campaign_is_what_the_simulated_policy_is_told() -> None:
    campaign, policy, law = FloorPlan().campaign, FloorPlan().policy, FloorPlan().law
    assert (campaign["mode"], policy.mode) == (CampaignMode.PREDICTIVE, CampaignMode.PREDICTIVE)
    assert campaign["give_up_ringing"] is policy.give_up is True
    assert campaign["minimum_ring_seconds"] == policy.minimum_ring == law.least_ring
    assert campaign["agent_wait_ms"] == 1000 * policy.patience == 1000 * law.patience
    assert campaign["ring_seconds"] == law.ring_out


def test_a_simulated_shift_agrees_with_the_simulator_and_an_idle_one_does_not() -> None:
    plan = FloorPlan(agents=5, minutes=3, seeds=8)
    said: list[str] = []
    shifts = simulated(plan, 180, said.append)
    assert len(shifts) == len(said) == 8
    assert all(0.2 < one.utilisation < 1 and one.dials_per_connect > 1 for one in shifts)
    middle = Figures(**{name: mean(getattr(one, name) for one in shifts) for name in Figures.__slots__})
    assert _compared(plan, middle, shifts).agrees
    idle = _compared(plan, Figures(0.05, 100, 200, 0, 3, 0), shifts)
    assert not idle.agrees
    assert {one.name for one in idle.judged() if not one.within} >= {"utilisation", "wait_mean", "wait_p90"}
    assert idle.as_json()["agrees"] is False


class Progressive(FloorPlan):
    """The same floor, dialled with one call for each free agent."""

    @property
    def policy(self) -> PolicySettings:
        return replace(super().policy, mode=CampaignMode.PROGRESSIVE)


def test_a_floor_that_is_dialled_progressively_is_told_from_a_predictive_one() -> None:
    said: list[str] = []
    predictive = simulated(FloorPlan(minutes=8, seeds=8), 480, said.append)
    (progressive,) = simulated(Progressive(minutes=8, seeds=1), 480, said.append)
    judged = {one.name: one for one in _compared(FloorPlan(), progressive, predictive).judged()}
    assert not judged["utilisation"].within
    assert progressive.utilisation < judged["utilisation"].simulated.low
    assert progressive.given_up == 0


def _compared(plan: FloorPlan, live: Figures, shifts: list[Figures]) -> Comparison:
    delays = Delays(*[NOTHING] * len(Delays.__slots__))
    return Comparison(plan, Live(180.0, live, Counts(0, 0, 0, 0, 0), delays, Machine()), shifts)
