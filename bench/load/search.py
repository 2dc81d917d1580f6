"""What a load run is measured by, and the search for the highest rate that still passes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass

ANSWERS_SEEN_MS = 100.0
"""A rate passes while 99 of 100 answers are seen no later than this."""
ROUND = 10
CLOSE = 0.1
HIGHEST = 400


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Milliseconds; `count` values."""

    count: int
    p50: float
    p95: float
    p99: float
    max: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Quantiles:
        """Of durations in seconds; all zero where there are none."""
        values = sorted(seconds)
        if not values:
            return cls(0, 0.0, 0.0, 0.0, 0.0)

        def at(share: float) -> float:
            return round(1000 * values[min(len(values) - 1, int(share * len(values)))], 1)

        return cls(len(values), at(0.5), at(0.95), at(0.99), at(1))


@dataclass(frozen=True, slots=True)
class Step:
    """One short run at one rate. `reached` is the rate at which calls really left."""

    asked: float
    reached: float
    placed: int
    answered: int
    late_ms: Quantiles
    cpu_ms_per_call: dict[str, float]

    @property
    def passes(self) -> bool:
        """Nearly every call was answered, the rate was kept, and answers were seen in time."""
        return (
            self.answered >= 0.98 * self.placed > 0
            and self.reached >= 0.75 * self.asked
            and self.late_ms.p99 <= ANSWERS_SEEN_MS
        )

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {**asdict(self), "passes": self.passes}


@dataclass(frozen=True, slots=True)
class Joined:
    """Answer to bridged, at a steady rate with so many agents."""

    agents: int
    asked: float
    reached: float
    answered: int
    bridged: int
    ms: Quantiles

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return asdict(self)


async def highest(run: Callable[[int], Awaitable[Step]], first: int, tell: Callable[[Step], None]) -> list[Step]:
    """Double or halve from `first` until the limit is between two rates, then bisect to a tenth; every step."""
    steps: list[Step] = []
    low, high = 0, HIGHEST + ROUND
    rate = first
    while True:
        step = await run(rate)
        tell(step)
        steps.append(step)
        if step.passes:
            low = rate
        else:
            high = rate
        following = next_rate(low, high)
        if following is None:
            return steps
        rate = following


def next_rate(low: int, high: int) -> int | None:
    """The rate to try between one that passed (0: none yet) and one that did not; None: close enough."""
    if high > HIGHEST:
        return min(max(low + ROUND, low * 3 // 2 // ROUND * ROUND), HIGHEST) if low < HIGHEST else None
    if high - low <= max(ROUND, CLOSE * high):
        return None
    return (low + high) // 2 // ROUND * ROUND or None


def best(steps: Sequence[Step]) -> float:
    """The highest rate that calls left at in a step that passed; 0 where none did."""
    return max((step.reached for step in steps if step.passes), default=0.0)
