"""The process that reads one file for the importer: `python -m intake.child`, an order in, chunks out.

Reading and checking rows is work for a whole core, so it has a process of its own; pipes keep it no more
than a few chunks ahead, and it ends when the importer does, however that ended. A message is a length of
four bytes and JSON; only prospects and refusals cross.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

from intake.read import MAX_ROWS, Broken, Layout, rows_in
from intake.reasons import Language
from intake.rows import Numbers, Prospect, Refusal, RowReader

CHUNK_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Order:
    """What to read and by which rules."""

    path: str
    layout: Layout
    numbers: Numbers
    language: Language


@dataclass(slots=True)
class Chunk:
    """What some rows of the file came to; `position` counts bytes read so far."""

    prospects: list[Prospect] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    rows: int = 0
    duplicates: int = 0
    position: int = 0
    fault: str = ""
    last: bool = False


def chunks(order: Order) -> Iterator[Chunk]:
    """The file in chunks of CHUNK_ROWS rows, the last one marked.

    Of rows that share a number, the first is taken. Its numbers stay taken even where the campaign has
    it already or must not call it: the later row is the same person.
    """
    reader = RowReader(order.layout.fields, order.numbers, order.language)
    taken: set[int] = set()
    chunk = Chunk()
    total = 0
    with Path(order.path).open("rb") as file:
        for row, cells in rows_in(file, order.layout):
            total += 1
            if total > MAX_ROWS:
                chunk.fault = f"The file has more than {MAX_ROWS:,} rows: split it."
                break
            chunk.rows += 1
            _take(chunk, reader, taken, row, cells)
            if chunk.rows == CHUNK_ROWS:
                chunk.position = file.tell()
                yield chunk
                chunk = Chunk()
        chunk.position = file.tell()
    chunk.last = True
    yield chunk


def _take(chunk: Chunk, reader: RowReader, taken: set[int], row: int, cells: list[str] | Broken) -> None:
    if isinstance(cells, Broken):
        chunk.refusals.append(reader.broken(row, cells))
        return
    numbers, refusals = reader.numbers(row, cells)
    if refusals:
        chunk.refusals += refusals
        return
    keys = [int(number) for number, _ in numbers]
    if not taken.isdisjoint(keys):
        chunk.duplicates += 1
        return
    prospect = reader.prospect(row, cells, numbers)
    if isinstance(prospect, list):
        chunk.refusals += prospect
        return
    taken.update(keys)
    chunk.prospects.append(prospect)


def encode_order(order: Order) -> bytes:
    """One line for the child's standard input."""
    return json.dumps(asdict(order)).encode() + b"\n"


def decode_order(line: bytes) -> Order:
    """The order that encode_order wrote."""
    said = json.loads(line)
    layout = said.pop("layout")
    layout |= {"headings": tuple(layout["headings"]), "fields": tuple(layout["fields"])}
    return Order(layout=Layout(**layout), **said)


def decode_chunk(message: bytes) -> Chunk:
    """The chunk in one message, without its length."""
    said = json.loads(message)
    prospects = [Prospect(row, numbers, card, extra) for row, numbers, card, extra in said[0]]
    return Chunk(prospects, [Refusal(*refusal) for refusal in said[1]], *said[2:])


def _write(out: BinaryIO, chunk: Chunk) -> None:
    said = (
        chunk.prospects,
        chunk.refusals,
        chunk.rows,
        chunk.duplicates,
        chunk.position,
        chunk.fault,
        chunk.last,
    )
    message = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    out.write(len(message).to_bytes(4, "big"))
    out.write(message)
    out.flush()


def main() -> None:
    """Read the order, write the chunks; a reader that went away ends it quietly."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the importer's to handle
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for chunk in chunks(decode_order(sys.stdin.buffer.readline())):
        _write(sys.stdout.buffer, chunk)


if __name__ == "__main__":
    main()
