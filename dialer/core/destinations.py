"""Which numbers may be called at all: asked again before every call, whatever was asked at the import."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Literal

import phonenumbers

from dialer.core.model import E164
from dialer.core.phone import callable_by_campaign, is_fiction

_E164 = re.compile(r"\+[1-9][0-9]{3,14}")


class Forbidden(StrEnum):
    """Why a number is not called."""

    MALFORMED = "malformed"
    FICTION = "fiction"  # reserved for films and tests, and this system calls real people
    REAL = "real"  # and this system calls only numbers reserved for fiction
    DESTINATION = "destination"  # the trunk does not go there
    SPECIAL = "special"  # costs the caller more than a call


def forbidden(number: E164, destinations: Sequence[str], numbers: Literal["real", "fiction"]) -> Forbidden | None:
    """Why `number` may not be called by a trunk with these `destinations` (E.164 prefixes); None: it may.

    What cannot be understood is forbidden.
    """
    if _E164.fullmatch(number) is None:
        return Forbidden.MALFORMED
    if is_fiction(number) != (numbers == "fiction"):
        return Forbidden.FICTION if numbers == "real" else Forbidden.REAL
    if not number.startswith(tuple(destinations)):
        return Forbidden.DESTINATION
    try:
        return None if callable_by_campaign(number) else Forbidden.SPECIAL
    except phonenumbers.NumberParseException:
        return Forbidden.MALFORMED
