"""How many simulations may run: one at a time in a process, and each person some a minute."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator

from api.problems import Problem
from dialer.core.tries import Tries

EACH_MINUTE = 10


class Simulations:
    """The simulations of this process."""

    def __init__(self) -> None:
        self._tries = Tries(allowed=EACH_MINUTE, seconds=60 / EACH_MINUTE)
        self._running = False

    @contextlib.asynccontextmanager
    async def one(self, user_id: int) -> AsyncIterator[None]:
        """Simulate meanwhile. Raises Problem where one runs, or this person had too many."""
        now, key = time.monotonic(), str(user_id)
        if self._running or self._tries.wait_seconds(key, now) > 0:
            raise Problem("simulation_running")
        self._tries.count(key, now)
        self._running = True
        try:
            yield
        finally:
            self._running = False
