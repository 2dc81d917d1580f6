"""Key 9 as impatient people, odd networks and forgers press it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.pbx.house import House
from tests.pbx.switchboard import Switchboard
from tests.pbx.test_opting_out import call_back, who_press_keys

PEOPLE = """
[calling-back]
exten => _X!,1,Set(CALLERID(num)=+${{EXTEN}})
 same => n,Dial(PJSIP/pbx/sip:{called}@127.0.0.1:{port},20)
exten => garbage,1,Set(CALLERID(num)=1;select'--)
 same => n,Dial(PJSIP/pbx/sip:{called}@127.0.0.1:{port},20)
exten => long,1,Set(CALLERID(num)=+33199007701331990077013319900770133199007701)
 same => n,Dial(PJSIP/pbx/sip:{called}@127.0.0.1:{port},20)

[presses]
exten => twice,1,Wait(2)
 same => n,SendDTMF(99,100,120)
 same => n,Wait(2)
 same => n,SendDTMF(9)
 same => n,Wait(20)
exten => leaves,1,Wait(2)
 same => n,SendDTMF(9,100,120)
 same => n,Hangup()
"""


@pytest.fixture
async def people(switchboard: Switchboard) -> AsyncIterator[Switchboard]:
    """The board, on whose network impatient people call back."""
    async with who_press_keys(switchboard, PEOPLE) as board:
        yield board


async def up(house: House) -> None:
    await house.furnish(agents=0)
    await house.dialer()
    await house.until_sql("select exists (select from events where kind = 'dialer')")


@pytest.mark.parametrize("keys", ["twice", "leaves"])
async def test_key_9_counts_once_however_it_is_pressed(people: Switchboard, house: House, keys: str) -> None:
    await up(house)
    await call_back(people, "33199007801", keys)
    await house.until_sql("select exists (select from dnc)", seconds=20)
    await asyncio.sleep(4)
    assert [row[0] for row in await house.db.fetch("select e164 from dnc")] == ["+33199007801"]
    assert await house.db.fetchval("select count(*) from audit_log where action = 'dnc.opt_out'") == 1


@pytest.mark.parametrize("who", ["garbage", "long"])
async def test_a_caller_without_a_number_that_can_be_one_writes_nothing(
    people: Switchboard, house: House, who: str
) -> None:
    await up(house)
    await call_back(people, who, "twice")
    await asyncio.sleep(8)
    assert await house.db.fetchval("select count(*) from dnc") == 0
    assert await house.db.fetchval("select count(*) from audit_log where action = 'dnc.opt_out'") == 0


async def test_a_person_who_presses_9_while_the_dialer_is_killed_is_told_the_truth(
    people: Switchboard, house: House
) -> None:
    await up(house)
    await call_back(people, "33199007803", "twice")
    await asyncio.sleep(1)
    await house.kill(house.dialers[0])
    async with asyncio.timeout(15):
        while "plateau-opt-out-failed" not in (text := await people.console(people.pbx, "core show channels concise")):
            assert "plateau-opted-out" not in text
            await asyncio.sleep(0.05)
    assert await house.db.fetchval("select count(*) from dnc") == 0
