"""A file of numbers never to call: onto the do-not-call list of one principal or of all, whole or not at all."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from db import audit, events
from db.people import dnc
from db.pool import Connection, connect
from intake.messages import Chunk, Order
from intake.reading import reader
from intake.reasons import Language
from intake.rows import Refusal
from intake.wishes import Duplicates, Wishes

MOST_REFUSALS = 1000


@dataclass(frozen=True, slots=True)
class OppositionOrder:
    """Which file, for whom (`principal_id` None: for everybody), why, and who says so."""

    path: Path
    principal_id: int | None
    reason: str = ""
    added_by: int | None = None
    language: Language = "fr"
    wishes: Wishes = field(default_factory=Wishes)


@dataclass(slots=True)
class Opposed:
    """What became of the file: its rows, its numbers, how many were not on the list before, and what was refused.

    `refusals` are the first MOST_REFUSALS of `refused` rows.
    """

    rows: int = 0
    numbers: int = 0
    added: int = 0
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)


async def oppose_file(url: str, order: OppositionOrder, told: Callable[[Opposed], None] | None = None) -> Opposed:
    """Put every number of every column of numbers on the list, in one transaction.

    A number counts whatever it costs to call it and wherever it is; a row with a cell that cannot be read is refused.
    Raises FileRefused.
    """
    found = Opposed()
    async with reader() as reading:
        opened = await reading.open(
            Order(
                path=str(await asyncio.to_thread(order.path.resolve)),
                wishes=replace(order.wishes, duplicates=Duplicates(file="keep")),
                numbers="any",
                language=order.language,
            )
        )
        if opened.fault:
            raise opened.fault
        connection = await connect(url, application="plateau import")
        try:
            async with connection.transaction(), contextlib.aclosing(reading.chunks()) as chunks:
                await _write(connection, order, chunks, found, told)
                target = "everybody" if order.principal_id is None else f"principal {order.principal_id}"
                detail = {"numbers": found.numbers, "added": found.added}
                await audit.write(connection, order.added_by, "dnc.import", target, detail)
            await events.wake(connection)
        finally:
            await connection.close(timeout=5)
    return found


async def _write(
    connection: Connection,
    order: OppositionOrder,
    chunks: AsyncGenerator[Chunk],
    found: Opposed,
    told: Callable[[Opposed], None] | None,
) -> None:
    async for chunk in chunks:
        numbers = set(chunk.e164().split())
        found.rows += chunk.rows
        found.numbers += len(numbers)
        found.refused += len({one.row for one in chunk.refusals})
        found.refusals += chunk.refusals[: MOST_REFUSALS - len(found.refusals)]
        if numbers:
            found.added += await dnc.add_many(
                connection,
                sorted(numbers),
                principal_id=order.principal_id,
                source="import",
                reason=order.reason,
                added_by=order.added_by,
            )
        if told:
            told(found)
