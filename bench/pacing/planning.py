"""What a team of so many would do on a list before it goes live, by simulated shifts from a cold start.

Each lead is dialled once, with the answer rate given; a list that runs out ends the shift. Teams of other sizes
around the one that is asked for show what one agent more or less would change.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from math import inf
from statistics import quantiles
from typing import Any

from bench.pacing.floor import Floor
from bench.pacing.intervals import Interval, interval
from bench.pacing.laws import Law
from bench.pacing.leads import Dialled, Endless
from bench.pacing.parts import Agent, Period
from bench.pacing.shift import Shift
from bench.pacing.sparing import Sparing
from dialer.core.errors import PlateauError
from dialer.core.observation import AgentPhase
from dialer.core.policy import Policy, PolicySettings
from dialer.core.states import CampaignMode

AROUND = (0.5, 0.65, 0.8, 1.25, 1.6, 2.0)
"""Sizes of other teams, in that of the one asked for."""
MOST_SHARE = 1 / 3
"""Where time is bounded, of it one shift may take so much."""
LEAST_HOURS = 0.1
"""Less of a shift says nothing: nobody has finished a conversation before the list or the time ends."""
RING_LEAST, RING_MOST = 3.0, 0.7
"""Mean seconds until an answer: so many at least, and at most this share of the seconds until nobody answers."""

TOO_LARGE = "this team is too large to be simulated in the time there is: ask for a smaller one, or give it more time"


class PlanRefused(PlateauError):
    """Such a team cannot be simulated."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A team, its list and its calls. Times are means in seconds, shares from 0 to 1.

    `machine_share` and `failure_share` are of the calls that no person answers.
    """

    agents: int = 12
    answer_rate: float = 0.3
    talk: float = 90.0
    wrap: float = 15.0
    ring: float = 12.0
    hours: float = 4.0
    leads: int = 5000
    limit: float = 0.03
    mode: CampaignMode = CampaignMode.PREDICTIVE
    patience: float = 2.0
    ring_out: float = 25.0
    machine_share: float = 0.3
    failure_share: float = 0.2

    def checked(self) -> Plan:
        """The plan. Raises PlanRefused where its times of ringing cannot be."""
        most = RING_MOST * self.ring_out
        if not RING_LEAST <= self.ring <= most:
            raise PlanRefused(
                f"people who answer within {self.ring_out:g} s do so after {RING_LEAST:g} to {most:g} s on average, "
                f"not {self.ring:g}: change the seconds of ringing"
            )
        return self


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one simulated shift came to. Waits are agents', in seconds; shares from 0 to 1.

    `attempts` and `people_reached` are those of the whole shift that was planned, or of the list where it ends
    before; `simulated_hours` may be less than either where time for simulating was short.
    """

    utilisation: float
    mean_wait_seconds: float
    p90_wait_seconds: float
    attempts: float
    people_reached: float
    people_reached_per_hour: float
    abandon_rate: float
    list_lasts_hours: float
    simulated_hours: float

    def figures(self) -> Mapping[str, float]:
        """All of them by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Team:
    """The shifts of a team of one size."""

    agents: int
    outcomes: Sequence[Outcome]

    def intervals(self) -> dict[str, Interval]:
        """Each figure with its interval."""
        names = self.outcomes[0].figures()
        return {name: interval([one.figures()[name] for one in self.outcomes]) for name in names}

    def as_json(self) -> dict[str, Any]:
        """Means and intervals."""
        means = {name: found.as_json() for name, found in self.intervals().items()}
        return {"agents": self.agents, "shifts": len(self.outcomes), **means}


class Ended(Exception):
    """The shift is over before its time: its list has been called, or no time is left to simulate."""


class WaitingFloor(Floor):
    """A floor that keeps how long each agent waited before each conversation, until its list ends."""

    def __init__(self, plan: Plan, seed: int, seconds: float) -> None:
        settings = PolicySettings(limit=plan.limit, patience=plan.patience, give_up=False, mode=plan.mode)
        policy, self._list = Sparing(Policy(settings)), List(seed, plan.leads)
        super().__init__([Period(0.0, _law(plan), plan.agents)], seed, policy, self._list)
        self.waits: list[float] = []
        self._until = time.process_time() + seconds

    def run(self, hours: float, counted_from: float = 0.0) -> Shift:
        """Play the shift, or as much of it as list and time are long."""
        try:
            return super().run(hours, counted_from)
        except Ended:
            for agent in self._agents:
                self._account(agent, self.shift)
        return self.shift

    @property
    def hours(self) -> float:
        """How much of the shift was played."""
        return self._now / 3600

    def _tick(self, _: None) -> None:
        called = not (self._list.left or self._calls)  # afterwards agents would wait for nobody
        if called or time.process_time() > self._until:
            raise Ended
        super()._tick(_)

    def _move(self, agent: Agent, phase: AgentPhase) -> None:
        if phase is AgentPhase.TALKING:
            self.waits.append(self._now - agent.since)
        super()._move(agent, phase)


class List(Endless):
    """A list of which each lead is dialled once: it is counted and not written out, however long it is."""

    def __init__(self, seed: int, leads: int) -> None:
        super().__init__(seed)
        self.left = leads

    def take(self, now: float, law: Law, count: int, order: Sequence[int]) -> list[Dialled]:
        """As many as are asked for, or as are left."""
        taken = super().take(now, law, min(count, self.left), order)
        self.left -= len(taken)
        return taken


def simulated(plan: Plan, seed: int, seconds: float = inf) -> Outcome:
    """One shift, the same people for the same seed; `seconds` of this process's time may pass for it."""
    floor = WaitingFloor(plan, seed, seconds)
    shift, waits = floor.run(plan.hours), floor.waits
    hours = max(floor.hours, 1 / 3600)
    lasts = plan.leads / max(shift.dials / hours, 1e-9)
    planned = min(plan.hours, lasts) / hours
    return Outcome(
        utilisation=shift.utilisation,
        mean_wait_seconds=sum(waits) / len(waits) if waits else 0.0,
        p90_wait_seconds=quantiles(waits, n=10)[-1] if len(waits) > 1 else sum(waits),
        attempts=shift.dials * planned,
        people_reached=shift.connected * planned,
        people_reached_per_hour=shift.connected / hours,
        abandon_rate=shift.drop_rate,
        list_lasts_hours=lasts,
        simulated_hours=hours,
    )


def _law(plan: Plan) -> Law:
    return Law(
        answer=plan.answer_rate,
        talk=plan.talk,
        wrap=plan.wrap,
        ring=plan.ring,
        ring_out=plan.ring_out,
        machine_share=plan.machine_share,
        failure_share=plan.failure_share,
        patience=plan.patience,
    )


def sizes_around(agents: int) -> list[int]:
    """The team asked for first, then others by their distance from it."""
    others = {max(1, round(agents * share)) for share in AROUND} - {agents}
    return [agents, *sorted(others, key=lambda size: (abs(size - agents), size))]


def plan_teams(plan: Plan, sizes: Sequence[int], shifts: int, within_seconds: float = inf) -> list[Team]:
    """Teams by size; the first size is simulated before the others. Raises PlanRefused.

    `within_seconds`, of this process's own time, bounds the work: shifts are then fewer, or shorter than planned.
    """
    plan.checked()
    until = time.process_time() + within_seconds
    share = within_seconds * MOST_SHARE
    outcomes: dict[int, list[Outcome]] = {size: [] for size in sizes}
    for size, seed in ((size, seed) for size in sizes for seed in range(1, shifts + 1)):
        left = until - time.process_time()
        if left >= share or not outcomes[sizes[0]]:
            outcome = simulated(replace(plan, agents=size), seed, share)
            if outcome.simulated_hours < min(LEAST_HOURS, outcome.list_lasts_hours, plan.hours):
                raise PlanRefused(TOO_LARGE)
            outcomes[size].append(outcome)
    return [Team(size, outcomes[size]) for size in sorted(sizes) if outcomes[size]]
