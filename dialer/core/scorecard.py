"""How calls are rated: points for each criterion of a campaign's scorecard, by weight, as a score of 100."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_POINTS = 4


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is listened for, and how much it counts beside the others."""

    name: str
    weight: int


def fits(criteria: Sequence[Criterion], points: Sequence[int]) -> bool:
    """Whether there are points of 0 to 4 for each criterion, and nothing else."""
    return len(criteria) == len(points) and all(0 <= given <= MOST_POINTS for given in points)


def score(criteria: Sequence[Criterion], points: Sequence[int]) -> float:
    """The mean of the points by weight, of 100, to a tenth. Points that do not fit are an error of the caller."""
    assert fits(criteria, points)
    whole = sum(one.weight for one in criteria) * MOST_POINTS
    got = sum(one.weight * given for one, given in zip(criteria, points, strict=True))
    return round(100 * got / whole, 1)
