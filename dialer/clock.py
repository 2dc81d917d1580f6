"""The clock of the shells, and how far it was set; the core is told the time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

LEAP = timedelta(seconds=1)
"""A clock that differs by less goes on being steered by its machine."""


def utc_now() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


class Leaps:
    """Notices when the clock is set, by a clock that only goes forward."""

    def __init__(self, clock: Callable[[], datetime], steady: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._steady = clock, steady
        self._began, self._began_steady = clock(), steady()

    def leapt(self) -> timedelta:
        """How far the clock was set since the last leap that was told: forward, or back; nothing for less than LEAP."""
        now = self._clock()
        leapt = now - self._began - timedelta(seconds=self._steady() - self._began_steady)
        if abs(leapt) < LEAP:
            return timedelta(0)
        self._began, self._began_steady = now, self._steady()
        return leapt
