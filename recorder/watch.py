"""Finds the recordings whose calls have ended, and has a few of them attended to at a time."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog

from db.calls import recordings
from db.calls.recordings import Due
from db.faults import AWAY
from db.pool import Pool
from recorder import metrics
from recorder.keep import Keeper
from recorder.sweep import Sweeper

log = structlog.get_logger()

POLL_SECONDS = 1.0
SETTLE = timedelta(seconds=1.5)
"""Asterisk needs a moment to close a file after the hang-up."""

SWEEP_SECONDS, RETENTION_SECONDS = 60.0, 3600.0
PARALLEL = max(1, (os.cpu_count() or 1) // 2)
"""Encoders at a time: calls come first, on this machine."""

_REST_SECONDS = 1.0
_LONGEST_REST_SECONDS = 60.0
_LATE = timedelta(minutes=5)


Chore = tuple[str, float, Callable[[], Awaitable[object]]]
"""What else is done beside the recordings: its name, every how many seconds, and the work."""


class Watch:
    """The recorder's working day."""

    def __init__(
        self,
        pool: Pool,
        node: str,
        keeper: Keeper,
        sweeper: Sweeper,
        clock: Callable[[], datetime],
        chores: Sequence[Chore] = (),
    ) -> None:
        self._pool, self._node, self._clock = pool, node, clock
        self._keeper, self._sweeper, self._chores = keeper, sweeper, chores
        self._busy: set[int] = set()
        self._rests: dict[int, tuple[float, float]] = {}  # until when (loop time), after how long a rest
        self._done = asyncio.Event()
        self._oldest: datetime | None = None
        self._away: dict[str, str] = {}

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._every("spool", SWEEP_SECONDS, self._sweeper.spool))
            group.create_task(self._every("retention", RETENTION_SECONDS, self._sweeper.retention))
            for what, seconds, work in self._chores:
                group.create_task(self._every(what, seconds, work))
            while True:
                await self._reach("table", lambda: self._hand_out(group))
                self._done.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(POLL_SECONDS):
                        await self._done.wait()

    def late(self) -> str | None:
        """For /health: recordings that wait too long."""
        if self._oldest and self._clock() - self._oldest > _LATE:
            return "recordings of calls that ended more than 5 minutes ago are not stored"
        return None

    def away(self) -> str | None:
        """For /health: a database or disk out of reach."""
        return next(iter(self._away.copy().values()), None)

    async def _every(self, what: str, seconds: float, work: Callable[[], Awaitable[object]]) -> None:
        while True:
            await self._reach(what, work)
            await asyncio.sleep(seconds)

    async def _reach(self, what: str, work: Callable[[], Awaitable[object]]) -> None:
        """Do it; a database or disk that is away is said once, and tried again by the caller."""
        try:
            await work()
            self._away.pop(what, None)
        except AWAY as fault:
            if what not in self._away:
                log.error("database or disk out of reach", during=what, fault=repr(fault))
            self._away[what] = f"database or disk out of reach: {type(fault).__name__}"

    async def _hand_out(self, group: asyncio.TaskGroup) -> None:
        now = asyncio.get_running_loop().time()
        resting = {id for id, (until, _) in self._rests.items() if until > now}
        async with self._pool.acquire(timeout=5) as connection:
            count, self._oldest = await recordings.waiting(connection, self._node)
            some = await recordings.due(
                connection,
                self._node,
                self._clock() - SETTLE,
                [*self._busy, *resting],
                PARALLEL - len(self._busy),
            )
        metrics.WAITING.set(count)
        metrics.OLDEST_SECONDS.set((self._clock() - self._oldest).total_seconds() if self._oldest else 0)
        for due in some:
            self._busy.add(due.id)
            group.create_task(self._attend(due))

    async def _attend(self, due: Due) -> None:
        settled = False

        async def attend() -> None:
            nonlocal settled
            settled = await self._keeper.attend(due)

        try:
            await self._reach("recording", attend)
        finally:
            self._busy.discard(due.id)
        if settled:
            self._rests.pop(due.id, None)
        else:
            _, rest = self._rests.get(due.id, (0.0, 0.0))
            rest = min(2 * rest or _REST_SECONDS, _LONGEST_REST_SECONDS)
            self._rests[due.id] = (asyncio.get_running_loop().time() + rest, rest)
        self._done.set()
