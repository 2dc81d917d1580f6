"""A supervisor beside an agent: who may, what follows from a call's begin and end. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dialer.core.states import AgentState, Table


class Mode(StrEnum):
    """How a supervisor is beside an agent."""

    LISTEN = "listen"
    WHISPER = "whisper"  # the agent hears the supervisor, the customer does not
    BARGE = "barge"  # all three hear each other
    TAKE_OVER = "take_over"  # the supervisor talks instead of the agent


class MonitorState(StrEnum):
    """How far a monitoring is."""

    RINGING = "ringing"
    OPEN = "open"
    ENDED = "ended"


class MonitorEvent(StrEnum):
    """What happens to a monitoring."""

    TAKEN = "taken"
    END = "end"


class Why(StrEnum):
    """How a monitoring ended."""

    SUPERVISOR = "supervisor"  # asked on the page
    PHONE = "phone"  # the supervisor's phone hung up or dropped
    NOT_TAKEN = "not_taken"
    CALL_ENDED = "call_ended"
    AGENT_LEFT = "agent_left"
    LOST = "lost"  # nobody heard how


MONITOR: Table[MonitorState, MonitorEvent] = {
    (MonitorState.RINGING, MonitorEvent.TAKEN): MonitorState.OPEN,
    (MonitorState.RINGING, MonitorEvent.END): MonitorState.ENDED,
    (MonitorState.OPEN, MonitorEvent.END): MonitorState.ENDED,
}
SUPERVISING = frozenset({"supervisor", "admin"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known when somebody asks to be beside an agent. `role` None: closed or unknown account."""

    role: str | None
    same_person: bool
    has_station: bool
    at_post: bool
    busy: bool
    agent_state: AgentState
    in_call: bool
    stays: bool


def refusal(asked: Asked) -> str | None:
    """Why it is refused, or None: it is allowed."""
    if asked.role not in SUPERVISING or asked.same_person:
        return "may_not_monitor"
    if not asked.has_station:
        return "no_station"
    if asked.at_post:
        return "leave_your_post_first"
    if asked.busy:
        return "already_monitoring"
    if asked.agent_state is AgentState.OFFLINE:
        return "agent_not_at_work"
    if not asked.in_call and not asked.stays:
        return "agent_not_talking"
    return None


@dataclass(frozen=True, slots=True)
class Heard:
    """What a supervisor hears: the agent's leg of one call, in one mode."""

    attempt: int
    leg_number: int
    mode: Mode


def next_heard(mode: Mode, chosen_for: int | None, present: tuple[int, int] | None) -> Heard | None:
    """What is to be heard of the agent's `present` call (attempt and leg), None without one.

    A mode belongs to the call for which it was chosen: whoever stays only listens to the next customer.
    """
    if present is None:
        return None
    attempt, leg_number = present
    return Heard(attempt, leg_number, mode if chosen_for == attempt else Mode.LISTEN)
