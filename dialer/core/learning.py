"""What the recent past says about the next calls: who answers, how soon, how long people talk.

Each figure is a running mean over about the last `MEMORY` observations, begun from a cautious prior, so
that a campaign that has just started neither divides by nothing nor believes a first lucky call.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from dialer.core.pacing import Learned

MEMORY = 400.0
"""Weight of the past, in observations: old enough to be steady, young enough to follow the hour."""
PRIOR = 4.0
"""Weight of the prior, in observations."""


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over the recent past: observations fade so that their weight never passes MEMORY."""

    weight: float
    total: float

    @property
    def value(self) -> float:
        return self.total / self.weight

    def seen(self, observation: float) -> Mean:
        """The mean after one further observation."""
        fading = min(1.0, (MEMORY - 1) / self.weight)
        return Mean(self.weight * fading + 1, self.total * fading + observation)


def _prior(value: float) -> Mean:
    return Mean(PRIOR, PRIOR * value)


@dataclass(frozen=True, slots=True)
class Learning:
    """The estimates of one campaign. `answers` and `attempts` count everything seen, without fading."""

    answers: int = 0
    attempts: int = 0
    # A cautious beginning: many answer, soon, and agents stay busy for long.
    answer: Mean = field(default_factory=lambda: _prior(0.5))
    ring: Mean = field(default_factory=lambda: _prior(10.0))
    talk: Mean = field(default_factory=lambda: _prior(120.0))
    wrap: Mean = field(default_factory=lambda: _prior(20.0))

    def attempt_answered(self, ring_seconds: float) -> Learning:
        """A live answer `ring_seconds` after dialling."""
        return replace(
            self,
            answers=self.answers + 1,
            attempts=self.attempts + 1,
            answer=self.answer.seen(1.0),
            ring=self.ring.seen(max(0.0, ring_seconds)),
        )

    def attempt_unanswered(self) -> Learning:
        """An attempt that ended without a live answer."""
        return replace(self, attempts=self.attempts + 1, answer=self.answer.seen(0.0))

    def talked(self, seconds: float) -> Learning:
        """A conversation of this length has ended."""
        return replace(self, talk=self.talk.seen(max(0.0, seconds)))

    def wrapped_up(self, seconds: float) -> Learning:
        """A wrap-up of this length has ended."""
        return replace(self, wrap=self.wrap.seen(max(0.0, seconds)))

    def learned(self) -> Learned:
        """The estimates as pacing reads them."""
        return Learned(
            answers=self.answers,
            attempts=self.attempts,
            answer_probability=self.answer.value,
            ring_seconds=self.ring.value,
            talk_seconds=self.talk.value,
            wrap_seconds=self.wrap.value,
        )


@dataclass(frozen=True, slots=True)
class PastAttempt:
    """One ended attempt as the database remembers it; None where it never came so far."""

    ring_seconds: float | None
    talk_seconds: float | None
    wrap_seconds: float | None


def learn(past: Iterable[PastAttempt]) -> Learning:
    """The estimates after these attempts, oldest first: how a dialer that has just started catches up."""
    known = Learning()
    for attempt in past:
        known = (
            known.attempt_unanswered() if attempt.ring_seconds is None else known.attempt_answered(attempt.ring_seconds)
        )
        if attempt.talk_seconds is not None:
            known = known.talked(attempt.talk_seconds)
        if attempt.wrap_seconds is not None:
            known = known.wrapped_up(attempt.wrap_seconds)
    return known
