"""What leaves by a trunk: the numbers as each operator wants them, and the refusals as the network gives them."""

from __future__ import annotations

import pytest

from bench.carrier.exchange import Received
from tests.pbx.callers import a_caller
from tests.pbx.switchboard import SHOWN, Switchboard


async def the_call(board: Switchboard, number: str, trunk: str) -> Received:
    async with a_caller(board) as caller:
        channel = await caller.dial(number, trunk=trunk)
        await caller.event("Newstate", Uniqueid=channel, ChannelState="6")
        await caller.hang_up(channel)
    return board.exchange.received[-1]


@pytest.mark.parametrize(
    ("trunk", "called", "from_user", "asserted"),
    [
        ("main", "+33199000011", "+33199001000", None),
        ("pai", "0033199000011", "0033199001000", "0033199001000"),
        ("account", "0199000011", "account", "0199001000"),
        ("asserted", "+33199000011", "+33199001000", "account"),
    ],
)
async def test_the_carrier_receives_the_number_as_its_layout_wants_it(
    switchboard: Switchboard, trunk: str, called: str, from_user: str, asserted: str | None
) -> None:
    received = await the_call(switchboard, "+33199000011", trunk)
    assert (received.called, received.from_user, received.asserted) == (called, from_user, asserted)
    assert SHOWN == "+33199001000"


@pytest.mark.parametrize(
    ("number", "code"),
    [("+33199000005", "486"), ("+33199000006", "404"), ("+33199000007", "603"), ("+33199000008", "503")],
)
async def test_a_refusal_arrives_with_its_sip_code(switchboard: Switchboard, number: str, code: str) -> None:
    async with a_caller(switchboard) as caller:
        channel = await caller.dial(number)
        ended = await caller.event("Hangup", Uniqueid=channel)
    assert ended["TechCause"] == code


async def test_a_call_that_nobody_takes_is_cancelled_in_time(switchboard: Switchboard) -> None:
    async with a_caller(switchboard) as caller:
        channel = await caller.dial("+33199000004", seconds=1.5)
        await caller.event("Newstate", Uniqueid=channel, ChannelState="5")
        ended = await caller.event("Hangup", Uniqueid=channel)
    assert (ended["Cause"], ended["TechCause"]) == ("19", "480")
