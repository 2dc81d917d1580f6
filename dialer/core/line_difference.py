"""What differs between two sets of files, line by line, with a little of what stands around it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

AROUND = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is the same, was added or removed; its numbers count from 1. `gap`: lines were left out before it."""

    file: str
    kind: Literal["same", "added", "removed"]
    before: int | None
    after: int | None
    text: str
    gap: bool


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Line]:
    """The lines that differ, file by file, with two lines around them."""
    return [
        line
        for name in sorted({*before, *after})
        for line in _of_file(name, before.get(name, "").splitlines(), after.get(name, "").splitlines())
    ]


def _of_file(name: str, old: list[str], new: list[str]) -> Iterator[Line]:
    for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND):
        gap = group[0][1] > 0
        for kind, first, last, begin, end in group:
            if kind == "equal":
                for at in range(last - first):
                    yield Line(name, "same", first + at + 1, begin + at + 1, old[first + at], gap)
                    gap = False
                continue
            for at in range(first, last):
                yield Line(name, "removed", at + 1, None, old[at], gap)
                gap = False
            for at in range(begin, end):
                yield Line(name, "added", None, at + 1, new[at], gap)
                gap = False
