"""One file of prospects into one campaign, as one batch that appears whole or not at all.

A process of its own reads and checks the rows (child.py); this one decides and writes chunk by chunk in a single
transaction (writing.py), so that a killed or cancelled import leaves nothing behind: the rows were never
visible, no lead of it could be dialled, and the next look at the batches marks it as failed. A second
connection looks up the numbers of the next chunk meanwhile, and tells how far the work is.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from db import batches, events, imports
from db.batches import Counts
from db.pool import Connection, connect
from dialer.core.errors import PlateauError
from intake.child import Chunk, Order, decode_chunk, encode_order
from intake.faults import ImportRefused, IntakeFault, ReaderLost
from intake.read import MAX_ROWS, Layout, layout_of
from intake.reasons import Language
from intake.rows import Numbers
from intake.writing import BatchPlan, Block, write

TELL_SECONDS = 0.5
READ_SECONDS = 120.0
_ROOT = Path(__file__).resolve().parent.parent
_PIPE_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What to import. `numbers` is the setting dialing.numbers; `language` is the one of the reasons given.

    `layout` overrides what would be found out of the file; `file_name` is the name that people see.
    `destinations` has the prefixes that each trunk known here may call: where the campaign's trunk is one of them,
    other numbers are refused now instead of when they would be dialled.
    """

    path: Path
    campaign_id: int
    numbers: Numbers
    language: Language = "fr"
    file_name: str = ""
    created_by: int | None = None
    layout: Layout | None = None
    destinations: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is; `fraction` of the file's bytes, from 0 to 1."""

    batch_id: int
    rows: Counts
    fraction: float


Listener = Callable[[Progress], None]


async def import_file(url: str, order: ImportOrder, progress: Listener | None = None) -> Progress:
    """Import the file into the campaign over two connections of its own to the database at `url`.

    `progress` hears the batch's id at once, then how far the import is after every chunk of rows.

    Raises FileRefused before a batch exists, ImportRefused where the campaign takes no file now, and
    whatever else stopped it after the batch was marked failed (cancelled, if the task was).
    """
    # The reading process starts while this one finds out how the file is written.
    async with _reader() as reader:
        layout = order.layout
        if layout is None:
            layout = await asyncio.to_thread(layout_of, order.path)
        async with _connections(url) as (work, side):
            into = await _admit(work, side, order.campaign_id)
            batch_id = await batches.begin(
                side,
                order.campaign_id,
                file_name=order.file_name or order.path.name,
                headings=layout.headings,
                created_by=order.created_by,
            )
            try:
                await events.wake(side)
                if progress:
                    progress(Progress(batch_id, Counts(), 0.0))
                destinations = tuple(order.destinations.get(into.trunk, ()))
                reading = Order(str(order.path.resolve()), layout, order.numbers, order.language, destinations)
                size = max(1, (await asyncio.to_thread(order.path.stat)).st_size)
                async with contextlib.aclosing(_chunks(reader, reading)) as chunks:
                    rows = await _Import(work, side, order.campaign_id, batch_id, size, progress).run(chunks)
            except BaseException as fault:
                await asyncio.shield(_give_up(side, batch_id, fault, order.language))
                raise
            await events.wake(side)
            return Progress(batch_id, rows, 1.0)


async def _admit(work: Connection, side: Connection, campaign_id: int) -> imports.Target:
    if not await batches.lock_campaign(work, campaign_id):
        raise ImportRefused("import_running")
    await batches.fail_interrupted(work, campaign_id)
    found = await imports.target(side, campaign_id)
    if found is None:
        raise ImportRefused("no_campaign", campaign=campaign_id)
    if found.state == "finished":
        raise ImportRefused("campaign_finished")
    return found


@dataclass(slots=True)
class _Import:
    """One import under way: `side` plans a block while `work` writes the one before."""

    work: Connection
    side: Connection
    campaign_id: int
    batch_id: int
    file_bytes: int
    progress: Listener | None
    rows: Counts = field(default_factory=Counts)
    told: float = field(default_factory=time.monotonic)

    async def run(self, chunks: AsyncIterator[Chunk]) -> Counts:
        """Write everything in one transaction; what was counted."""
        try:
            async with self.work.transaction():
                into = await imports.target(self.work, self.campaign_id)
                assert into is not None
                async with asyncio.TaskGroup() as group:
                    await self._write(group, self._blocks(chunks, into), into)
                await batches.count(self.work, self.batch_id, self.rows)
                await batches.finish(self.work, self.batch_id, "done")
        except BaseExceptionGroup as faults:
            raise faults.exceptions[0] from faults
        return self.rows

    async def _write(self, group: asyncio.TaskGroup, blocks: AsyncGenerator[Block], into: imports.Target) -> None:
        planned = group.create_task(_next(blocks))
        while (block := await planned) is not None:
            planned = group.create_task(_next(blocks))
            await write(self.work, into, self.batch_id, block)
            self.rows += block.rows
            if self.progress:
                fraction = min(1.0, block.position / self.file_bytes)
                self.progress(Progress(self.batch_id, self.rows, fraction))

    async def _blocks(self, chunks: AsyncIterator[Chunk], into: imports.Target) -> AsyncGenerator[Block]:
        plan = BatchPlan(self.side, into, self.batch_id)
        await imports.prepare(self.side)
        async for chunk in chunks:
            yield await plan.block(chunk)
            if time.monotonic() - self.told >= TELL_SECONDS:
                await batches.count(self.side, self.batch_id, self.rows)
                await events.wake(self.side)
                self.told = time.monotonic()


async def _next(blocks: AsyncGenerator[Block]) -> Block | None:
    return await anext(blocks, None)


async def _give_up(side: Connection, batch_id: int, fault: BaseException, language: Language) -> None:
    """Mark the batch; what it had written went away with its transaction, the counts go with it."""
    cancelled = isinstance(fault, asyncio.CancelledError)
    said = str(fault) if isinstance(fault, PlateauError) else type(fault).__name__
    if isinstance(fault, IntakeFault):
        said = fault.sentence(language)
    await batches.count(side, batch_id, Counts())
    await batches.finish(side, batch_id, "cancelled" if cancelled else "failed", "" if cancelled else said)
    await events.wake(side)


@contextlib.asynccontextmanager
async def _connections(url: str) -> AsyncIterator[tuple[Connection, Connection]]:
    work = await connect(url, application="plateau import")
    try:
        side = await connect(url, application="plateau import progress")
        try:
            yield work, side
        finally:
            await side.close(timeout=5)
    finally:
        await work.close(timeout=5)


@contextlib.asynccontextmanager
async def _reader() -> AsyncIterator[Process]:
    """The process that reads the file, waiting for its order. It never outlives the block."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "intake.child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=_ROOT,
        limit=_PIPE_BYTES,
    )
    try:
        yield child
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()


async def _chunks(reader: Process, order: Order) -> AsyncGenerator[Chunk]:
    """What the reading process sends, until it has sent all."""
    assert reader.stdin and reader.stdout
    reader.stdin.write(encode_order(order))
    reader.stdin.close()
    last = False
    while not last:
        async with asyncio.timeout(READ_SECONDS):
            chunk = decode_chunk(await _message(reader.stdout))
        if chunk.too_long:
            raise ImportRefused("too_many_rows", most=MAX_ROWS)
        last = chunk.last
        yield chunk


async def _message(stream: asyncio.StreamReader) -> bytes:
    try:
        length = int.from_bytes(await stream.readexactly(4), "big")
        return await stream.readexactly(length)
    except asyncio.IncompleteReadError as fault:
        raise ReaderLost("reader_lost") from fault
