"""A time as a customer says it, on the clock of where he is, and the moment that is meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

Clocks = Literal["", "forward", "back"]
"""What the clocks do at that time: nothing, go forward (there is no such time), or go back (it comes twice)."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The moment (UTC) that is meant by a local time. Where the clocks go `forward` it is as long after the last time
    that there was as was said, on the new clock; where they go `back` it is the first of the two."""

    at: datetime
    clocks: Clocks


def meant(local: datetime, zone: ZoneInfo) -> Meant:
    """What is meant by a local time without a zone, there."""
    first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        return Meant(first, "forward")
    second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return Meant(first, "back" if second != first else "")
