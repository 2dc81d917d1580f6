"""How late promised calls were, by whose they were, and which of them nobody could have kept in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.bench.promises import Kept
from db.floor.agents import LoggedMove
from dialer.core.states import AgentState

IN_TIME = timedelta(seconds=30)
LEAST_SHARE = 0.95
"""So many promised calls are dialed in time, where somebody who may make them is there and not in a call for long."""
_IN_A_CALL = frozenset({AgentState.TALKING, AgentState.RESERVED, AgentState.WRAP_UP})


@dataclass(frozen=True, slots=True)
class Lateness:
    """One kind of promise. Seconds from the promised moment to the dial; `hopeless`: nobody could have kept it."""

    kind: str
    seconds: Sequence[float]
    never: int
    hopeless: int

    @property
    def promised(self) -> int:
        """How many there were."""
        return len(self.seconds) + self.never

    def quantile(self, share: float) -> float:
        """The lateness that this share of the dialed ones does not pass."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")

    @property
    def in_time(self) -> float:
        """The share that was dialed in time, of those that somebody could have kept."""
        possible = self.promised - self.hopeless
        found = sum(seconds <= IN_TIME.total_seconds() for seconds in self.seconds)
        return min(1.0, found / possible) if possible else 1.0

    def as_json(self) -> dict[str, object]:
        """Plain values, for machines."""
        return {
            "kind": self.kind,
            "promised": self.promised,
            "never": self.never,
            "hopeless": self.hopeless,
            "in_time": round(self.in_time, 4),
            "seconds": [round(seconds, 2) for seconds in self.seconds],
        }


def lateness(
    kind: str, promises: Sequence[Kept], able: Mapping[int, Sequence[int]], moves: Sequence[LoggedMove]
) -> Lateness:
    """The figures of some promises; `able`: by promise, the agents who may make it; `moves`: theirs, in order."""
    states: dict[int, list[LoggedMove]] = {}
    for move in moves:
        states.setdefault(move.agent_id, []).append(move)
    seconds, never, hopeless = [], 0, 0
    for promise in promises:
        late = (promise.dialed_at - promise.due_at).total_seconds() if promise.dialed_at else None
        if late is None:
            never += 1
        else:
            seconds.append(late)
        if late is None or late > IN_TIME.total_seconds():
            hopeless += all(_in_one_call(states.get(agent, []), promise.due_at) for agent in able[promise.id])
    return Lateness(kind, seconds, never, hopeless)


def _in_one_call(moves: Sequence[LoggedMove], due_at: datetime) -> bool:
    """Whether an agent was in one call and its wrap-up from the moment of a promise until it is late, or away."""
    until = due_at + IN_TIME
    before = [move for move in moves if move.at <= due_at]
    seen = [*before[-1:], *(move for move in moves if due_at < move.at <= until)]
    away = all(move.state in (AgentState.OFFLINE, AgentState.PAUSED) for move in seen)
    calls = {move.attempt_id for move in seen}
    return away or (all(move.state in _IN_A_CALL for move in seen) and len(calls) == 1)
