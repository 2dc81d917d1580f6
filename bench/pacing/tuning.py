"""A rule with one dial of its own, tuned in hindsight: the best that its owner could have done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.pacing.shift import Shift

LEAST = 1.0
MOST = 24.0
CLOSE = 0.08


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of the dial and the shifts under it, one a seed."""

    value: float
    shifts: Sequence[Shift]

    @property
    def drop_rate(self) -> float:
        """Over all the shifts together."""
        return sum(shift.dropped for shift in self.shifts) / max(1, sum(shift.answers for shift in self.shifts))


@dataclass(frozen=True, slots=True)
class Tuned:
    """The settings on both sides of the limit, and the part of the time that `bold` may be used."""

    shy: Setting
    bold: Setting
    part: float

    @property
    def value(self) -> float:
        """The setting that would keep the limit exactly, if the rule went evenly from one to the other."""
        return self.shy.value + self.part * (self.bold.value - self.shy.value)

    def mixed(self, figure: Callable[[Shift], float]) -> list[float]:
        """A figure of each shift, between the two settings."""
        pairs = zip(self.shy.shifts, self.bold.shifts, strict=True)
        return [(1 - self.part) * figure(shy) + self.part * figure(bold) for shy, bold in pairs]


def tune(play: Callable[[float], Sequence[Shift]], limit: float) -> Tuned:
    """The greatest value that keeps the drop rate of all shifts together at `limit`; between two settings, a mixture.

    Each value is played on the same seeds.
    """
    shy, bold = Setting(LEAST, play(LEAST)), Setting(2 * LEAST, play(2 * LEAST))
    while bold.drop_rate <= limit and bold.value < MOST:
        shy, bold = bold, Setting(1.5 * bold.value, play(1.5 * bold.value))
    while bold.value - shy.value > CLOSE * bold.value and bold.drop_rate > limit:
        middle = (shy.value + bold.value) / 2
        tried = Setting(middle, play(middle))
        shy, bold = (tried, bold) if tried.drop_rate <= limit else (shy, tried)
    gap = bold.drop_rate - shy.drop_rate
    return Tuned(shy, bold, min(1.0, max(0.0, (limit - shy.drop_rate) / gap)) if gap > 0 else 1.0)
