"""An ideal observer: who knows the laws of a population and sees of its people what a dialer sees, and no more.

What is hidden of each person is two numbers: the odds of its own, and the hour at which the owner is there. The
observer keeps a weight for each point of a grid of both and, after each attempt, multiplies it by the chance of what
came of it (Bayes). What it expects next is the most that a model of who answers can know, but for the hour of the
last attempt before the first day.
"""

from __future__ import annotations

from array import array
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import exp
from operator import mul

from bench.pacing.laws import MACHINE_LEAST_SECONDS, PIECES, Law, ring_quantiles
from bench.pacing.leads import Dialled
from bench.pacing.population import OPENS_AT, Habits, Person, Population, calendar

_HIDDEN = tuple(2.5 * (point - 7) / 7 for point in range(15))
"""In spreads."""
_THERE = tuple(OPENS_AT + 0.25 + point / 2 for point in range(16))
_EARLIER_HOURS = tuple(OPENS_AT + 0.125 + quarter / 4 for quarter in range(32))
_EARLIER_WEEKDAYS = range(5)

Grid = Sequence[Sequence[float]]
"""By the hour at which the owner is there, then by the hidden odds."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    at: float
    seconds: float
    """It would have rung for so long."""
    law: Law


class Observed(Population):
    """A population whose features hold, as the true probability, what an ideal observer expects.

    Of attempts before the first day it uses how many there were and were answered, not when.
    """

    def __init__(self, seed: int, people: int, habits: Habits) -> None:
        super().__init__(seed, people, habits, told=True)
        self._weights: dict[int, Grid] = {}
        self._earlier: dict[tuple[str, str, str], Grid] = {}
        self._ringing: dict[int, _Attempt] = {}

    def ended(self, now: float, lead: int, talked: bool, dropped: bool) -> None:
        """Learn from the attempt. One that ended before its ringing did was given up: it might still be answered."""
        attempt = self._ringing.pop(lead)
        answers = _answers(self._people[lead], attempt.at)
        rung = now - attempt.at
        if talked or dropped:
            said: Iterable[Iterable[float]] = answers
        else:
            person, nobody = still_ringing(attempt.law, rung) if rung < attempt.seconds - 1e-6 else (0.0, 1.0)
            said = ([nobody + (person - nobody) * chance for chance in column] for column in answers)
        self._weights[lead] = _weighed(self._weights[lead], said)
        super().ended(now, lead, talked, dropped)

    def _dialled(self, lead: int, now: float, law: Law) -> Dialled:
        self._weights_of(lead)
        dialled = super()._dialled(lead, now, law)
        self._ringing[lead] = _Attempt(now, dialled.seconds, law)
        return dialled

    def _probability(self, lead: int, now: float) -> float:
        answers = _answers(self._people[lead], now)
        return sum(sum(map(mul, *columns)) for columns in zip(self._weights_of(lead), answers, strict=True))

    def _weights_of(self, lead: int) -> Grid:
        if lead not in self._weights:
            person = self._people[lead]
            answered, attempts = person.answers, person.attempts
            self._weights[lead] = _weighed(
                [_PRIOR] * len(_THERE),
                ([p**answered * (1 - p) ** (attempts - answered) for p in column] for column in self._before(person)),
            )
        return self._weights[lead]

    def _before(self, person: Person) -> Grid:
        """The chances of an answer at some hour of some day."""
        alike = person.kind, person.zone, person.source
        if alike not in self._earlier:
            times = [(hour, weekday) for hour in _EARLIER_HOURS for weekday in _EARLIER_WEEKDAYS]
            grids = [_answers_at(person, hour, weekday) for hour, weekday in times]
            self._earlier[alike] = [
                [sum(chances) / len(times) for chances in zip(*columns, strict=True)]
                for columns in zip(*grids, strict=True)
            ]
        return self._earlier[alike]


def still_ringing(law: Law, seconds: float) -> tuple[float, float]:
    """The chances that a call still rings after so long: one that a person will answer, and one that nobody will.

    People answer after times of the gamma law (bench/pacing/laws.py).
    """
    person = 1 - max(0, bisect(ring_quantiles(law.ring, law.ring_out), seconds) - 1) / PIECES
    machine = max(0.0, law.ring_out - max(seconds, MACHINE_LEAST_SECONDS)) / (law.ring_out - MACHINE_LEAST_SECONDS)
    failure = exp(-max(0.0, seconds - 1.0) / 2.0)
    rings_out = 1 - law.machine_share - law.failure_share
    return person, rings_out + law.machine_share * machine + law.failure_share * failure


def _answers(person: Person, now: float) -> Grid:
    day, hour = calendar(now)
    return _answers_at(person, hour, day % 7)


def _answers_at(person: Person, hour: float, weekday: int) -> Grid:
    """The chance of an answer at each point of the grid."""
    shown, habits = person.shown_odds(hour, weekday), person.habits
    return [_column(shown + habits.there(hour, there_at), habits.hidden_spread) for there_at in _THERE]


@lru_cache(maxsize=8192)
def _column(odds: float, spread: float) -> Sequence[float]:
    return tuple(1 / (1 + exp(-(odds + hidden * spread))) for hidden in _HIDDEN)


_PRIOR = tuple(exp(-0.5 * hidden**2) for hidden in _HIDDEN)


def _weighed(weights: Grid, said: Iterable[Iterable[float]]) -> Grid:
    """The weights after what was said of each point, with a sum of one."""
    found = [array("d", map(mul, before, likely)) for before, likely in zip(weights, said, strict=True)]
    total = sum(chain.from_iterable(found))
    return [array("d", [weight / total for weight in column]) for column in found]
