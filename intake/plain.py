"""Rows that need nothing special, which most are, read by columns, which costs less."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from json.encoder import encode_basestring
from operator import and_

from db.imports.copying import line_of
from dialer.core.model import E164
from dialer.core.phone import FICTION
from intake.columns import CARD, CONSENT, in_order, kind_of_field
from intake.read import Row
from intake.rows import MAX_TEXT, Numbers, extras
from intake.values import postcode

_POSTCODE = CARD.index("postcode")
_FRENCH = E164("+33")
_FICTION = tuple(prefix.removeprefix(_FRENCH) for prefix in FICTION)
_NOT_PLAIN = (*CONSENT, "birth_date", "country", "timezone")


class PlainRows:
    """What becomes of the plain rows of one layout; RowReader reads all others, and any row to the same end."""

    def __init__(
        self,
        fields: Sequence[str],
        numbers: Numbers,
        destinations: Sequence[str] = (),
        *,
        order: Sequence[str] | None = None,
    ) -> None:
        at = {field: index for index, field in enumerate(fields)}
        self._width = len(fields)
        self._numbers = [(kind_of_field(field), at[field]) for field in order or in_order(fields)]
        self._card = [at.get(field, -1) for field in CARD]
        self._extra = [(encode_basestring(name) + ": ", where) for name, where in extras(fields)]
        self._special = [where for field, where in at.items() if field in _NOT_PLAIN]
        self._fiction = {"fiction": True, "real": False, "any": None}[numbers]
        whole = not destinations or _FRENCH.startswith(tuple(destinations))
        self._everywhere = whole
        self._destinations = tuple(destinations)

    def takes(self, block: Sequence[Row], found: Sequence[Sequence[str]]) -> list[bool]:
        """Which rows are plain: all their numbers are common ones that are called, no text is too long, and nothing
        in them has a form of its own.

        `found` are their numbers as RowReader.common_numbers gives them.
        """
        whole = [type(cells) is list and len(cells) == self._width for _, cells in block]
        if not all(whole):
            rest = iter(self.takes(list(compress(block, whole)), list(compress(found, whole))))
            return [fits and next(rest) for fits in whole]
        if not block:
            return []
        rows: list[list[str]] = [cells for _, cells in block]  # type: ignore[misc]  # looked at above
        columns = list(zip(*rows, strict=True))
        plain = list(map(any, found))
        for (_, at), digits in zip(self._numbers, zip(*found, strict=True), strict=True):
            plain = list(map(and_, plain, self._called(digits, columns[at])))
        for at in self._special:
            plain = [so_far and not cell for so_far, cell in zip(plain, columns[at], strict=True)]
        if max([max(map(len, column)) for column in columns]) > MAX_TEXT:
            plain = [so_far and max(map(len, cells)) <= MAX_TEXT for so_far, cells in zip(plain, rows, strict=True)]
        return plain

    def _called(self, digits: Sequence[str], cells: Sequence[str]) -> list[bool]:
        """Of one column: whether there is a number that is called, or nothing at all."""
        fiction, beginnings = self._fiction, self._destinations
        called = [
            (own.startswith(_FICTION) is fiction if own else not cell) for own, cell in zip(digits, cells, strict=True)
        ]
        if self._everywhere:
            return called
        return [
            so_far and (not own or ("+33" + own).startswith(beginnings))
            for so_far, own in zip(called, digits, strict=True)
        ]

    def numbers(self, found: tuple[str, ...]) -> list[str]:
        """The numbers of a plain row as lines of COPY: number, kind and rank."""
        if found[0] and not any(found[1:]):
            return [f"+33{found[0]}\t{self._numbers[0][0]}\t1"]
        kinds: dict[str, str] = {}
        for digits, (field, _) in zip(found, self._numbers, strict=True):
            if digits:
                kinds.setdefault(digits, field)
        return [f"+33{digits}\t{kind}\t{rank}" for rank, (digits, kind) in enumerate(kinds.items(), 1)]

    def lines(self, rows: Sequence[Sequence[str]]) -> list[str]:
        """For each plain row the card and what is extra as a line of COPY."""
        if not rows:
            return []
        columns = list(zip(*rows, strict=True))
        nothing = [""] * len(rows)
        values = [list(map(str.strip, columns[at])) if at >= 0 else nothing for at in self._card]
        values[_POSTCODE] = [
            postcode(code, _FRENCH) if len(code) == 4 or code.endswith(".0") else code for code in values[_POSTCODE]
        ]
        values.append(self._extras(columns, len(rows)))
        lines = list(map("\t".join, zip(*values, strict=True)))
        text = "\n".join(lines)
        clean = "\\" not in text and "\r" not in text
        if clean and text.count("\t") == len(rows) * len(CARD) and text.count("\n") == len(rows) - 1:
            return lines
        return [line_of(one) for one in zip(*values, strict=True)]

    def _extras(self, columns: Sequence[Sequence[str]], count: int) -> list[str]:
        pairs = [
            [name + text if text != '""' else "" for text in map(encode_basestring, map(str.strip, columns[at]))]
            for name, at in self._extra
        ]
        if not pairs:
            return ["{}"] * count
        return ["{" + ", ".join(filter(None, own)) + "}" for own in zip(*pairs, strict=True)]
