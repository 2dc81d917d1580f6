"""A dialer that was replaced does nothing: what it wrote in time is not done when it wakes up too late."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator

import pytest

from db.dialer import leases
from db.pool import connect
from dialer.core.errors import LeaseLost
from dialer.journal import LEASE_SECONDS, Journal


class Rival(threading.Thread):
    """Holds back the next write until the loop of the test stands still, and then takes the lease, if it shall."""

    def __init__(self, url: str, *, takes: bool) -> None:
        super().__init__()
        self._url, self._takes = url, takes
        self.locked, self.standing = threading.Event(), threading.Event()
        self.committed: int | None = None
        self.epoch: int | None = None

    def run(self) -> None:
        asyncio.run(self._rival())

    async def _rival(self) -> None:
        link = await connect(self._url, application="test rival")
        async with link.transaction():
            before = await link.fetchval("select batch from leases for update")
            self.locked.set()
            self.standing.wait(10)
        async with asyncio.timeout(LEASE_SECONDS * 3):
            while (await leases.batch(link, "main", 1) or 0) <= before:
                await asyncio.sleep(0.01)
            self.committed = before + 1
            while self._takes and self.epoch is None:
                self.epoch = await leases.take(link, "main", "rival", LEASE_SECONDS)
                await asyncio.sleep(0.05)
        await link.close()


@contextlib.asynccontextmanager
async def a_journal(url: str) -> AsyncIterator[tuple[Journal, asyncio.Task[None]]]:
    """A journal under way, with the task that writes it."""
    link = await connect(url, application="test")
    await leases.ensure_node(link, "main")
    assert await leases.take(link, "main", "first", LEASE_SECONDS) == 1
    await link.close()
    journal = Journal(url, "main", 1)
    writing = asyncio.create_task(journal.run())
    async with asyncio.timeout(10):
        await journal.committed()
    yield journal, writing
    writing.cancel()


async def stand_still_after_a_commit(journal: Journal, rival: Rival, done: list[str]) -> None:
    """Write that a call is dialed; the whole process stands still before it learns that this was committed."""
    rival.start()
    assert await asyncio.to_thread(rival.locked.wait, 10)
    journal.after(lambda: done.append("dialed"))
    await asyncio.sleep(0.2)  # sent, and held back by the rival
    rival.standing.set()
    time.sleep(LEASE_SECONDS + 1)
    await asyncio.to_thread(rival.join, LEASE_SECONDS)
    assert rival.committed is not None


async def test_what_was_written_by_a_dialer_that_was_replaced_meanwhile_is_not_done(database_url: str) -> None:
    done: list[str] = []
    rival = Rival(database_url, takes=True)
    async with a_journal(database_url) as (journal, writing):
        await stand_still_after_a_commit(journal, rival, done)
        with pytest.raises(LeaseLost):
            async with asyncio.timeout(10):
                await writing
    assert rival.epoch == 2
    assert done == []


async def test_a_dialer_that_stood_still_and_was_not_replaced_goes_on(database_url: str) -> None:
    done: list[str] = []
    async with a_journal(database_url) as (journal, _):
        await stand_still_after_a_commit(journal, Rival(database_url, takes=False), done)
        async with asyncio.timeout(10):
            await journal.committed()
    assert done == ["dialed"]
