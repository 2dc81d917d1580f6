"""Calls that go as nobody would wish.

By the last digit of the number: 1 answers and hangs up at once; 2 plays (183) and then is unavailable (480); 3 answers,
holds the call, and hangs up later; 4 answers three times, as if our ACK were lost; 5 is busy at once; 6 answers and
hangs up before our ACK can have come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tests.pbx.carrier import CarrierCall

GONE_AT_ONCE, PLAYS_AND_IS_AWAY, HOLDS, ANSWERS_THRICE, BUSY, GONE_BEFORE_THE_ACK = "123456"
HOLDS_SECONDS = 1.0
TALKS_SECONDS = 3.0


class NastyCall(CarrierCall):
    """Each kind is a method."""

    async def play(self) -> None:
        """What the last digit of the number says."""
        ways: dict[str, Callable[[], Awaitable[None]]] = {
            GONE_AT_ONCE: self._gone_at_once, PLAYS_AND_IS_AWAY: self._plays_and_is_away, HOLDS: self._holds,
            ANSWERS_THRICE: self._answers_thrice, BUSY: self._busy, GONE_BEFORE_THE_ACK: self._gone_before_the_ack,
        }  # fmt: skip
        self._answer(100, "Trying")
        await ways[self.kind]()

    async def _gone_at_once(self) -> None:
        self._answer(200, "OK", sound=True)
        await self.acknowledged.wait()
        self._order("BYE")

    async def _gone_before_the_ack(self) -> None:
        self._answer(200, "OK", sound=True)
        self._order("BYE")

    async def _plays_and_is_away(self) -> None:
        self._answer(183, "Session Progress", sound=True)
        await asyncio.sleep(0.3)
        self._answer(480, "Temporarily Unavailable")

    async def _holds(self) -> None:
        self._answer(180, "Ringing")
        self._answer(200, "OK", sound=True)
        await self.acknowledged.wait()
        await asyncio.sleep(HOLDS_SECONDS)
        self._order("INVITE", sound="sendonly")
        await asyncio.sleep(TALKS_SECONDS - HOLDS_SECONDS)
        self._order("BYE")

    async def _answers_thrice(self) -> None:
        for _ in range(3):
            self._answer(200, "OK", sound=True)
            await asyncio.sleep(0.5)
        await asyncio.sleep(TALKS_SECONDS - 1.5)
        self._order("BYE")

    async def _busy(self) -> None:
        self._answer(486, "Busy Here")
