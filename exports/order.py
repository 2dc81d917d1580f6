"""What is to be exported, as text between two processes and in the row of a job."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Literal

from db.search.conditions import ContactSearch
from db.search.exporting import Kind, Wanted
from exports.tables import Language

FileLayout = Literal["xlsx", "csv", "plain"]
_TIMES = ("created", "called", "promised")


@dataclass(frozen=True, slots=True)
class Order:
    """One file: `layout` csv is for French spreadsheets, plain for machines; `path` must not exist yet.

    `export_id` is the job that it is for, or None for one of the command line.
    """

    url: str
    wanted: Wanted
    layout: FileLayout
    language: Language
    path: str
    export_id: int | None = None


def as_json(wanted: Wanted) -> dict[str, Any]:
    """The table and what narrows it, as plain values; what narrows nothing is left out."""
    empty = asdict(ContactSearch())
    said = {name: value for name, value in asdict(wanted.search).items() if value != empty[name]}
    for name in _TIMES:
        if name in said:
            said[name] = _plain(said[name])
    return {"kind": wanted.kind.value, "during": _plain(wanted.during), **said}


def wanted_of(said: Mapping[str, Any]) -> Wanted:
    """What as_json wrote."""
    known = {field.name for field in fields(ContactSearch)}
    search: dict[str, Any] = {
        name: _times(value) if name in _TIMES else value for name, value in said.items() if name in known
    }
    return Wanted(Kind(said["kind"]), ContactSearch(**search), _times(said["during"]))


def encoded(order: Order) -> bytes:
    """One line for the child's standard input."""
    said = {name: getattr(order, name) for name in ("url", "layout", "language", "path", "export_id")}
    return json.dumps({**said, "wanted": as_json(order.wanted)}).encode() + b"\n"


def decoded(line: str) -> Order:
    """The order that encoded wrote."""
    said = json.loads(line)
    return Order(**{**said, "wanted": wanted_of(said["wanted"])})


def _plain(times: tuple[datetime | None, datetime | None]) -> list[str | None]:
    return [time.isoformat() if time else None for time in times]


def _times(said: list[str | None]) -> tuple[datetime | None, datetime | None]:
    first, second = (datetime.fromisoformat(text) if text else None for text in said)
    return first, second
