"""The two sides together: each figure of the real shift against the interval of the simulated ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from bench.floor.figures import Figures
from bench.floor.interval import Interval, prediction
from bench.floor.plan import FloorPlan
from bench.floor.run import Live


@dataclass(frozen=True, slots=True)
class Judged:
    """One figure on both sides."""

    name: str
    live: float
    simulated: Interval

    @property
    def within(self) -> bool:
        """Whether the simulator would have such a shift."""
        return self.simulated.holds(self.live)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A real shift and simulated ones of the same plan and length."""

    plan: FloorPlan
    live: Live
    simulated: Sequence[Figures]

    def judged(self) -> list[Judged]:
        """Every figure."""
        return [
            Judged(name, getattr(self.live.figures, name), prediction([getattr(one, name) for one in self.simulated]))
            for name in (field.name for field in fields(Figures))
        ]

    @property
    def agrees(self) -> bool:
        """Whether every figure lies within. Of shifts that the simulator itself plays one in seven does not agree."""
        return all(one.within for one in self.judged())

    def as_json(self) -> dict[str, object]:
        """Plain values, for machines."""
        return {
            "agrees": self.agrees,
            "plan": asdict(self.plan),
            "seconds": round(self.live.seconds, 1),
            "figures": {
                one.name: {"live": one.live, "within": one.within, "simulated": asdict(one.simulated)}
                for one in self.judged()
            },
            "counts": self.live.counts.as_json(),
            "delays_ms": asdict(self.live.delays),
            "machine": asdict(self.live.machine),
        }
