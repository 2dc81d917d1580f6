"""The first rows of a file as they will be read, for a person who looks before anything is imported."""

from __future__ import annotations

from typing import Any

from dialer.core.errors import InvalidNumber
from dialer.core.phone import normalise
from intake.columns import CARD
from intake.read import Broken, Layout, Row
from intake.rows import MAX_TEXT, Prospect, RowReader
from intake.values import postcode

_USUAL = str.maketrans("", "", " .-()\t")


def sample_of(row: Row, reader: RowReader, layout: Layout) -> dict[str, Any]:
    """One row: its cells, its numbers as written and as read, the card, what is extra, or why it is refused."""
    number, cells = row
    (common,) = reader.common_numbers([row])
    outcome = reader.read(number, cells, common)
    said: dict[str, Any] = {"row": number, "cells": shown(cells), "numbers": []}
    said |= {"card": {}, "extra": {}, "consent": None, "refusals": []}
    if not isinstance(outcome, Prospect):
        said["refusals"] = [{"field": one.field, "code": one.code, "reason": one.reason} for one in outcome]
        return said
    assert not isinstance(cells, Broken)
    said["numbers"] = _numbers(cells, outcome, layout)
    said["card"] = {field: text for field, text in zip(CARD, outcome.card, strict=True) if text}
    said["extra"] = outcome.extra
    said["consent"] = outcome.consent
    if "postcode" in layout.fields:
        written = cells[layout.fields.index("postcode")].strip()
        said["postcode_repaired"] = postcode(written, outcome.numbers[0][0]) != written
    return said


def shown(cells: list[str] | Broken) -> list[str]:
    """The cells of a row as they stand in the file, long ones cut; none of a row that is no row."""
    if isinstance(cells, Broken):
        return []
    return [cell if len(cell) <= MAX_TEXT else cell[:MAX_TEXT] + "…" for cell in cells]


def _numbers(cells: list[str], prospect: Prospect, layout: Layout) -> list[dict[str, Any]]:
    """Each number where it stood first, and what was repaired of it."""
    found = []
    left = {number for number, _ in prospect.numbers}
    for field in layout.order:
        at = layout.fields.index(field)
        written = cells[at] if at < len(cells) else ""
        try:
            number = normalise(written)
        except InvalidNumber:
            continue
        if number in left:
            left.remove(number)
            found.append({"field": field, "written": written, "e164": number, "repaired": repairs(written, number)})
    return found


def repairs(written: str, e164: str) -> list[str]:
    """What of a number was put right: zero (lost), point_zero, parenthesised_zero, spaces (unusual ones), quote."""
    cell = written.strip()
    found = []
    if cell.startswith(("'", "’")):
        found.append("quote")
    cell = cell.lstrip("'’").strip()
    if cell.endswith(".0"):
        found.append("point_zero")
        cell = cell.removesuffix(".0")
    if "(0)" in cell and cell.startswith(("+", "00")):
        found.append("parenthesised_zero")
        cell = cell.replace("(0)", "", 1)
    digits = cell.translate(_USUAL)
    if not digits.lstrip("+").isascii() or not digits.lstrip("+").isdigit():
        found.append("spaces")
        digits = "".join(letter for letter in digits if letter in "+0123456789")
    whole = digits.startswith(("0", "+", "33"))
    if not whole and e164.endswith(digits) and len(digits) == 9:
        found.append("zero")
    return found
