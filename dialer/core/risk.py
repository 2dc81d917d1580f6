"""How likely one more answered call meets nobody: sums of unequal chances, exact while they are few."""

from __future__ import annotations

from collections.abc import Iterable
from math import erf, exp, pi, sqrt

EXACT_TERMS = 40
"""Up to this many uncertain terms a sum is convolved exactly; above, its first three moments are near enough."""
_NEVER, _SURELY = 0.004, 0.996
_ROOT2, _ROOT2PI = sqrt(2.0), sqrt(2.0 * pi)


class Sum:
    """Whether at least `need` of some independent chances come true."""

    __slots__ = ("_fewer", "_mean", "_need", "_third", "_variance", "mean")

    def __init__(self, chances: Iterable[float], need: int) -> None:
        chances = list(chances)
        unsure = [chance for chance in chances if _NEVER <= chance <= _SURELY]
        many = len(unsure) > EXACT_TERMS
        if many:  # so many that small ones add up, and cost nothing
            unsure = [chance for chance in chances if 0 < chance <= _SURELY]
        sure = sum(chance > _SURELY for chance in chances)
        self.mean = sure + sum(unsure)
        """How many are expected."""
        self._need = need - sure
        self._mean = self._variance = self._third = 0.0
        self._fewer: list[float] | None = None if many else [1.0]
        if self._need > 0:
            for chance in unsure:
                self._join(chance)

    def add(self, chance: float) -> None:
        """One further chance, however small."""
        self.mean += chance
        if self._need > 0:
            self._join(chance)

    def _join(self, chance: float) -> None:
        rest = 1.0 - chance
        spread = chance * rest
        self._mean += chance
        self._variance += spread
        self._third += spread * (rest - chance)
        weights = self._fewer
        if weights is None or len(weights) > EXACT_TERMS:
            self._fewer = None
            return
        # the weights of fewer than are needed: what goes beyond is what is asked for
        grown = [weights[0] * rest]
        grown += [a * rest + b * chance for a, b in zip(weights[1:], weights, strict=False)]
        if len(weights) < self._need:
            grown.append(weights[-1] * chance)
        self._fewer = grown

    @property
    def risk(self) -> float:
        """P(at least as many as needed come true)."""
        if self._need <= 0:
            return 1.0
        if self._fewer is not None:
            return max(0.0, 1.0 - sum(self._fewer))
        return self._tail(self._mean, self._variance, self._third)

    def risk_without(self, chance: float) -> float:
        """The same for all but one of these chances."""
        if chance > _SURELY:
            return 0.0  # it takes the agent that is there
        if self._need <= 0 or chance < _NEVER:
            return self.risk
        rest = 1.0 - chance
        if self._fewer is None:
            spread = chance * rest
            return self._tail(self._mean - chance, self._variance - spread, self._third - spread * (rest - chance))
        left = fewer = self._fewer[0] / rest
        for weight in self._fewer[1:]:
            left = max(0.0, (weight - chance * left) / rest)
            fewer += left
        return min(1.0, max(0.0, 1.0 - fewer))

    def _tail(self, mean: float, variance: float, third: float) -> float:
        deviation = sqrt(max(variance, 1e-9))
        z = (self._need - 0.5 - mean) / deviation
        tail = 0.5 * (1.0 - erf(z / _ROOT2))
        skewness = third / (deviation * deviation * deviation)
        tail += skewness / 6.0 * (z * z - 1.0) * exp(-z * z / 2) / _ROOT2PI
        return min(1.0, max(0.0, tail))
