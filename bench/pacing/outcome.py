"""What one contender came to in one cell, over all seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import inf, sqrt
from statistics import fmean, stdev

from bench.pacing.shift import Shift

POOLED_MOST = 0.0300
SHIFT_MOST = 0.033
SHIFT_LEAST_ANSWERS = 200
"""A shift with fewer live answers is too small to be held to SHIFT_MOST."""

_STUDENT = (inf, 12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13)
"""The 97.5 % quantile of Student's law, by degrees of freedom."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and half the width of its 95 % interval; None where one seed says nothing of it."""

    mean: float
    around: float | None

    @classmethod
    def of(cls, values: Sequence[float]) -> Interval:
        """Over independent seeds."""
        degrees = len(values) - 1
        if degrees < 1:
            return cls(fmean(values), None)
        quantile = _STUDENT[degrees] if degrees < len(_STUDENT) else 1.96 + 2.5 / degrees
        return cls(fmean(values), quantile * stdev(values) / sqrt(len(values)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """Shares from 0 to 1, waits in seconds. `utilisations` and `reached`: one a seed, in the order of the seeds.

    `tuned`: the setting that a rule with a dial was given in hindsight.
    """

    utilisations: Sequence[float]
    reached: Sequence[float]
    answers: int
    drop_rate: float
    worst_shift: float | None
    worst_half_hour: float
    mean_wait: float
    dials_per_connect: float
    given_up: float
    tuned: float | None = None
    decision_us: Mapping[str, float] | None = None

    @property
    def utilisation(self) -> Interval:
        """Over the seeds."""
        return Interval.of(self.utilisations)

    @property
    def holds(self) -> bool:
        """The abandon rate was kept, over all shifts and in each that is large enough to say."""
        return round(self.drop_rate, 4) <= POOLED_MOST and (self.worst_shift or 0.0) <= SHIFT_MOST

    @property
    def nearly_holds(self) -> bool:
        """What is asked of public rules: several brake only above the limit, and so always end a little over it."""
        return self.drop_rate <= SHIFT_MOST

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {**asdict(self), "utilisation": asdict(self.utilisation), "holds": self.holds}


def outcome_of(shifts: Sequence[Shift], decision_us: Mapping[str, float] | None = None) -> Outcome:
    """Of shifts that were all played the same way."""
    answers, connected = sum(shift.answers for shift in shifts), sum(shift.connected for shift in shifts)
    dials = sum(shift.dials for shift in shifts)
    large = [shift.drop_rate for shift in shifts if shift.answers > SHIFT_LEAST_ANSWERS]
    return Outcome(
        utilisations=[shift.utilisation for shift in shifts],
        reached=[shift.reached_per_hour for shift in shifts],
        answers=answers,
        drop_rate=sum(shift.dropped for shift in shifts) / max(1, answers),
        worst_shift=max(large, default=None),
        worst_half_hour=fmean(shift.worst_half_hour() for shift in shifts),
        mean_wait=sum(shift.waited_seconds for shift in shifts) / max(1, connected),
        dials_per_connect=dials / max(1, connected),
        given_up=sum(shift.given_up for shift in shifts) / max(1, dials),
        decision_us=decision_us,
    )
