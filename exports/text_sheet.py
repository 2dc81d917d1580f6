"""Rows of texts as a workbook that can be corrected and read again: no cell is calculated, none changes its form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from exports import cells
from exports.xlsx_file import SHEET_ROWS


class TextSheet:
    """One workbook, written row by row in bounded memory; a sheet that is full is followed by another."""

    def __init__(self, path: Path, headings: Sequence[str]) -> None:
        """Rows are kept in a file beside `path` until the end."""
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
        self._book.use_zip64()
        self._as_text = self._book.add_format({"num_format": "@"})  # a number that is typed anew stays as typed
        self._bold = self._book.add_format({"bold": True})
        self._headings = headings
        self._begin()

    def _begin(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, max(len(self._headings) - 1, 0), 16, self._as_text)
        for column, heading in enumerate(self._headings):
            self._sheet.write_string(0, column, cells.plain_text(heading), self._bold)
        self._row = 1

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """More rows; they may be shorter or longer than the headings."""
        for row in rows:
            if self._row == SHEET_ROWS:
                self._begin()
            for column, text in enumerate(row):
                if text:
                    self._sheet.write_string(self._row, column, cells.plain_text(text), self._as_text)
            self._row += 1

    def close(self) -> None:
        """Put the workbook together."""
        self._book.close()
