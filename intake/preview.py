"""What an import would do, looked at before it is done: nothing is written."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from db.imports.batches import Counts
from db.people.dnc import Erased
from db.pool import connect
from intake.faults import FileRefused
from intake.read import Opened
from intake.reading import reader
from intake.rows import Refusal
from intake.run import ImportOrder, open_file, target_of
from intake.writing import BatchPlan

SAMPLE_ROWS = 20
MOST_ROWS = 100_000
SECONDS = 20.0
"""A preview looks at as much of a file as it can in this time, and at MOST_ROWS at most; it says how much."""
MOST_REFUSALS = 100


@dataclass(slots=True)
class Preview:
    """How a file would be read and what would become of its rows.

    `samples` are the first rows (see sample.py). `refused` counts faults by field and code over the `rows.read`
    rows that were looked at, `refusals` are the first of them. `complete`: the whole file was looked at.
    `fault`: why it cannot be imported like this; then only the cells of the first rows are there.
    """

    opened: Opened
    fault: FileRefused | None = None
    samples: list[dict[str, Any]] = field(default_factory=list)
    refused: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    rows: Counts = field(default_factory=Counts)
    complete: bool = False


async def preview_file(url: str, order: ImportOrder) -> Preview:
    """Read the file as an import would, compare it with what is known, and write nothing.

    Raises FileRefused for what is no file of prospects at all, ImportRefused where the campaign takes none.
    """
    async with reader() as reading:
        side = await connect(url, application="plateau preview")
        try:
            into = await target_of(side, order.campaign_id)
            opened = await open_file(side, reading, order, into, sample=SAMPLE_ROWS, most_rows=MOST_ROWS)
            found = Preview(opened, opened.fault)
            plan = BatchPlan(side, into, 0, Erased(order.ring), order.wishes.duplicates)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SECONDS), contextlib.aclosing(reading.chunks()) as chunks:
                    async for chunk in chunks:
                        found.samples += chunk.samples
                        found.refused.update((one.field, one.code, one.reason) for one in chunk.refusals)
                        found.refusals += chunk.refusals[: MOST_REFUSALS - len(found.refusals)]
                        if not opened.fault:
                            found.rows += (await plan.block(chunk, dry=True)).rows
                        found.complete = chunk.last and not chunk.cut
            return found
        finally:
            await side.close(timeout=5)
