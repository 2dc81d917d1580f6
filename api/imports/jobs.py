"""Files of prospects that people upload: kept under names of ours, imported beside the requests."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from api.problems import Problem
from db.faults import AWAY
from db.imports import batches, rollback, uploads
from db.pool import Pool
from dialer.core.errors import PlateauError
from intake.faults import FileRefused, IntakeFault
from intake.opposing import Opposed, OppositionOrder, oppose_file
from intake.preview import Preview, preview_file
from intake.reasons import Language
from intake.run import ImportOrder, Progress, import_file
from intake.workbook import is_large

MOST_RUNNING = 4
"""Files that are read at once, of large workbooks one of them: see intake/workbook.py."""
MOST_FILES = 50
"""Files that are being taken, imported, or wait to be confirmed: with the largest upload, the bound of the disk."""
BEGIN_SECONDS = 60.0
LOOK_SECONDS = 60.0
_EXPECTED: tuple[type[Exception], ...] = (PlateauError, *AWAY)
log = structlog.get_logger()


class Imports:
    """The imports of this process, each a task in its group; a killed one is marked failed later."""

    def __init__(self, url: str, pool: Pool, folder: Path) -> None:
        self._url = url
        self._pool = pool
        self._folder = folder
        self._group: asyncio.TaskGroup | None = None
        self._places = 0
        self._large = False
        self._by_batch: dict[int, asyncio.Task[None]] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take imports while the block lasts; those under way are cancelled at its end."""
        await self._clear()
        async with asyncio.TaskGroup() as group:
            self._group = group
            watch = group.create_task(self._mark_interrupted())
            try:
                yield
            finally:
                self._group = None
                for task in (watch, *self._by_batch.values()):
                    task.cancel()

    def new_file(self) -> Path:
        """An empty file of ours for an upload; raises Problem where too many imports run already, or files wait."""
        if self._places >= MOST_RUNNING:
            raise Problem("imports_full")
        if sum(1 for _ in self._folder.glob("*.upload")) >= MOST_FILES:
            raise Problem("uploads_full")
        path = self._folder / f"{secrets.token_hex(16)}.upload"
        path.touch(mode=0o600, exist_ok=False)
        return path

    def path_of(self, stored_as: str) -> Path:
        """Where a file of ours is; the last part of the name alone, whatever the row says."""
        return self._folder / Path(stored_as).name

    async def preview(self, order: ImportOrder) -> Preview:
        """What an import of the file would do.

        Raises Problem with the reason where the file or the campaign refuses.
        """
        async with self._place(order.path):
            try:
                return await preview_file(self._url, order)
            except _EXPECTED as fault:
                raise _problem(fault, order.language) from None

    async def oppose(self, order: OppositionOrder) -> Opposed:
        """Put a file's numbers on the do-not-call list. Raises Problem where the file refuses."""
        try:
            async with self._place(order.path):
                return await oppose_file(self._url, order)
        except _EXPECTED as fault:
            raise _problem(fault, order.language) from None
        finally:
            await asyncio.to_thread(order.path.unlink, missing_ok=True)

    async def begin(self, order: ImportOrder, *, kept: bool = False) -> int:
        """Start an import; its batch, once there is one. The file is deleted when it ends; a kept one only where
        there was a batch.

        Raises Problem with the reason where the file or the campaign refuses.
        """
        if self._group is None:
            raise Problem("imports_full")
        begun: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        task = self._group.create_task(self._import(order, begun, kept=kept))
        try:
            async with asyncio.timeout(BEGIN_SECONDS):
                batch = await asyncio.shield(begun)
        except TimeoutError:
            task.cancel()
            raise Problem("busy") from None
        except PlateauError as fault:
            raise _problem(fault, order.language) from None
        return batch

    def cancel(self, batch_id: int) -> bool:
        """Stop an import. False: it does not run in this process."""
        task = self._by_batch.get(batch_id)
        return task is not None and task.cancel()

    @asynccontextmanager
    async def _place(self, path: Path) -> AsyncIterator[None]:
        """A place for a file to be read. Raises Problem where there is none."""
        large = await asyncio.to_thread(is_large, path)
        if self._places >= MOST_RUNNING:
            raise Problem("imports_full")
        if large and self._large:
            raise Problem("large_workbook_read")
        self._places += 1
        self._large |= large
        try:
            yield
        finally:
            self._places -= 1
            if large:
                self._large = False

    async def _import(self, order: ImportOrder, begun: asyncio.Future[int], *, kept: bool) -> None:
        task = asyncio.current_task()
        assert task is not None
        batch: int | None = None

        def progress(now: Progress) -> None:
            nonlocal batch
            batch = now.batch_id
            self._by_batch[batch] = task
            if not begun.done():
                begun.set_result(batch)

        try:
            async with self._place(order.path):
                progress(await import_file(self._url, order, progress))
        except asyncio.CancelledError:
            begun.cancel()
        except Problem as fault:
            begun.set_exception(fault)
        except _EXPECTED as fault:
            # the batch says it too, where there is one
            log.warning("import failed", batch=batch, fault=type(fault).__name__)
            if not begun.done():
                begun.set_exception(fault)
        except Exception as fault:  # whatever a file brings about, it ends its import and nothing else
            log.exception("import failed", batch=batch)
            if not begun.done():
                begun.set_exception(fault)
        finally:
            self._by_batch.pop(batch or 0, None)
            if batch is not None or not kept:
                await asyncio.to_thread(order.path.unlink, missing_ok=True)

    async def _mark_interrupted(self) -> None:
        while True:
            try:
                async with self._pool.acquire(timeout=5) as connection:
                    await batches.fail_interrupted(connection)
                    for batch in await rollback.unfinished(connection):
                        await rollback.go_on(connection, batch)
                    for name in await uploads.expire(connection):
                        await asyncio.to_thread(self.path_of(name).unlink, missing_ok=True)
            except AWAY as fault:
                log.warning("interrupted imports not looked for", fault=type(fault).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def _clear(self) -> None:
        """Files of a process that was killed are of no use, but for those that wait to be confirmed."""
        kept: set[str] | None = None
        with contextlib.suppress(*AWAY):
            async with self._pool.acquire(timeout=5) as connection:
                kept = await uploads.stored(connection)
        await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True, mode=0o700)
        if kept is not None:
            await asyncio.to_thread(self._remove, kept)

    def _remove(self, kept: set[str]) -> None:
        for left in self._folder.glob("*.upload"):
            if left.name not in kept:
                left.unlink(missing_ok=True)


def _problem(fault: Exception, language: Language) -> Problem:
    """What a person is told of a file or a campaign that refuses."""
    if isinstance(fault, IntakeFault):
        status = 422 if isinstance(fault, FileRefused) else 409
        return Problem(fault.code, status=status, detail=fault.sentence(language))
    return Problem("busy", detail=str(fault) if isinstance(fault, PlateauError) else None)
