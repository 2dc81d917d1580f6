"""Learns from each attempt who answers, after how long, how long people talk; the past fades.

Of two memories of the answer probability the more cautious counts: one is steady, one soon notices that many more
answer than before. Begun from a cautious prior, so that a campaign that has just started neither divides by nothing
nor believes a first lucky call.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from dialer.core.fading import Histogram, Rate
from dialer.core.outlook import (
    MIDDLES,
    RING_SECONDS,
    Learned,
    Ring,
    freed_tables,
    horizons_of,
    ring_table,
    span_bin,
)
from dialer.core.threshold import Threshold

PATIENCE_SECONDS = 2.0
"""An answered customer who gets no agent within this time is abandoned."""
HORIZONS = 3
"""At how many times of ringing, of equal shares of the answers, agents and answers are weighed against each other."""
_SLOW, _QUICK = 600.0, 80.0
_RING_MEMORY, _SPAN_MEMORY = 800.0, 500.0
_ROUTE_PRIOR = 40.0
"""How many attempts the whole campaign weighs against what is known of one route."""
_RENEW_AFTER, _RENEW_SOON, _YOUNG = 40.0, 8.0, 200


def _bell(middle: float, weight: float) -> list[float]:
    shares = [exp(-((log(seconds) - log(middle)) ** 2) / 2) for seconds in MIDDLES]
    return [weight * share / sum(shares) for share in shares]


def _answers_prior() -> list[float]:
    ages = [max(0.0, (second - 1.5) / 3.3) for second in range(RING_SECONDS)]
    shares = [age * age * exp(-age) for age in ages]
    return [6.0 * share / sum(shares) for share in shares]


def _others_prior() -> list[float]:
    return [4.0 / 39 if 0 < second < 40 else 0.0 for second in range(RING_SECONDS)]


class _RingTimes:
    """How long calls ring until an answer, and until another end."""

    def __init__(self, prior: bool) -> None:
        empty = [0.0] * RING_SECONDS
        self.answered = Histogram(_answers_prior() if prior else empty, _RING_MEMORY)
        self.ended = Histogram(_others_prior() if prior else empty, _RING_MEMORY)

    def seen(self, seconds: float, answered: bool) -> None:
        place = min(RING_SECONDS - 1, max(0, int(seconds)))
        (self.answered if answered else self.ended).seen(place)


class Learning:
    """The estimates of one campaign; the same attempts in the same order lead to the same ones."""

    def __init__(self, patience: float = PATIENCE_SECONDS, *, giving_up: bool = True) -> None:
        self._patience = patience
        self.attempts = 0
        self.answers = 0
        self.threshold = Threshold(giving_up=giving_up)
        self._slow, self._quick = Rate(0.5, 4.0, _SLOW), Rate(0.5, 4.0, _QUICK)
        self._slow_hope, self._quick_hope = Rate(0.5, 4.0, _SLOW), Rate(0.5, 4.0, _QUICK)
        self._all_rings = _RingTimes(prior=True)
        self._rings: dict[str, _RingTimes] = {}
        self._talk, self._wrap = Histogram(_bell(60.0, 3.0), _SPAN_MEMORY), Histogram(_bell(12.0, 3.0), _SPAN_MEMORY)
        self._new = 0.0
        self._learned: Learned | None = None

    def resolved(self, seconds: float, answered: bool, route: str = "", chance: float | None = None) -> None:
        """A call ended its ringing after `seconds`, by a live answer or otherwise.

        `route`: the trunk and the kind of number, as one word. `chance`: what was expected of its number.
        """
        self.attempts += 1
        self.answers += answered
        hope = self._slow.value if chance is None else chance
        for rate, seen in (
            (self._slow, float(answered)),
            (self._quick, float(answered)),
            (self._slow_hope, hope),
            (self._quick_hope, hope),
        ):
            rate.seen(seen)
        self._all_rings.seen(seconds, answered)
        if route:
            self._rings.setdefault(route, _RingTimes(prior=False)).seen(seconds, answered)
        self._new += 1.0

    def talked(self, seconds: float) -> None:
        """A conversation of this length has ended."""
        self._talk.seen(span_bin(seconds))
        self._new += 0.5

    def wrapped_up(self, seconds: float) -> None:
        """A wrap-up of this length has ended."""
        self._wrap.seen(span_bin(seconds))
        self._new += 0.5

    def learned(self) -> Learned:
        """The estimates as pacing reads them: renewed after some observations, or at once where they are few."""
        if self._learned is None or self._new >= (_RENEW_AFTER if self.attempts >= _YOUNG else _RENEW_SOON):
            self._learned = self._renewed()
            self._new = 0.0
        return self._learned

    def _renewed(self) -> Learned:
        answers, others = self._all_rings.answered.shares(), self._all_rings.ended.shares()
        horizons = horizons_of(answers, HORIZONS)
        talk, wrap = self._talk.shares(), self._wrap.shares()
        after_talk, after_wrap_up = freed_tables(talk, wrap, horizons, self._patience)
        least_quick = self._quick.value - _deviation(self._quick)
        return Learned(
            attempts=self.attempts,
            answers=self.answers,
            answer_probability=max(self._slow.value, least_quick),
            lift=max(self._slow.value / self._slow_hope.value, least_quick / self._quick_hope.value),
            ring_seconds=sum((second + 0.5) * share for second, share in enumerate(answers)),
            talk_seconds=_mean(talk),
            wrap_seconds=_mean(wrap),
            horizons=horizons,
            rings={route: self._ring(known, answers, others, horizons) for route, known in self._routes()},
            free_after_talk=after_talk,
            free_after_wrap_up=after_wrap_up,
        )

    def _routes(self) -> Iterable[tuple[str, _RingTimes]]:
        return [("", self._all_rings), *self._rings.items()]

    def _ring(
        self, known: _RingTimes, answers: Sequence[float], others: Sequence[float], horizons: Sequence[float]
    ) -> Ring:
        if known is self._all_rings:
            return ring_table(answers, others, horizons)
        return ring_table(
            known.answered.shares(answers, _ROUTE_PRIOR), known.ended.shares(others, _ROUTE_PRIOR), horizons
        )


def _deviation(rate: Rate) -> float:
    value = min(1.0, max(0.0, rate.value))
    return sqrt(value * (1 - value) / min(rate.weight, _QUICK))


def _mean(shares: Sequence[float]) -> float:
    return sum(share * seconds for share, seconds in zip(shares, MIDDLES, strict=True))


@dataclass(frozen=True, slots=True)
class PastAttempt:
    """One ended attempt as the database remembers it. Times in seconds; None where it never came so far."""

    ring_seconds: float
    answered: bool
    abandoned: bool
    talk_seconds: float | None
    wrap_seconds: float | None
    route: str = ""


def learn(
    past: Iterable[PastAttempt], limit: float, patience: float = PATIENCE_SECONDS, *, giving_up: bool = True
) -> Learning:
    """The estimates after these attempts, oldest first: how a dialer that has just started catches up.

    What was expected of single numbers is not remembered: how far that may be believed is learned anew.
    """
    known = Learning(patience, giving_up=giving_up)
    for attempt in past:
        known.resolved(attempt.ring_seconds, attempt.answered, attempt.route)
        if attempt.answered:
            known.threshold.answered(1, attempt.abandoned, limit)
        if attempt.talk_seconds is not None:
            known.talked(attempt.talk_seconds)
        if attempt.wrap_seconds is not None:
            known.wrapped_up(attempt.wrap_seconds)
    return known
