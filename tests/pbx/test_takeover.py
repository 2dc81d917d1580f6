"""Two dialers of one node on a real Asterisk: one that stood still comes back, one that died left customers waiting."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter

import pytest

from db.history.verifying import faults
from dialer.core.model import AttemptId, attempt_channel
from tests.pbx.house import LIVE_20_S, House
from tests.pbx.test_kills import at_work, channels, comes_to_rest


async def test_a_dialer_that_stood_still_while_another_took_over_does_nothing_when_it_comes_back(house: House) -> None:
    await house.furnish(agents=4, recording="all", ring_seconds=5)
    before = len(house.board.exchange.received)
    async with at_work(house):
        stopped = house.dialers[0]
        following = await house.dialer()
        await house.until_sql("select count(*) >= 2 from pg_stat_activity where application_name = 'plateau dialer'")
        served = await house.db.fetchval("select epoch from leases")
        stopped.send_signal(signal.SIGSTOP)
        await house.until_sql("select epoch > $1 from leases", served, seconds=30)
        taken = await house.db.fetchval("select now()")
        await house.until_sql("select count(*) >= 2 from attempts where bridged_at > $1", taken, seconds=60)
        talking = await house.db.fetch("select id from attempts where state = 'bridged'")
        stopped.send_signal(signal.SIGCONT)
        await house.until_sql(  # it has noticed: only the dialer that serves has a journal
            "select count(*) = 1 from pg_stat_activity "
            "where application_name = 'plateau dialer journal' and datname = current_database()",
            seconds=30,
        )
        cut = await house.db.fetchval(
            "select count(*) from attempts where id = any($1::bigint[]) and hung_up_by <> 'customer'",
            [row["id"] for row in talking],
        )
        assert cut == 0
        await comes_to_rest(house)
        dialed = await house.db.fetch("select e164 from attempts where dialed_at is not null")
        made = Counter(row["e164"] for row in dialed)
        received = Counter(call.called for call in house.board.exchange.received[before:])
        assert received <= made  # nobody was called without an attempt of his own
        served = await house.db.fetchval("select epoch from leases")
        await house.kill(following)
        await house.until_sql("select epoch > $1 from leases", served, seconds=30)  # and it takes over in its turn
        assert (await house.ask(house.agents[0], "agent.pause", reason="break")).state == "done"


@pytest.mark.parametrize("restarted", ["while they hear it", "when they are gone"])
async def test_customers_who_wait_when_the_dialer_dies_hear_who_called_and_count_as_abandoned(
    house: House, restarted: str
) -> None:
    await house.furnish(agents=1, agent_wait_ms=10000)
    (lead,) = await house.leads([f"+331990{170 if restarted[0] == 'w' else 171:04d}{LIVE_20_S}"])
    dialer = await house.dialer()
    await house.take_posts()
    await house.start()
    await house.until_sql("select exists (select from attempts where state in ('dialing', 'ringing'))")
    assert (await house.ask(house.agents[0], "agent.pause", reason="break")).state == "done"
    await house.until_sql("select exists (select from attempts where state = 'answered')")
    await house.kill(dialer)
    channel = attempt_channel(AttemptId((await house.attempt(lead))["id"]))

    async def hears_who_called() -> bool:
        shown = await channels(house.board)
        return any("!plateau-identity!" in line and channel in line for line in shown.splitlines())

    async def is_gone() -> bool:
        return channel not in await channels(house.board)

    await house.until(hears_who_called, seconds=20)
    if restarted == "when they are gone":
        await house.until(is_gone, seconds=30)
    await house.dialer()
    attempt = await house.ended(lead, seconds=60)
    assert (attempt["outcome"], attempt["hung_up_by"], attempt["bridged_at"]) == ("abandoned", "system", None)
    assert await house.db.fetchval("select state from agents where id = $1", house.agents[0]) == "paused"
    async with asyncio.timeout(20):
        while await faults(house.db):
            await asyncio.sleep(0.2)
