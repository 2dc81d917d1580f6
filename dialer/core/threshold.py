"""How much risk one more call may carry: a threshold that moves slowly with what was abandoned.

Abandoned calls are convex in the threshold, so a jumpy one costs agents' time at the same abandon rate. Its logarithm
is therefore an integral, answer by answer, of what was allowed less what happened, with a slow drift towards using
exactly what is allowed.
"""

from __future__ import annotations

from math import exp, inf, log

AIM = 0.965
"""The share of the abandon limit that is steered to: single shifts must not end above it."""
GAIN = 0.1
EARLY, SETTLED_AFTER = 2.0, 100.0
"""How much more it moves at first, and after how many live answers half as much more: where it belongs differs much
between one agent and many."""
DRIFT = 5e-5
"""How fast, an answer and an abandoned call of balance, the threshold also makes up for what was left or taken."""
OVER = 3.0
"""How much faster it makes up for what was taken."""
FORGOTTEN_AFTER = 8000.0
"""Live answers over which what was left of the limit is forgotten: a day pays little for those after the next."""
FAR = 20.0
"""A balance beyond this many abandoned calls is not made up for."""
FIRST, FIRST_UNTIL_THE_END = 1.8, 1.0
"""The threshold at a cold start, in abandon limits; the latter where no ringing call may be given up."""
SMALL = 1.2
"""By how much the threshold of a single agent is above that of a large team, in parts of the latter."""
MOST = 0.6
"""The greatest threshold, as a risk."""
LEAST = 0.05
"""The smallest threshold, in abandon limits."""
BRAKED = 0.1
"""The threshold while one more abandoned call would be too many, in abandon limits."""
TOLERANCE = 0.07
"""How far above its limit a window may end, in abandon limits: one abandoned call of few is a large share."""
FEW_ANSWERS = 200
"""With fewer live answers a window still has time to come back below its limit."""
MADE_UP = 0.5
"""The share of what is allowed to answers still to come that may be spent before."""
SHIFT_SECONDS = 6 * 3600.0
STEADY_AFTER_SECONDS = 600.0


class Threshold:
    """The threshold of one campaign; the same answers in the same order lead to the same threshold."""

    def __init__(self, *, giving_up: bool = True) -> None:
        self.limits = FIRST if giving_up else FIRST_UNTIL_THE_END
        """The greatest risk that one more call may carry, in abandon limits."""
        self._balance = 0.0
        self._answers = 0

    def answered(self, live: int, abandoned: int, limit: float) -> None:
        """So many live answers ended, `abandoned` of them without an agent, under this abandon limit (a share)."""
        gained = AIM * limit * live - abandoned
        if self._balance > 0:
            self._balance *= max(0.0, 1 - live / FORGOTTEN_AFTER)
        self._balance = min(FAR, max(-FAR, self._balance + gained))
        drift = DRIFT * live * (self._balance if self._balance > 0 else OVER * self._balance)
        self._answers += live
        moved = log(self.limits) + GAIN * (1 + EARLY / (1 + self._answers / SETTLED_AFTER)) * gained + drift
        self.limits = exp(min(log(MOST / max(limit, 1e-4)), max(log(LEAST), moved)))


def few_agents(at_work: int) -> float:
    """How many times the threshold of a large team a team of so many agents can carry.

    With few agents calls are risky one by one, and seldom: at the same threshold fewer of them are abandoned.
    """
    return 1 + SMALL / max(1, at_work)


def to_come(live_answers: int, elapsed: float, until_close: float = inf) -> float:
    """Live answers that a window will still bring, `elapsed` seconds after it began and so many before it closes.

    Until a shift has passed they come as they did so far; a few come in any case.
    """
    left = max(0.0, min(SHIFT_SECONDS - elapsed, until_close))
    steady = live_answers * left / elapsed if elapsed > STEADY_AFTER_SECONDS else 0.0
    return max(steady, (FEW_ANSWERS - live_answers) * min(1.0, left / SHIFT_SECONDS))


def room(live_answers: int, abandoned: int, limit: float, coming: float) -> float:
    """How many more calls may be abandoned in a window before it is over its limit beyond what it can make up.

    `coming`: live answers that it will still bring. Below one, the next abandoned call would be too many; below zero,
    there was one too many.
    """
    return (1 + TOLERANCE) * limit * live_answers + MADE_UP * limit * max(0.0, coming) - abandoned
