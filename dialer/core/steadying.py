"""What a careless speaker says of time and counts, made such that it only ever goes forward.

Lines get lost, come twice or late, and a speaker may begin a new shift in the same breath. A policy that
took every fall at its word would forget what was abandoned, or count it twice.
"""

from __future__ import annotations

from dataclasses import replace

from dialer.core.observation import Observation

LATE_SECONDS = 60.0
"""A clock that goes back by no more than this tells of a line that comes late, not of a new beginning."""

LEAP_SECONDS = 3600.0
"""A clock that goes forward by more than this is believed when a second line agrees."""
NIGHT_SECONDS = 12 * 3600.0
"""Between two shifts, whatever the clock says: what was abandoned in the one is not held against the other."""


class Steady:
    """Follows one speaker."""

    def __init__(self) -> None:
        self.late = False
        """Whether the last line told of a floor that is no more as it says."""
        self._clock: float | None = None  # the speaker's
        self._now = 0.0
        self._leapt: float | None = None
        self._said = (0, 0, 0)
        self._before = (0, 0, 0)  # what was counted before the speaker began again

    def steadied(self, seen: Observation) -> Observation:
        """The same moment, with a clock and counters that never go back.

        A late line leaves them where they are. Less than half the dials, and no more of anything else, in a line
        that is not late are the beginning of a new shift, which counts on from there, NIGHT_SECONDS later.
        """
        said = (seen.dropped, seen.connected, seen.dials)
        if self._clock is None:
            self._clock = self._now = seen.now
        self.late = self._clock - LATE_SECONDS <= seen.now < self._clock or self._leaps(seen.now)
        if not self.late:
            self._now += max(0.0, seen.now - self._clock)
            self._clock = seen.now
        fewer = 2 * said[2] < self._said[2] and said[0] <= self._said[0] and said[1] <= self._said[1]
        if fewer and not self.late:
            self._before = _sum(self._before, self._said)
            self._now += NIGHT_SECONDS
        else:
            said = _greatest(said, self._said)
        self._said = said
        dropped, connected, dials = _sum(self._before, said)
        if (self._now, dropped, connected, dials) == (seen.now, seen.dropped, seen.connected, seen.dials):
            return seen
        return replace(seen, now=self._now, dropped=dropped, connected=connected, dials=dials)

    def _leaps(self, clock: float) -> bool:
        """Whether the clock leaps forward to where no line before has been: one such line alone is not believed."""
        assert self._clock is not None
        if clock <= self._clock + LEAP_SECONDS:
            self._leapt = None
            return False
        confirmed = self._leapt is not None and self._leapt <= clock <= self._leapt + LEAP_SECONDS
        self._leapt = None if confirmed else clock
        return not confirmed


def _greatest(one: tuple[int, int, int], other: tuple[int, int, int]) -> tuple[int, int, int]:
    return max(one[0], other[0]), max(one[1], other[1]), max(one[2], other[2])


def _sum(one: tuple[int, int, int], other: tuple[int, int, int]) -> tuple[int, int, int]:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]
