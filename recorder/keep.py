"""One recording from the spool to its place: encoded, proven, written down, and only then unspooled.

Killed at any line and started again, it ends the same: the row says `expected` until the file is on disk,
and the spool keeps the sound until the row says `stored`.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from db import events
from db.calls import recordings
from db.calls.recordings import Due, File
from db.pool import Pool
from dialer.core.model import AttemptId
from recorder import metrics, spool, storage
from recorder.decide import GRACE, Step, doubts, may_encode, next_step, why
from recorder.encode import EncoderFailed, EncoderMissing, encode
from recorder.ogg import NotPlayable
from recorder.spool import Part
from recorder.tell import tell

log = structlog.get_logger()

TRIES = 3
"""How often a sound is given to the encoder before it is set apart for a person."""

_TOO_LONG = 6 * GRACE


@dataclass(frozen=True, slots=True)
class Places:
    """Where sound comes from and goes to, and how the encoder is started."""

    spool: Path
    recordings: Path
    opusenc: Sequence[str]


class Keeper:
    """Attends to recordings whose calls have ended."""

    def __init__(self, pool: Pool, node: str, places: Places, clock: Callable[[], datetime]) -> None:
        self._pool, self._node, self._places, self._clock = pool, node, places, clock
        self._failures: dict[int, int] = {}

    async def attend(self, due: Due) -> bool:
        """Do what can be done now. False: look again later; why is in the row, the log and the metrics."""
        if not await asyncio.to_thread(self._places.spool.is_dir):
            return await self._complain(due, "spool", "the folder into which Asterisk records is not there")
        files = await asyncio.to_thread(spool.parts, self._places.spool, AttemptId(due.attempt_id))
        step = next_step(due, files, self._clock())
        match step:
            case Step.WAIT:
                return await self._wait(due)
            case Step.ENCODE:
                return await self._store(due, files)
            case Step.DROP:
                await self._settle(due, "dropped", "")
                await asyncio.to_thread(spool.remove, files)
            case Step.MISSING:
                await self._settle(due, "missing", why(step))
            case Step.BROKEN:
                await self._settle(due, "broken", why(step))
                await asyncio.to_thread(spool.set_apart, files, self._places.spool, spool.BROKEN)
        return True

    async def _wait(self, due: Due) -> bool:
        if self._clock() > due.ended_at + _TOO_LONG:
            await self._complain(due, "busy", "Asterisk still writes the file although the call has ended")
        return False

    async def _store(self, due: Due, files: Sequence[Part]) -> bool:
        """Encode, or say why that is not possible now."""
        if not may_encode(files, await self._free_bytes()):
            return await self._complain(due, "disk", "the disk of the recordings is full; free some space")
        try:
            return await self._encode(due, files)
        except EncoderMissing as fault:
            return await self._complain(due, "encoder", str(fault))
        except (EncoderFailed, NotPlayable) as fault:
            if not may_encode(files, await self._free_bytes()):
                return await self._complain(due, "disk", "the disk of the recordings is full; free some space")
            return await self._failed(due, files, str(fault))
        except OSError as fault:
            reason = os.strerror(fault.errno) if fault.errno else type(fault).__name__
            return await self._complain(due, "disk", f"the file could not be written: {reason}")

    async def _encode(self, due: Due, files: Sequence[Part]) -> bool:
        folder = self._places.recordings
        with storage.work_file(folder, ".raw") as joined, storage.work_file(folder, ".opus") as work:
            raw = files[0].path
            if len(files) > 1 or spool.torn(files):
                raw = joined
                await asyncio.to_thread(spool.join, files, joined)
            await encode(self._places.opusenc, raw, work, spool.seconds(files))
            sound, size, digest = await asyncio.to_thread(storage.inspect, work)
            now = await asyncio.to_thread(spool.parts, self._places.spool, AttemptId(due.attempt_id))
            if now != files:
                return False  # it grew meanwhile: the call's last moments came late
            name = storage.new_name(due.id, due.started_at)
            await asyncio.to_thread(storage.move_in, folder, work, name)
        fault = doubts(due, files, sound)
        if await self._write_down(due, File(name, size, digest, sound.duration_ms), fault):
            await asyncio.to_thread(self._tidy, name, files)
        else:
            await asyncio.to_thread((folder / name).unlink)
        return True

    async def _write_down(self, due: Due, file: File, fault: str) -> bool:
        async with self._pool.acquire() as connection:
            async with connection.transaction():
                if not await recordings.store(connection, due.id, file, due.ended_at, fault):
                    return False
                await tell(connection, self._node, due, "stored", fault)
            await events.wake(connection)
        self._failures.pop(due.id, None)
        metrics.SETTLED.labels("stored").inc()
        metrics.LAG_SECONDS.observe((self._clock() - due.ended_at).total_seconds())
        if fault:
            metrics.DOUBTFUL.inc()
            log.warning("recording stored, with a doubt", recording=due.id, attempt=due.attempt_id, fault=fault)
        else:
            log.info("recording stored", recording=due.id, attempt=due.attempt_id, bytes=file.size)
        return True

    def _tidy(self, name: str, files: Sequence[Part]) -> None:
        for left in storage.siblings(self._places.recordings, name):
            left.unlink(missing_ok=True)
        spool.remove(files)

    async def _failed(self, due: Due, files: Sequence[Part], fault: str) -> bool:
        tries = self._failures[due.id] = self._failures.get(due.id, 0) + 1
        if tries < TRIES:
            return await self._complain(due, "encoder", fault)
        await self._settle(due, "broken", f"{fault}; its sound is kept in the folder {spool.BROKEN} of the spool")
        await asyncio.to_thread(spool.set_apart, files, self._places.spool, spool.BROKEN)
        return True

    async def _settle(self, due: Due, state: str, fault: str) -> None:
        async with self._pool.acquire() as connection:
            async with connection.transaction():
                if not await recordings.settle(connection, due.id, state, fault, due.ended_at):
                    return
                await tell(connection, self._node, due, state, fault)
            await events.wake(connection)
        self._failures.pop(due.id, None)
        metrics.SETTLED.labels(state).inc()
        if fault:
            log.error("recording lost", recording=due.id, attempt=due.attempt_id, state=state, fault=fault)

    async def _complain(self, due: Due, reason: str, fault: str) -> bool:
        metrics.RETRIES.labels(reason).inc()
        async with self._pool.acquire() as connection:
            async with connection.transaction():
                if not await recordings.complain(connection, due.id, fault):
                    return False
                await tell(connection, self._node, due, "expected", fault)
            await events.wake(connection)
        log.error("recording not stored yet", recording=due.id, attempt=due.attempt_id, fault=fault)
        return False

    async def _free_bytes(self) -> int:
        disk = await asyncio.to_thread(os.statvfs, self._places.recordings)
        return disk.f_bavail * disk.f_frsize
