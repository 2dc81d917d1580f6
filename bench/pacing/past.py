"""A campaign's past day as a world to dial again: who was there, when it dialled, and what became of each call.

Times are seconds since the day's beginning in the campaign's time zone. The agents are those who were ready for this
campaign or in a call that it placed; one who is ready for several campaigns counts in each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Any

from db.bench.replaying import Move, PacedAttempt, Ways

ASLEEP = frozenset({"paused", "draining", "closed", "mode"})
"""Bounds of decisions that dial nothing whatever the agents do."""
SILENCE_SECONDS = 10.0
"""A dialer that decided nothing for so long was not there."""
AFTERWARDS_SECONDS = 60.0
"""Calls in flight when dialling ends meet the agents of so long after it."""
READY, RESERVED, TALKING, WRAP_UP = "ready", "reserved", "talking", "wrap_up"

Span = tuple[float, float]


class End(StrEnum):
    """What became of a call, if it is left to ring."""

    PERSON = "person"
    MACHINE = "machine"
    NOBODY = "nobody"
    CUT = "cut"
    """We hung up while it rang: what would have come is not known."""


@dataclass(frozen=True, slots=True)
class PastDial:
    """One call: how it ended, after so many seconds of ringing."""

    end: End
    seconds: float


@dataclass(frozen=True, slots=True)
class Conversation:
    """Seconds of talk, and of the wrap-up after it."""

    talk: float
    wrap: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What a day came to. `waited_seconds`: agents' time before their conversations."""

    calls: int
    answers: int
    connected: int
    abandoned: int
    agent_seconds: float
    busy_seconds: float
    waited_seconds: float

    def as_json(self) -> dict[str, float]:
        """The figures that are compared; shares from 0 to 1."""
        return {
            "calls": self.calls,
            "answers": self.answers,
            "connected": self.connected,
            "abandoned": self.abandoned,
            "abandon_rate": self.abandoned / self.answers if self.answers else 0.0,
            "utilisation": self.busy_seconds / self.agent_seconds if self.agent_seconds else 0.0,
            "mean_wait_seconds": self.waited_seconds / self.connected if self.connected else 0.0,
        }


@dataclass(frozen=True, slots=True)
class PastDay:
    """All that a replay needs. `before`: calls of earlier days, from which the dialer had learned."""

    roster: tuple[tuple[float, int], ...]
    dialling: tuple[Span, ...]
    dials: tuple[PastDial, ...]
    conversations: tuple[Conversation, ...]
    happened: Figures
    before: tuple[tuple[PastDial, Conversation | None], ...]
    settings: Mapping[str, Any]
    ways: Ways
    detection_seconds: float

    @property
    def began(self) -> float:
        """When the first agent was there."""
        return self.roster[0][0]

    @property
    def ended(self) -> float:
        """When the last agent had gone."""
        return self.roster[-1][0]


def dial_of(attempt: PacedAttempt) -> PastDial:
    """The end of a recorded call."""
    heard = attempt.answered_at or attempt.ended_at
    seconds = max(0.0, (heard - attempt.dialed_at).total_seconds())
    if attempt.outcome == "machine":
        return PastDial(End.MACHINE, seconds)
    if attempt.answered_at is not None:
        return PastDial(End.PERSON, seconds)
    ours = attempt.outcome == "cancelled" or attempt.hung_up_by == "system"
    return PastDial(End.CUT if ours else End.NOBODY, seconds)


def conversation_of(attempt: PacedAttempt) -> Conversation | None:
    """The conversation of a recorded call, if an agent took it."""
    if attempt.bridged_at is None:
        return None
    return Conversation((attempt.ended_at - attempt.bridged_at).total_seconds(), attempt.wrap_seconds or 0.0)


def detection_of(attempts: Sequence[PacedAttempt]) -> float:
    """Seconds from a person's answer until an agent was looked for, in the middle; what detection of machines takes."""
    spent = sorted(
        (one.connecting_at - one.answered_at).total_seconds()
        for one in attempts
        if one.connecting_at and one.answered_at and one.outcome == "connected"
    )
    return spent[len(spent) // 2] if spent else 0.0


def spans_of_decisions(bounds: Sequence[tuple[datetime, str]], midnight: datetime) -> list[Span]:
    """When a campaign dialled, from what bound each of its decisions."""
    spans: list[Span] = []
    moments = [((at - midnight).total_seconds(), bound) for at, bound in bounds]
    for (at, bound), (following, _) in pairwise([*moments, (float("inf"), "")]):
        if bound in ASLEEP:
            continue
        until = min(following, at + SILENCE_SECONDS)
        if spans and at <= spans[-1][1]:
            spans[-1] = (spans[-1][0], until)
        else:
            spans.append((at, until))
    return spans


@dataclass(frozen=True, slots=True)
class AgentDays:
    """When agents were there for a campaign, and what their time went into."""

    roster: tuple[tuple[float, int], ...]
    agent_seconds: float
    busy_seconds: float
    waited_seconds: float


def agents_of_day(
    moves: Sequence[Move], paced: frozenset[int], dialling: Sequence[Span], midnight: datetime, length: float
) -> AgentDays:
    """Follow each agent through the day; `paced` are the calls that pacing placed for this campaign."""
    changes: dict[float, int] = {}
    agent_seconds = busy_seconds = waited_seconds = 0.0
    windows = _windows(dialling)
    for _, mine in groupby(moves, key=lambda move: move.agent_id):
        waited = 0.0
        for state, span in _states(list(mine), paced, midnight, length):
            for began, ended in _there(state, span, windows):
                changes[began] = changes.get(began, 0) + 1
                changes[ended] = changes.get(ended, 0) - 1
                agent_seconds += ended - began
                if state == TALKING:
                    waited_seconds, waited = waited_seconds + waited, 0.0
                if state in (TALKING, WRAP_UP):
                    busy_seconds += ended - began
                else:
                    waited += ended - began
    return AgentDays(tuple(_counts(changes)), agent_seconds, busy_seconds, waited_seconds)


def _states(moves: list[Move], paced: frozenset[int], midnight: datetime, length: float) -> Iterator[tuple[str, Span]]:
    """The states in which an agent was there for the campaign, in order."""
    times = [max(0.0, (move.at - midnight).total_seconds()) for move in moves]
    for move, (began, ended) in zip(moves, pairwise([*times, length]), strict=True):
        ours = move.state == READY or (move.state in (RESERVED, TALKING, WRAP_UP) and move.attempt_id in paced)
        if ours and ended > began:
            yield move.state, (began, ended)


def _there(state: str, span: Span, windows: Sequence[Span]) -> Iterator[Span]:
    """The part of a state that lies in the windows; a conversation lasts, and so does what follows it."""
    if state in (TALKING, WRAP_UP):
        yield span
        return
    for began, ended in windows:
        if span[0] < ended and span[1] > began:
            yield max(span[0], began), min(span[1], ended)


def _windows(dialling: Sequence[Span]) -> list[Span]:
    """When calls may have met agents: while the campaign dialled, and shortly after."""
    windows: list[Span] = []
    for began, ended in dialling:
        if windows and began <= windows[-1][1]:
            windows[-1] = (windows[-1][0], ended + AFTERWARDS_SECONDS)
        else:
            windows.append((began, ended + AFTERWARDS_SECONDS))
    return windows


def _counts(changes: dict[float, int]) -> Iterator[tuple[float, int]]:
    count = 0
    for at in sorted(changes):
        if changes[at]:
            count += changes[at]
            yield at, count
