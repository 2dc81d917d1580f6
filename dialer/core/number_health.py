"""Whether a number that is shown still does well: by its own calls beside those of the others.

A number that networks mark as unwanted is answered less, hung up on sooner and objected to more often, and nobody
tells its owner. Few calls say little: a share counts as bad where even its cautious bound (Wilson, 95 %) is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

SHORT_SECONDS = 6.0
"""A conversation that is over so soon was none."""
FEWEST_CALLS = 100
JUDGED_DAYS = 14
"""Over so many days, today among them, a number is judged."""
HALF = 0.5
"""An answer rate below this part of the others' is bad."""
DOUBLE = 2.0
"""A share of short calls above this many times the others' is bad, where it is also above MANY_SHORT."""
MANY_SHORT = 0.3
MANY_OPT_OUTS = 0.02
"""Of a hundred people reached, more than two who want no more calls."""
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Record:
    """What became of the calls that showed a number, over some days."""

    calls: int = 0
    answers: int = 0
    short: int = 0
    """Answers that an agent met and that were over within SHORT_SECONDS."""
    opt_outs: int = 0

    def __add__(self, more: Record) -> Record:
        return Record(
            self.calls + more.calls,
            self.answers + more.answers,
            self.short + more.short,
            self.opt_outs + more.opt_outs,
        )

    def __sub__(self, less: Record) -> Record:
        return Record(
            self.calls - less.calls,
            self.answers - less.answers,
            self.short - less.short,
            self.opt_outs - less.opt_outs,
        )


class Sign(StrEnum):
    """What speaks against a number."""

    FEW_ANSWERS = "few_answers"
    SHORT_CALLS = "short_calls"
    OPT_OUTS = "opt_outs"


def signs(own: Record, others: Record) -> tuple[Sign, ...]:
    """What speaks against a number, beside the `others` of the same campaigns over the same days; nothing: it is well.

    Without others enough to compare with, only opt-outs are judged.
    """
    if own.calls < FEWEST_CALLS:
        return ()
    found = []
    if others.calls >= FEWEST_CALLS and others.answers:
        usual = others.answers / others.calls
        if _bounds(own.answers, own.calls)[1] < HALF * usual:
            found.append(Sign.FEW_ANSWERS)
        usual_short = others.short / others.answers
        if own.answers and _bounds(own.short, own.answers)[0] > max(MANY_SHORT, DOUBLE * usual_short):
            found.append(Sign.SHORT_CALLS)
    if own.answers and _bounds(own.opt_outs, own.answers)[0] > MANY_OPT_OUTS:
        found.append(Sign.OPT_OUTS)
    return tuple(found)


def _bounds(some: int, of: int) -> tuple[float, float]:
    """Wilson's interval of a share; Wilson, Journal of the American Statistical Association 22 (1927), p. 209."""
    share, square = some / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)
