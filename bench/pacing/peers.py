"""The rules of two open peers, from their published descriptions: Issabel's predictor and Webitel's closed loop."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp

from bench.pacing.rules import LEARN_FIRST, Recent, free_agents, waiting_calls
from dialer.core.observation import Action, AgentPhase, Observation, What

ISSABEL_EVERY = 3.0
ISSABEL_SURE = 0.97
"""A busy agent counts as free from this chance on."""
ISSABEL_LEAST_SHARE = 0.2
WEBITEL_EVERY = 30.0


@dataclass(slots=True)
class _Mean:
    total: float = 0.0
    count: int = 0

    def see(self, value: float) -> None:
        self.total += value
        self.count += 1

    @property
    def value(self) -> float:
        return self.total / self.count if self.count else 0.0


@dataclass(slots=True)
class Issabel:
    """Every 3 s: free and soon free agents less waiting customers, divided by the half hour's share of answers.

    With `overcommit`, as here; there is no feedback from abandoned calls.
    """

    _next: float = 0.0
    _talk: _Mean = field(default_factory=_Mean)
    _ring: _Mean = field(default_factory=_Mean)
    _recent: Recent = field(default_factory=lambda: Recent(1800.0))

    def act(self, seen: Observation) -> Action:
        """Learn at each event, decide on its own clock."""
        self._recent.see(seen)
        if seen.what is What.TALK_END:
            self._talk.see(seen.value)
        elif seen.what is What.RESOLVED and seen.answered:
            self._ring.see(seen.value)
        if seen.what is not What.TICK or seen.now < self._next:
            return Action()
        self._next += ISSABEL_EVERY
        soon = sum(self._soon(since) for phase, since in seen.agents if phase is AgentPhase.TALKING)
        share = max(self._recent.share, ISSABEL_LEAST_SHARE) if self._recent.count >= LEARN_FIRST else 1.0
        waiting = waiting_calls(seen)
        goal = round((free_agents(seen) + soon - waiting) / share)
        return Action(max(0, goal - (len(seen.calls) - waiting)))

    def _soon(self, since: float) -> bool:
        return bool(self._talk.count) and 1 - exp(-(since + self._ring.value) / self._talk.value) >= ISSABEL_SURE


@dataclass(slots=True)
class Webitel:
    """Free agents times an over-dial that begins at 1 / share of answers and is bent by the hour's abandon rate.

    `target` and `most` are shares of live answers; below `target` the over-dial grows by `load` times the distance in
    percent, between the two it shrinks towards progressive, from `most` on it is progressive.
    """

    target: float = 0.025
    most: float = 0.03
    load: float = 10.0
    _over: float = 1.0
    _next: float = WEBITEL_EVERY
    _recent: Recent = field(default_factory=lambda: Recent(3600.0))
    _hour: list[tuple[float, int, int]] = field(default_factory=list)
    """Time, drops and conversations of the shift at each look."""

    def act(self, seen: Observation) -> Action:
        """The over-dial every 30 s, missing calls at once."""
        self._recent.see(seen)
        if seen.now >= self._next:
            self._next = seen.now + WEBITEL_EVERY
            self._hour = [look for look in self._hour if look[0] >= seen.now - 3600.0]
            self._hour.append((seen.now, seen.dropped, seen.connected))
            self._over = self._bent() if self._recent.count >= LEARN_FIRST else 1.0
        return Action(max(0, round(free_agents(seen) * self._over) - len(seen.calls)))

    def _bent(self) -> float:
        (_, dropped, connected), (_, dropped_now, connected_now) = self._hour[0], self._hour[-1]
        answers = dropped_now - dropped + connected_now - connected
        current = 100 * (dropped_now - dropped) / answers if answers else 0.0
        target, most = 100 * self.target, 100 * self.most
        plain = 1 / max(self._recent.share, 0.02)
        if current >= most:
            return 1.0
        if current < target:
            return plain * (1 + (target - current) * self.load / 100)
        return max(1.0, plain * (most - current) * (100 + self.load) / most / 100)
