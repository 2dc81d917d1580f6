"""Calls per second of a trunk, as a token bucket whose clock is passed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

# A tick is a fraction of a second: what the bucket holds at most lets each tick use its share, and no more.
_BURST_SECONDS = 0.1
_SET_BACK = timedelta(seconds=5)
"""Two who ask at once may tell the time in the wrong order; beyond this the clock was set back."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """`tokens` calls may start at `at`; `rate` more come each second, up to `size`."""

    rate: float
    size: float
    tokens: float
    at: datetime


def full(rate: float, now: datetime) -> Bucket:
    """A bucket of `rate` calls per second; no span of t seconds sees more than rate x t + size calls."""
    size = max(1.0, rate * _BURST_SECONDS)
    return Bucket(rate, size, size, now)


def take(bucket: Bucket, now: datetime, wanted: int) -> tuple[Bucket, int]:
    """The bucket afterwards, and how many of `wanted` calls may start at `now`."""
    filled = _filled(bucket, now)
    granted = max(0, min(wanted, int(filled.tokens)))
    return replace(filled, tokens=filled.tokens - granted), granted


def give_back(bucket: Bucket, calls: int) -> Bucket:
    """The bucket when so many of the calls that it granted did not start."""
    return replace(bucket, tokens=min(bucket.size, bucket.tokens + calls))


def with_rate(bucket: Bucket, now: datetime, rate: float) -> Bucket:
    """The same bucket at another rate from `now` on: a trunk that slows down, or recovers."""
    filled, size = _filled(bucket, now), max(1.0, rate * _BURST_SECONDS)
    return Bucket(rate, size, min(filled.tokens, size), filled.at)


def _filled(bucket: Bucket, now: datetime) -> Bucket:
    # A clock that was set back adds nothing and takes nothing, and the bucket fills again from then on.
    elapsed = max(timedelta(0), now - bucket.at).total_seconds()
    at = now if bucket.at - now > _SET_BACK else max(now, bucket.at)
    return replace(bucket, tokens=min(bucket.size, bucket.tokens + elapsed * bucket.rate), at=at)
