"""Many screens at once without a browser: they take what comes and look at none of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from bench.wall.house import House

OPEN_AT_ONCE = 20


@asynccontextmanager
async def screens(house: House, count: int) -> AsyncIterator[list[int]]:
    """Open so many; what each has received so far, in messages."""
    received = [0] * count
    limit = asyncio.Semaphore(OPEN_AT_ONCE)
    opened: asyncio.Queue[None] = asyncio.Queue()

    async def watch(number: int, http: aiohttp.ClientSession) -> None:
        token = house.tokens[number % len(house.tokens)]
        headers = {"Origin": house.address, "Cookie": f"{house.cookie}={token}"}
        async with contextlib.AsyncExitStack() as stack:
            async with limit:
                connecting = http.ws_connect(f"{house.address}/api/live", headers=headers, max_msg_size=2**24)
                socket = await stack.enter_async_context(connecting)
                await socket.receive()
                opened.put_nowait(None)
            async for _ in socket:
                received[number] += 1

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http, asyncio.TaskGroup() as group:
        tasks = [group.create_task(watch(number, http)) for number in range(count)]
        for _ in range(count):
            await opened.get()
        yield received
        for task in tasks:
            task.cancel()
