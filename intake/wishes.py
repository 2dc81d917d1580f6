"""What a person decides about a file before it is imported; whatever is left open is found out of the file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from intake.columns import plain

Choice = Literal["skip", "update", "keep"]
"""What becomes of a row whose number is known: it is left out, completes what is known, or is one more contact."""

ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "iso8859-15",
    "mac_roman",
    "cp850",
)
"""The codecs that a file may be said to be written in."""
DELIMITERS = ";\t,|"

DateOrder = Literal["day", "month"]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What to do where a number was seen before: in the file itself, in the campaign, or elsewhere in the
    principal's contacts. `update` completes only whoever is the same person.
    """

    file: Choice = "skip"
    campaign: Choice = "skip"
    principal: Choice = "update"


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to read a file. None and what is not named: found out.

    `heading_row` counts as a spreadsheet does, 0: there is none. `columns` has the field, "extra" or "ignore" of
    columns, each named by its heading or its letter. `order` has number fields in the order of trying. `dates`
    says which comes first in dates such as 03/04/2026.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    heading_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    dates: DateOrder = "day"
    duplicates: Duplicates = field(default_factory=Duplicates)


def wishes_from(said: Mapping[str, object]) -> Wishes:
    """Wishes as they were written by dataclasses.asdict, perhaps through JSON."""
    given = dict(said)
    duplicates, order = given.pop("duplicates", {}), given.pop("order", ())
    assert isinstance(duplicates, Mapping) and isinstance(order, list | tuple)
    return Wishes(duplicates=Duplicates(**duplicates), order=tuple(order), **given)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a principal's people decided about a file: words by plain heading (see columns.plain), and the order."""

    columns: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()


Memory = Mapping[str, Remembered]


def headings_key(headings: Sequence[str]) -> str:
    """The same for files that have the same headings, in whatever order."""
    return hashlib.sha256("\n".join(sorted(map(plain, headings))).encode()).hexdigest()
