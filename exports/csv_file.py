"""A table as a CSV file: as a French spreadsheet opens it, or plain for machines."""

from __future__ import annotations

import csv
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from exports import cells
from exports.tables import Holds, Language, Layout
from exports.words import spoken

Format = Callable[[Any], str]


def _text(value: Any) -> str:
    return cells.escaped(cells.plain_text(str(value)))


def french(zone: ZoneInfo, language: Language) -> Mapping[Holds, Format]:
    """How each kind of value is written for people."""
    return {
        "text": _text,
        "count": str,
        "decimal": cells.as_french_decimal,
        "moment": functools.partial(cells.as_french_time, zone=zone),
        "telephone": cells.as_dialled,
        "truth": lambda value: spoken("yes" if value else "no", language),
        "word": lambda value: spoken(value, language),
        "words": lambda values: ", ".join(spoken(one, language) for one in values),
    }


def for_machines(zone: ZoneInfo) -> Mapping[Holds, Format]:
    """How each kind of value is written for programs: a number with its plus stays one."""
    return {
        "text": _text,
        "count": str,
        "decimal": cells.as_plain_decimal,
        "moment": functools.partial(cells.as_iso_time, zone=zone),
        "telephone": str,
        "truth": lambda value: "true" if value else "false",
        "word": str,
        "words": " ".join,
    }


class CsvFile:
    """One file, written row by row."""

    def __init__(self, path: Path, layout: Layout, zone: ZoneInfo, language: Language | None) -> None:
        """`language` None: plain, with commas, keys as headings, points in numbers and ISO times."""
        self._file = path.open("x", encoding="utf-8" if language is None else "utf-8-sig", newline="")
        if language is None:
            self._writer = csv.writer(self._file, delimiter=",", lineterminator="\n")
            formats = for_machines(zone)
        else:
            self._writer = csv.writer(self._file, delimiter=";", lineterminator="\r\n")
            formats = french(zone, language)
        self._formats: Sequence[Format] = [formats[one.holds] for one in layout.columns] + [_text] * len(layout.keys)
        self._writer.writerow([_text(heading) for heading in layout.headings(language)])

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """More rows, their values in the order of the columns."""
        formats = self._formats
        self._writer.writerows(
            ["" if value is None else form(value) for form, value in zip(formats, row, strict=True)] for row in rows
        )

    def close(self) -> None:
        """Finish the file."""
        self._file.close()
