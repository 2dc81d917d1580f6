"""What was seen lately, with the past fading: a histogram and a rate."""

from __future__ import annotations

from collections.abc import Sequence

_RESCALE = 1e6


class Histogram:
    """Counts by bin, of which about the last `memory` observations weigh; begun from a prior."""

    def __init__(self, prior: Sequence[float], memory: float) -> None:
        self._counts, self._total = list(prior), sum(prior)
        self._unit, self._growth = 1.0, 1.0 / (1.0 - 1.0 / memory)

    def seen(self, place: int) -> None:
        """One further observation."""
        self._unit *= self._growth
        self._counts[place] += self._unit
        self._total += self._unit
        if self._unit > _RESCALE:
            self._counts = [count / self._unit for count in self._counts]
            self._total /= self._unit
            self._unit = 1.0

    @property
    def weight(self) -> float:
        """How many recent observations this amounts to, the prior included."""
        return self._total / self._unit

    def shares(self, other: Sequence[float] = (), weight: float = 0.0) -> list[float]:
        """The share of each bin; with `other`, shares that weigh like so many observations beside these."""
        total = self.weight + weight
        if not other:
            return [count / self._total for count in self._counts]
        pairs = zip(self._counts, other, strict=True)
        return [(count / self._unit + weight * share) / total for count, share in pairs]


class Rate:
    """A mean over about the last `memory` observations, begun from a prior that weighs like `weight` of them."""

    def __init__(self, prior: float, weight: float, memory: float) -> None:
        self._sum, self.weight, self._memory = prior * weight, weight, memory

    def seen(self, observation: float) -> None:
        """One further observation."""
        fading = min(1.0, (self._memory - 1) / self.weight)
        self._sum = self._sum * fading + observation
        self.weight = self.weight * fading + 1

    @property
    def value(self) -> float:
        """The mean."""
        return self._sum / self.weight
