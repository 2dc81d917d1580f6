"""Pauses of recordings: as long as a card number takes to be said, and again if it takes longer."""

from __future__ import annotations

from datetime import datetime, timedelta

PAUSE = timedelta(minutes=2)
"""As long as a pause lasts; asked for again, it lasts so long from then on."""


def paused_until(now: datetime) -> datetime:
    """When a pause asked for at `now` (aware) ends by itself."""
    return now + PAUSE


def is_over(until: datetime | None, now: datetime) -> bool:
    """Whether a pause that ends at `until` is to be ended; one that ends later than any can, after the clock was set
    back, ends at once. None: there is no pause.
    """
    return until is not None and not now < until <= now + PAUSE
