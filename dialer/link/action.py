"""How one action is written for Asterisk's manager interface, and what can go wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from dialer.core.errors import PlateauError

Fields: TypeAlias = Sequence[tuple[str, str]]

_BREAKS = frozenset("\r\n\0")
_SEPARATORS = frozenset(',"\\')


class AmiError(PlateauError):
    """Asterisk's manager interface cannot do this."""


class AmiDown(AmiError):
    """Asterisk cannot be reached; nothing was sent."""


class AmiTimeout(AmiError):
    """Asterisk did not answer in time; whether it did what was asked is not known."""


class AmiRefused(AmiError):
    """Asterisk refused."""


class AmiUnsafe(AmiError):
    """A value would be read by Asterisk as more than one; nothing was sent."""


def render(name: str, fields: Fields) -> bytes:
    """One action as bytes; the headers keep their order and may repeat (`Variable`).

    Raises AmiUnsafe, naming the header and never its value, where a line break would start a header of its
    own, or where a separator in a variable's value would start another variable.
    """
    lines = []
    for key, value in (("Action", name), *fields):
        if not key or not key.isascii() or not key.replace("-", "").isalnum():
            raise AmiUnsafe("the name of a header may only hold letters, digits and dashes; nothing was sent")
        if not _BREAKS.isdisjoint(value):
            raise AmiUnsafe(f"a line break in {key}; nothing was sent")
        if key.lower() == "variable" and not _SEPARATORS.isdisjoint(value.partition("=")[2]):
            raise AmiUnsafe("a comma, quote or backslash in a variable's value; nothing was sent")
        lines.append(f"{key}: {value}\r\n")
    return ("".join(lines) + "\r\n").encode()
