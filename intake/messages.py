"""What passes between the importer and the process that reads the file: an order in, the layout and chunks out.

A message is a length of four bytes and its text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from intake.faults import FileRefused
from intake.read import Layout, Opened
from intake.reasons import Language
from intake.rows import Numbers, Refusal
from intake.wishes import Remembered, Wishes, wishes_from


@dataclass(frozen=True, slots=True)
class Order:
    """What to read and by which rules. `sample`: of how many rows to show how they are read; `most_rows`: where
    to stop, 0 for the end of the file.
    """

    path: str
    wishes: Wishes
    numbers: Numbers
    language: Language
    destinations: tuple[str, ...] = ()
    remembered: Mapping[str, Remembered] = field(default_factory=dict)
    sample: int = 0
    most_rows: int = 0


class Taken(NamedTuple):
    """A prospect as COPY's lines: each number with kind and rank, tabs between; then the card and what is extra."""

    numbers: list[str]
    line: str


class Merge(NamedTuple):
    """A row that completes an earlier prospect of the file, which is counted from 0."""

    prospect: int
    numbers: list[str]
    line: str


@dataclass(slots=True)
class Chunk:
    """What some rows of the file came to; `position` counts bytes read so far.

    `duplicates` were left out, `doubled` were taken though the file had one of their numbers before. `consents`
    are by position among the prospects. `cut`: there are more rows, which were not asked for.
    """

    prospects: list[Taken] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    rows: int = 0
    duplicates: int = 0
    position: int = 0
    too_long: bool = False
    last: bool = False
    doubled: int = 0
    cut: bool = False
    merges: list[Merge] = field(default_factory=list)
    consents: dict[int, dict[str, str]] = field(default_factory=dict)
    samples: list[dict[str, Any]] = field(default_factory=list)

    def e164(self) -> str:
        """Every number of the prospects, spaces between."""
        return " ".join([number.partition("\t")[0] for taken in self.prospects for number in taken.numbers])


def encode_order(order: Order) -> bytes:
    """One line for the child's standard input."""
    return json.dumps(asdict(order)).encode() + b"\n"


def decode_order(line: bytes) -> Order:
    """The order that encode_order wrote."""
    said = json.loads(line)
    wishes = wishes_from(said.pop("wishes"))
    remembered = {key: Remembered(one["columns"], tuple(one["order"])) for key, one in said.pop("remembered").items()}
    return Order(wishes=wishes, remembered=remembered, destinations=tuple(said.pop("destinations")), **said)


def encode_opened(opened: Opened | FileRefused) -> bytes:
    """How the file is read, or why it is not."""
    if isinstance(opened, FileRefused):
        return json.dumps({"refused": [opened.code, opened.facts]}, default=str).encode()
    fault = [opened.fault.code, opened.fault.facts] if opened.fault else None
    said = {"layout": asdict(opened.layout), "sheets": opened.sheets, "remembered": opened.remembered, "fault": fault}
    return json.dumps(said, default=str).encode()


def decode_opened(message: bytes) -> Opened:
    """What encode_opened wrote. Raises FileRefused."""
    said = json.loads(message)
    if refused := said.get("refused"):
        raise FileRefused(refused[0], **refused[1])
    layout = said["layout"]
    layout |= {name: tuple(layout[name]) for name in ("headings", "fields", "order")}
    fault = FileRefused(said["fault"][0], **said["fault"][1]) if said["fault"] else None
    return Opened(Layout(**layout), tuple(said["sheets"]), said["remembered"], fault)


_COUNTS = ("rows", "duplicates", "position", "too_long", "last", "doubled", "cut", "samples")


def encode_chunk(chunk: Chunk) -> bytes:
    """One message: JSON, then a line with the numbers of each prospect, then COPY's lines."""
    said: dict[str, Any] = {name: getattr(chunk, name) for name in _COUNTS}
    said |= {"refusals": chunk.refusals, "merges": chunk.merges, "consents": list(chunk.consents.items())}
    numbers = "\n".join([" ".join(taken.numbers) for taken in chunk.prospects])
    lines = "\n".join([taken.line for taken in chunk.prospects])
    return _BETWEEN.join((json.dumps(said), numbers, lines)).encode()


def decode_chunk(message: bytes) -> Chunk:
    """The chunk that encode_chunk wrote."""
    text, numbers, lines = message.decode().split(_BETWEEN, 2)
    said = json.loads(text)
    said["refusals"] = [Refusal(*refusal) for refusal in said["refusals"]]
    said["merges"] = [Merge(*merge) for merge in said["merges"]]
    said["consents"] = dict(said["consents"])
    prospects = [
        Taken(entries.split(" "), line)
        for entries, line in zip(numbers.split("\n"), lines.split("\n"), strict=True)
        if entries
    ]
    return Chunk(prospects, **said)


_BETWEEN = "\x1e"  # JSON escapes it and numbers do not have it; what the lines hold comes last
