"""Carries out erasures: rows first, in one transaction, then the files of recordings, each seen to be gone.

Killed at any line it goes on where it was: an erasure that is not done is found again, a file is deleted before its
row says so, and deleting one that is gone does nothing.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog

from db import events
from db.people import erasure
from db.people.erasure import Sound
from db.pool import Pool
from dialer.core.erased import KeyMissing, Keyring
from dialer.core.errors import PlateauError
from dialer.core.model import AttemptId
from recorder import metrics, spool, storage
from recorder.keep import Places
from recorder.tell import tell

log = structlog.get_logger()


class FileStays(PlateauError):
    """A file of a recording was deleted and is still there; look at the disk and its rights."""


@dataclass(frozen=True, slots=True)
class Eraser:
    """What the recorder of a node does about erasures."""

    pool: Pool
    node: str
    places: Places
    ring: Keyring

    async def run(self) -> int:
        """Take every erasure that is not done as far as it goes; how many were finished."""
        async with self.pool.acquire() as connection:
            waiting = await erasure.open_ones(connection)
        return sum([await self._carry_on(erasure_id) for erasure_id in waiting])

    async def _carry_on(self, erasure_id: int) -> bool:
        try:
            async with self.pool.acquire() as connection:
                state = await erasure.erase_rows(connection, self.ring, erasure_id)
            if state != "files":
                return False
            await self._files(erasure_id)
        except (KeyMissing, FileStays) as fault:
            log.error("an erasure cannot go on", erasure=erasure_id, fault=str(fault))
            return False
        async with self.pool.acquire() as connection:
            done = await erasure.finish(connection, erasure_id)
        if done:
            log.info("erasure done", erasure=erasure_id)
        return done

    async def _files(self, erasure_id: int) -> None:
        while True:
            async with self.pool.acquire() as connection:
                some = await erasure.sounds(connection, erasure_id, self.node)
            if not some:
                return
            for sound in some:
                await asyncio.to_thread(self._delete, sound)
                async with self.pool.acquire() as connection:
                    async with connection.transaction():
                        if await erasure.sound_gone(connection, erasure_id, sound):
                            await tell(connection, self.node, sound, "erased")
                    await events.wake(connection)
                metrics.SETTLED.labels("erased").inc()

    def _delete(self, sound: Sound) -> None:
        """Delete the file, what a killed recorder left of it, and its sound in the spool. Raises FileStays."""
        if sound.file_name:
            storage.erase(self.places.recordings, sound.file_name)
            if storage.locate(self.places.recordings, sound.file_name).exists():
                raise FileStays
        attempt = AttemptId(sound.attempt_id)
        for folder in (self.places.spool, self.places.spool / spool.BROKEN, self.places.spool / spool.ORPHANS):
            spool.remove(spool.parts(folder, attempt))
            if spool.parts(folder, attempt):
                raise FileStays
