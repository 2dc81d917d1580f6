"""What a pacing policy is told, and what it answers: the same words on the floor, in simulation and on a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

Feature = str | float | int | bool | None
Features = Mapping[str, Feature]
"""What is known of one lead before it is dialled; see dialer/core/answering.py for the names that are understood."""


class What(StrEnum):
    """Why a policy is asked now."""

    TICK = "tick"
    TALK_END = "talk_end"
    AGENT_FREE = "agent_free"
    RESOLVED = "resolved"
    CONNECTED = "connected"
    DROPPED = "dropped"
    ROSTER = "roster"
    MACHINE_TO_AGENT = "machine_to_agent"


class AgentPhase(IntEnum):
    """Where an agent is."""

    FREE = 1
    TALKING = 2
    WRAP_UP = 3


class CallPhase(IntEnum):
    """Where a call is before it meets an agent."""

    RINGING = 1
    WAITING = 2
    IN_AMD = 3


@dataclass(frozen=True, slots=True)
class Observation:
    """One moment of a floor. Times in seconds.

    `value` belongs to `what`: the talk that ended, the wrap-up that ended, how long the resolved call rang;
    `answered` to RESOLVED. `dropped`, `connected` and `dials` count since the beginning of the shift. `leads`: what
    is known of those that could be dialled next, where anything is.
    """

    now: float
    what: What
    value: float
    answered: bool | None
    agents: Sequence[tuple[AgentPhase, float]]
    calls: Sequence[tuple[int, CallPhase, float]]
    dropped: int
    connected: int
    dials: int
    leads: Sequence[Features] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """How many to dial now, which ringing calls to give up, and which of the offered leads come first.

    `order` has places in the observation's `leads`; empty: as they were offered.
    """

    dial: int = 0
    cancel: Sequence[int] = ()
    order: Sequence[int] = ()
