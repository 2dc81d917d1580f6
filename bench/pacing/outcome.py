"""What one contender came to in one cell, over all seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean

from bench.pacing.intervals import Interval, interval
from bench.pacing.shift import Shift

POOLED_MOST = 0.0300
SHIFT_MOST = 0.033
SHIFT_LEAST_ANSWERS = 200
"""A shift with fewer live answers is too small to be held to SHIFT_MOST."""


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
        return interval(self.utilisations)

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
        return {**asdict(self), "utilisation": self.utilisation.as_json(), "holds": self.holds}


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
