"""What must hold over everything recorded, as a sentence and a query that finds what breaks it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Invariant:
    """Something that must hold over everything recorded.

    `query` gives the ids of what breaks it, at most 100, never a telephone number; `sentence` says what
    is wrong with them.
    """

    name: str
    sentence: str
    what: str
    query: str
    arguments: tuple[Any, ...] = field(default=())
