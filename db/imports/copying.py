"""Rows as COPY takes them in its text format, written ahead by whoever has the values."""

from __future__ import annotations

from collections.abc import Sequence

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def line_of(values: Sequence[str]) -> str:
    """The values as one line of COPY, without its end; none of them is null."""
    line = "\t".join(values)
    if "\\" in line or "\n" in line or "\r" in line or line.count("\t") >= len(values):
        return "\t".join(value.translate(_ESCAPES) for value in values)
    return line


def values_of(line: str) -> list[str]:
    """The values that line_of wrote."""
    values = line.split("\t")
    if "\\" not in line:
        return values
    return [_unescaped(value) for value in values]


def _unescaped(value: str) -> str:
    parts = value.split("\\\\")
    return "\\".join(part.replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r") for part in parts)
