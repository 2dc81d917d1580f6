"""Caps on spending: a call is placed only while it and all that live fit beneath, so that no cap is passed.

A conversation is never cut for money. What it may still cost is therefore kept in reserve from the moment it is
placed: the minutes of the cap's reserve, and where it has lasted longer than half of them, as much again as it
has lasted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

Period = Literal["day", "month", "always"]


@dataclass(frozen=True, slots=True)
class Cap:
    """So much may be spent in each period on a trunk, or for a campaign. Days and months are those of `timezone`."""

    id: int
    trunk: str | None
    campaign_id: int | None
    period: Period
    amount: Decimal
    reserve_seconds: int
    timezone: str


def began(period: Period, on: date) -> date:
    """The first day of the period that a day lies in."""
    if period == "always":
        return date.min
    return on if period == "day" else on.replace(day=1)


def ends(period: Period, on: date) -> date | None:
    """The first day of the period after the one that a day lies in; None: it never ends."""
    if period == "always":
        return None
    return on + timedelta(days=1) if period == "day" else (on.replace(day=1) + timedelta(days=32)).replace(day=1)


def reserved_seconds(elapsed: float, reserve_seconds: int) -> float:
    """How long a call that has been up for `elapsed` seconds (0: not answered) is reckoned to last in all."""
    return max(float(reserve_seconds), 2.0 * elapsed)


def left(cap: Cap, spent: Decimal, reserved: Iterable[Decimal]) -> Decimal:
    """What is left beneath the cap once every call that lives has cost what is kept for it; may be negative."""
    return cap.amount - spent - sum(reserved, Decimal(0))
