"""Looks for files of the spool that no recording waits for, and for recordings past their time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import structlog

from db import events
from db.calls import recordings
from db.calls.recordings import Expired, Fate
from db.people import outlived
from db.pool import Pool
from dialer.core.errors import PlateauError
from dialer.core.model import AttemptId
from dialer.core.retention import RetentionLaw
from recorder import metrics, spool, storage
from recorder.keep import Places
from recorder.spool import Part
from recorder.tell import tell

log = structlog.get_logger()

YOUNG = timedelta(seconds=60)
"""Files that changed less than this ago are left alone."""

ORPHANS_KEPT = timedelta(days=1)
WORK_KEPT = timedelta(hours=6)
_AT_ONCE = 200


class Lot(StrEnum):
    """What becomes of a file of the spool."""

    LEAVE = "leave"  # its recording is waited for, or its call lives
    DELETE = "delete"  # what it holds is stored, dropped or erased, or nobody was joined in that call
    REOPEN = "reopen"  # it was missing, and has come after all
    BROKEN = "broken"
    ORPHAN = "orphan"


def lot(attempt: AttemptId | None, fate: Fate | None, stored: bool) -> Lot:
    """What becomes of a file; `stored` says whether the file that its row names is really there."""
    if attempt is None or fate is None:
        return Lot.ORPHAN
    if not fate.ended or fate.state == "expected":
        return Lot.LEAVE
    match fate.state:
        case None:
            return Lot.ORPHAN if fate.joined else Lot.DELETE
        case "stored":
            return Lot.DELETE if stored else Lot.LEAVE
        case "missing":
            return Lot.LEAVE if fate.file_name else Lot.REOPEN
        case "broken":
            return Lot.LEAVE if fate.file_name else Lot.BROKEN
        case _:
            return Lot.DELETE


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Tidies what a killed process left behind, and erases what may not be kept any longer."""

    pool: Pool
    node: str
    places: Places
    law: Callable[[datetime], RetentionLaw]
    clock: Callable[[], datetime]

    async def spool(self) -> None:
        """Give every old file of the spool its lot."""
        before = self.clock() - YOUNG
        files = await asyncio.to_thread(_old, self.places.spool, before)
        for start in range(0, len(files), _AT_ONCE):
            some = files[start : start + _AT_ONCE]
            attempts = [attempt for part in some if (attempt := spool.attempt_of(part.path))]
            async with self.pool.acquire() as connection:
                fates = await recordings.fates(connection, attempts)
            for part in some:
                await self._draw(part, fates)
        await asyncio.to_thread(self._forget_old)

    async def _draw(self, part: Part, fates: dict[int, Fate]) -> None:
        attempt = spool.attempt_of(part.path)
        fate = fates.get(attempt) if attempt is not None else None
        match lot(attempt, fate, await asyncio.to_thread(self._is_stored, fate)):
            case Lot.DELETE:
                await asyncio.to_thread(spool.remove, [part])
            case Lot.REOPEN if fate:
                async with self.pool.acquire() as connection:
                    await recordings.reopen(connection, fate.attempt_id)
                log.warning("a missing recording has come after all", attempt=fate.attempt_id)
            case Lot.BROKEN:
                await asyncio.to_thread(spool.set_apart, [part], self.places.spool, spool.BROKEN)
            case Lot.ORPHAN:
                metrics.ORPHANS.inc()
                log.error("a file of the spool belongs to no recording", attempt=attempt, bytes=part.size)
                await asyncio.to_thread(spool.set_apart, [part], self.places.spool, spool.ORPHANS)
            case _:
                pass

    def _is_stored(self, fate: Fate | None) -> bool:
        if fate is None or fate.state != "stored" or fate.file_name is None:
            return False
        path = storage.locate(self.places.recordings, fate.file_name)
        return path.is_file() and path.stat().st_size == fate.size

    def _forget_old(self) -> None:
        """Delete orphans after a day, and private files of recorders that were killed."""
        now = self.clock()
        apart = self.places.spool / spool.ORPHANS
        gone = _old(apart, now - ORPHANS_KEPT) if apart.is_dir() else []
        for part in gone:
            log.warning("an orphan of the spool is deleted", bytes=part.size)
        spool.remove(gone)
        for path in storage.old_work(self.places.recordings, now - WORK_KEPT):
            path.unlink(missing_ok=True)

    async def retention(self) -> int:
        """Erase what is older than its campaign or its profile keeps.

        How many were erased; none while the law cannot be read.
        """
        erased, now = 0, self.clock()
        try:
            days = outlived.recording_days(await asyncio.to_thread(self.law, now))
        except PlateauError as fault:
            log.error("recordings whose time is over stay", fault=str(fault))
            return 0
        while True:
            async with self.pool.acquire() as connection:
                some = await recordings.expired(connection, self.node, now, days, _AT_ONCE)
            for expired in some:
                await self._erase(expired)
            erased += len(some)
            if len(some) < _AT_ONCE:
                return erased

    async def _erase(self, expired: Expired) -> None:
        # The file goes first: a row that says `erased` must be true even if we are killed here.
        await asyncio.to_thread(self._delete, expired)
        async with self.pool.acquire() as connection:
            async with connection.transaction():
                if not await recordings.erase(connection, expired.id):
                    return
                await tell(connection, self.node, expired, "erased")
            await events.wake(connection)
        metrics.SETTLED.labels("erased").inc()
        log.info("recording erased", recording=expired.id, attempt=expired.attempt_id)

    def _delete(self, expired: Expired) -> None:
        if expired.file_name:
            storage.erase(self.places.recordings, expired.file_name)
        attempt = AttemptId(expired.attempt_id)
        for folder in (self.places.spool, self.places.spool / spool.BROKEN):
            spool.remove(spool.parts(folder, attempt))


def _old(folder: Path, before: datetime) -> list[Part]:
    return [part for part in spool.everything(folder) if part.changed_ns < before.timestamp() * 1e9]
