"""Test calls of a trunk over real Asterisk: what the carrier says to each, and that nothing else comes of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from db.dialer import commands
from db.lines import trunk_tests
from db.lines.trunk_tests import TrunkTest
from dialer.core.model import trial_channel
from dialer.core.trunk_test import verdict
from tests.pbx.house import House, a_house
from tests.pbx.switchboard import SHOWN, Switchboard


@pytest.fixture
async def house(switchboard: Switchboard, database_url: str) -> AsyncIterator[House]:
    async with a_house(switchboard, database_url) as built:
        await built.furnish(agents=1)
        await built.dialer()
        yield built


async def begun(house: House, number: str, trunk: str = "main") -> tuple[int, str | None]:
    """A test is asked for, once there is a link to Asterisk; its id and, where it is refused, why."""
    async with asyncio.timeout(20):
        while (asked := await _asked(house, number, trunk))[1] == "asterisk_away":
            await asyncio.sleep(0.3)
    return asked


async def _asked(house: House, number: str, trunk: str) -> tuple[int, str | None]:
    made = await trunk_tests.ask(house.db, "main", trunk, number, SHOWN, house.agents[0])
    command = await commands.ask(
        house.db, node="main", kind="trunk.test", agent_id=None, payload={"test_id": made}, requested_by=house.agents[0]
    )
    answer = await house.until(lambda: commands.answer_of(house.db, command))
    return made, answer.code


async def ended(house: House, test: int) -> TrunkTest:
    """The test once it is over."""
    await house.until_sql("select ended_at is not null from trunk_tests where id = $1", test, seconds=40)
    found = await trunk_tests.get(house.db, test)
    assert found is not None
    return found


async def is_there(house: House, test: int) -> bool:
    """Whether Asterisk has the call of this test."""
    shown = await house.board.console(house.board.pbx, "core show channels concise")
    return any(line.endswith(f"!{trial_channel(test)}") for line in shown.splitlines())


async def test_an_answered_test_tells_its_steps_and_ends_by_itself(house: House) -> None:
    before = len(house.board.exchange.received)
    test, refusal = await begun(house, "+33199000011")
    assert refusal is None
    assert (await begun(house, "+33199000011"))[1] == "test_under_way"
    one = await ended(house, test)
    assert one.dialed_at and one.ringing_at and one.answered_at and one.ended_at
    assert one.dialed_at <= one.ringing_at <= one.answered_at < one.ended_at
    assert (one.reachable, one.e164, one.lost) == (True, None, False), "the number is forgotten"
    assert one.codec and "alaw" in one.codec
    assert verdict(answered=True, rang=True, sip_code=None, cause=one.cause, lost=False, reachable=True).well
    (received,) = house.board.exchange.received[before:]
    assert (received.called, received.from_user) == ("+33199000011", SHOWN)
    assert await house.db.fetchval("select count(*) from attempts") == 0
    assert not await is_there(house, test)


@pytest.mark.parametrize(("number", "code"), [("+33199000005", 486), ("+33199000006", 404), ("+33199000008", 503)])
async def test_a_refusal_is_told_with_its_code(house: House, number: str, code: int) -> None:
    test, refusal = await begun(house, number)
    one = await ended(house, test)
    assert (refusal, one.sip_code, one.answered_at) == (None, code, None)


async def test_what_no_call_may_do_a_test_may_not(house: House) -> None:
    for number, trunk, why in (
        ("+15550100", "main", "number_forbidden"), ("+33612345678", "main", "number_forbidden"),
        ("+33199000011", "nowhere", "no_trunk"),
    ):  # fmt: skip
        test, refusal = await begun(house, number, trunk)
        assert refusal == why
        one = await ended(house, test)
        assert (one.refusal, one.dialed_at, one.e164) == (why, None, None)


async def test_a_test_outlives_no_dialer(house: House) -> None:
    test, _ = await begun(house, "+33199000004")  # rings on
    await house.until_sql("select ringing_at is not null from trunk_tests where id = $1", test)
    await house.kill(house.dialers[0])
    await house.db.execute("update trunk_tests set asked_at = asked_at - interval '1 minute'")
    await house.dialer()
    one = await ended(house, test)
    assert one.lost
    async with asyncio.timeout(20):
        while await is_there(house, test):
            await asyncio.sleep(0.5)
