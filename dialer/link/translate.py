"""What Asterisk says, in the engine's words: one AMI event in, one fact out, None for what does not matter.

Reads the classes system, call and user, and of them only the events named in EVENTS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from dialer.core.model import AgentId, AttemptId
from dialer.link.parties import AgentLeg, CustomerLeg, Party, SupervisorLeg, TrialLeg, party_of_channel
from pbx.names import WEB_SUFFIX

RINGING, UP = "5", "6"  # enum ast_channel_state


@dataclass(frozen=True, slots=True)
class Created:
    """The customer's channel exists: a HungUp will follow whatever happens."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class Rang:
    """The far end rings (180); told once of a call, however often it rings."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class Played:
    """The far end plays something before the answer (183)."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class Answered:
    """The customer's leg is up."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class HungUp:
    """The customer's channel is gone; `cause` is Q.850, 0 unknown; `sip_code` only where SIP ended it."""

    attempt: AttemptId
    cause: int
    sip_code: int | None


@dataclass(frozen=True, slots=True)
class OriginateFailed:
    """Asterisk gave up dialling. Final where no Created is told; otherwise HungUp tells why. Overtakes both.

    Where a call of this id lives already, this is about the second one, which was never dialled.
    """

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class EnteredBridge:
    """A leg is in a bridge, named as Asterisk names it."""

    party: Party
    bridge: str


@dataclass(frozen=True, slots=True)
class LegUp:
    """The agent's phone answered and waits."""

    agent: AgentId
    leg_number: int


@dataclass(frozen=True, slots=True)
class LegDown:
    """The agent's leg is gone, or never came; can be told twice of one leg."""

    agent: AgentId
    leg_number: int


@dataclass(frozen=True, slots=True)
class MonitorUp:
    """The supervisor's phone was taken."""

    monitoring: int


@dataclass(frozen=True, slots=True)
class MonitorDown:
    """The supervisor's leg is gone, or never came; can be told twice of one leg."""

    monitoring: int


@dataclass(frozen=True, slots=True)
class TrialRang:
    """The test call rings."""

    test: int


@dataclass(frozen=True, slots=True)
class TrialAnswered:
    """The test call is answered."""

    test: int


@dataclass(frozen=True, slots=True)
class TrialOver:
    """The test call is gone; `cause` is Q.850, 0 unknown; `sip_code` only where SIP ended it."""

    test: int
    cause: int
    sip_code: int | None


@dataclass(frozen=True, slots=True)
class TrialFailed:
    """Asterisk gave up the test call: it never left, or TrialOver tells why."""

    test: int


@dataclass(frozen=True, slots=True)
class BrowserPhone:
    """The phone in the page of this station is reached at `contact`, or is there no more."""

    station: str
    contact: str
    there: bool


@dataclass(frozen=True, slots=True)
class RecordingStarted:
    """Asterisk writes the sound of this attempt's call."""

    attempt: AttemptId


@dataclass(frozen=True, slots=True)
class Told:
    """The dialplan said something with UserEvent(): its name, and who."""

    name: str
    party: Party | None


Fact: TypeAlias = (
    Created | Rang | Played | Answered | HungUp | OriginateFailed | EnteredBridge | LegUp | LegDown
    | MonitorUp | MonitorDown | TrialRang | TrialAnswered | TrialOver | TrialFailed | BrowserPhone
    | RecordingStarted | Told
)  # fmt: skip
Event: TypeAlias = Mapping[str, str]


def translate(event: Event) -> Fact | None:
    """The fact behind an event; None for events, channels and states that are none of ours."""
    reader = EVENTS.get(event.get("Event", ""))
    return reader(event) if reader else None


def _party(event: Event, header: str = "Uniqueid") -> Party | None:
    return party_of_channel(event.get(header, ""))


def _number(event: Event, header: str) -> int | None:
    text = event.get(header, "")
    return int(text) if text.isascii() and text.isdigit() else None


def _newchannel(event: Event) -> Fact | None:
    party = _party(event)
    return Created(party.attempt) if isinstance(party, CustomerLeg) else None


def _newstate(event: Event) -> Fact | None:
    party, state = _party(event), event.get("ChannelState", "")
    match party:
        case CustomerLeg(attempt):
            if state == RINGING:
                return Rang(attempt)
            return Answered(attempt) if state == UP else None
        case AgentLeg(agent, number):
            return LegUp(agent, number) if state == UP else None
        case SupervisorLeg(monitoring):
            return MonitorUp(monitoring) if state == UP else None
        case TrialLeg(test):
            return TrialRang(test) if state == RINGING else TrialAnswered(test) if state == UP else None
    return None


def _dial_state(event: Event) -> Fact | None:
    """RINGING is told by Newstate too; 183 by this alone."""
    party = _party(event, "DestUniqueid")
    if isinstance(party, CustomerLeg) and event.get("DialStatus", "") == "PROGRESS":
        return Played(party.attempt)
    return None


def _hangup(event: Event) -> Fact | None:
    match _party(event):
        case CustomerLeg(attempt):
            return HungUp(attempt, _number(event, "Cause") or 0, _number(event, "TechCause"))
        case AgentLeg(agent, number):
            return LegDown(agent, number)
        case SupervisorLeg(monitoring):
            return MonitorDown(monitoring)
        case TrialLeg(test):
            return TrialOver(test, _number(event, "Cause") or 0, _number(event, "TechCause"))
    return None


def _originate_response(event: Event) -> Fact | None:
    if event.get("Response", "") == "Success":
        return None  # Newstate said so before
    return _never_dialled(_party(event))


def _refused(event: Event) -> Fact | None:
    if event.get("Action", "") != "Originate":
        return None
    return _never_dialled(_party(event, "ActionID"))


def _never_dialled(party: Party | None) -> Fact | None:
    match party:
        case CustomerLeg(attempt):
            return OriginateFailed(attempt)
        case AgentLeg(agent, number):
            return LegDown(agent, number)
        case SupervisorLeg(monitoring):
            return MonitorDown(monitoring)
        case TrialLeg(test):
            return TrialFailed(test)
    return None


def _bridge_enter(event: Event) -> Fact | None:
    party = _party(event)
    return EnteredBridge(party, event.get("BridgeUniqueid", "")) if party else None


def _mixmonitor_start(event: Event) -> Fact | None:
    party = _party(event)
    return RecordingStarted(party.attempt) if isinstance(party, CustomerLeg) else None


def _contact_status(event: Event) -> Fact | None:
    """Told when a contact comes, is renewed, answers, falls silent and goes."""
    name, contact = event.get("AOR", ""), event.get("URI", "")
    if not name.endswith(WEB_SUFFIX):
        return None
    there = event.get("ContactStatus", "") not in ("Removed", "Unreachable")
    return BrowserPhone(name.removesuffix(WEB_SUFFIX), contact, there)


def _user_event(event: Event) -> Fact | None:
    return Told(event.get("UserEvent", ""), _party(event))


EVENTS: Mapping[str, Callable[[Event], Fact | None]] = {
    "Newchannel": _newchannel,
    "Newstate": _newstate,
    "DialState": _dial_state,
    "Hangup": _hangup,
    "OriginateResponse": _originate_response,
    "ActionRefused": _refused,
    "BridgeEnter": _bridge_enter,
    "MixMonitorStart": _mixmonitor_start,
    "ContactStatus": _contact_status,
    "UserEvent": _user_event,
}
"""Every event that is read; the manager account's filters must let these through (ActionRefused is ours)."""
