"""Rows that need nothing special, which most are, read by columns, which costs less."""

from __future__ import annotations

from collections.abc import Sequence
from json.encoder import encode_basestring

from db.copying import line_of
from dialer.core.model import E164
from dialer.core.phone import is_fiction
from intake.columns import CARD, NUMBERS
from intake.rows import MAX_TEXT, Numbers, postcode

_POSTCODE = CARD.index("postcode")
_FRENCH = E164("+33")


class PlainRows:
    """What becomes of the plain rows of one layout; RowReader reads all others, and any row to the same end."""

    def __init__(self, fields: Sequence[str], numbers: Numbers, destinations: Sequence[str] = ()) -> None:
        at = {field: index for index, field in enumerate(fields)}
        self._width = len(fields)
        self._numbers = [(field, at[field]) for field in NUMBERS if field in at]
        self._card = [at.get(field, -1) for field in CARD]
        names = [field for field in fields if field.startswith("extra:")]
        self._extra = [(encode_basestring(name.removeprefix("extra:")) + ": ", at[name]) for name in names]
        self._fiction = numbers == "fiction"
        whole = not destinations or _FRENCH.startswith(tuple(destinations))
        self._destinations = (_FRENCH,) if whole else tuple(destinations)

    def takes(self, cells: Sequence[str], found: Sequence[str]) -> bool:
        """Whether a row is plain: all its numbers are common ones that are called, no text is too long.

        `found` are its numbers as RowReader.common_numbers gives them.
        """
        if len(cells) != self._width or not any(found):
            return False
        for digits, (_, at) in zip(found, self._numbers, strict=True):
            if digits:
                number = E164("+33" + digits)
                if is_fiction(number) != self._fiction or not number.startswith(self._destinations):
                    return False
            elif cells[at]:
                return False
        return max(map(len, cells)) <= MAX_TEXT

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
