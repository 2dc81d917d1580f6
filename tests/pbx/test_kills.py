"""kill -9 in the middle of a running campaign: the dialer, PostgreSQL, Asterisk (B-06)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
from collections.abc import AsyncIterator

import pytest

from db.history.verifying import faults
from db.migrate import migrate
from db.pool import connect
from dialer.core.model import AttemptId, attempt_channel
from plateau.paths import throwaway_dir
from plateau.postgres import Cluster, find
from tests.pbx.house import BUSY, LIVE_2_S, LIVE_5_S, LIVE_20_S, House, a_house
from tests.pbx.switchboard import Switchboard, a_switchboard


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """A house of its own, cluster and Asterisks included, whose parts may be killed; people are at work in it."""
    folder = throwaway_dir("kills")
    cluster = Cluster(folder / "postgres", find())
    try:
        await asyncio.to_thread(cluster.start)
        first = await connect(cluster.url(), application="test migrate")
        await migrate(first)
        await first.close()
        async with a_switchboard(4) as board, a_house(board, cluster.url()) as built:
            built.cluster = cluster
            await built.furnish(agents=4, recording="all", ring_seconds=5)
            yield built
    finally:
        await asyncio.to_thread(cluster.stop)
        shutil.rmtree(folder)


@contextlib.asynccontextmanager
async def at_work(house: House) -> AsyncIterator[None]:
    """A campaign under way: some talk, some ring, people dispose of their calls."""
    kinds = (LIVE_20_S, LIVE_5_S, LIVE_2_S, BUSY)
    await house.leads([f"+3319900{n:03d}{kinds[n % 4]}" for n in range(100, 160)])
    await house.dialer()
    await house.phones_registered()
    await house.take_posts()
    await house.start()
    async with asyncio.TaskGroup() as group:
        people = group.create_task(house.work())
        await house.until_sql("select count(*) >= 2 from attempts where state = 'bridged'", seconds=30)
        try:
            yield
        finally:
            people.cancel()


async def comes_to_rest(house: House) -> None:
    """New calls were made after the fault; then the campaign is drained, and everything recorded holds."""
    last = await house.db.fetchval("select max(id) from attempts")
    await house.until_sql(
        "select count(*) >= 3 from attempts where id > $1 and outcome = 'connected'", last, seconds=90
    )
    await house.start("draining")
    await house.until_sql("select not exists (select from attempts where ended_at is null)", seconds=60)
    await house.until_sql(
        "select not exists (select from agents where state in ('reserved', 'talking', 'wrap_up'))", seconds=30
    )
    assert await faults(house.db) == []
    twice = await house.db.fetchval(
        "select count(*) from (select from attempts where outcome = 'connected' group by lead_id having count(*) > 1) t"
    )
    assert twice == 0


async def channels(board: Switchboard) -> str:
    return await board.console(board.pbx, "core show channels concise")


async def test_calls_go_on_without_the_dialer_and_the_next_one_takes_them_over(house: House) -> None:
    async with at_work(house):
        await house.kill(house.dialers[0])
        talking = await house.db.fetch(
            "select id from attempts where state = 'bridged' and e164 like '%1' order by bridged_at desc limit 1"
        )
        shown = await channels(house.board)
        assert all(attempt_channel(AttemptId(row["id"])) in shown for row in talking)
        await house.dialer()
        await comes_to_rest(house)


async def test_of_two_dialers_one_serves_and_the_other_takes_over(house: House) -> None:
    async with at_work(house):
        await house.dialer()
        served = await house.db.fetchval("select epoch from leases")
        await house.kill(house.dialers[0])
        await house.until_sql("select epoch > $1 from leases", served, seconds=15)
        await comes_to_rest(house)


async def test_the_database_dies_and_comes_back(house: House) -> None:
    async with at_work(house):
        os.kill(int((house.cluster.folder / "data/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        await asyncio.to_thread(house.cluster.stop)
        assert (await channels(house.board)).count("plateau-answered") >= 1  # people go on talking
        await asyncio.sleep(2)  # and nobody can write for a while
        await asyncio.to_thread(house.cluster.start)
        await house.reconnect()
        await comes_to_rest(house)


async def test_asterisk_dies_and_comes_back(house: House) -> None:
    async with at_work(house):
        pid = house.board.stack.pid("pbx")
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await comes_to_rest(house)
        lost = await house.db.fetchval("select count(*) from attempts where outcome in ('lost', 'connected')")
        assert lost >= 2
