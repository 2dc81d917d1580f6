"""Time on hold: the customer hears music and the agent silence, and both are in the same conversation still."""

from __future__ import annotations

from datetime import datetime, timedelta

MOST_MS = 2**31 - 1
"""What the database keeps of one call."""


def held_ms(so_far: int, since: datetime, now: datetime) -> int:
    """Milliseconds on hold once this hold, begun at `since`, is over at `now` (aware); a clock set back adds none."""
    return min(MOST_MS, so_far + max(0, (now - since) // timedelta(milliseconds=1)))
