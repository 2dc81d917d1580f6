"""Means of a few simulated shifts with the interval in which the true mean lies nineteen times of twenty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

STUDENT = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13)
"""Two-sided 95 % quantiles of Student's law by degrees of freedom, from 1."""
BEYOND = 2.1


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean, and how far the true one may lie from it; None: one value says nothing of that."""

    mean: float
    half: float | None

    def as_json(self) -> dict[str, float | None]:
        """Mean, and both ends of the interval."""
        if self.half is None:
            return {"mean": self.mean, "low": None, "high": None}
        return {"mean": self.mean, "low": self.mean - self.half, "high": self.mean + self.half}


def interval(values: Sequence[float]) -> Interval:
    """The mean of at least one value, with its 95 % interval."""
    if len(values) < 2:
        return Interval(fmean(values), None)
    free = len(values) - 2
    quantile = STUDENT[free] if free < len(STUDENT) else BEYOND
    return Interval(fmean(values), quantile * stdev(values) / sqrt(len(values)))
