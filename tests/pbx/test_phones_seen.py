"""Asterisk says how a phone is registered: a real one is, with its round trip, and one that never was is not."""

from __future__ import annotations

import asyncio

import pytest

from dialer.desk.phones import Phones, address_kind
from tests.pbx.callers import a_caller
from tests.pbx.house import a_house
from tests.pbx.switchboard import Switchboard


async def test_a_registered_phone_is_seen_with_its_round_trip_and_a_browser_that_is_not_there_is_not(
    switchboard: Switchboard,
) -> None:
    async with a_caller(switchboard) as caller:
        phones = Phones(caller.ami)
        async with asyncio.timeout(30):
            while not (seen := await phones._registration("agent-1", False)).answers:
                await asyncio.sleep(0.5)
        assert (seen.registered, seen.address) == (True, "loopback"), seen
        assert seen.round_trip_ms is not None and 0 < seen.round_trip_ms < 3000
        assert seen.until is not None and seen.until > 1_700_000_000
        assert not (await phones._registration("agent-1", True)).registered
        assert not (await phones._registration("nobody", False)).registered


async def test_the_dialer_tells_how_an_agents_phones_are_registered(
    switchboard: Switchboard, database_url: str
) -> None:
    async with a_house(switchboard, database_url) as house:
        await house.furnish(agents=5)
        await house.dialer()
        await house.phones_registered()
        answer = await house.ask(house.agents[0], "phone.look")
        assert answer.state == "done", answer
        sip, web = answer.answer["phones"]
        assert (sip["kind"], sip["registered"], web["kind"], web["registered"]) == ("sip", True, "web", False)


@pytest.mark.parametrize(
    ("uri", "kind"),
    [
        ("sip:poste-1@127.0.0.1:5062", "loopback"),
        ("sip:poste-1@192.168.1.20:5060;transport=TCP", "private"),
        ("sip:poste-1@8.8.8.8", "public"),
        ("sip:poste-1@[2001:4860:4860::8888]:5060", "public"),
        ("sip:poste-1@phone.invalid;transport=ws", ""),
        ("", ""),
    ],
)
def test_of_an_address_only_its_kind_is_told(uri: str, kind: str) -> None:
    assert address_kind(uri) == kind
