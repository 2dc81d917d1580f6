"""What is known of a lead as weighted marks, the form in which the model of who answers learns.

A word becomes one mark. A number becomes two neighbouring ones, weighted by how near it lies to each, so that an
effect may rise and fall (the hour of the day). Any mapping is taken: what is no finite number leaves no mark.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from math import copysign, floor, isfinite, log, log1p, log2

from dialer.core.observation import Feature, Features

MOST_FEATURES = 100
"""Further features of one lead are left out, so that no mapping takes long."""
LONGEST = 200
"""Characters of a name or a word that count."""

_REFUSED = frozenset({"true_probability"})
_CODES = frozenset({"id", "weekday"})
_KNOWN_NUMBERS = frozenset({"hour", "hours_since_last", "attempts", "answers"})
_MOST_ATTEMPTS_OR_HOURS = 1024.0
_HOURS_BETWEEN = 2
_LARGEST = 10**18
_FIRST_FIT, _SAMPLE, _INTERVALS = 20, 512, 12
# A record of nothing reads as this share of answers, with the weight of two attempts.
_PRIOR_ANSWERS, _PRIOR_SILENCES = 0.6, 1.4

Mark = tuple[str, float]


class Marks:
    """Turns features into marks; numbers of unknown names are scaled by those that were seen before."""

    def __init__(self) -> None:
        self._scales: dict[str, _Scale] = {}

    def of(self, features: Features) -> list[Mark]:
        """The marks of one lead: each a name and a weight from -1 to 1."""
        marks: list[Mark] = []
        kind = _word(features.get("kind"))
        for name, value in _usable(features):
            if isinstance(value, str):
                marks.append((f"{name}={value}", 1.0))
            elif name == "hour":
                marks += _between(f"{kind} {name}", value % 24 / _HOURS_BETWEEN, around=24 // _HOURS_BETWEEN)
            elif name in ("attempts", "hours_since_last"):
                marks += _between(name, log2(1 + min(_MOST_ATTEMPTS_OR_HOURS, max(0.0, value))))
            elif name != "answers":
                marks += self._number(name, value)
        record = _record(features)
        if record is not None:
            marks.append(("record", record))
        return marks

    def seen(self, features: Features) -> None:
        """Remember how large the numbers of names that are not known usually are."""
        for name, value in _usable(features):
            if isinstance(value, str) or name in _KNOWN_NUMBERS:
                continue
            if name in self._scales or len(self._scales) < MOST_FEATURES:
                self._scales.setdefault(name, _Scale()).seen(_compressed(value))

    def _number(self, name: str, value: float) -> Iterator[Mark]:
        scale = self._scales.get(name)
        if scale is not None:
            yield from scale.marks(name, _compressed(value))
        if isinstance(value, int) and abs(value) < 1000:
            yield f"{name}={value}", 1.0  # a number may be a code


class _Scale:
    """The order of the values of one name: knots between which equally many of a spread-out sample lie.

    The sample is one in one, then one in two, in four and so on of all values, so it is never of one hour alone, and
    values beyond all measure are a few among many.
    """

    def __init__(self) -> None:
        self._sample: list[float] = []
        self._knots: list[float] = []
        self._count, self._stride, self._next_fit = 0, 1, _FIRST_FIT

    def marks(self, name: str, value: float) -> Iterator[Mark]:
        """Where the value lies among the knots; nothing before enough were seen, or if all were equal."""
        last = len(self._knots) - 1
        if last < 1:
            return
        above = min(last, max(1, bisect_right(self._knots, value)))
        low, high = self._knots[above - 1], self._knots[above]
        place = above - 1 + min(1.0, max(0.0, (value - low) / (high - low)))
        yield name, 2 * place / last - 1
        yield from _between(name, place)

    def seen(self, value: float) -> None:
        self._count += 1
        if self._count % self._stride == 0:
            self._sample.append(value)
        if len(self._sample) == _SAMPLE:
            self._sample = self._sample[1::2]
            self._stride *= 2
        if self._count == self._next_fit:
            self._next_fit *= 2
            ordered = sorted(self._sample)
            self._knots = sorted({ordered[n * (len(ordered) - 1) // _INTERVALS] for n in range(_INTERVALS + 1)})


def _usable(features: Features) -> Iterator[tuple[str, str | float]]:
    """Words, among them truths and the codes that happen to be numbers, and numbers within reason."""
    for name, value in islice(features.items(), MOST_FEATURES):
        if value is None or name in _REFUSED:
            continue
        if isinstance(value, (str, bool)) or name in _CODES:
            yield name[:LONGEST], _word(value)
        elif isinstance(value, int):
            yield name[:LONGEST], _within_reason(value)
        elif isfinite(value):
            yield name[:LONGEST], value


def _word(value: Feature) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = _within_reason(value)
    return str(value)[:LONGEST]


def _within_reason(value: int) -> int:
    return min(_LARGEST, max(-_LARGEST, value))


def _compressed(value: float) -> float:
    return copysign(log1p(abs(value)), value)


def _between(name: str, place: float, around: int | None = None) -> Iterator[Mark]:
    """The two places that a number lies between, the nearer one weighing more; `around`: the places form a ring."""
    below = floor(place)
    above = below + 1
    if around is not None:
        below, above = below % around, above % around
    share = place - floor(place)
    yield f"{name}@{below}", 1 - share
    if share > 0:
        yield f"{name}@{above}", share


def _record(features: Features) -> float | None:
    """The number's own share of answers, drawn to the usual one while attempts are few, from -1 to 1."""
    attempts, answers = _count(features.get("attempts")), _count(features.get("answers"))
    if attempts is None or answers is None:
        return None
    answers = min(answers, attempts)
    odds = log((answers + _PRIOR_ANSWERS) / (attempts - answers + _PRIOR_SILENCES))
    return min(1.0, max(-1.0, (odds - log(_PRIOR_ANSWERS / _PRIOR_SILENCES)) / 3))


def _count(value: Feature) -> float | None:
    if isinstance(value, str) or value is None or not value >= 0:
        return None
    return float(min(value, 1e6))
