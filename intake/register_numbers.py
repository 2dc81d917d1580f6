"""The file of numbers that a register is joined with: SIRET or SIREN and telephone numbers, as people write them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from intake.columns import KINDS, plain
from intake.encoding import detect
from intake.faults import FileRefused
from intake.register_selection import RegisterRefused
from intake.words import FIELD_OF

COLUMNS = ("siren", "siret", *KINDS, "email")
"""The columns of the file that is made for the join."""


@dataclass(frozen=True, slots=True)
class Unread:
    """How many rows the file has, and how many of them name no company."""

    rows: int
    unreadable: int


def prepare(numbers: Path, into: Path) -> Unread:
    """Write the file anew, with COLUMNS, into a private one. Raises RegisterRefused."""
    rows = unreadable = 0
    try:
        with (
            numbers.open(encoding=detect(numbers), newline="") as text,
            into.open("w", encoding="utf-8", newline="") as out,
        ):
            fields, lines = _opened(text, numbers.name)
            writer = csv.writer(out)
            writer.writerow(COLUMNS)
            for cells in lines:
                rows += 1
                line = _line(cells, fields)
                if line is None:
                    unreadable += 1
                else:
                    writer.writerow(line)
    except (FileRefused, UnicodeDecodeError, csv.Error) as fault:
        raise RegisterRefused("file_unreadable", name=numbers.name) from fault
    return Unread(rows, unreadable)


def _opened(text: TextIO, name: str) -> tuple[tuple[str, ...], Iterator[list[str]]]:
    """The field of each column, and the rows after the headings."""
    heading = text.readline()
    delimiter = max(";\t,|", key=heading.count)
    headings = next(csv.reader([heading], delimiter=delimiter), [])
    fields = tuple(_fields(headings))
    if not {"siren", "siret"} & {*fields} or not {*KINDS} & {*fields}:
        raise RegisterRefused("numbers_columns", name=name)
    return fields, (cells for cells in csv.reader(text, delimiter=delimiter) if any(cells))


def _fields(headings: Sequence[str]) -> Iterator[str]:
    """The field of each column; of two columns with the same meaning the first counts."""
    taken: set[str] = set()
    for heading in headings:
        word = plain(heading)
        field = word[-5:] if word.endswith(("siren", "siret")) else FIELD_OF.get(word, "")
        yield field if field in COLUMNS and field not in taken else ""
        taken.add(field)


def _line(cells: list[str], fields: tuple[str, ...]) -> list[str] | None:
    """The row in the order of COLUMNS; None: it names no company."""
    said = {field: cell.strip() for field, cell in zip(fields, cells, strict=False) if field}
    siret = company_number(said.get("siret", ""), 14)
    siren = company_number(said.get("siren", ""), 9)
    if siret is None and siren is None:
        return None
    return [siren or "" if siret is None else "", siret or "", *(said.get(field, "") for field in COLUMNS[2:])]


def company_number(text: str, length: int) -> str | None:
    """A SIREN (9 digits) or SIRET (14), zeros that a spreadsheet took away put back where the check digit agrees."""
    digits = "".join(text.split()).removesuffix(".0")
    if not digits.isascii() or not digits.isdigit() or not length - 3 <= len(digits) <= length:
        return None
    whole = digits.zfill(length)
    return whole if len(digits) == length or _luhn(whole) else None


def _luhn(digits: str) -> bool:
    doubled = (2 * int(digit) if at % 2 else int(digit) for at, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
