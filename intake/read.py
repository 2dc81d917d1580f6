"""A file as rows of cells: encoding, delimiter or sheet, and headings found, rows counted as a spreadsheet does."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from dialer.core.errors import InvalidNumber
from dialer.core.model import E164
from dialer.core.phone import kind_of, normalise
from intake.columns import fault_of, fields_of, in_order, letter
from intake.encoding import detect, is_workbook
from intake.faults import FileRefused
from intake.wishes import DELIMITERS, DateOrder, Memory, Wishes, headings_key
from intake.workbook import MOST_COLUMNS, Workbook

MAX_ROWS = 1_048_576
"""What a sheet of a spreadsheet holds; it also bounds what is remembered of a file while it is read."""
MAX_CELL = 32_767
"""Characters that a spreadsheet's cell holds: past this, a quotation mark was never closed."""
_HEADING_BYTES = 65_536
_LOOKED_AT = 200
"""Rows in which columns without a heading are looked at for telephone numbers."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is to be read. `fields` names the field of every column (see columns.fields_of), `order` those
    that hold numbers, as they are tried. A workbook has a sheet, a text an encoding and a delimiter.
    `heading_row` counts from 1; 0: there are no headings.
    """

    encoding: str
    delimiter: str
    headings: tuple[str, ...]
    fields: tuple[str, ...]
    order: tuple[str, ...] = ()
    sheet: str = ""
    heading_row: int = 1
    dates: DateOrder = "day"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that can be read. `remembered`: its columns are those of an earlier file with the same headings.
    `fault`: why it cannot be imported with this layout all the same.
    """

    layout: Layout
    sheets: tuple[str, ...] = ()
    remembered: bool = False
    fault: FileRefused | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that is no row: an unclosed or misplaced quotation mark in lines `first` to `last` of the file."""

    first: int
    last: int


Row = tuple[int, list[str] | Broken]
"""A row of the file: its number as a spreadsheet counts (the first is row 1) and its cells."""


class Source:
    """A file opened for reading, once for its layout and once for its rows."""

    def __init__(self, path: Path, wishes: Wishes | None = None, remembered: Memory | None = None) -> None:
        """`remembered`: what was decided about files with the same headings (see headings_key).

        Raises FileRefused for what is empty, binary, damaged, or not as it is wished.
        """
        wishes = wishes or Wishes()
        self._path = path
        self._book = Workbook(path) if is_workbook(path) else None
        layout = self._in_workbook(wishes) if self._book else self._in_text(wishes)
        layout = replace(layout, heading_row=_heading_row(self._head(layout), wishes.heading_row))
        head = self._head(layout)
        first = next((cells for row, cells in head if row >= (layout.heading_row or 1)), None)
        if not isinstance(first, list):
            raise FileRefused("no_such_row", row=layout.heading_row or 1)
        width = max([len(cells) for _, cells in head if isinstance(cells, list)]) if not layout.heading_row else None
        headings = ("",) * width if width else tuple(cell.strip() for cell in _without_end(first))
        if len(headings) > MOST_COLUMNS:
            raise FileRefused("too_many_columns", most=MOST_COLUMNS)
        guessed = _guessed(head, width) if width else {}
        before = (remembered or {}).get(headings_key(headings)) if width is None else None
        known = before.columns if before else guessed
        fields = fields_of(headings, {**known, **wishes.columns}, any_headings=width is None)
        layout = replace(
            layout,
            headings=headings,
            fields=tuple(fields),
            order=in_order(fields, wishes.order or (before.order if before else ())),
            dates=wishes.dates,
        )
        sheets = self._book.sheets if self._book else ()
        self.opened = Opened(layout, sheets, before is not None, fault_of(headings, fields))

    @property
    def layout(self) -> Layout:
        """How the file is read. Raises FileRefused where it cannot be imported that way."""
        if self.opened.fault:
            raise self.opened.fault
        return self.opened.layout

    def rows(self, raw: BinaryIO) -> Iterator[Row]:
        """Every row after the headings, rows without content left out; of a text, read from `raw`."""
        layout = self.opened.layout
        every = self._every_row(raw, layout)
        if layout.heading_row:
            next(row for row, _ in every if row == layout.heading_row)
        return every

    @property
    def total_rows(self) -> int | None:
        """How many rows the sheet has; None of a text, whose position tells."""
        return self._book.height if self._book else None

    def _every_row(self, raw: BinaryIO, layout: Layout) -> Iterator[Row]:
        if self._book is None:
            return text_rows(raw, layout.encoding, layout.delimiter)
        rows = enumerate(self._book.rows(layout.sheet), 1)
        return ((row, cells) for row, cells in rows if any(cells))

    def _head(self, layout: Layout) -> list[Row]:
        with self._path.open("rb") as raw:
            found = list(islice(self._every_row(raw, layout), max(_LOOKED_AT, layout.heading_row)))
        if not found:
            raise FileRefused("empty")
        return found

    def _in_text(self, wishes: Wishes) -> Layout:
        encoding = detect(self._path, wishes.encoding)
        with self._path.open(encoding=encoding, newline="") as text:
            head = text.read(_HEADING_BYTES)
        if not head.strip():
            raise FileRefused("empty")
        return Layout(encoding, wishes.delimiter or _delimiter(head, wishes.heading_row), (), ())

    def _in_workbook(self, wishes: Wishes) -> Layout:
        assert self._book
        if wishes.sheet is not None and wishes.sheet not in self._book.sheets:
            raise FileRefused("no_such_sheet", sheet=wishes.sheet, sheets=", ".join(self._book.sheets)[:300])
        return Layout("", "", (), (), sheet=wishes.sheet or self._book.first_filled())


def text_rows(raw: BinaryIO, encoding: str, delimiter: str) -> Iterator[Row]:
    """Every row of an open text that holds anything; the position of `raw` tells how far the reading is."""
    text = io.TextIOWrapper(raw, encoding=encoding, newline="")
    lines = _Lines(text)
    csv.field_size_limit(MAX_CELL)
    quoted = csv.reader(lines, delimiter=delimiter, strict=True)
    row = 0
    try:
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
                cells = line.rstrip("\r\n").split(delimiter, MOST_COLUMNS)
            if any(cells):
                yield row, cells if len(cells) <= MOST_COLUMNS else _narrowed(cells, delimiter)
    finally:
        with contextlib.suppress(ValueError):  # closed before us
            text.detach()


def _narrowed(cells: list[str], delimiter: str) -> list[str]:
    """A row of more than MOST_COLUMNS cells with what is beyond them as one more, where there is anything."""
    beyond = delimiter.join(cells[MOST_COLUMNS:])
    return cells[:MOST_COLUMNS] + ([beyond] if beyond.strip(f"{delimiter} \t") else [])


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


def _delimiter(head: str, heading_row: int | None) -> str:
    lines = head.splitlines() if heading_row else head.lstrip("\r\n").splitlines()
    line = lines[min(max(heading_row or 1, 1), len(lines)) - 1]
    found = max(DELIMITERS, key=lambda mark: (line.count(mark), -DELIMITERS.index(mark)))
    return found if found in line else ";"


def _heading_row(head: list[Row], wished: int | None) -> int:
    """The wished row, or the first one that holds anything."""
    if wished is None:
        return head[0][0]
    if wished and all(row != wished for row, _ in head):
        raise FileRefused("no_such_row", row=wished)
    return wished


def _without_end(cells: list[str]) -> list[str]:
    last = max((at for at, cell in enumerate(cells) if cell.strip()), default=-1)
    return cells[: last + 1]


def _guessed(head: list[Row], width: int) -> dict[str, str]:
    """The letters of columns without headings in which nearly every cell is a telephone number, with their fields."""
    found: dict[str, str] = {}
    for at in range(width):
        texts = [cells[at] for _, cells in head if isinstance(cells, list) and at < len(cells) and cells[at].strip()]
        numbers = [number for text in texts if (number := _number(text))]
        if texts and len(numbers) >= 0.8 * len(texts):
            mobiles = sum(kind_of(number) == "mobile" for number in numbers)
            kind = "mobile" if mobiles * 2 > len(numbers) else "phone"
            free = (field for field in (kind, f"{kind}2", f"{kind}3") if field not in found.values())
            found[letter(at)] = next(free, "extra")
    return found


def _number(text: str) -> E164 | None:
    try:
        return normalise(text)
    except InvalidNumber:
        return None
