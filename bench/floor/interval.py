"""Between which values one more shift lies, from some shifts of the same kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, mean, stdev

SHARE = 0.95
"""Of further shifts that lie within."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where one further value is expected."""

    mean: float
    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether the value lies within."""
        return self.low <= value <= self.high


def prediction(values: Sequence[float]) -> Interval:
    """The interval of one more value like these, as if they were normal; none is below zero. At least 5 values."""
    middle, count = mean(values), len(values)
    reach = student(count - 1) * stdev(values) * sqrt(1 + 1 / count)
    return Interval(middle, max(0.0, middle - reach), middle + reach)


def student(degrees: int) -> float:
    """How many deviations hold SHARE of Student's distribution (Abramowitz and Stegun, 26.7.5); from 4 degrees on."""
    z = NormalDist().inv_cdf((1 + SHARE) / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(z + sum(term / degrees**power for power, term in enumerate(terms, 1)))
