"""Where a page of a list ended, as one word that a client gives back unchanged."""

from __future__ import annotations

import base64
import binascii
import json

from api.problems import Problem
from api.schema.base import FieldFault

Key = int | float | str | None


def cursor_of(*keys: Key) -> str:
    """The keys of the last row shown, as one word."""
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")


def keys_of(cursor: str, kinds: tuple[tuple[type, ...], ...]) -> list[Key]:
    """The keys, each of one of its kinds; raises Problem for a word that is none of ours."""
    try:
        keys = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        raise _strange() from None
    if not isinstance(keys, list) or len(keys) != len(kinds):
        raise _strange()
    for key, kind in zip(keys, kinds, strict=True):
        if not isinstance(key, kind) or isinstance(key, bool):
            raise _strange()
        if isinstance(key, int) and not -(2**31) < key < 2**53:
            raise _strange()
    return keys


def _strange() -> Problem:
    return Problem("invalid", fields=(FieldFault(field="query.after", code="cursor", reason="not a cursor"),))
