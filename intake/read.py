"""A file as rows of cells: encoding, delimiter and headings found, rows counted as a spreadsheet counts them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from intake.columns import fields_of
from intake.encoding import detect
from intake.faults import FileRefused

MAX_ROWS = 1_048_576
"""What a sheet of a spreadsheet holds; it also bounds what is remembered of a file while it is read."""
MAX_CELL = 32_767
"""Characters that a spreadsheet's cell holds: past this, a quotation mark was never closed."""
_DELIMITERS = ";\t,|"
_HEADING_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is to be read. `fields` names the field of every column (see columns.fields_of)."""

    encoding: str
    delimiter: str
    headings: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that is no row: an unclosed or misplaced quotation mark in lines `first` to `last` of the file."""

    first: int
    last: int


Row = tuple[int, list[str] | Broken]
"""A row of the file: its number as a spreadsheet counts (the headings are row 1) and its cells."""


def layout_of(path: Path) -> Layout:
    """Find out how the file is written.

    Raises FileRefused for what is empty, binary, without headings, without a telephone column or with a
    column twice.
    """
    encoding = detect(path)
    with _text(path, encoding) as text:
        head = text.read(_HEADING_BYTES)
    if not head.strip():
        raise FileRefused("empty")
    delimiter = _delimiter(head)
    headings = _headings(head, delimiter)
    return Layout(encoding, delimiter, headings, tuple(fields_of(headings)))


def rows_of(path: Path, layout: Layout) -> Iterator[Row]:
    """Every row after the headings, rows without content left out."""
    with path.open("rb") as raw:
        yield from rows_in(raw, layout)


def rows_in(raw: BinaryIO, layout: Layout) -> Iterator[Row]:
    """The same for an open file, whose position tells how far the reading is."""
    text = io.TextIOWrapper(raw, encoding=layout.encoding, newline="")
    lines = _Lines(text)
    csv.field_size_limit(MAX_CELL)
    quoted = csv.reader(lines, delimiter=layout.delimiter, strict=True)
    row, heading_seen = 0, False
    for line in text:
        row += 1
        lines.count += 1
        # Splitting takes a quarter of the csv module's time; only quotation marks need that.
        if '"' in line or len(line) > MAX_CELL:
            first = lines.put_back(line)
            try:
                cells = next(quoted)
            except csv.Error:
                yield row, Broken(first, lines.count)
                continue
        else:
            cells = line.rstrip("\r\n").split(layout.delimiter)
        if not heading_seen:
            heading_seen = any(cells)
        elif any(cells):
            yield row, cells
    text.detach()


class _Lines:
    """The lines of a text for a csv reader that is asked now and then, and a count of them all."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._again: str | None = None
        self.count = 0

    def put_back(self, line: str) -> int:
        """The next line that the reader gets; its number in the file."""
        self._again = line
        self.count -= 1
        return self.count + 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line, self._again = self._again, None
        if line is None:
            line = next(self._text)
        self.count += 1
        return line


def _text(path: Path, encoding: str) -> io.TextIOWrapper:
    return path.open(encoding=encoding, newline="")


def _delimiter(head: str) -> str:
    first_line = head.lstrip("\r\n").splitlines()[0]
    found = max(_DELIMITERS, key=lambda mark: (first_line.count(mark), -_DELIMITERS.index(mark)))
    return found if found in first_line else ";"


def _headings(head: str, delimiter: str) -> tuple[str, ...]:
    for cells in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter):
        if any(cells):
            while cells and not cells[-1].strip():
                cells.pop()
            return tuple(cell.strip() for cell in cells)
    raise FileRefused("empty")
