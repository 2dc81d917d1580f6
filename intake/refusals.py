"""Refused rows as a file: row, field and reason, then the row as it came, to be corrected and imported again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager

from db.imports import batches
from db.pool import Connection
from intake.columns import REPORT

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NO_LETTERS = "".join(map(chr, (*range(1, 9), *range(14, 32), 0x7F)))


Connected = Callable[[], AbstractAsyncContextManager[Connection]]


def headings(batch: batches.Batch) -> list[str]:
    """The headings of a file of refused rows."""
    return [*REPORT, *batch.headings]


async def rows_of(connected: Connected, batch: batches.Batch, *, page: int = 1000) -> AsyncIterator[list[list[str]]]:
    """The refused rows under those headings, some at a time; one with several faults comes once, its fields and
    reasons joined. A connection is held for each page alone: who takes the rows may be slow.
    """
    after, rows = (0, ""), list[_Refused]()
    while True:
        async with connected() as connection:
            found = await batches.refusals(connection, batch.id, after=after, limit=page)
        for row, field, _, reason, content in found:
            if not (rows and rows[-1].row == row):
                rows.append(_Refused(row))
            rows[-1].add(field, reason, json.loads(content))
        if len(found) < page:
            break
        after = (found[-1][0], found[-1][1])
        # The last row may go on on the next page.
        yield [row.cells() for row in rows[:-1]]
        rows = rows[-1:]
    yield [row.cells() for row in rows]


async def as_csv(connected: Connected, batch: batches.Batch, *, page: int = 1000) -> AsyncIterator[bytes]:
    """The file in pieces: UTF-8 with its mark, semicolons, CRLF, as French spreadsheets open it.

    Cells that a spreadsheet would take for a formula get a leading apostrophe.
    """
    yield b"\xef\xbb\xbf" + _lines([headings(batch)])
    async for rows in rows_of(connected, batch, page=page):
        yield _lines(rows)


class _Refused:
    """One refused row with everything that is wrong with it. Its cells came with the first of its faults, in the order
    of the file's columns, or with none.
    """

    def __init__(self, row: int) -> None:
        self.row = row
        self._fields: list[str] = []
        self._reasons: list[str] = []
        self._content: list[str] = []

    def add(self, field: str, reason: str, content: list[str]) -> None:
        self._fields.append(field)
        if reason not in self._reasons:
            self._reasons.append(reason)
        self._content = self._content or content

    def cells(self) -> list[str]:
        return [str(self.row), ", ".join(self._fields), " ".join(self._reasons), *self._content]


def escaped(cell: str) -> str:
    """The cell, made text where a spreadsheet would calculate it; numbers with their plus stay as they are."""
    if cell.lstrip(_NO_LETTERS).startswith(_FORMULA) and not cell.replace(" ", "").lstrip("+").isdigit():
        return "'" + cell
    return cell


def _lines(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([map(escaped, row) for row in rows])
    return text.getvalue().encode()
