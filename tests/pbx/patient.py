"""Calls that ring until they are told to stop.

By the last digit of the number: 1 stops as it should: 200 to the CANCEL, 487 to the INVITE; 2 was answered an instant
before the CANCEL came, so that its 200 crosses it; 3 loses its 487; 4 plays (183) for a while before it rings (180);
5 is answered at some moment of the half second in which it may be given up.
"""

from __future__ import annotations

import asyncio
import random
import time

from tests.pbx.carrier import CarrierCall, Send

STOPS, CROSSES, LOSES, PLAYS_FIRST, ANSWERS = "12345"
PLAYS_SECONDS = 4.0
ANSWERS_AFTER_SECONDS = (10.0, 10.5)


class PatientCall(CarrierCall):
    """Moments are of the monotonic clock; None: not yet."""

    def __init__(self, invite: str, send: Send, port: int) -> None:
        super().__init__(invite, send, port)
        self.rang_at: float | None = None
        self.answered_at: float | None = None
        self.cancelled_at: float | None = None

    async def play(self) -> None:
        """Ring."""
        self._answer(100, "Trying")
        if self.kind == PLAYS_FIRST:
            self._answer(183, "Session Progress", sound=True)
            await asyncio.sleep(PLAYS_SECONDS)
        self.rang_at = time.monotonic()
        self._answer(180, "Ringing")
        if self.kind == ANSWERS:
            await asyncio.sleep(random.uniform(*ANSWERS_AFTER_SECONDS))
            if self.cancelled_at is None:
                self._pick_up()

    def cancelled(self, cancel: str) -> None:
        """Stop, in the way of its kind."""
        self.cancelled_at = self.cancelled_at or time.monotonic()
        if self.kind == CROSSES:
            self._pick_up()
        super().cancelled(cancel)
        if self.kind != LOSES and self.answered_at is None:
            self._answer(487, "Request Terminated")

    def _pick_up(self) -> None:
        self.answered_at = time.monotonic()
        self._answer(200, "OK", sound=True)
