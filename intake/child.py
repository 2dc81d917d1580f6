"""The process that reads one file for the importer: `python -m intake.child`, an order in, chunks out.

Reading and checking rows is work for a whole core, so it has a process of its own; pipes keep it no more
than a few chunks ahead, and it ends when the importer does, however that ended. A message is a length of
four bytes and its text; only prospects and refusals cross.
"""

from __future__ import annotations

import gc
import json
import signal
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from json.encoder import encode_basestring
from pathlib import Path
from typing import BinaryIO, NamedTuple

from db.copying import line_of
from intake.plain import PlainRows
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
    destinations: tuple[str, ...] = ()


class Taken(NamedTuple):
    """A prospect as COPY's lines: each number with kind and rank, tabs between; then the card and what is extra."""

    numbers: list[str]
    line: str


_LATER = Taken([], "")  # keeps the place of a plain row: their lines are made together


@dataclass(slots=True)
class Chunk:
    """What some rows of the file came to; `position` counts bytes read so far."""

    prospects: list[Taken] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    rows: int = 0
    duplicates: int = 0
    position: int = 0
    too_long: bool = False
    last: bool = False

    def e164(self) -> str:
        """Every number of the prospects, spaces between."""
        return " ".join([number.partition("\t")[0] for taken in self.prospects for number in taken.numbers])


def chunks(order: Order) -> Iterator[Chunk]:
    """The file in chunks of CHUNK_ROWS rows, the last one marked.

    Of rows that share a number, the first is taken. Its numbers stay taken even where the campaign has
    it already or must not call it: the later row is the same person.
    """
    reader = RowReader(order.layout.fields, order.numbers, order.language, order.destinations)
    plain = PlainRows(order.layout.fields, order.numbers, order.destinations)
    taken: set[str] = set()
    total = 0
    with Path(order.path).open("rb") as file:
        rows = rows_in(file, order.layout)
        while True:
            block = list(islice(rows, CHUNK_ROWS))
            total += len(block)
            chunk = Chunk(rows=len(block), position=file.tell(), last=len(block) < CHUNK_ROWS)
            chunk.too_long = total > MAX_ROWS
            _fill(chunk, block, reader, plain, taken)
            yield chunk
            if chunk.last:
                return


def _fill(chunk: Chunk, block: list[Row], reader: RowReader, plain: PlainRows, taken: set[str]) -> None:
    """Sort the rows of a block into the chunk: prospects, duplicates of what was taken before, refusals."""
    common = reader.common_numbers(block)
    found_plain: list[tuple[int, list[str], list[str]]] = []
    for (row, cells), found in zip(block, common, strict=True):
        if not taken.isdisjoint(found):
            chunk.duplicates += 1
            continue
        if isinstance(cells, list) and plain.takes(cells, found):
            taken.update(filter(None, found))
            found_plain.append((len(chunk.prospects), plain.numbers(found), cells))
            chunk.prospects.append(_LATER)
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
    lines = plain.lines([cells for _, _, cells in found_plain])
    for (at, numbers, _), line in zip(found_plain, lines, strict=True):
        chunk.prospects[at] = Taken(numbers, line)


def _taken(prospect: Prospect) -> Taken:
    numbers = [f"{number}\t{kind}\t{rank}" for rank, (number, kind) in enumerate(prospect.numbers, 1)]
    # By hand, because a JSON encoder made anew for every row takes longer than all the rest of it.
    pairs = [f"{encode_basestring(name)}: {encode_basestring(text)}" for name, text in prospect.extra.items()]
    return Taken(numbers, line_of([*prospect.card, "{" + ", ".join(pairs) + "}"]))


def encode_order(order: Order) -> bytes:
    """One line for the child's standard input."""
    return json.dumps(asdict(order)).encode() + b"\n"


def decode_order(line: bytes) -> Order:
    """The order that encode_order wrote."""
    said = json.loads(line)
    layout = said.pop("layout")
    layout |= {"headings": tuple(layout["headings"]), "fields": tuple(layout["fields"])}
    return Order(layout=Layout(**layout), destinations=tuple(said.pop("destinations")), **said)


def encode_chunk(chunk: Chunk) -> bytes:
    """One message: JSON, then a line with the numbers of each prospect, then COPY's lines."""
    said = (chunk.refusals, chunk.rows, chunk.duplicates, chunk.position, chunk.too_long, chunk.last)
    numbers = "\n".join([" ".join(taken.numbers) for taken in chunk.prospects])
    lines = "\n".join([taken.line for taken in chunk.prospects])
    return _BETWEEN.join((json.dumps(said), numbers, lines)).encode()


def decode_chunk(message: bytes) -> Chunk:
    """The chunk that encode_chunk wrote."""
    said, numbers, lines = message.decode().split(_BETWEEN, 2)
    refusals, *counts = json.loads(said)
    prospects = [
        Taken(entries.split(" "), line)
        for entries, line in zip(numbers.split("\n"), lines.split("\n"), strict=True)
        if entries
    ]
    return Chunk(prospects, [Refusal(*refusal) for refusal in refusals], *counts)


_BETWEEN = "\x1e"  # JSON escapes it and numbers do not have it; what the lines hold comes last


def _write(out: BinaryIO, chunk: Chunk) -> None:
    message = encode_chunk(chunk)
    out.write(len(message).to_bytes(4, "big"))
    out.write(message)
    out.flush()


def main() -> None:
    """Read the order, write the chunks; a reader that went away ends it quietly."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the importer's to handle
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    gc.disable()  # nothing here makes cycles, and looking for them takes a third of the time
    for chunk in chunks(decode_order(sys.stdin.buffer.readline())):
        _write(sys.stdout.buffer, chunk)


if __name__ == "__main__":
    main()
