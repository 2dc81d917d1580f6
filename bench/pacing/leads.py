"""Whom a simulated floor dials: numbers without end, or a list that runs out."""

from __future__ import annotations

import heapq
import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt
from typing import Protocol

from bench.pacing.laws import Chances, Fate, Law, fate_of
from dialer.core.observation import Features

CLUMP_STEP_SECONDS = 30.0
MOST_LIKELY = 0.95


@dataclass(frozen=True, slots=True)
class Dialled:
    """One dial: which lead, its fate, and after how many seconds of ringing."""

    lead: int
    fate: Fate
    seconds: float
    verdict: float
    """From 0 to 1: decides over the mistakes of AMD."""


class Leads(Protocol):
    """Where the floor takes its numbers from. `now` is in seconds of the shift."""

    def offered(self, now: float, agents: int) -> Sequence[Features]:
        """What the policy is told of those who come next."""

    def take(self, now: float, law: Law, count: int, order: Sequence[int]) -> list[Dialled]:
        """Dial so many, those at the places of `order` among the offered first; fewer where no more are left."""

    def ended(self, now: float, lead: int, talked: bool, dropped: bool) -> None:
        """The dial of this lead is over: an agent talked to the person, the person met no agent, or neither."""


class Endless:
    """Numbers that are all alike and never run out; their chance may have slow good and bad times."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed * 2 + 1)
        self._weather = random.Random(seed * 2 + 1_000_001)
        self._clumps: list[float] = []
        self._dials = 0

    def offered(self, now: float, agents: int) -> Sequence[Features]:
        """Nothing: they are all alike."""
        return ()

    def take(self, now: float, law: Law, count: int, order: Sequence[int]) -> list[Dialled]:
        """So many; always."""
        return [self._dialled(law, self._answer(now, law)) for _ in range(count)]

    def ended(self, now: float, lead: int, talked: bool, dropped: bool) -> None:
        """Nobody is called twice."""

    def _dialled(self, law: Law, answer: float) -> Dialled:
        draw = self._draw.random
        drawn = Chances(draw(), draw(), draw(), draw())
        self._dials += 1
        return Dialled(self._dials, *fate_of(law, answer, drawn), drawn.verdict)

    def _answer(self, now: float, law: Law) -> float:
        if not law.clump_spread:
            return law.answer
        kept = exp(-CLUMP_STEP_SECONDS / law.clump_seconds)
        while len(self._clumps) <= now / CLUMP_STEP_SECONDS:
            before = self._clumps[-1] if self._clumps else self._weather.gauss()
            self._clumps.append(kept * before + sqrt(1 - kept * kept) * self._weather.gauss())
        spread = law.clump_spread
        return min(MOST_LIKELY, law.answer * exp(spread * (self._clumps[int(now / CLUMP_STEP_SECONDS)] - spread / 2)))


class ShortList(Endless):
    """So many leads, each tried at most `tries` times with `pause` seconds between tries; who was reached is done."""

    def __init__(self, seed: int, leads: int, tries: int, pause: float) -> None:
        super().__init__(seed)
        self._pause = pause
        self._due = [(0.0, lead) for lead in range(leads)]
        self._left = [tries] * leads

    def take(self, now: float, law: Law, count: int, order: Sequence[int]) -> list[Dialled]:
        """As many as are due."""
        taken: list[Dialled] = []
        while len(taken) < count and self._due and self._due[0][0] <= now:
            _, lead = heapq.heappop(self._due)
            self._left[lead] -= 1
            drawn = self._dialled(law, self._answer(now, law))
            taken.append(Dialled(lead, drawn.fate, drawn.seconds, drawn.verdict))
        return taken

    def ended(self, now: float, lead: int, talked: bool, dropped: bool) -> None:
        """Due again after the pause, while tries are left; somebody who was dropped is left alone."""
        if not talked and not dropped and self._left[lead]:
            heapq.heappush(self._due, (now + self._pause, lead))
