"""What is kept of refused rows: each whole or not at all, and of one file no more than the database should hold.

Row, field and reason are kept of every refusal. A row that is not kept is not cut, because a cut text, corrected beside
and imported again, would pass for what the file said.
"""

from __future__ import annotations

from collections.abc import Sequence

from intake.reasons import Language
from intake.rows import Refusal

ROW_CHARACTERS = 20_000
FILE_CHARACTERS = 50_000_000
_CELL = 4
"""Characters that a cell costs beside its own, so that many empty ones are counted too."""
_LEFT_OUT = {
    "fr": "La ligne elle-même est trop longue, ou trop de lignes sont refusées, pour la redonner ici : reprenez-la "
    "dans le fichier.",
    "en": "The row itself is too long, or too many rows are refused, to be given back here: take it from the file.",
}


class KeptRows:
    """The refusals of one file as they are kept, in the order of its rows."""

    def __init__(self, language: Language) -> None:
        self._sentence = _LEFT_OUT[language]
        self._left = FILE_CHARACTERS

    def keep(self, refusals: Sequence[Refusal]) -> list[Refusal]:
        """Those of one row: its cells with the first alone, or with none and a sentence about it."""
        first, *others = refusals
        size = sum(map(len, first.content)) + _CELL * len(first.content)
        rest = [other._replace(content=[]) for other in others]
        if size > min(ROW_CHARACTERS, self._left):
            return [first._replace(content=[], reason=f"{first.reason} {self._sentence}"), *rest]
        self._left -= size
        return [first, *rest]
