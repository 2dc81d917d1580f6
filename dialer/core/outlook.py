"""What the recent past says about calls and agents on their way: chances of an answer, of an agent being free in time.

Looked up by age: tables are built now and then (dialer/core/learning.py), decisions only read them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import exp, log

RING_SECONDS = 61
"""Ringing is counted by the second; what rings longer is counted with the last."""
SPAN_BINS = 60
_PER_FOLD = 6.0
_LEAST_LEFT = 0.004
_SLICES = 4


def span_bin(seconds: float) -> int:
    """The bin of a talk or wrap-up of so many seconds: a sixth wider each, from one second on."""
    return 0 if seconds < 1 else min(SPAN_BINS - 1, int(_PER_FOLD * log(seconds)))


EDGES = (0.0, *(exp(place / _PER_FOLD) for place in range(1, SPAN_BINS + 1)))
"""Where the bins of spans begin and end, in seconds."""
MIDDLES = tuple((low + high) / 2 for low, high in pairwise(EDGES))


@dataclass(frozen=True, slots=True)
class Ring:
    """How long the calls of one route ring: shares by age in seconds, and shares answered soon after it."""

    answered: Sequence[float]
    ended: Sequence[float]
    soon: Sequence[Sequence[float]]
    """By horizon and age: the share of the answers that falls between that age and the horizon after it."""

    def chance(self, probability: float, age: float, horizon: int) -> float:
        """P(a call that rings for `age` seconds is answered before the horizon)."""
        place = min(RING_SECONDS - 1, int(age)) if age > 0 else 0
        return min(1.0, probability * self.soon[horizon][place] / self._left(probability, place))

    def chance_ever(self, probability: float, age: float) -> float:
        """P(a call that rings for `age` seconds is answered at all, if it is left to ring)."""
        place = min(RING_SECONDS - 1, int(age)) if age > 0 else 0
        return min(1.0, probability * (1 - self.answered[place]) / self._left(probability, place))

    def _left(self, probability: float, place: int) -> float:
        left = 1 - probability * self.answered[place] - (1 - probability) * self.ended[place]
        return left if left > 1e-3 else 1e-3


@dataclass(frozen=True, slots=True)
class Learned:
    """The estimates of one campaign. Times in seconds.

    `answer_probability` is the cautious one of two memories; a call with a chance of its own is believed
    `lift` times as likely to be answered.
    """

    attempts: int
    answers: int
    answer_probability: float
    lift: float
    ring_seconds: float
    talk_seconds: float
    wrap_seconds: float
    horizons: Sequence[float]
    rings: Mapping[str, Ring]
    """By route; the empty one is for routes that nothing is known of."""
    free_after_talk: Sequence[Sequence[float]]
    free_after_wrap_up: Sequence[Sequence[float]]
    """By horizon and bin of elapsed time: the chance to be free when a call dialled now is answered."""

    def chance(self, own: float | None) -> float:
        """The cautious probability that a number answers, of which `own` is what its history says."""
        return self.answer_probability if own is None else min(0.97, max(0.001, own * self.lift))

    def ring(self, route: str) -> Ring:
        """How the calls of a route ring."""
        return self.rings.get(route) or self.rings[""]

    def as_json(self) -> dict[str, float]:
        """The figures that a person reads, for the record of ticks."""
        names = ("answer_probability", "lift", "ring_seconds", "talk_seconds", "wrap_seconds")
        return {"attempts": self.attempts, **{name: round(getattr(self, name), 4) for name in names}}


def horizons_of(answered: Sequence[float], count: int) -> list[float]:
    """Times, in seconds of ringing, at which equal shares of the answers have come."""
    sums = [0.0, *accumulate(answered)]
    found = []
    for number in range(count):
        share = (number + 0.5) / count
        place = min(len(answered) - 1, max(0, bisect_right(sums, share) - 1))
        found.append(place + (share - sums[place]) / max(1e-9, sums[place + 1] - sums[place]))
    return found


def ring_table(answered: Sequence[float], ended: Sequence[float], horizons: Sequence[float]) -> Ring:
    """The table of a route, from the share of its answers and of its other ends by second of ringing."""
    answers = [0.0, *accumulate(answered)]
    others = [0.0, *accumulate(ended)]

    def until(seconds: float) -> float:
        place = int(seconds)
        if place >= RING_SECONDS:
            return 1.0
        return answers[place] + (seconds - place) * (answers[place + 1] - answers[place])

    soon = [[until(age + horizon) - answers[age] for age in range(RING_SECONDS)] for horizon in horizons]
    return Ring(answers, others, soon)


def freed_tables(
    talk: Sequence[float], wrap: Sequence[float], horizons: Sequence[float], patience: float
) -> tuple[list[list[float]], list[list[float]]]:
    """The chances to be free in time, by horizon and elapsed bin: from talk, and from wrap-up.

    `patience`: seconds that an answered customer waits for an agent at most, before the call counts as abandoned.
    """
    talks, wraps = [0.0, *accumulate(talk)], [0.0, *accumulate(wrap)]
    from_talk, from_wrap = [], []
    for horizon in horizons:
        time = horizon + patience
        rest = [_until(wraps, time * (_SLICES - part - 0.5) / _SLICES) for part in range(_SLICES)]
        steps = [time * (part + 1) / _SLICES for part in range(_SLICES)]
        from_talk.append([_freed(talks, middle, steps, rest) for middle in MIDDLES])
        from_wrap.append([_freed(wraps, middle, [time], [1.0]) for middle in MIDDLES])
    return from_talk, from_wrap


def _freed(sums: Sequence[float], elapsed: float, steps: Sequence[float], rest: Sequence[float]) -> float:
    before = past = _until(sums, elapsed)
    found = 0.0
    for step, chance in zip(steps, rest, strict=True):
        until = _until(sums, elapsed + step)
        found += (until - past) * chance
        past = until
    return min(1.0, found / max(_LEAST_LEFT, 1 - before))


def _until(sums: Sequence[float], seconds: float) -> float:
    place = span_bin(seconds)
    low = EDGES[place]
    share = min(1.0, max(0.0, (seconds - low) / (EDGES[place + 1] - low)))
    return sums[place] + share * (sums[place + 1] - sums[place])
