"""One telephone world for all tests of this folder."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.pbx.switchboard import Switchboard, a_switchboard


@pytest.fixture(scope="session")
async def switchboard() -> AsyncIterator[Switchboard]:
    """PBX, carrier and phones, started once; `exchange.received` grows, tests look for their own numbers."""
    ready: asyncio.Future[Switchboard] = asyncio.get_running_loop().create_future()
    over = asyncio.Event()

    async def live() -> None:  # a task group must end in the task that began it; a fixture's parts are two
        try:
            async with a_switchboard() as world:
                ready.set_result(world)
                await over.wait()
        except BaseException as fault:
            if not ready.done():
                ready.set_exception(fault)
                return
            raise

    living = asyncio.create_task(live())
    yield await ready
    over.set()
    await living
