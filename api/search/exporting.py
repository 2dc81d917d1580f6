"""Exports that people order: each written by a process of its own, kept for its owner for a while, then deleted."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from api.problems import Problem
from db import audit, events
from db.faults import AWAY
from db.pool import Pool
from db.search import exporting_jobs
from db.search.exporting import Wanted
from exports.order import FileLayout, Order, as_json
from exports.run import ExportFailed, Progress, export
from exports.tables import Language

MOST_RUNNING = 2
LOOK_SECONDS = 60.0
STRAY_SECONDS = 3600.0
_ENDINGS = {"xlsx": "xlsx", "csv": "csv", "plain": "csv"}
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Ordered:
    """What a person wants in a file."""

    owner: int
    wanted: Wanted
    layout: FileLayout
    language: Language


class Exports:
    """The exports of this process, each a task in its group."""

    def __init__(self, url: str, pool: Pool, folder: Path) -> None:
        self._url = url
        self._pool = pool
        self._folder = folder
        self._group: asyncio.TaskGroup | None = None
        self._by_id: dict[int, asyncio.Task[None]] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take orders while the block lasts; exports under way are cancelled at its end."""
        await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True, mode=0o700)
        async with asyncio.TaskGroup() as group:
            self._group = group
            watch = group.create_task(self._look_after())
            try:
                yield
            finally:
                self._group = None
                for task in (watch, *self._by_id.values()):
                    task.cancel()

    async def begin(self, ordered: Ordered) -> int:
        """Start an export; its id. Raises Problem where too many run."""
        if self._group is None or len(self._by_id) >= MOST_RUNNING:
            raise Problem("exports_full")
        name = f"{secrets.token_hex(16)}.{_ENDINGS[ordered.layout]}"
        said = as_json(ordered.wanted)
        async with self._pool.acquire(timeout=5) as connection:
            async with connection.transaction():
                export_id = await exporting_jobs.order(
                    connection,
                    kind=ordered.wanted.kind,
                    layout=ordered.layout,
                    wanted=said,
                    file_name=name,
                    owner=ordered.owner,
                )
                detail = {"layout": ordered.layout, "wanted": said}
                await audit.write(connection, ordered.owner, "export.order", f"export {export_id}", detail)
            await events.wake(connection)
        order = Order(
            self._url, ordered.wanted, ordered.layout, ordered.language, str((self._folder / name).resolve()), export_id
        )
        self._by_id[export_id] = self._group.create_task(self._export(order, export_id, ordered.owner))
        return export_id

    def cancel(self, export_id: int) -> bool:
        """Stop an export. False: it does not run in this process."""
        task = self._by_id.get(export_id)
        return task is not None and task.cancel()

    def file(self, name: str) -> Path:
        """Where a finished file lies."""
        return self._folder / name

    async def delete(self, names: list[str]) -> None:
        """Delete files that nobody may fetch any more."""
        for name in names:
            await asyncio.to_thread(self.file(name).unlink, missing_ok=True)

    async def _export(self, order: Order, export_id: int, owner: int) -> None:
        async def tell(now: Progress) -> None:
            async with self._pool.acquire(timeout=5) as connection:
                async with connection.transaction():
                    await exporting_jobs.count(connection, export_id, now.rows, now.total)
                await events.wake(connection)

        state, fault, done = "failed", "", None
        try:
            done = await export(order, tell)
            state = "done"
        except asyncio.CancelledError:
            state = "cancelled"
        except ExportFailed as failed:
            log.error("export failed", export=export_id, said=str(failed))
            fault = "failed"
        except AWAY as away:
            log.warning("export failed", export=export_id, fault=type(away).__name__)
            fault = "database_away"
        except Exception:  # it ends this export and nothing else
            log.exception("export failed", export=export_id)
            fault = "failed"
        finally:
            self._by_id.pop(export_id, None)
            await asyncio.shield(self._finish(export_id, owner, state, fault, done))

    async def _finish(self, export_id: int, owner: int, state: str, fault: str, done: Progress | None) -> None:
        size, rows = (done.bytes, done.rows) if done else (None, None)
        try:
            async with self._pool.acquire(timeout=5) as connection:
                async with connection.transaction():
                    await exporting_jobs.finish(connection, export_id, state, fault=fault, size=size, rows=rows)
                    await audit.write(connection, owner, f"export.{state}", f"export {export_id}", {"rows": rows})
                await events.wake(connection)
        except AWAY as away:  # whoever looks after them will find that nobody works at it
            log.warning("the end of an export is not written", export=export_id, fault=type(away).__name__)

    async def _look_after(self) -> None:
        while True:
            try:
                async with self._pool.acquire(timeout=5) as connection:
                    await exporting_jobs.fail_interrupted(connection)
                    async with connection.transaction():
                        gone = await exporting_jobs.expire(connection)
                    held = await exporting_jobs.held(connection)
                await self.delete(gone)
                await asyncio.to_thread(self._sweep, held)
            except AWAY as fault:
                log.warning("old exports not looked for", fault=type(fault).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    def _sweep(self, held: set[str]) -> None:
        """Delete what killed processes left: files that no export names, unless they are new."""
        for path in self._folder.iterdir():
            if path.name not in held and path.stat().st_mtime < time.time() - STRAY_SECONDS:
                path.unlink(missing_ok=True)
