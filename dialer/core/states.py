"""The state machines of the product, as tables.

The same words are the enum values, the CHECKs in the database, the labels of the metrics and the keys
of what the pages show. A pair that is not in a table is illegal: the caller logs it, counts it and
changes nothing, because on a telephone network late events are normal.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar


class AgentState(StrEnum):
    """What an agent does now."""

    OFFLINE = "offline"
    PAUSED = "paused"
    READY = "ready"
    RESERVED = "reserved"
    TALKING = "talking"
    WRAP_UP = "wrap_up"


class AgentEvent(StrEnum):
    """What happens to an agent."""

    LOGIN = "login"
    LOGOUT = "logout"
    READY = "ready"
    PAUSE = "pause"
    RESERVE = "reserve"
    RELEASE = "release"  # the reservation came to nothing
    BRIDGE = "bridge"
    CALL_ENDED = "call_ended"
    WRAPPED_UP = "wrapped_up"  # disposed of, or the wrap-up limit passed


MICROPHONE_LOST, LINK_LOST = "microphone_lost", "link_lost"
UNUSABLE_PHONE = frozenset({MICROPHONE_LOST, LINK_LOST})
"""Reasons of a pause whose phone may still have its line, and is of no use for calls."""


class AttemptState(StrEnum):
    """How far an attempt is."""

    CLAIMED = "claimed"
    DIALING = "dialing"
    RINGING = "ringing"
    ANSWERED = "answered"
    MACHINE = "machine"
    CONNECTING = "connecting"
    BRIDGED = "bridged"
    ABANDONING = "abandoning"
    ENDED = "ended"


class AttemptEvent(StrEnum):
    """What happens to an attempt."""

    DIAL = "dial"
    RING = "ring"
    ANSWER = "answer"
    MACHINE = "machine"
    CONNECT = "connect"  # an agent is reserved for this answered call
    DISCONNECT = "disconnect"  # that agent was lost before the bridge
    BRIDGE = "bridge"
    ABANDON = "abandon"  # nobody free in time
    END = "end"


class Outcome(StrEnum):
    """What the network and the dialer observed."""

    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    MACHINE = "machine"
    ABANDONED = "abandoned"
    LEFT_EARLY = "left_early"
    CONNECTED = "connected"
    LOST = "lost"


class CampaignMode(StrEnum):
    """How the calls of a campaign are placed."""

    MANUAL = "manual"
    PREVIEW = "preview"
    PROGRESSIVE = "progressive"
    PREDICTIVE = "predictive"


PACED = (CampaignMode.PROGRESSIVE, CampaignMode.PREDICTIVE)
"""Modes in which calls are placed before an agent asks for one."""


class CampaignState(StrEnum):
    """Whether a campaign places calls."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    DRAINING = "draining"  # no new call; calls that live go on
    FINISHED = "finished"


class CampaignEvent(StrEnum):
    """What people do with a campaign."""

    START = "start"
    PAUSE = "pause"
    DRAIN = "drain"
    FINISH = "finish"


class LeadState(StrEnum):
    """Where a lead stands; what brings it there is decided by recycling, by the law, or by taking its batch back."""

    CALLABLE = "callable"
    CALLING = "calling"
    CALLBACK = "callback"  # a call is promised; the callback decides when
    DONE = "done"
    EXHAUSTED = "exhausted"  # every allowed attempt was made
    BLOCKED = "blocked"  # a rule of the law refuses it until a fact changes: the do-not-call list, a consent
    REMOVED = "removed"  # its batch was rolled back


class CallbackState(StrEnum):
    """What became of a promised call so far."""

    SCHEDULED = "scheduled"
    DUE = "due"
    CLAIMED = "claimed"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


class CallbackEvent(StrEnum):
    """What happens to a promised call."""

    FALL_DUE = "fall_due"
    CLAIM = "claim"
    PUT_BACK = "put_back"  # the claimed call never reached the network
    FINISH = "finish"
    MISS = "miss"
    CANCEL = "cancel"


S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)
Table = Mapping[tuple[S, E], S]

_A, _AE = AgentState, AgentEvent
AGENT: Table[AgentState, AgentEvent] = {
    (_A.OFFLINE, _AE.LOGIN): _A.PAUSED,
    (_A.PAUSED, _AE.READY): _A.READY,
    (_A.PAUSED, _AE.PAUSE): _A.PAUSED,  # another reason
    (_A.PAUSED, _AE.LOGOUT): _A.OFFLINE,
    (_A.READY, _AE.PAUSE): _A.PAUSED,
    (_A.READY, _AE.LOGOUT): _A.OFFLINE,
    (_A.READY, _AE.RESERVE): _A.RESERVED,
    (_A.RESERVED, _AE.RELEASE): _A.READY,
    (_A.RESERVED, _AE.BRIDGE): _A.TALKING,
    (_A.TALKING, _AE.CALL_ENDED): _A.WRAP_UP,
    (_A.WRAP_UP, _AE.WRAPPED_UP): _A.READY,
}

_C, _CE = AttemptState, AttemptEvent
ATTEMPT: Table[AttemptState, AttemptEvent] = {
    (_C.CLAIMED, _CE.DIAL): _C.DIALING,
    (_C.CLAIMED, _CE.END): _C.ENDED,
    (_C.DIALING, _CE.RING): _C.RINGING,
    (_C.DIALING, _CE.ANSWER): _C.ANSWERED,
    (_C.DIALING, _CE.END): _C.ENDED,
    (_C.RINGING, _CE.ANSWER): _C.ANSWERED,
    (_C.RINGING, _CE.END): _C.ENDED,
    (_C.ANSWERED, _CE.MACHINE): _C.MACHINE,
    (_C.ANSWERED, _CE.CONNECT): _C.CONNECTING,
    (_C.ANSWERED, _CE.ABANDON): _C.ABANDONING,
    (_C.ANSWERED, _CE.END): _C.ENDED,
    (_C.MACHINE, _CE.END): _C.ENDED,
    (_C.CONNECTING, _CE.BRIDGE): _C.BRIDGED,
    (_C.CONNECTING, _CE.DISCONNECT): _C.ANSWERED,
    (_C.CONNECTING, _CE.ABANDON): _C.ABANDONING,
    (_C.CONNECTING, _CE.END): _C.ENDED,
    (_C.BRIDGED, _CE.END): _C.ENDED,
    (_C.ABANDONING, _CE.END): _C.ENDED,
}

_P, _PE = CampaignState, CampaignEvent
CAMPAIGN: Table[CampaignState, CampaignEvent] = {
    (_P.DRAFT, _PE.START): _P.RUNNING,
    (_P.PAUSED, _PE.START): _P.RUNNING,
    (_P.DRAINING, _PE.START): _P.RUNNING,
    (_P.RUNNING, _PE.PAUSE): _P.PAUSED,
    (_P.DRAINING, _PE.PAUSE): _P.PAUSED,
    (_P.RUNNING, _PE.DRAIN): _P.DRAINING,
    (_P.PAUSED, _PE.DRAIN): _P.DRAINING,
    (_P.DRAFT, _PE.FINISH): _P.FINISHED,
    (_P.RUNNING, _PE.FINISH): _P.FINISHED,
    (_P.PAUSED, _PE.FINISH): _P.FINISHED,
    (_P.DRAINING, _PE.FINISH): _P.FINISHED,
}

_B, _BE = CallbackState, CallbackEvent
CALLBACK: Table[CallbackState, CallbackEvent] = {
    (_B.SCHEDULED, _BE.FALL_DUE): _B.DUE,
    (_B.SCHEDULED, _BE.CANCEL): _B.CANCELLED,
    (_B.SCHEDULED, _BE.CLAIM): _B.CLAIMED,
    (_B.DUE, _BE.CLAIM): _B.CLAIMED,
    (_B.DUE, _BE.MISS): _B.MISSED,
    (_B.DUE, _BE.CANCEL): _B.CANCELLED,
    (_B.CLAIMED, _BE.PUT_BACK): _B.DUE,
    (_B.CLAIMED, _BE.FINISH): _B.DONE,
    (_B.MISSED, _BE.CLAIM): _B.CLAIMED,
    (_B.MISSED, _BE.CANCEL): _B.CANCELLED,
}

UNANSWERED = frozenset({AttemptState.CLAIMED, AttemptState.DIALING, AttemptState.RINGING})


def step(table: Table[S, E], state: S, event: E) -> S | None:
    """The state after `event`, or None where the pair is illegal."""
    return table.get((state, event))
