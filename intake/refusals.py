"""Refused rows as a file: row, field and reason, then the row as it came, to be corrected and imported again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager

from db import batches
from db.pool import Connection
from intake.columns import REPORT

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def as_csv(
    connected: Callable[[], AbstractAsyncContextManager[Connection]], batch: batches.Batch, *, page: int = 1000
) -> AsyncIterator[bytes]:
    """The file in pieces: UTF-8 with its mark, semicolons, CRLF, as French spreadsheets open it.

    A row with several faults comes once, its fields and reasons joined. Cells that a spreadsheet would
    take for a formula get a leading apostrophe. A connection is held for each page alone: who takes the
    pieces may be slow.
    """
    yield b"\xef\xbb\xbf" + _lines([[*REPORT, *batch.headings]])
    after, rows = (0, ""), list[_Refused]()
    while True:
        async with connected() as connection:
            found = await batches.refusals(connection, batch.id, after=after, limit=page)
        for row, field, _, reason, content in found:
            if rows and rows[-1].row == row:
                rows[-1].add(field, reason)
            else:
                rows.append(_Refused(row, field, reason, json.loads(content)))
        if len(found) < page:
            break
        after = (found[-1][0], found[-1][1])
        # The last row may go on on the next page.
        yield _lines([row.cells() for row in rows[:-1]])
        rows = rows[-1:]
    yield _lines([row.cells() for row in rows])


class _Refused:
    """One refused row with everything that is wrong with it."""

    def __init__(self, row: int, field: str, reason: str, content: list[str]) -> None:
        self.row = row
        self._fields = [field]
        self._reasons = [reason]
        self._content = content

    def add(self, field: str, reason: str) -> None:
        self._fields.append(field)
        if reason not in self._reasons:
            self._reasons.append(reason)

    def cells(self) -> list[str]:
        return [str(self.row), ", ".join(self._fields), " ".join(self._reasons), *map(escaped, self._content)]


def escaped(cell: str) -> str:
    """The cell, made text where a spreadsheet would calculate it; numbers with their plus stay as they are."""
    if cell.startswith(_FORMULA) and not cell.replace(" ", "").lstrip("+").isdigit():
        return "'" + cell
    return cell


def _lines(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
