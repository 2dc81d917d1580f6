"""One file of prospects into one campaign, as one batch that appears whole or not at all.

A process of its own reads and checks the rows (child.py); this one decides and writes chunk by chunk in a single
transaction (writing.py), so that a killed or cancelled import leaves nothing behind: the rows were never
visible, no lead of it could be dialled, and the next look at the batches marks it as failed. A second
connection looks up the numbers of the next chunk meanwhile, and tells how far the work is.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from db import events
from db.imports import batches, mappings, prospects
from db.imports.batches import Counts
from db.people.dnc import Erased
from db.pool import Connection, connect
from dialer.core.erased import Keyring
from dialer.core.errors import PlateauError
from intake.columns import NUMBERS, plain
from intake.faults import ImportRefused, IntakeFault
from intake.messages import Chunk, Order
from intake.read import Layout, Opened
from intake.reading import Reader, reader
from intake.reasons import Language
from intake.rows import Numbers
from intake.wishes import Remembered, Wishes, headings_key
from intake.writing import BatchPlan, Block, write

TELL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What to import. `numbers` is the setting dialing.numbers; `language` is the one of the reasons given.

    `wishes` override what would be found out of the file, and are remembered for the principal's next file with
    the same headings; `file_name` is the name that people see.
    `destinations` has the prefixes that each trunk known here may call: where the campaign's trunk is one of them,
    other numbers are refused now instead of when they would be dialled. `ring` recognises people who were erased.
    """

    path: Path
    campaign_id: int
    numbers: Numbers
    language: Language = "fr"
    file_name: str = ""
    created_by: int | None = None
    wishes: Wishes = field(default_factory=Wishes)
    destinations: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ring: Keyring = field(default_factory=Keyring)


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
    # The reading process starts while this one connects.
    async with reader() as reading, _connections(url) as (work, side):
        into = await target_of(side, order.campaign_id)
        opened = await open_file(side, reading, order, into)
        if opened.fault:
            raise opened.fault
        await _admit(work, order.campaign_id)
        # Whoever cancels us may see the batch before we know its id.
        beginning = asyncio.ensure_future(_begin(side, order, opened.layout))
        try:
            batch_id = await asyncio.shield(beginning)
            await events.wake(side)
            if progress:
                progress(Progress(batch_id, Counts(), 0.0))
            size = max(1, (await asyncio.to_thread(order.path.stat)).st_size)
            async with contextlib.aclosing(reading.chunks()) as chunks:
                plan = BatchPlan(side, into, batch_id, Erased(order.ring), order.wishes.duplicates)
                rows = await _Import(work, side, order.campaign_id, batch_id, size, progress).run(chunks, plan)
        except BaseException as fault:
            await asyncio.shield(_give_up(side, await beginning, fault, order.language))
            raise
        await events.wake(side)
        if order.wishes.columns or order.wishes.order:
            await _remember(side, into.principal_id, opened.layout)
        return Progress(batch_id, rows, 1.0)


async def target_of(side: Connection, campaign_id: int) -> prospects.Target:
    """The campaign. Raises ImportRefused where there is none, or it takes no more prospects."""
    found = await prospects.target(side, campaign_id)
    if found is None:
        raise ImportRefused("no_campaign", campaign=campaign_id)
    if found.state == "finished":
        raise ImportRefused("campaign_finished")
    return found


async def open_file(
    side: Connection,
    reading: Reader,
    order: ImportOrder,
    into: prospects.Target,
    *,
    sample: int = 0,
    most_rows: int = 0,
) -> Opened:
    """Have the file opened, with what is remembered of the principal's files. Raises FileRefused."""
    remembered = {
        key: Remembered(columns, numbers)
        for key, (columns, numbers) in (await mappings.of_principal(side, into.principal_id)).items()
    }
    return await reading.open(
        Order(
            path=str(order.path.resolve()),
            wishes=order.wishes,
            numbers=order.numbers,
            language=order.language,
            destinations=tuple(order.destinations.get(into.trunk, ())),
            remembered=remembered,
            sample=sample,
            most_rows=most_rows,
        )
    )


async def _begin(side: Connection, order: ImportOrder, layout: Layout) -> int:
    return await batches.begin(
        side,
        order.campaign_id,
        file_name=order.file_name or order.path.name,
        headings=layout.headings or ("",) * len(layout.fields),
        created_by=order.created_by,
    )


async def _admit(work: Connection, campaign_id: int) -> None:
    if not await batches.lock_campaign(work, campaign_id):
        raise ImportRefused("import_running")
    await batches.fail_interrupted(work, campaign_id)


async def _remember(side: Connection, principal_id: int, layout: Layout) -> None:
    """Keep what each heading was taken for; columns without one have nothing to be known by."""
    if not layout.heading_row:
        return
    columns: dict[str, str] = {}
    for heading, name in zip(layout.headings, layout.fields, strict=True):
        word = name.partition(":")[0]
        if plain(heading) and word != "report":
            columns.setdefault(plain(heading), word)
    order = [name for name in layout.order if name in NUMBERS]
    await mappings.remember(side, principal_id, headings_key(layout.headings), columns, order)


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

    async def run(self, chunks: AsyncIterator[Chunk], plan: BatchPlan) -> Counts:
        """Write everything in one transaction; what was counted."""
        try:
            async with self.work.transaction():
                into = await prospects.target(self.work, self.campaign_id)
                assert into is not None
                async with asyncio.TaskGroup() as group:
                    await self._write(group, self._blocks(chunks, plan), into)
                await batches.count(self.work, self.batch_id, self.rows)
                await batches.finish(self.work, self.batch_id, "done")
        except BaseExceptionGroup as faults:
            raise faults.exceptions[0] from faults
        return self.rows

    async def _write(self, group: asyncio.TaskGroup, blocks: AsyncGenerator[Block], into: prospects.Target) -> None:
        planned = group.create_task(_next(blocks))
        while (block := await planned) is not None:
            planned = group.create_task(_next(blocks))
            await write(self.work, into, self.batch_id, block)
            self.rows += block.rows
            if self.progress:
                fraction = min(1.0, block.position / self.file_bytes)
                self.progress(Progress(self.batch_id, self.rows, fraction))

    async def _blocks(self, chunks: AsyncIterator[Chunk], plan: BatchPlan) -> AsyncGenerator[Block]:
        await prospects.prepare(self.side)
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
