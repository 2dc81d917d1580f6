"""The simulated floor agrees with what is known of it, and no policy can make it do what a line cannot."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.pacing.floor import Floor
from bench.pacing.laws import Law, Ringing, Talk, ring_seconds, talk_seconds
from bench.pacing.leads import ShortList
from bench.pacing.parts import Period, Policy
from bench.pacing.reference import STUDY
from bench.pacing.rules import Ratio
from bench.pacing.shift import Shift
from bench.pacing.tuning import tune
from dialer.core.observation import Action, AgentPhase, CallPhase, Observation, What

HARD = Law(
    answer=0.5,
    amd_seconds=2.0,
    amd_false_machine=0.05,
    amd_missed=0.2,
    clump_spread=0.5,
    pause_every=600.0,
    trunks=12,
    calls_per_second=2.0,
)


def play(law: Law, agents: int, policy: Callable[[], Policy], seeds: range, hours: float) -> list[Shift]:
    return [Floor([Period(0.0, law, agents)], seed, policy()).run(hours) for seed in seeds]


@pytest.mark.parametrize(("answer", "talk", "agents"), [(0.35, 45, 10), (0.6, 180, 5), (0.2, 45, 2)])
def test_progressive_dialing_is_as_busy_as_the_study_has_it(answer: float, talk: int, agents: int) -> None:
    shifts = play(Law(answer=answer, talk=talk), agents, Ratio, range(3), 5)
    assert 100 * mean(shift.utilisation for shift in shifts) == pytest.approx(
        STUDY[answer, talk, agents].progressive, abs=1.5
    )
    assert all(shift.dropped == 0 for shift in shifts)


@pytest.mark.parametrize(("answer", "talk", "agents"), [(0.35, 45, 10), (0.2, 45, 5)])
def test_the_ratio_tuned_in_hindsight_is_as_busy_as_the_study_has_it(answer: float, talk: int, agents: int) -> None:
    law = Law(answer=answer, talk=talk)
    tuned = tune(lambda lines: play(law, agents, lambda: Ratio(lines), range(2), 6), 0.03)
    assert 100 * mean(tuned.mixed(lambda shift: shift.utilisation)) == pytest.approx(
        STUDY[answer, talk, agents].ratio, abs=2.0
    )
    assert tuned.shy.drop_rate <= 0.03 <= tuned.bold.drop_rate


@dataclass(slots=True)
class Poisson:
    """Dials at a constant rate, whatever happens."""

    rate: float
    draw: random.Random
    at: float = 0.0

    def act(self, seen: Observation) -> Action:
        dials = 0
        while self.at <= seen.now:
            self.at += self.draw.expovariate(self.rate)
            dials += 1
        return Action(dials)


@pytest.mark.parametrize("talk", list(Talk))
def test_calls_at_a_constant_rate_are_lost_as_erlang_says(talk: Talk) -> None:
    """Erlang's formula holds for whatever shape of talk, and the ringing only moves the arrivals."""
    law = Law(answer=0.5, talk=60, talk_shape=talk, wrap=1e-9, patience=0.0)
    agents, load = 5, 4.0
    shifts = play(law, agents, lambda: Poisson(load / 60 / 0.5, random.Random(3)), range(4), 20)
    blocked = 1.0
    for served in range(1, agents + 1):
        blocked = load * blocked / (served + load * blocked)
    dropped = sum(shift.dropped for shift in shifts) / sum(shift.answers for shift in shifts)
    assert dropped == pytest.approx(blocked, abs=0.015)
    assert mean(shift.utilisation for shift in shifts) == pytest.approx(load * (1 - blocked) / agents, abs=0.015)


def test_the_same_seed_is_the_same_world_and_another_is_not() -> None:
    first, again, other = (play(Law(), 4, Ratio, range(seed, seed + 1), 2)[0] for seed in (1, 1, 2))
    assert first == again
    assert first.answers_at != other.answers_at


@dataclass(slots=True)
class Reckless:
    """Does anything, and notes what a line could not have done."""

    draw: random.Random
    law: Law
    talked: int = 0
    faults: list[str] = field(default_factory=list)
    dials: int = 0
    asked: int = 0
    told: set[What] = field(default_factory=set)

    def act(self, seen: Observation) -> Action:
        self.told.add(seen.what)
        talking = sum(phase is AgentPhase.TALKING for phase, _ in seen.agents)
        free = sum(phase is AgentPhase.FREE for phase, _ in seen.agents)
        waiting = sum(phase is CallPhase.WAITING for _, phase, _ in seen.calls)
        if free and waiting:
            self.faults.append("somebody waits for nobody")
        if self.law.trunks and len(seen.calls) + talking > self.law.trunks:
            self.faults.append("more calls than trunks")
        if not self.dials <= seen.dials <= self.dials + max(0, self.asked):
            self.faults.append("more dialled than asked")
        if any(elapsed < 0 for _, elapsed in seen.agents) or any(age < 0 for _, _, age in seen.calls):
            self.faults.append("something has not begun yet")
        self.dials, self.asked = seen.dials, self.draw.choice((-1, 0, 0, 1, 3, 40)) if len(seen.calls) < 60 else 0
        cancel = [number for number, _, _ in seen.calls if self.draw.random() < 0.2]
        return Action(self.asked, [*cancel, -5], (7, -1, 7))


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 999),
    agents=st.integers(0, 6),
    law=st.sampled_from(
        [Law(), HARD, Law(ring_shape=Ringing.BIMODAL, late_answer=1.0), replace(HARD, trunks=None, late_answer=0.5)]
    ),
)
def test_no_policy_makes_the_floor_do_what_a_line_cannot(seed: int, agents: int, law: Law) -> None:
    policy = Reckless(random.Random(seed), law)
    periods = [Period(0.0, law, agents), Period(600.0, replace(law, answer=0.1), 3)]
    shift = Floor(periods, seed, policy, ShortList(seed, 200, 3, 60.0) if seed % 2 else None).run(0.4)
    assert policy.faults == []
    assert shift.connected + shift.dropped <= shift.answers <= shift.dials
    assert shift.talk_seconds + shift.wrap_seconds <= shift.agent_seconds + 1e-6
    assert shift.agent_seconds <= 1440 * max(agents, 3) + 1e-6
    assert len(shift.drops_at) == shift.dropped
    assert 0 <= shift.worst_half_hour() <= 1


def test_a_machine_that_reaches_an_agent_is_told_and_is_nobody_reached() -> None:
    policy = Reckless(random.Random(1), HARD)
    shift = Floor([Period(0.0, HARD, 5)], 1, policy).run(2)
    assert What.MACHINE_TO_AGENT in policy.told
    assert shift.machines > 0


def test_a_call_is_not_given_up_before_it_has_rung_long_enough() -> None:
    @dataclass
    class GivesUp:
        oldest: float = 0.0

        def act(self, seen: Observation) -> Action:
            ages = [age for _, phase, age in seen.calls if phase is CallPhase.RINGING]
            self.oldest = max([self.oldest, *ages])
            return Action(max(0, 2 - len(seen.calls)), [number for number, _, _ in seen.calls])

    law, eager, held = Law(answer=0.0, machine_share=0.0, failure_share=0.0), GivesUp(), GivesUp()
    given_up = Floor([Period(0.0, law, 2)], 1, eager).run(0.2)
    assert 15.0 <= eager.oldest <= 16.1
    assert given_up.given_up > 0
    assert Floor([Period(0.0, replace(law, least_ring=99.0), 2)], 1, held).run(0.2).given_up == 0


def test_a_list_runs_out_after_its_tries() -> None:
    leads = ShortList(1, 30, 3, 120.0)
    shift = Floor([Period(0.0, Law(answer=0.0), 5)], 1, Ratio(3.0), leads).run(2)
    assert shift.dials == 90
    one_try = ShortList(1, 30, 1, 120.0)
    assert Floor([Period(0.0, Law(answer=1.0), 5)], 1, Ratio(), one_try).run(2).connected == 30


def test_a_late_answer_leaves_less_of_the_patience() -> None:
    free, prompt = (play(Law(answer=0.5, late_answer=late), 5, lambda: Ratio(3.0), range(2), 3) for late in (1.5, 0.0))
    assert mean(shift.drop_rate for shift in free) > 1.1 * mean(shift.drop_rate for shift in prompt)


def test_answers_come_in_clumps_where_the_law_says_so() -> None:
    def spread(law: Law) -> float:
        shifts = play(law, 5, lambda: Ratio(2.0), range(2), 8)
        counts = [sum(at // 300 == slot for at in shift.answers_at) for shift in shifts for slot in range(96)]
        middle = mean(counts)
        return mean((count - middle) ** 2 for count in counts) / middle

    assert spread(Law(clump_spread=0.7)) > 1.5 * spread(Law())


@given(st.floats(0.0, 1.0, exclude_max=True))
def test_ringing_stays_below_the_time_out(drawn: float) -> None:
    assert 2.0 <= ring_seconds(Law(), drawn) <= 25.0
    bimodal = ring_seconds(Law(ring_shape=Ringing.BIMODAL), drawn)
    assert 6.0 <= bimodal <= 10.0 or 18.0 <= bimodal <= 22.0


def test_the_means_of_the_laws_are_what_they_say() -> None:
    even = [(n + 0.5) / 4000 for n in range(4000)]
    assert mean(ring_seconds(Law(), u) for u in even) == pytest.approx(12.0, abs=0.05)
    for shape in Talk:
        assert mean(talk_seconds(Law(talk=60, talk_shape=shape), u) for u in even) == pytest.approx(60, abs=1.0)
