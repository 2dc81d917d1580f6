"""The probabilities behind pacing: who answers, who becomes free, and how likely too many answer."""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, exp, sqrt

EXACT_TERMS = 40
"""Up to this many terms a sum of chances is convolved exactly; above, the normal law is near enough."""


def answer_chance(probability: float, ring: float, age: float) -> float:
    """P(a call in flight for `age` seconds is answered yet), of which `ring` seconds is the mean time to it.

    Answers follow an Erlang law of three stages; a call that stays silent for long will hardly be answered.
    """
    passed = min(700.0, 3 * max(0.0, age) / max(ring, 0.001))
    later = probability * (1 + passed + passed * passed / 2) * exp(-passed)
    never = 1 - probability
    return later / (later + never) if later + never > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Handling:
    """Chances that an agent is ready again in time, from each phase of handling a call.

    Talk is two phases of equal mean, so that a long conversation is likelier to end soon than one that
    has just begun; wrap-up is one. The chances are the same for every agent: only the phase differs.
    """

    from_first: float
    from_second: float
    from_wrap_up: float
    phase_rate: float

    def from_talk(self, elapsed: float) -> float:
        """The chance of an agent who has talked for `elapsed` seconds."""
        passed = self.phase_rate * max(0.0, elapsed)
        return (self.from_first + passed * self.from_second) / (1 + passed)


def handling(*, within: float, talk: float, wrap: float) -> Handling:
    """The chances within `within` seconds, for a mean talk and a mean wrap-up in seconds."""
    within, rate, last = max(within, 0.001), 2 / max(talk, 0.001), 1 / max(wrap, 0.001)
    if abs(rate - last) * within < 0.001:
        last = rate + 0.001 / within  # the formulas divide by the difference
    gap = rate - last
    wrapping, fading = exp(-min(last * within, 700.0)), exp(-min(rate * within, 700.0))
    unfinished_one = rate * (wrapping - fading) / gap
    unfinished_two = rate * rate * (wrapping - fading * (1 + gap * within)) / (gap * gap)
    return Handling(
        from_first=_chance(1 - fading * (1 + rate * within) - unfinished_two),
        from_second=_chance(1 - fading - unfinished_one),
        from_wrap_up=1 - wrapping,
        phase_rate=rate,
    )


def _chance(value: float) -> float:
    return min(1.0, max(0.0, value))


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
    rest = 1 - chance
    return tuple(x * chance + y * rest for x, y in zip((0.0, *weights), (*weights, 0.0), strict=True))


def _tails(weights: tuple[float, ...]) -> list[float]:
    tails, total = [0.0] * len(weights), 0.0
    for index in range(len(weights) - 1, -1, -1):
        total += weights[index]
        tails[index] = total
    return tails
