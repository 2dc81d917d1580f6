"""Wrap-up that its agent extends: by as much again each time, as often as the campaign allows."""

from __future__ import annotations

from datetime import datetime, timedelta

LEAST_SECONDS = 20
"""An extension is never shorter (WCAG 2.2.1)."""


def extended(
    since: datetime, until: datetime, now: datetime, *, wrap_up_seconds: int, extensions: int
) -> datetime | None:
    """When a wrap-up that began at `since` and would end at `until` ends after one more extension (aware).

    None: it is over at `now`, or was extended as often as the campaign allows.
    """
    step = timedelta(seconds=max(LEAST_SECONDS, wrap_up_seconds))
    latest = since + timedelta(seconds=wrap_up_seconds) + extensions * step
    later = until + step
    return later if now < until and later <= latest else None
