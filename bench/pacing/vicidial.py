"""VICIdial's rules as its dialer and its adapter have them, without the machinery that costs them calls.

Kind to it: a slot is free as soon as its call is over, and the day's drop rate is known at once. RATIO is a level
that stays; the ADAPT methods move it every 15 s by agents that wait, then brake at the limit of the day.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum

from bench.pacing.rules import free_agents, waiting_calls
from dialer.core.observation import Action, AgentPhase, Observation, What

DIAL_EVERY = 2.5
ADAPT_EVERY = 15.0
SAMPLES = 15
BEGINS = 9 * 3600.0
"""Seconds after midnight of the beginning of a shift."""
LATEST = 2100
"""ADAPT_TAPERED: the end of its day as the setting has it, hours times 100 and minutes."""


class Brake(StrEnum):
    """What happens to the level over the limit."""

    HARD = "ADAPT_HARD_LIMIT"
    AVERAGE = "ADAPT_AVERAGE"
    TAPERED = "ADAPT_TAPERED"


@dataclass(slots=True)
class VicidialRatio:
    """Level times the agents ready or in a call, less the calls of the campaign; wrap-up counts as paused there."""

    level: float = 1.0
    _next: float = 0.0

    def act(self, seen: Observation) -> Action:
        """Every 2.5 s the calls that are missing."""
        if seen.what is not What.TICK or seen.now < self._next:
            return Action()
        self._next += DIAL_EVERY
        talking = [phase for phase, _ in seen.agents].count(AgentPhase.TALKING)
        goal = round(self.level * (free_agents(seen) + talking))
        return Action(max(0, goal - len(seen.calls) - talking))


@dataclass(slots=True)
class VicidialAdapt:
    """ADAPT_*: the level grows with the share of agents that wait, up to `cap`; `limit` is a share of answers."""

    brake: Brake = Brake.AVERAGE
    cap: float = 3.0
    limit: float = 0.03
    _ratio: VicidialRatio = field(default_factory=VicidialRatio)
    _samples: deque[tuple[int, int, int]] = field(default_factory=lambda: deque(maxlen=SAMPLES))
    _minute: deque[tuple[int, int]] = field(default_factory=lambda: deque([(0, 0)], maxlen=5))
    """Dials and drops of the shift at each of the last looks."""
    _next: float = ADAPT_EVERY

    def act(self, seen: Observation) -> Action:
        """One sample a second, a new level every 15 s, calls every 2.5 s."""
        if seen.what is What.TICK:
            self._samples.append((free_agents(seen), waiting_calls(seen), len(seen.agents)))
            if seen.now >= self._next:
                self._next += ADAPT_EVERY
                self._ratio.level = self._level(seen)
        return self._ratio.act(seen)

    def _level(self, seen: Observation) -> float:
        ready, waiting, agents = (sum(column) for column in zip(*self._samples, strict=True))
        level = self._ratio.level * (1 + (ready - waiting) / agents if agents else 1.0)
        level = max(1.0, min(self.cap, round(level, 3)))
        dials, drops = seen.dials - self._minute[0][0], seen.dropped - self._minute[0][1]
        self._minute.append((seen.dials, seen.dropped))
        if dials > 20 and drops > dials / 2:
            level /= 2
        if seen.dials > 50 and seen.dropped > self.limit * (seen.dropped + seen.connected):
            level = self._braked(level, seen.now)
        return max(1.0, level)

    def _braked(self, level: float, now: float) -> float:
        if self.brake is Brake.HARD:
            return 1.0
        if self.brake is Brake.AVERAGE:
            return level / 2
        minutes = int((BEGINS + now) // 60)
        left = LATEST - (minutes // 60 * 100 + minutes % 60)
        return level * min(1.0, max(0.0, left / 1000))
