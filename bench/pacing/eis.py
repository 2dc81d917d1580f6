"""The rule of US patent 5,640,445: agents expected within a window, which the abandon rate lengthens and shortens.

The step of the window is ours, and kind: over the limit no call is placed for an answer that may fail.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import deque
from dataclasses import dataclass, field

from bench.pacing.rules import LEARN_FIRST, Recent, free_agents, waiting_calls
from dialer.core.observation import Action, AgentPhase, Observation, What

MOVE_EVERY = 10.0
STEP = 1.02
REMEMBERED = 300


@dataclass(slots=True)
class _Durations:
    """The last durations in seconds, in order of time and in order of length."""

    _past: deque[float] = field(default_factory=deque)
    _sorted: list[float] = field(default_factory=list)

    def see(self, seconds: float) -> None:
        self._past.append(seconds)
        insort(self._sorted, seconds)
        if len(self._past) > REMEMBERED:
            del self._sorted[bisect_left(self._sorted, self._past.popleft())]

    def ends_within(self, elapsed: float, window: float) -> float:
        """The share of those longer than `elapsed` that ended within `window` more."""
        first = bisect_right(self._sorted, elapsed)
        longer = len(self._sorted) - first
        return (bisect_right(self._sorted, elapsed + window) - first) / longer if longer else 0.0


@dataclass(slots=True)
class Eis:
    """`limit` is a share of live answers."""

    limit: float = 0.03
    _window: float = 5.0
    _next: float = 0.0
    _talk: _Durations = field(default_factory=_Durations)
    _wrap: _Durations = field(default_factory=_Durations)
    _recent: Recent = field(default_factory=lambda: Recent(1800.0))

    def act(self, seen: Observation) -> Action:
        """Dial until the calls in flight are worth the agents expected within the window."""
        self._learn(seen)
        over = seen.dropped > self.limit * (seen.dropped + seen.connected)
        if seen.now >= self._next:
            self._next = seen.now + MOVE_EVERY
            self._window = min(60.0, max(0.1, self._window / STEP if over else self._window * STEP))
        if over or self._recent.count < LEARN_FIRST:
            return Action(max(0, free_agents(seen) - len(seen.calls)))
        past = {AgentPhase.TALKING: self._talk, AgentPhase.WRAP_UP: self._wrap}
        busy = ((past[phase], since) for phase, since in seen.agents if phase is not AgentPhase.FREE)
        soon = sum(durations.ends_within(since, self._window) for durations, since in busy)
        waiting = waiting_calls(seen)
        expected = free_agents(seen) + soon - waiting
        return Action(max(0, int(expected / max(self._recent.share, 0.02)) - (len(seen.calls) - waiting)))

    def _learn(self, seen: Observation) -> None:
        self._recent.see(seen)
        if seen.what is What.TALK_END:
            self._talk.see(seen.value)
        elif seen.what is What.AGENT_FREE:
            self._wrap.see(seen.value)
