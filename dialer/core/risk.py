"""How likely one more answered call meets nobody: sums of unequal chances, exact while they are few."""

from __future__ import annotations

from collections.abc import Iterable
from math import erf, exp, pi, sqrt

EXACT_TERMS = 40
"""Up to this many uncertain terms a sum is convolved exactly; above, its first three moments are near enough."""
_NEVER, _SURELY = 0.004, 0.996
_ROOT2, _ROOT2PI = sqrt(2.0), sqrt(2.0 * pi)


class Sum:
    """The law of how many of some independent chances come true."""

    __slots__ = ("_mean", "_sure", "_third", "_variance", "_weights")

    def __init__(self, chances: Iterable[float]) -> None:
        chances = list(chances)
        unsure = [chance for chance in chances if _NEVER <= chance <= _SURELY]
        self._sure = sum(chance > _SURELY for chance in chances)
        self._mean = sum(unsure)
        self._variance = self._third = 0.0
        self._weights: list[float] | None = None
        if len(unsure) <= EXACT_TERMS:
            weights = [1.0]
            for chance in unsure:
                weights = _one_more(weights, chance)
            self._weights = weights
        else:
            for chance in unsure:
                self._spread(chance)

    def add(self, chance: float) -> None:
        """One further chance, however small."""
        self._mean += chance
        if self._weights is not None:
            self._weights = _one_more(self._weights, chance)
        else:
            self._spread(chance)

    def _spread(self, chance: float) -> None:
        spread = chance * (1.0 - chance)
        self._variance += spread
        self._third += spread * (1.0 - 2.0 * chance)

    @property
    def mean(self) -> float:
        """How many are expected."""
        return self._sure + self._mean

    def at_least(self, count: int) -> float:
        """P(at least `count` come true)."""
        count -= self._sure
        if count <= 0:
            return 1.0
        if self._weights is not None:
            return sum(self._weights[count:])
        deviation = sqrt(max(self._variance, 1e-9))
        z = (count - 0.5 - self._mean) / deviation
        tail = 0.5 * (1.0 - erf(z / _ROOT2))
        skewness = self._third / (deviation * deviation * deviation)
        tail += skewness / 6.0 * (z * z - 1.0) * exp(-z * z / 2) / _ROOT2PI
        return min(1.0, max(0.0, tail))


def _one_more(weights: list[float], chance: float) -> list[float]:
    rest = 1.0 - chance
    return [a * rest + b * chance for a, b in zip([*weights, 0.0], [0.0, *weights], strict=True)]
