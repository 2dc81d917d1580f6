"""How often something may be tried: a bucket per key that fills up again with time."""

from __future__ import annotations

from collections import OrderedDict

MOST_KEYS = 10_000


class Tries:
    """`allowed` tries per key, one more every `seconds`; the keys longest unused are forgotten first."""

    def __init__(self, allowed: int, seconds: float) -> None:
        self._allowed = allowed
        self._seconds = seconds
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_seconds(self, key: str, now: float) -> float:
        """0 when a try may be made now, else how long to wait; `now` is any monotonic clock."""
        used = self._used(key, now)
        return 0.0 if used <= self._allowed - 1 else (used - (self._allowed - 1)) * self._seconds

    def count(self, key: str, now: float) -> None:
        """Count a try."""
        self._buckets[key] = (self._used(key, now) + 1, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > MOST_KEYS:
            self._buckets.popitem(last=False)

    def forgive(self, key: str) -> None:
        """Take a try back that was counted before it was known to be none."""
        used, at = self._buckets.get(key, (0.0, 0.0))
        if used:
            self._buckets[key] = (max(0.0, used - 1), at)

    def _used(self, key: str, now: float) -> float:
        used, at = self._buckets.get(key, (0.0, now))
        return max(0.0, used - (now - at) / self._seconds)
