"""One export from beginning to end: a process writes the file, and tells how far it is."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from dialer.core.errors import PlateauError
from exports.order import Order, encoded

_ROOT = Path(__file__).resolve().parent.parent


class ExportFailed(PlateauError):
    """The file could not be written; the words say why."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an export is; `bytes` once it is done."""

    rows: int
    total: int
    bytes: int | None = None


Listener = Callable[[Progress], Awaitable[None]]


async def export(order: Order, listener: Listener) -> Progress:
    """Write the file; `listener` hears how far it is, twice a second at most. The file is gone where this raises.

    Raises ExportFailed, and whatever the listener raises.
    """
    last: Progress | None = None
    try:
        async with _child() as child:
            assert child.stdin and child.stdout and child.stderr
            child.stdin.write(encoded(order))
            child.stdin.close()
            said = asyncio.create_task(child.stderr.read())
            try:
                async for line in child.stdout:
                    last = Progress(**json.loads(line))
                    await listener(last)
                await child.wait()
            finally:
                if child.returncode is None:
                    said.cancel()
            if child.returncode != 0 or last is None or last.bytes is None:
                raise ExportFailed((await said).decode(errors="replace").strip().rpartition("\n")[2][:300])
    except BaseException:
        await asyncio.to_thread(Path(order.path).unlink, missing_ok=True)
        raise
    return last


@contextlib.asynccontextmanager
async def _child() -> AsyncIterator[Process]:
    """The process that writes, waiting for its order. It never outlives the block."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "exports.child", stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=_ROOT
    )
    try:
        yield child
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
