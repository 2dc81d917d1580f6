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
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from db.copying import line_of
from intake.read import MAX_ROWS, Layout, Row, rows_in
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


class Taken(NamedTuple):
    """A prospect ready to be written: numbers (E.164, kind) in the order of trying; card and extra as COPY's line."""

    numbers: list[tuple[str, str]]
    line: str


@dataclass(slots=True)
class Chunk:
    """What some rows of the file came to; `position` counts bytes read so far."""

    prospects: list[Taken] = field(default_factory=list)
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
    taken: set[str] = set()
    total = 0
    with Path(order.path).open("rb") as file:
        rows = rows_in(file, order.layout)
        while True:
            block = list(islice(rows, CHUNK_ROWS))
            total += len(block)
            chunk = Chunk(rows=len(block), position=file.tell(), last=len(block) < CHUNK_ROWS)
            if total > MAX_ROWS:
                chunk.fault = f"The file has more than {MAX_ROWS:,} rows: split it."
            _fill(chunk, block, reader, taken)
            yield chunk
            if chunk.last:
                return


def _fill(chunk: Chunk, block: list[Row], reader: RowReader, taken: set[str]) -> None:
    """Sort the rows of a block into the chunk: prospects, duplicates of what was taken before, refusals."""
    for (row, cells), found in zip(block, reader.common_numbers(block), strict=True):
        if not taken.isdisjoint(found):
            chunk.duplicates += 1
            continue
        outcome = reader.read(row, cells, found)
        if isinstance(outcome, list):
            chunk.refusals += outcome
            continue
        keys = [number.removeprefix("+33") for number, _ in outcome.numbers]
        if taken.isdisjoint(keys):
            taken.update(keys)
            chunk.prospects.append(_taken(outcome))
        else:
            chunk.duplicates += 1


def _taken(prospect: Prospect) -> Taken:
    extra = json.dumps(prospect.extra, ensure_ascii=False) if prospect.extra else "{}"
    return Taken([(str(e164), kind) for e164, kind in prospect.numbers], line_of([*prospect.card, extra]))


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
    return Chunk(
        [Taken(numbers, line) for numbers, line in said[0]], [Refusal(*refusal) for refusal in said[1]], *said[2:]
    )


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
