"""The public rules that know only counts: lines for each free agent, expected agents, interviewers' controller.

Each is written from its published description, see docs/pacing.md; where none of its gains is published, ours is
named so. Limits are shares of live answers.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from dialer.core.observation import Action, AgentPhase, CallPhase, Observation, What

LEARN_FIRST = 10
"""Dials that have to be over before a rate of answers is believed."""


def free_agents(seen: Observation) -> int:
    """Agents without a customer."""
    return [phase for phase, _ in seen.agents].count(AgentPhase.FREE)


def waiting_calls(seen: Observation) -> int:
    """Customers without an agent."""
    return [phase for _, phase, _ in seen.calls].count(CallPhase.WAITING)


@dataclass(slots=True)
class Recent:
    """The share of answers among the dials that ended within `seconds`."""

    seconds: float
    _ended: deque[tuple[float, bool]] = field(default_factory=deque)
    _answered: int = 0

    def see(self, seen: Observation) -> None:
        """Count what has just ended."""
        if seen.what is What.RESOLVED:
            self._ended.append((seen.now, bool(seen.answered)))
            self._answered += bool(seen.answered)
        while self._ended and self._ended[0][0] < seen.now - self.seconds:
            self._answered -= self._ended.popleft()[1]

    @property
    def count(self) -> int:
        """How many dials are remembered."""
        return len(self._ended)

    @property
    def share(self) -> float:
        """Answered of them; everybody where nobody has been dialled yet."""
        return self._answered / len(self._ended) if self._ended else 1.0


@dataclass(slots=True)
class Ratio:
    """`lines` calls in flight for each free agent; 1 is progressive dialing."""

    lines: float = 1.0

    def act(self, seen: Observation) -> Action:
        """The calls that are missing."""
        return Action(max(0, round(self.lines * free_agents(seen)) - len(seen.calls)))


@dataclass(slots=True)
class InterviewersController:
    """The controller of an interviewers' dialer (P1PI): lines for waiting agents, corrected by failed for answered.

    `adjustment` is steered by the abandon rate, in proportion to each drop (our gain).
    """

    target: float = 0.028
    gain: float = 0.3
    _adjustment: float = 0.0
    _dropped: int = 0
    _connected: int = 0
    _recent: Recent = field(default_factory=lambda: Recent(1800.0))

    def act(self, seen: Observation) -> Action:
        """Waiting agents, and for each of them the calls that are likely to fail, in part."""
        self._recent.see(seen)
        dropped, connected = seen.dropped - self._dropped, seen.connected - self._connected
        self._dropped, self._connected = seen.dropped, seen.connected
        self._adjustment += self.gain * (self.target * (dropped + connected) - dropped)
        self._adjustment = min(3.0, max(0.0, self._adjustment))
        free, share = free_agents(seen), max(self._recent.share, 0.02)
        more = self._adjustment * free * (1 - share) / share if self._recent.count >= LEARN_FIRST else 0.0
        return Action(max(0, round(free + more) - len(seen.calls)))
