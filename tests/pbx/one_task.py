"""Keeps what a fixture lends in one task: a task group must end where it began, a fixture's two parts may not."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TypeVar

Lent = TypeVar("Lent")


@contextlib.asynccontextmanager
async def in_one_task(context: contextlib.AbstractAsyncContextManager[Lent]) -> AsyncIterator[Lent]:
    """Enter and leave `context` in a task of its own; raises what it raises."""
    ready: asyncio.Future[Lent] = asyncio.get_running_loop().create_future()
    over = asyncio.Event()

    async def live() -> None:
        try:
            async with context as lent:
                ready.set_result(lent)
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
