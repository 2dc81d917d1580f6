"""The probabilities behind pacing: who answers, who becomes free, and how likely too many answer."""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, exp, sqrt

EXACT_TERMS = 70
"""Up to this many terms a sum of chances is convolved exactly; above, the normal law is near enough."""
STEPS = 6
"""Pieces into which the time that is left is cut for talk followed by wrap-up."""


def erlang_survival(stages: int, mean: float, seconds: float) -> float:
    """P(T > seconds) of an Erlang law: 2 stages stand for talk, 3 for the time an answer takes."""
    rate = stages * max(0.0, seconds) / max(mean, 0.001)
    term, total = 1.0, 1.0
    for stage in range(1, stages):
        term *= rate / stage
        total += term
    return total * exp(-min(rate, 700.0))


def answer_chance(probability: float, ring: float, age: float) -> float:
    """P(a call that has been in flight for `age` seconds is answered yet); `ring` is the mean time to it."""
    later = probability * erlang_survival(3, ring, age)
    return later / (later + 1 - probability) if later > 0 else 0.0


def freed_chance(*, talking: bool, elapsed: float, within: float, talk: float, wrap: float) -> float:
    """P(a busy agent is ready again within `within` seconds), after `elapsed` seconds of the state."""
    if not talking:
        return 1 - erlang_survival(1, wrap, within)
    alive = max(erlang_survival(2, talk, elapsed), 1e-300)
    total, before = 0.0, 1.0
    for step in range(1, STEPS + 1):
        until = within * step / STEPS
        after = min(before, erlang_survival(2, talk, elapsed + until) / alive)
        total += (before - after) * (1 - erlang_survival(1, wrap, within - until + within / STEPS / 2))
        before = after
    return min(1.0, total)


@dataclass(frozen=True, slots=True)
class Count:
    """How many of some independent things will happen: exact weights, or mean and variance alone."""

    weights: tuple[float, ...] | None
    mean: float
    variance: float


def poisson_binomial(chances: list[float]) -> Count:
    """The law of how many of these independent chances come true."""
    mean, variance = sum(chances), sum(p * (1 - p) for p in chances)
    if len(chances) > EXACT_TERMS:
        return Count(None, mean, variance)
    weights: tuple[float, ...] = (1.0,)
    for chance in chances:
        weights = _one_more(weights, chance)
    return Count(weights, mean, variance)


def with_one_more(count: Count, chance: float) -> Count:
    """The law after one further independent chance."""
    exact = count.weights is not None and len(count.weights) <= EXACT_TERMS
    weights = _one_more(count.weights, chance) if exact and count.weights else None
    return Count(weights, count.mean + chance, count.variance + chance * (1 - chance))


def shortage(answers: Count, freed: Count, spare: int) -> float:
    """P(answers - freed >= spare): no agent would be left for one further answer."""
    if answers.weights is None or freed.weights is None:
        spread = sqrt(max(answers.variance + freed.variance, 1e-9))
        return 0.5 * (1 - erf((spare - 0.5 - answers.mean + freed.mean) / spread / sqrt(2)))
    tail = _tails(answers.weights)
    return sum(
        weight * (1.0 if spare + free <= 0 else tail[spare + free] if spare + free < len(tail) else 0.0)
        for free, weight in enumerate(freed.weights)
    )


def _one_more(weights: tuple[float, ...], chance: float) -> tuple[float, ...]:
    padded = (0.0, *weights, 0.0)
    return tuple(padded[i] * chance + padded[i + 1] * (1 - chance) for i in range(len(weights) + 1))


def _tails(weights: tuple[float, ...]) -> list[float]:
    tails, total = [0.0] * len(weights), 0.0
    for index in range(len(weights) - 1, -1, -1):
        total += weights[index]
        tails[index] = total
    return tails
