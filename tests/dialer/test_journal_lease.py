"""A dialer that was replaced does nothing: what it wrote in time is not done when it wakes up too late."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from db import leases
from db.pool import connect
from dialer.core.errors import LeaseLost
from dialer.journal import LEASE_SECONDS, Journal


class Successor(threading.Thread):
    """Takes the lease as soon as it can be had, while the loop of the test stands still."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self.batch = 0
        self.epoch: int | None = None

    def run(self) -> None:
        asyncio.run(self._take())

    async def _take(self) -> None:
        link = await connect(self._url, application="test successor")
        await asyncio.sleep(LEASE_SECONDS / 2)
        self.batch = await leases.batch(link, "main", 1) or 0
        async with asyncio.timeout(LEASE_SECONDS * 3):
            while self.epoch is None:
                self.epoch = await leases.take(link, "main", "successor", LEASE_SECONDS)
                await asyncio.sleep(0.05)
        await link.close()


@pytest.fixture
async def journal(database_url: str) -> Journal:
    link = await connect(database_url, application="test")
    await leases.ensure_node(link, "main")
    assert await leases.take(link, "main", "first", LEASE_SECONDS) == 1
    await link.close()
    return Journal(database_url, "main", 1, lambda kind, identity: None)


async def test_what_was_written_in_time_is_done(journal: Journal) -> None:
    writing = asyncio.create_task(journal.run())
    async with asyncio.timeout(10):
        await journal.committed()
    writing.cancel()


async def test_a_dialer_that_stood_still_between_its_commit_and_the_deed_does_not_do_it(
    journal: Journal, database_url: str
) -> None:
    done: list[str] = []
    writing = asyncio.create_task(journal.run())
    async with asyncio.timeout(10):
        await journal.committed()
    journal.after(lambda: done.append("dialed"))
    for _ in range(10):  # the group is sent, its answer not read
        await asyncio.sleep(0)
    successor = Successor(database_url)
    successor.start()
    time.sleep(LEASE_SECONDS + 1)  # the whole process stands still
    successor.join(LEASE_SECONDS)
    assert successor.epoch == 2
    with pytest.raises(LeaseLost):
        async with asyncio.timeout(10):
            await writing
    assert successor.batch == 2  # it was committed
    assert done == []  # and yet not done


async def test_a_dialer_that_stood_still_and_was_not_replaced_goes_on(journal: Journal) -> None:
    done: list[str] = []
    writing = asyncio.create_task(journal.run())
    async with asyncio.timeout(10):
        await journal.committed()
    journal.after(lambda: done.append("dialed"))
    for _ in range(10):
        await asyncio.sleep(0)
    time.sleep(LEASE_SECONDS + 0.5)
    async with asyncio.timeout(10):
        await journal.committed()
    assert done == ["dialed"]
    writing.cancel()
