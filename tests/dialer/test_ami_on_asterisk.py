"""What a real Asterisk tells about calls that a trunk refuses, and how that reads in the engine's words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from dialer.core.model import AttemptId, attempt_channel, leg_channel
from dialer.core.outcome import TrunkFault, outcome_of, trunk_fault
from dialer.core.states import AttemptState, Outcome
from dialer.link.ami import REFUSED, Ami, AmiRefused, Event
from dialer.link.translate import (
    Answered,
    Created,
    Fact,
    HungUp,
    LegDown,
    LegUp,
    OriginateFailed,
    Played,
    Rang,
    translate,
)
from ops.settings import Settings
from pbx.manager_conf import EVENTS
from pbx.names import EXTEN_WAIT, trunk_endpoint
from tests.dialer.peer import Heard, linked

SECONDS = 15


class Listener(Heard):
    """The facts behind the events, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: list[Fact] = []
        self.names: set[str] = set()

    def events(self, batch: Sequence[Event]) -> None:
        self.names |= {event["Event"] for event in batch}
        self.facts += [fact for event in batch if (fact := translate(event)) is not None]
        super().events(batch)

    def of(self, kind: type[Fact], attempt: int) -> list[Fact]:
        return [fact for fact in self.facts if isinstance(fact, kind) and getattr(fact, "attempt", None) == attempt]


@pytest.fixture(scope="module")
async def heard(pbx: Settings) -> AsyncIterator[tuple[Ami, Listener]]:
    listener = Listener()
    address = (pbx.ami.host, pbx.ami.port)
    async with linked(address, listener, pbx.ami.secret.get_secret_value()) as ami:
        await listener.until(lambda: ami.connected, 30)
        yield ami, listener


def dial(ami: Ami, attempt: int, channel: str, seconds: float = 10) -> None:
    name = attempt_channel(AttemptId(attempt))
    ami.send(
        "Originate",
        [
            ("ActionID", name),
            ("ChannelId", name),
            ("Channel", channel),
            ("Context", "plateau-agent"),
            ("Exten", EXTEN_WAIT),
            ("Priority", "1"),
            ("Timeout", str(int(seconds * 1000))),
            ("Async", "true"),
            ("Variable", "PLATEAU_LANG=fr"),
        ],
    )


CODES = [
    # number, rings, SIP code told, outcome, fault
    (404, False, 404, Outcome.FAILED, None),
    (403, False, 403, Outcome.FAILED, TrunkFault.FORBIDDEN),
    (486, False, 486, Outcome.BUSY, None),
    (488, False, 488, Outcome.FAILED, TrunkFault.BROKEN),
    (500, False, 500, Outcome.FAILED, TrunkFault.BROKEN),
    (503, False, 503, Outcome.FAILED, TrunkFault.CONGESTED),
    (603, False, 603, Outcome.REJECTED, None),
    (180, True, 480, Outcome.NO_ANSWER, None),
    (183, True, 480, Outcome.NO_ANSWER, None),
    (0, False, 480, Outcome.FAILED, TrunkFault.SILENT),
]


@pytest.mark.parametrize(("number", "rings", "sip_code", "outcome", "fault"), CODES)
async def test_a_refusal_is_read_as_what_it_is(
    pbx: Settings,
    heard: tuple[Ami, Listener],
    number: int,
    rings: bool,
    sip_code: int,
    outcome: Outcome,
    fault: TrunkFault | None,
) -> None:
    ami, listener = heard
    attempt = 10_000 + number
    dial(ami, attempt, f"PJSIP/+3363998{number:04d}@{trunk_endpoint(pbx, 'test')}", 1)
    await listener.until(lambda: bool(listener.of(HungUp, attempt)), SECONDS)
    await listener.until(lambda: bool(listener.of(OriginateFailed, attempt)), SECONDS)
    assert listener.of(Created, attempt)
    assert bool(listener.of(Played if number == 183 else Rang, attempt)) == rings
    (ended,) = listener.of(HungUp, attempt)
    assert isinstance(ended, HungUp)
    assert ended.sip_code == sip_code
    told = {"rang": rings, "asked_to_hang_up": False, "cause": ended.cause, "sip_code": ended.sip_code}
    before = AttemptState.RINGING if rings else AttemptState.DIALING
    assert outcome_of(before, **told) is outcome
    assert trunk_fault(before, **told) is fault


async def test_a_call_that_cannot_leave_has_no_channel_and_fails(heard: tuple[Ami, Listener]) -> None:
    ami, listener = heard
    dial(ami, 1, "PJSIP/+33639981234@no-such-trunk")
    dial(ami, 2, "nothing")
    await listener.until(lambda: all(listener.of(OriginateFailed, n) for n in (1, 2)), SECONDS)
    assert not any(listener.of(kind, n) for n in (1, 2) for kind in (Created, HungUp))


async def test_a_living_call_is_not_dialled_twice(heard: tuple[Ami, Listener]) -> None:
    ami, listener = heard
    dial(ami, 3, "Local/0@plateau-agent")
    await listener.until(lambda: bool(listener.of(Answered, 3)), SECONDS)
    dial(ami, 3, "Local/0@plateau-agent")
    await listener.until(lambda: bool(listener.of(OriginateFailed, 3)), SECONDS)
    channels = await ami.list("CoreShowChannels")
    assert sum(channel["Uniqueid"] == attempt_channel(AttemptId(3)) for channel in channels) == 1
    await ami.action("Hangup", [("Channel", attempt_channel(AttemptId(3)))])
    await listener.until(lambda: bool(listener.of(HungUp, 3)), SECONDS)
    assert len(listener.of(Answered, 3)) == 1


async def test_a_waiting_leg_comes_up_and_goes_down(heard: tuple[Ami, Listener]) -> None:
    ami, listener = heard
    name = leg_channel(7, 1)  # type: ignore[arg-type]
    ami.send(
        "Originate",
        [
            ("ActionID", name),
            ("ChannelId", name),
            ("Channel", "Local/0@plateau-agent"),
            ("Context", "plateau-agent"),
            ("Exten", EXTEN_WAIT),
            ("Priority", "1"),
            ("Async", "true"),
        ],
    )
    await listener.until(lambda: LegUp(7, 1) in listener.facts, SECONDS)  # type: ignore[arg-type]
    await ami.action("Hangup", [("Channel", name)])
    await listener.until(lambda: any(isinstance(fact, LegDown) for fact in listener.facts), SECONDS)


async def test_only_events_that_are_read_pass_the_filter(heard: tuple[Ami, Listener]) -> None:
    _, listener = heard
    assert {"Newstate", "Hangup", "OriginateResponse"} <= listener.names <= {*EVENTS, REFUSED}


async def test_a_list_of_nothing_is_empty_and_a_refused_action_says_why(heard: tuple[Ami, Listener]) -> None:
    ami, _ = heard
    assert isinstance(await ami.list("CoreShowChannels"), list)
    with pytest.raises(AmiRefused, match=r"[Nn]o such channel"):
        await ami.action("Hangup", [("Channel", "a999999999999")])


async def test_the_account_may_not_touch_the_machine(heard: tuple[Ami, Listener]) -> None:
    ami, _ = heard
    for action, fields in [
        ("Command", [("Command", "core show version")]),
        ("GetConfig", [("Filename", "manager.conf")]),
        ("MixMonitor", [("Channel", "a000000000001"), ("File", "x"), ("Command", "touch x")]),
    ]:
        with pytest.raises(AmiRefused, match=r"[Pp]ermission"):
            await ami.action(action, fields)


async def test_many_calls_at_once_keep_their_order(heard: tuple[Ami, Listener]) -> None:
    ami, listener = heard
    attempts = range(1000, 1040)
    for attempt in attempts:
        dial(ami, attempt, "Local/0@plateau-agent")
    await listener.until(lambda: all(listener.of(Answered, n) for n in attempts), SECONDS)
    await asyncio.gather(*(ami.action("Hangup", [("Channel", attempt_channel(AttemptId(n)))]) for n in attempts))
    await listener.until(lambda: all(listener.of(HungUp, n) for n in attempts), SECONDS)
    for attempt in attempts:
        mine = [fact for fact in listener.facts if getattr(fact, "attempt", None) == attempt]
        assert [type(fact) for fact in mine] == [Created, Answered, HungUp]
