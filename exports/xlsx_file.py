"""A table as a workbook, written in bounded memory; a sheet that is full is followed by another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter  # type: ignore[import-untyped]

from exports import cells
from exports.tables import Holds, Language, Layout
from exports.words import spoken

SHEET_ROWS = 1_048_576
_WIDTH = 9
_WIDTHS: dict[Holds, int] = {"decimal": 12, "moment": 17, "telephone": 17, "word": 14, "text": 20}


class XlsxFile:
    """One workbook. Texts are written as texts, so that none is ever calculated; times are times of `zone`."""

    def __init__(self, path: Path, layout: Layout, zone: ZoneInfo, language: Language, name: str) -> None:
        """Rows are kept in a file beside `path` until the end."""
        options = {"constant_memory": True, "tmpdir": str(path.parent), "default_date_format": "dd/mm/yyyy hh:mm"}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.use_zip64()
        self._bold = self._book.add_format({"bold": True})
        self._times = self._book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        self._tenths = self._book.add_format({"num_format": "0.0"})
        self._layout, self._zone, self._language, self._name = layout, zone, language, name
        self._holds: Sequence[Holds] = [one.holds for one in layout.columns] + ["text"] * len(layout.keys)
        self._sheets = 0
        self._begin()

    def _begin(self) -> None:
        self._sheets += 1
        self._sheet = self._book.add_worksheet(self._name if self._sheets == 1 else f"{self._name} {self._sheets}")
        self._sheet.freeze_panes(1, 0)
        for column, (heading, holds) in enumerate(zip(self._layout.headings(self._language), self._holds, strict=True)):
            self._sheet.set_column(column, column, _WIDTHS.get(holds, _WIDTH))
            self._sheet.write_string(0, column, cells.plain_text(heading), self._bold)
        self._row = 1

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """More rows, their values in the order of the columns."""
        for row in rows:
            if self._row == SHEET_ROWS:
                self._begin()
            for column, (holds, value) in enumerate(zip(self._holds, row, strict=True)):
                if value is not None:
                    self._cell(column, holds, value)
            self._row += 1

    def _cell(self, column: int, holds: Holds, value: Any) -> None:
        match holds:
            case "count":
                self._sheet.write_number(self._row, column, value)
            case "decimal":
                self._sheet.write_number(self._row, column, value, self._tenths)
            case "moment":
                local = value.astimezone(self._zone).replace(tzinfo=None)
                self._sheet.write_datetime(self._row, column, local, self._times)
            case "telephone":
                self._sheet.write_string(self._row, column, cells.as_dialled(value))
            case "truth":
                self._sheet.write_string(self._row, column, spoken("yes" if value else "no", self._language))
            case "word":
                self._sheet.write_string(self._row, column, spoken(value, self._language))
            case "words":
                said = ", ".join(spoken(one, self._language) for one in value)
                self._sheet.write_string(self._row, column, said)
            case _:
                text = cells.plain_text(str(value))
                if text:
                    self._sheet.write_string(self._row, column, text)

    def close(self) -> None:
        """Put the workbook together."""
        self._book.close()
