"""The whole comparison: both sides on one machine in one run, and the verdict on the product's promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bench.load.bare import BareDialer, bare_ami
from bench.load.full import full_dialer
from bench.load.search import Joined, Step, best, highest
from bench.load.site import site

AGENTS = 250
JOIN_SECONDS = 10.0
JOIN_RUNS = ((40, 20, 25.0), (150, 60, 60.0))
"""Agents, calls per second, and the milliseconds that 99 of 100 answers must be bridged within."""
LEAST_RATIO = 0.5
FIRST_BARE, FIRST_FULL = 120, 80

Tell = Callable[[str], None]


@dataclass(slots=True)
class Side:
    """What one side reached."""

    steps: list[Step] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """The highest rate that passed, in calls per second."""
        return best(self.steps)

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {
            "calls_per_second": round(self.rate, 1),
            "steps": [step.as_json() for step in self.steps],
            "answer_to_bridged": [joined.as_json() for joined in self.joined],
        }


@dataclass(slots=True)
class Comparison:
    """Both sides."""

    bare: Side = field(default_factory=Side)
    dialer: Side = field(default_factory=Side)
    history: list[str] = field(default_factory=list)
    """Invariants that do not hold over what the dialer wrote."""

    @property
    def ratio(self) -> float:
        """The dialer's highest rate in shares of the bare loop's."""
        return self.dialer.rate / self.bare.rate if self.bare.rate else 0.0

    def broken(self) -> list[str]:
        """The promises that this run did not keep, as sentences."""
        faults = list(self.history)
        if self.ratio < LEAST_RATIO:
            faults.append(f"the dialer reaches {self.ratio:.2f} of the bare loop, not {LEAST_RATIO}")
        for joined, (agents, rate, limit) in zip(self.dialer.joined, JOIN_RUNS, strict=True):
            if joined.bridged == 0 or joined.ms.p99 > limit:
                faults.append(
                    f"with {agents} agents at {rate} calls per second p99 is {joined.ms.p99} ms, not {limit:g}"
                )
        return faults

    def as_json(self) -> dict[str, object]:
        """Plain values, for machines."""
        return {
            "ratio": round(self.ratio, 3),
            "bare": self.bare.as_json(),
            "dialer": self.dialer.as_json(),
            "broken": self.broken(),
        }


async def compare(tell: Tell) -> Comparison:
    """Run both sides one after the other; `tell` hears how it goes."""
    found = Comparison()
    tell(f"starting PostgreSQL, the PBX, the carrier and {AGENTS} phones")
    async with site(AGENTS) as place:
        async with bare_ami(place.settings.ami) as ami:
            bare = BareDialer(place, ami, place.numbers)
            await place.answer_and_talk()
            for agents, rate, _ in JOIN_RUNS:
                found.bare.joined.append(await bare.joined(agents, rate, JOIN_SECONDS))
                tell(_joined_line("bare", found.bare.joined[-1]))
            await place.answer_and_wait()
            found.bare.steps = await highest(bare.step, FIRST_BARE, lambda step: tell(_step_line("bare", step)))
        await place.answer_and_talk()
        tell("starting the dialer")
        async with full_dialer(place) as dialer:
            for agents, rate, _ in JOIN_RUNS:
                found.dialer.joined.append(await dialer.joined(agents, rate, JOIN_SECONDS))
                tell(_joined_line("dialer", found.dialer.joined[-1]))
            await place.answer_and_wait()
            found.dialer.steps = await highest(dialer.step, FIRST_FULL, lambda step: tell(_step_line("dialer", step)))
    return found


def _step_line(side: str, step: Step) -> str:
    cost = ", ".join(f"{name} {ms:g}" for name, ms in step.cpu_ms_per_call.items())
    verdict = "passes" if step.passes else "too much"
    return (
        f"{side}: {step.asked:g}/s asked, {step.reached:.0f}/s reached, {step.answered} of {step.placed} answered, "
        f"seen late by {step.late_ms.p50}/{step.late_ms.p99} ms (p50/p99): {verdict}; CPU ms a call: {cost}"
    )


def _joined_line(side: str, joined: Joined) -> str:
    return (
        f"{side}: {joined.agents} agents, {joined.reached:.0f}/s, {joined.bridged} of {joined.answered} bridged, "
        f"{joined.ms.p50}/{joined.ms.p95}/{joined.ms.p99} ms after the answer (p50/p95/p99)"
    )
