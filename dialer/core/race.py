"""Calls that ring against agents who become free: who comes first, at several moments of the ringing to come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dialer.core.outlook import Learned, span_bin
from dialer.core.risk import Sum

HOPELESS = 4.0
"""A ringing call is given up when its own risk is so many thresholds: fewer and calls are wasted, more and they are
abandoned."""
AT_ONCE = 2
"""Calls given up by one decision, at most: each one changes the risk of the others."""


@dataclass(frozen=True, slots=True)
class Ringing:
    """A call in flight for `age_seconds`, of which it has been ringing for `rung_seconds`: None, not yet, or it is
    let ring to its end.

    `chance`: the probability that its number answers, where its history is known; `route`: its trunk and the kind of
    its number.
    """

    id: int
    age_seconds: float
    rung_seconds: float | None = None
    chance: float | None = None
    route: str = ""


class Race:
    """The laws of shortage at each horizon; grows as calls are placed."""

    def __init__(self, learned: Learned, sums: Sequence[Sum], busy: int, freed: float) -> None:
        self._learned, self._sums, self._busy = learned, sums, busy
        self.expected_freed = freed
        """Busy agents who will probably be free when half of the answers to a call placed now have come."""

    @property
    def expected_answers(self) -> float:
        """Answers expected by then, those of the calls just placed among them."""
        middle = self._sums[len(self._sums) // 2]
        return max(0.0, middle.mean - (self._busy - self.expected_freed))

    @property
    def risk(self) -> float:
        """The chance that the answer of one more call finds no agent."""
        return sum(one.risk for one in self._sums) / len(self._sums)

    def calls_within(self, threshold: float, most: int, chances: Sequence[float]) -> int:
        """How many further calls, at most `most`, can be placed before one's risk passes the threshold; places them.

        `chances`: the answer probabilities of those that would be placed first.
        """
        ring, calls = self._learned.ring(""), 0
        while calls < most and self.risk <= threshold:
            chance = self._learned.chance(chances[calls] if calls < len(chances) else None)
            for horizon, one in enumerate(self._sums):
                one.add(ring.chance(chance, 0.0, horizon))
            calls += 1
        return calls

    def to_give_up(self, calls: Iterable[Ringing], hopeless: float, minimum_ring: float) -> tuple[int, ...]:
        """The calls, the oldest first, that have rung long enough and whose risk to find no agent is above that."""
        ripe = [call for call in calls if call.rung_seconds is not None and call.rung_seconds >= minimum_ring]
        if not ripe:
            return ()
        ripe.sort(key=lambda call: -call.age_seconds)
        return tuple([call.id for call in ripe if self._risk_of(call) > hopeless][:AT_ONCE])

    def _risk_of(self, call: Ringing) -> float:
        ring, chance = self._learned.ring(call.route), self._learned.chance(call.chance)
        ever = ring.chance_ever(chance, call.age_seconds)
        if ever < 1e-6:
            return 0.0
        risk = before = short = 0.0
        for horizon, others in enumerate(self._sums):
            until = ring.chance(chance, call.age_seconds, horizon)
            short = others.risk_without(until)
            risk += (until - before) * short
            before = until
        return (risk + (ever - before) * short) / ever


def start(learned: Learned, spare: int, busy: Sequence[tuple[bool, float]], calls: Sequence[Ringing]) -> Race:
    """The race as it stands. `spare`: agents free for one more call, below zero where answered calls wait for some;
    `busy`: of each busy agent whether he talks, and for how many seconds."""
    bins = [(talks, span_bin(seconds)) for talks, seconds in busy]
    known = [(learned.ring(call.route), learned.chance(call.chance), call.age_seconds) for call in calls]
    sums, freed = [], 0.0
    for horizon in range(len(learned.horizons)):
        after_talk, after_wrap_up = learned.free_after_talk[horizon], learned.free_after_wrap_up[horizon]
        still_busy = [1 - (after_talk if talks else after_wrap_up)[place] for talks, place in bins]
        answered = [ring.chance(chance, age, horizon) for ring, chance, age in known]
        # those who stay busy and those who answer must not be as many as all agents
        sums.append(Sum([*still_busy, *answered], spare + len(bins)))
        if horizon == len(learned.horizons) // 2:
            freed = len(bins) - sum(still_busy)
    return Race(learned, sums, len(bins), freed)
