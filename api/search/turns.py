"""How many searches may run at once: one a person, and so few in all that connections are left for calls."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from api.problems import Problem

AT_ONCE = 2
WAIT_SECONDS = 3.0
REPORT_WAIT_SECONDS = 10.0


class Searches:
    """The searches that run in this process."""

    def __init__(self) -> None:
        self._people: set[int] = set()
        self._places = asyncio.Semaphore(AT_ONCE)

    @contextlib.asynccontextmanager
    async def one(self, user_id: int) -> AsyncIterator[None]:
        """Search meanwhile. Raises Problem: search_running for a second one of the same person, or busy."""
        if user_id in self._people:
            raise Problem("search_running")
        self._people.add(user_id)
        try:
            await self._place()
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._people.discard(user_id)

    async def _place(self) -> None:
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._places.acquire()
        except TimeoutError:
            raise Problem("busy") from None


class Reports:
    """Sums over many calls or leads, so few at once that connections are left for calls."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(AT_ONCE)

    @contextlib.asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Sum up meanwhile. Raises Problem (busy) where the others take too long."""
        try:
            async with asyncio.timeout(REPORT_WAIT_SECONDS):
                await self._places.acquire()
        except TimeoutError:
            raise Problem("busy") from None
        try:
            yield
        finally:
            self._places.release()
