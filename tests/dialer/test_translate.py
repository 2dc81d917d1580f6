"""One event in, one fact out; nothing that Asterisk could send breaks the reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.model import AgentId, AttemptId, attempt_channel, leg_channel
from dialer.link.parties import AgentLeg, CustomerLeg
from dialer.link.translate import (
    EVENTS,
    Answered,
    BrowserPhone,
    Created,
    EnteredBridge,
    Fact,
    HungUp,
    LegDown,
    LegUp,
    OriginateFailed,
    Played,
    Rang,
    RecordingStarted,
    Told,
    translate,
)

A, G = attempt_channel(AttemptId(12)), leg_channel(AgentId(3), 4)
CUSTOMER, AGENT = CustomerLeg(AttemptId(12)), AgentLeg(AgentId(3), 4)

READ: list[tuple[dict[str, str], Fact | None]] = [
    (
        {"Event": "ContactStatus", "AOR": "s1-web", "URI": "sip:a@b", "ContactStatus": "Reachable"},
        BrowserPhone("s1", "sip:a@b", there=True),
    ),
    (
        {"Event": "ContactStatus", "AOR": "s1-web", "URI": "sip:a@b", "ContactStatus": "Removed"},
        BrowserPhone("s1", "sip:a@b", there=False),
    ),
    ({"Event": "ContactStatus", "AOR": "s1", "URI": "sip:a@b", "ContactStatus": "Removed"}, None),
    ({"Event": "Newchannel", "Uniqueid": A}, Created(AttemptId(12))),
    ({"Event": "Newchannel", "Uniqueid": G}, None),
    ({"Event": "Newchannel", "Uniqueid": "1795313508.0"}, None),
    ({"Event": "Newstate", "Uniqueid": A, "ChannelState": "5"}, Rang(AttemptId(12))),
    ({"Event": "Newstate", "Uniqueid": A, "ChannelState": "6"}, Answered(AttemptId(12))),
    ({"Event": "Newstate", "Uniqueid": A, "ChannelState": "3"}, None),
    ({"Event": "Newstate", "Uniqueid": G, "ChannelState": "6"}, LegUp(AgentId(3), 4)),
    ({"Event": "Newstate", "Uniqueid": G, "ChannelState": "5"}, None),
    (
        {"Event": "DialState", "DestUniqueid": A, "DialStatus": "PROGRESS"},
        Played(AttemptId(12)),
    ),
    ({"Event": "DialState", "DestUniqueid": A, "DialStatus": "RINGING"}, None),
    (
        {"Event": "Hangup", "Uniqueid": A, "Cause": "1", "TechCause": "404"},
        HungUp(AttemptId(12), 1, 404),
    ),
    ({"Event": "Hangup", "Uniqueid": A, "Cause": "", "TechCause": "x"}, HungUp(AttemptId(12), 0, None)),
    ({"Event": "Hangup", "Uniqueid": G, "Cause": "16"}, LegDown(AgentId(3), 4)),
    ({"Event": "OriginateResponse", "Uniqueid": A, "Response": "Success"}, None),
    (
        {"Event": "OriginateResponse", "Uniqueid": A, "Response": "Failure", "Reason": "3"},
        OriginateFailed(AttemptId(12)),
    ),
    (
        {"Event": "OriginateResponse", "Uniqueid": G, "Response": "Failure", "Reason": "0"},
        LegDown(AgentId(3), 4),
    ),
    (
        {"Event": "ActionRefused", "Action": "Originate", "ActionID": A, "Message": "Invalid channel"},
        OriginateFailed(AttemptId(12)),
    ),
    ({"Event": "ActionRefused", "Action": "Hangup", "ActionID": A}, None),
    ({"Event": "BridgeEnter", "Uniqueid": A, "BridgeUniqueid": "b"}, EnteredBridge(CUSTOMER, "b")),
    ({"Event": "BridgeEnter", "Uniqueid": G, "BridgeUniqueid": "b"}, EnteredBridge(AGENT, "b")),
    ({"Event": "BridgeEnter", "Uniqueid": "1795313508.0", "BridgeUniqueid": "b"}, None),
    ({"Event": "MixMonitorStart", "Uniqueid": A}, RecordingStarted(AttemptId(12))),
    ({"Event": "VarSet", "Uniqueid": A}, None),
    ({}, None),
]


@pytest.mark.parametrize(("event", "fact"), READ)
def test_an_event_is_read_as_one_fact(event: dict[str, str], fact: Fact | None) -> None:
    assert translate(event) == fact


def test_what_the_dialplan_says_arrives_with_the_one_who_says_it() -> None:
    event = {"Event": "UserEvent", "UserEvent": "PlateauIdentity", "Uniqueid": A}
    assert translate(event) == Told("PlateauIdentity", CUSTOMER)
    assert translate({"Event": "UserEvent", "UserEvent": "PlateauStations"}) == Told("PlateauStations", None)


HEADERS = ["Uniqueid", "DestUniqueid", "ActionID", "ChannelState", "DialStatus", "Cause", "TechCause", "Uptime"]
VALUES = st.sampled_from([A, G, A.upper(), A + "0", "a12", "²", "-1", "", "5", "6"]) | st.text(max_size=12)


@given(st.sampled_from(sorted(EVENTS)), st.dictionaries(st.sampled_from(HEADERS), VALUES))
def test_no_event_breaks_the_reading(name: str, headers: dict[str, str]) -> None:
    translate({"Event": name, **headers})
