"""The simulator's side: the same floor for as long, once a seed, from the same cold start."""

from __future__ import annotations

from collections.abc import Callable

from bench.floor.figures import Counts, Figures, Worked, figures
from bench.floor.plan import FloorPlan
from bench.pacing.floor import Floor
from bench.pacing.parts import Agent, Call, Period
from dialer.core.policy import Policy


class Watched(Floor):
    """A simulated floor that notes every wait of an agent."""

    waits: list[float]

    def _connect(self, call: Call, agent: Agent) -> None:
        self.waits.append(self._now - agent.since)
        super()._connect(call, agent)


def simulated(plan: FloorPlan, seconds: float, tell: Callable[[str], None]) -> list[Figures]:
    """The figures of one shift for each seed."""
    found = []
    for seed in range(1, plan.seeds + 1):
        floor = Watched([Period(0.0, plan.law, plan.agents)], 1000 * plan.seed + seed, Policy(plan.policy))
        floor.waits = []
        shift = floor.run(seconds / 3600)
        counts = Counts(shift.dials, shift.answers, shift.connected, shift.dropped, shift.given_up)
        busy = shift.talk_seconds + shift.wrap_seconds
        found.append(figures(Worked(shift.agent_seconds, busy, floor.waits), counts))
        tell(f"simulated {seed} of {plan.seeds}")
    return found
