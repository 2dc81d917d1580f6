"""What pacing knows of the recent past: how many answer, after how long, and how long agents are busy.

Two memories of different length: the shorter notices that numbers answer more often than before, and the
more cautious estimate (the higher answer probability) counts.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dialer.core.pacing import Learned

LONG, SHORT = 300, 40
"""Ended attempts that each memory holds."""
SPAN = timedelta(hours=4)
"""What is older than this says little about now."""
PRIOR_WEIGHT = 10
PRIOR = Learned()


@dataclass(slots=True)
class Mean:
    """A mean of recent values, that starts from a prior."""

    prior: float
    values: deque[float] = field(default_factory=lambda: deque(maxlen=200))

    def add(self, value: float) -> None:
        """One more value, in seconds; negative ones say nothing."""
        if value >= 0:
            self.values.append(value)

    @property
    def now(self) -> float:
        """The mean, the prior weighing as much as ten values."""
        return (self.prior * PRIOR_WEIGHT + sum(self.values)) / (PRIOR_WEIGHT + len(self.values))


@dataclass(slots=True)
class Learning:
    """The memory of one campaign."""

    ends: deque[tuple[datetime, bool]] = field(default_factory=lambda: deque(maxlen=LONG))
    ring: Mean = field(default_factory=lambda: Mean(PRIOR.ring_seconds))
    talk: Mean = field(default_factory=lambda: Mean(PRIOR.talk_seconds))
    wrap: Mean = field(default_factory=lambda: Mean(PRIOR.wrap_seconds))

    def ended(
        self,
        at: datetime,
        *,
        live_answer: bool,
        ring_seconds: float | None = None,
        talk_seconds: float | None = None,
    ) -> None:
        """An attempt ended at `at`; `ring_seconds` until its answer, `talk_seconds` with an agent."""
        self.ends.append((at, live_answer))
        if live_answer and ring_seconds is not None:
            self.ring.add(ring_seconds)
        if talk_seconds is not None:
            self.talk.add(talk_seconds)

    def wrapped_up(self, seconds: float) -> None:
        """An agent took this long after a call."""
        self.wrap.add(seconds)

    def learned(self, now: datetime) -> Learned:
        """What is known at `now`."""
        recent = [live for at, live in self.ends if now - at < SPAN]
        long, short = _share(recent), _share(recent[-SHORT:])
        return Learned(
            answers=sum(recent),
            attempts=len(recent),
            answer_probability=max(long, short),
            ring_seconds=self.ring.now,
            talk_seconds=self.talk.now,
            wrap_seconds=self.wrap.now,
        )


def _share(ends: list[bool]) -> float:
    return (PRIOR.answer_probability * PRIOR_WEIGHT + sum(ends)) / (PRIOR_WEIGHT + len(ends))
