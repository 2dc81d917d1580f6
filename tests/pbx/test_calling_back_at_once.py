"""Many people call our numbers back at once, in every way in which networks tell a key, while a campaign runs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping

from db.history.verifying import faults
from tests.pbx.calling_back import CallBack, callers_back
from tests.pbx.house import LIVE_2_S, House
from tests.pbx.switchboard import NUMBERS

AT_ONCE = 50
WITHHELD = 5
"""Every so manieth hides the number."""


def _both_ways(call: CallBack) -> None:
    call.press_event("9")
    call.press_info("9")


def _leaves_with_9(call: CallBack) -> None:
    """As fast as a hand is."""
    call.press_event("9")
    asyncio.get_running_loop().call_later(0.2, call.hang_up)


WAYS: Mapping[str, Callable[[CallBack], None]] = {
    "leaves": CallBack.hang_up,
    "9 by RFC 4733": lambda call: call.press_event("9"),
    "9 by INFO": lambda call: call.press_info("9"),
    "9 by INFO, the short form": lambda call: call.press_info("9", "dtmf"),
    "9 both ways": _both_ways,
    "9, and leaves": _leaves_with_9,
    "wrong key": lambda call: call.press_info("5"),
    "no key": lambda call: None,
}


async def calls_back(call: CallBack, way: str) -> None:
    """Hear who called, and do something about it; returns once the call is over."""
    await call.answered.wait()
    await asyncio.sleep(1)
    WAYS[way](call)
    await call.ended.wait()


async def test_fifty_call_back_at_once_and_each_key_counts_and_the_campaign_goes_on(house: House) -> None:
    await house.furnish(agents=4, wrap_up_seconds=0)
    await house.leads([f"+3319900{n:03d}{LIVE_2_S}" for n in range(100, 300)])
    await house.dialer()
    await house.take_posts()
    await house.start()
    await house.until_sql("select count(*) >= 2 from attempts where state = 'bridged'", seconds=30)
    dialed = await house.db.fetchval("select count(*) from attempts where dialed_at is not null")
    oppose: dict[str, str] = {}
    port = house.board.settings.pbx.sip_port
    async with callers_back(port) as people, asyncio.timeout(40), asyncio.TaskGroup() as group:
        for n in range(AT_ONCE):
            number = f"+331990079{n:02d}" if n % WITHHELD else None
            way = list(WAYS)[n % len(WAYS)]
            if number and way.startswith("9"):
                oppose[number] = way
            group.create_task(calls_back(people.call(number, NUMBERS[n % len(NUMBERS)]), way))
    with contextlib.suppress(TimeoutError):
        await house.until_sql("select count(*) = $1 from dnc", len(oppose), seconds=5)
    listed = {row["e164"] for row in await house.db.fetch("select e164 from dnc")}
    assert listed == oppose.keys(), {number: way for number, way in oppose.items() if number not in listed}
    assert await house.db.fetchval("select count(*) from attempts where dialed_at is not null") > dialed + 4
    await house.start("draining")
    await house.until_sql("select not exists (select from attempts where ended_at is null)", seconds=30)
    outcomes = await house.db.fetchval("select array_agg(distinct outcome) from attempts")
    assert outcomes == ["connected"]
    channels = (await house.board.console(house.board.pbx, "core show channels concise")).splitlines()
    assert all("!plateau-agent!" in line for line in channels), channels
    assert len(channels) == len(house.agents)
    assert await faults(house.db) == []
