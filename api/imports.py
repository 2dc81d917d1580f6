"""Files of prospects that people upload: kept under names of ours, imported beside the requests."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from api.problems import Problem
from db import batches
from db.faults import AWAY
from db.pool import Pool
from dialer.core.errors import PlateauError
from intake.faults import FileRefused, ImportRefused
from intake.run import ImportOrder, Progress, import_file

MOST_RUNNING = 4
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
        self._by_batch: dict[int, asyncio.Task[None]] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take imports while the block lasts; those under way are cancelled at its end."""
        await asyncio.to_thread(self._clear)
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
        """A name of ours for an upload; raises Problem where too many imports run already."""
        if self._places >= MOST_RUNNING:
            raise Problem("imports_full")
        return self._folder / f"{secrets.token_hex(16)}.csv"

    async def begin(self, order: ImportOrder) -> int:
        """Start an import; its batch, once there is one. The file is deleted when it ends.

        Raises Problem with the reason where the file or the campaign refuses.
        """
        if self._group is None or self._places >= MOST_RUNNING:
            raise Problem("imports_full")
        begun: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._places += 1
        task = self._group.create_task(self._import(order, begun))
        try:
            async with asyncio.timeout(BEGIN_SECONDS):
                batch = await asyncio.shield(begun)
        except FileRefused as fault:
            raise Problem(fault.code, status=422, detail=fault.sentence(order.language)) from None
        except ImportRefused as fault:
            raise Problem(fault.code, status=409, detail=fault.sentence(order.language)) from None
        except PlateauError as fault:
            raise Problem("busy", detail=str(fault)) from None
        except TimeoutError:
            task.cancel()
            raise Problem("busy") from None
        return batch

    def cancel(self, batch_id: int) -> bool:
        """Stop an import. False: it does not run in this process."""
        task = self._by_batch.get(batch_id)
        return task is not None and task.cancel()

    async def _import(self, order: ImportOrder, begun: asyncio.Future[int]) -> None:
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
            progress(await import_file(self._url, order, progress))
        except asyncio.CancelledError:
            begun.cancel()
        except _EXPECTED as fault:
            # the batch says it too, where there is one
            log.warning("import failed", batch=batch, fault=type(fault).__name__)
            if not begun.done():
                begun.set_exception(fault)
        finally:
            self._places -= 1
            self._by_batch.pop(batch or 0, None)
            await asyncio.to_thread(order.path.unlink, missing_ok=True)

    async def _mark_interrupted(self) -> None:
        while True:
            try:
                async with self._pool.acquire(timeout=5) as connection:
                    await batches.fail_interrupted(connection)
            except AWAY as fault:
                log.warning("interrupted imports not looked for", fault=type(fault).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    def _clear(self) -> None:
        """Files of a process that was killed are of no use: their imports were never visible."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in self._folder.glob("*.csv"):
            left.unlink(missing_ok=True)
