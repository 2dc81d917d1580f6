"""The process that reads one file for the importer: `python -m intake.child`, an order in, chunks out.

Reading and checking rows is work for a whole core, so it has a process of its own; pipes keep it no more
than a few chunks ahead, and it ends when the importer does, however that ended. Only prospects and refusals cross.
"""

from __future__ import annotations

import gc
import signal
import sys
from array import array
from collections.abc import Iterator
from itertools import islice
from json.encoder import encode_basestring
from pathlib import Path
from typing import BinaryIO

from db.imports.copying import line_of
from intake.columns import CARD
from intake.faults import FileRefused
from intake.keeping import KeptRows
from intake.messages import Chunk, Merge, Order, Taken, decode_order, encode_chunk, encode_opened
from intake.plain import PlainRows
from intake.read import MAX_ROWS, Row, Source
from intake.rows import Prospect, RowReader
from intake.sample import sample_of, shown
from intake.wishes import Choice
from intake.workbook import bound_memory

CHUNK_ROWS = 10_000
CHUNK_CHARACTERS = 8_000_000
"""About what a chunk holds at most: the importer keeps a few of them, and a small workbook may hold long texts."""
_STEP = 50
_LATER = Taken([], "")  # keeps the place of a plain row: their lines are made together


class Rows:
    """Sorts the rows of one file, block by block: prospects, duplicates of what was taken before, refusals."""

    def __init__(self, reader: RowReader, plain: PlainRows, kept: KeptRows, duplicates: Choice = "skip") -> None:
        self._reader = reader
        self._plain = plain
        self._kept = kept
        self._choice = duplicates
        self._taken: set[str] = set()
        # Only for `update`: of each number the prospect that has it, of each prospect who it is.
        self._owner: dict[str, int] = {}
        self._people = array("q")

    def fill(self, chunk: Chunk, block: list[Row]) -> None:
        """Sort the rows of a block into the chunk.

        Of rows that share a number, the first is taken, unless it is wished otherwise. Its numbers stay taken even
        where the campaign has it already or must not call it: the later row is the same person.
        """
        common = self._reader.common_numbers(block)
        found_plain: list[tuple[int, list[str], list[str]]] = []
        taken, skips, updates = self._taken, self._choice == "skip", self._choice == "update"
        plain = self._plain.takes(block, common) if not updates else [False] * len(block)
        for (row, cells), found, is_plain in zip(block, common, plain, strict=True):
            if skips and not taken.isdisjoint(found):
                chunk.duplicates += 1
                continue
            if is_plain:
                assert isinstance(cells, list)
                chunk.doubled += not taken.isdisjoint(found)
                taken.update(filter(None, found))
                found_plain.append((len(chunk.prospects), self._plain.numbers(found), cells))
                chunk.prospects.append(_LATER)
                continue
            outcome = self._reader.read(row, cells, found)
            if isinstance(outcome, list):
                chunk.refusals += self._kept.keep(outcome)
            elif updates:
                self._take_or_merge(chunk, outcome)
            else:
                self._take(chunk, outcome)
        lines = self._plain.lines([cells for _, _, cells in found_plain])
        for (at, numbers, _), line in zip(found_plain, lines, strict=True):
            chunk.prospects[at] = Taken(numbers, line)

    def _take(self, chunk: Chunk, prospect: Prospect) -> None:
        keys = [number.removeprefix("+33") for number, _ in prospect.numbers]
        known = not self._taken.isdisjoint(keys)
        if known and self._choice == "skip":
            chunk.duplicates += 1
            return
        chunk.doubled += known
        self._taken.update(keys)
        _add(chunk, prospect)

    def _take_or_merge(self, chunk: Chunk, prospect: Prospect) -> None:
        who = hash(tuple(prospect.card[CARD.index(name)].casefold() for name in ("last_name", "first_name", "company")))
        owners = [self._owner[number] for number, _ in prospect.numbers if number in self._owner]
        same = next((owner for owner in owners if self._people[owner] == who), None)
        if same is not None:
            chunk.merges.append(Merge(same, *_taken(prospect)))
            for number, _ in prospect.numbers:
                self._owner.setdefault(number, same)
        elif owners:
            chunk.duplicates += 1
        else:
            self._owner.update((number, len(self._people)) for number, _ in prospect.numbers)
            self._people.append(who)
            _add(chunk, prospect)


def chunks(source: Source, order: Order) -> Iterator[Chunk]:
    """The file in chunks of CHUNK_ROWS rows, the last one marked."""
    layout = source.opened.layout
    reader = RowReader(
        layout.fields, order.numbers, order.language, order.destinations, order=layout.order, dates=layout.dates
    )
    plain = PlainRows(layout.fields, order.numbers, order.destinations, order=layout.order)
    sorted_rows = Rows(reader, plain, KeptRows(order.language), order.wishes.duplicates.file)
    total = 0
    path = Path(order.path)
    size = path.stat().st_size
    with path.open("rb") as file:
        rows = source.rows(file)
        while True:
            wanted = min(CHUNK_ROWS, order.most_rows - total) if order.most_rows else CHUNK_ROWS
            block, ended = _block(rows, wanted)
            total += len(block)
            chunk = Chunk(rows=len(block), last=ended or total == order.most_rows)
            chunk.cut = chunk.last and total == order.most_rows > 0 and next(rows, None) is not None
            chunk.position = min(size, size * total // source.total_rows) if source.total_rows else file.tell()
            chunk.too_long = total > MAX_ROWS
            first = max(0, order.sample - (total - len(block)))
            chunk.samples = [sample_of(row, reader, layout) for row in block[:first]]
            sorted_rows.fill(chunk, block)
            yield chunk
            if chunk.last:
                return


def _block(rows: Iterator[Row], wanted: int) -> tuple[list[Row], bool]:
    """The next `wanted` rows, or fewer where they are long; whether they were the last."""
    block: list[Row] = []
    characters = 0
    while len(block) < wanted and characters < CHUNK_CHARACTERS:
        asked = min(_STEP, wanted - len(block))
        some = list(islice(rows, asked))
        block += some
        if len(some) < asked:
            return block, True
        characters += sum(sum(map(len, cells)) for _, cells in some if isinstance(cells, list))
    return block, False


def _only_cells(source: Source, order: Order) -> Chunk:
    """The first rows as they stand in the file, which cannot be read as prospects yet."""
    with Path(order.path).open("rb") as file:
        head = list(islice(source.rows(file), order.sample))
    samples = [{"row": row, "cells": shown(cells)} for row, cells in head]
    return Chunk(last=True, cut=True, samples=samples)


def _add(chunk: Chunk, prospect: Prospect) -> None:
    if prospect.consent is not None:
        chunk.consents[len(chunk.prospects)] = prospect.consent
    chunk.prospects.append(_taken(prospect))


def _taken(prospect: Prospect) -> Taken:
    numbers = [f"{number}\t{kind}\t{rank}" for rank, (number, kind) in enumerate(prospect.numbers, 1)]
    # By hand, because a JSON encoder made anew for every row takes longer than all the rest of it.
    pairs = [f"{encode_basestring(name)}: {encode_basestring(text)}" for name, text in prospect.extra.items()]
    return Taken(numbers, line_of([*prospect.card, "{" + ", ".join(pairs) + "}"]))


def _write(out: BinaryIO, message: bytes) -> None:
    out.write(len(message).to_bytes(4, "big"))
    out.write(message)
    out.flush()


def main() -> None:
    """Read the order, write the layout and the chunks; a reader that went away ends it quietly."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the importer's to handle
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    gc.disable()  # nothing here makes cycles, and looking for them takes a third of the time
    order = decode_order(sys.stdin.buffer.readline())
    bound_memory(Path(order.path))
    out = sys.stdout.buffer
    try:
        source = Source(Path(order.path), order.wishes, order.remembered)
    except FileRefused as fault:
        _write(out, encode_opened(fault))
        return
    _write(out, encode_opened(source.opened))
    if source.opened.fault is None:
        for chunk in chunks(source, order):
            _write(out, encode_chunk(chunk))
    else:
        _write(out, encode_chunk(_only_cells(source, order)))


if __name__ == "__main__":
    main()
