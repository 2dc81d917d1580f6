"""Asterisk's configuration syntax: sections of options, with nothing in a value that could end it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from dialer.core.errors import PlateauError

Option = tuple[str, str | int | float | Path]

HEADER = "; Generated from the settings. Changes made here are lost at the next start.\n"
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f]")


class UnsafeValue(PlateauError):
    """A value with control characters cannot be written into Asterisk's configuration."""


def section(name: str, options: Iterable[Option], *, template: str = "") -> str:
    """One `[name]` with its options; `template` is what follows in parentheses, such as `!`."""
    head = f"[{name}]({template})" if template else f"[{name}]"
    return "\n".join([head, *(f"{key} = {value(given)}" for key, given in options), ""])


def file(*sections: str) -> str:
    """A whole file: the warning that it is generated, then its sections."""
    return "\n".join([HEADER, *sections])


def value(given: str | int | float | Path) -> str:
    """A value as it is written: a semicolon would begin a comment. Raises UnsafeValue."""
    text = str(given)
    if _FORBIDDEN.search(text):
        raise UnsafeValue
    return text.replace(";", "\\;")
