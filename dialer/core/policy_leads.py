"""Which call went to which lead, told from observations alone; and what each lead's chance of an answer is."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from dialer.core.answering import BELIEVED_AFTER, Answering, order
from dialer.core.observation import CallPhase, Features, Observation, What

_SCORED_SECONDS = 60.0


class LeadBook:
    """The leads of one floor: those dialled are followed until it is known whether they answered."""

    def __init__(self) -> None:
        self._answering = Answering()
        self._draw = Random(0)  # noqa: S311 - decides who is tried out first
        self._dialled: list[Features] = []
        self._calls: dict[int, tuple[Features, float | None]] = {}
        self._there: set[int] = set()
        self._rung: dict[int, float] = {}  # for how long, when last seen ringing
        self._given_up: set[int] = set()
        self._scores: dict[object, tuple[float, float]] = {}
        self._used = False

    def follow(self, seen: Observation) -> float | None:
        """Learn from the calls that are new or gone; the chance that the resolved call had, where it is known."""
        if not (self._used or seen.leads):
            return None
        self._used = True
        there = {call for call, _, _ in seen.calls}
        new = [call for call, _, _ in seen.calls if call not in self._there]
        for call, lead in zip(new, self._dialled, strict=False):
            self._calls[call] = (lead, self._chance(lead))
        if new:
            self._dialled = []
        chance = self._resolved(seen) if seen.what is What.RESOLVED else None
        self._rung |= {call: age for call, phase, age in seen.calls if phase == CallPhase.RINGING}
        self._there = there
        self._given_up &= there
        self._calls = {call: known for call, known in self._calls.items() if call in there}
        self._rung = {call: age for call, age in self._rung.items() if call in there}
        return chance

    def chance_of(self, call: int) -> float | None:
        """The chance of a call's number, where it is known."""
        known = self._calls.get(call)
        return known[1] if known else None

    def rank(self, seen: Observation) -> tuple[list[int], list[float]]:
        """The places of the offered leads, those who will rather answer first, and their chances in that order."""
        if self._answering.observed < BELIEVED_AFTER:
            return [], []
        chances = [self._score(lead, seen.now) for lead in seen.leads]
        places = order(chances, self._answering.observed, [self._draw.random() for _ in chances])
        return places, [chances[place] for place in places]

    def dial(self, seen: Observation, places: Sequence[int], count: int, cancelled: Sequence[int]) -> None:
        """Remember the leads that will be dialled now, and the calls that end by our own choice."""
        chosen = [seen.leads[place] for place in places] if places else list(seen.leads)
        self._dialled = chosen[:count]
        self._given_up.update(cancelled)

    def _resolved(self, seen: Observation) -> float | None:
        """Of the calls that rang and ring no more, the one that rang for as long as the resolved one."""
        ringing = {call for call, phase, _ in seen.calls if phase == CallPhase.RINGING}
        ended = self._calls.keys() & self._rung.keys() - ringing - self._given_up
        if not ended:
            return None
        call = min(ended, key=lambda one: (abs(self._rung[one] - seen.value), str(one)))
        lead, chance = self._calls.pop(call)
        self._answering.seen(lead, bool(seen.answered))
        return chance

    def _chance(self, lead: Features) -> float | None:
        return self._answering.probability(lead) if self._answering.observed >= BELIEVED_AFTER else None

    def _score(self, lead: Features, now: float) -> float:
        key = (lead.get("id"), lead.get("attempts"))
        known = self._scores.get(key) if key[0] is not None else None
        if known and 0 <= now - known[1] < _SCORED_SECONDS:
            return known[0]
        chance = self._answering.probability(lead)
        if key[0] is not None:
            if len(self._scores) > 10_000:
                self._scores.clear()
            self._scores[key] = (chance, now)
        return chance
