"""The process that writes one file: `python -m exports.child`, an order in, lines of progress out.

It holds a core while it writes, so it has a process of its own, at low priority; killing it is how an export is
cancelled. What it reads is one snapshot of the database, a few thousand rows at a time.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from db.pool import Connection, connect
from db.search import exporting, exporting_jobs
from exports.csv_file import CsvFile
from exports.order import Order, decoded
from exports.tables import NAMES, Layout
from exports.xlsx_file import XlsxFile

NICENESS = 10
TELL_SECONDS = 0.5


async def write(order: Order) -> None:
    """Write the file and say how it goes; raises what the database says."""
    connection = await connect(order.url, application="plateau export")
    try:
        if order.export_id is not None:
            await exporting_jobs.hold(connection, order.export_id)
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await _write(connection, order)
    finally:
        await connection.close(timeout=5)


async def _write(connection: Connection, order: Order) -> None:
    table = await exporting.table(connection, order.wanted)
    total = await table.count()
    _tell(rows=0, total=total)
    layout = Layout.of(order.wanted.kind, await table.keys())
    zone = ZoneInfo(await exporting.zone(connection, order.wanted.search))
    file = _file(order, layout, zone)
    written, told = 0, time.monotonic()
    async for rows in table.rows():
        file.write([layout.values(row) for row in rows])
        written += len(rows)
        if time.monotonic() - told >= TELL_SECONDS:
            told = time.monotonic()
            _tell(rows=written, total=total)
    file.close()
    _tell(rows=written, total=written, bytes=await asyncio.to_thread(_size, order))


def _file(order: Order, layout: Layout, zone: ZoneInfo) -> CsvFile | XlsxFile:
    path = Path(order.path)
    if order.layout == "xlsx":
        french, english = NAMES[order.wanted.kind]
        name = french if order.language == "fr" else english
        return XlsxFile(path, layout, zone, order.language, name)
    return CsvFile(path, layout, zone, None if order.layout == "plain" else order.language)


def _size(order: Order) -> int:
    return Path(order.path).stat().st_size


def _tell(**said: Any) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Read the order, write the file; a reader that went away ends it quietly."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the exporter's to handle
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.nice(NICENESS)
    os.umask(0o077)  # a file of people is its owner's
    gc.disable()  # nothing here makes cycles
    asyncio.run(write(decoded(sys.stdin.readline())))


if __name__ == "__main__":
    main()
