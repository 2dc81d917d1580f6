"""The laws of a simulated floor: who answers, after how long, how long people talk.

Everything is drawn by inverting a distribution at a number from 0 to 1, so that the n-th dial and the n-th
conversation of a seed meet the same chance whatever the policy: differences between policies are paired.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import exp, inf, log, log1p, sqrt
from statistics import NormalDist
from typing import NamedTuple

RING_LEAST_SECONDS = 2.0
TALK_SPREAD = sqrt(log(1 + 0.95**2))
"""Of the logarithm: conversations have a coefficient of variation of 0.95."""
MACHINE_LEAST_SECONDS = 8.0
PIECES = 512
_NORMAL = NormalDist()


class Fate(StrEnum):
    """What becomes of a dialled number, if it is left to ring."""

    ANSWER = "answer"
    MACHINE = "machine"
    FAILURE = "failure"
    RING_OUT = "ring_out"


class Ringing(StrEnum):
    """How long a number rings before a person answers."""

    GAMMA = "gamma"
    BIMODAL = "bimodal"
    """Half within 6 to 10 seconds, half within 18 to 22, as call logs of interviewers have it."""
    MARKOV = "markov"
    """Exponential for every dial, answered or not: the family whose optimum is known, see markov.py."""


class Talk(StrEnum):
    """The shape of conversations; the mean is the law's."""

    LOGNORMAL = "lognormal"
    EXPONENTIAL = "exponential"


@dataclass(frozen=True, slots=True)
class Law:
    """One stationary world. Times are means in seconds where nothing else is said, probabilities from 0 to 1."""

    answer: float = 0.35
    talk: float = 45.0
    talk_shape: Talk = Talk.LOGNORMAL
    wrap: float = 15.0
    ring: float = 12.0
    ring_shape: Ringing = Ringing.GAMMA
    ring_out: float = 25.0
    """Nobody has answered: the dialer's own time-out."""
    machine_share: float = 0.3
    """Of what no person answers."""
    failure_share: float = 0.2
    """Of what no person answers."""
    patience: float = 2.0
    """From answer (or from the verdict of AMD) to being lost."""
    least_ring: float = 15.0
    """A ringing call may not be given up before."""
    amd_seconds: float = 0.0
    amd_false_machine: float = 0.0
    """Persons taken for machines; each of them is a live answer that was dropped."""
    amd_missed: float = 0.0
    """Machines taken for persons."""
    late_answer: float = 0.0
    """The dialer hears of an answer so much later than the customer has answered."""
    clump_spread: float = 0.0
    """Of the logarithm of a slow factor on the chance of an answer; 0: answers are independent."""
    clump_seconds: float = 600.0
    """After so long the slow factor has forgotten two thirds of itself."""
    pause_every: float = 0.0
    """An agent's time from one pause to asking for the next; 0: nobody pauses."""
    pause: float = 300.0
    trunks: int | None = None
    """Calls at once, those in conversation included."""
    calls_per_second: float = inf


class Chances(NamedTuple):
    """The numbers from 0 to 1 that decide over one dial."""

    answer: float
    kind: float
    seconds: float
    verdict: float


def fate_of(law: Law, answer: float, drawn: Chances) -> tuple[Fate, float]:
    """What becomes of a dial that a person answers with this probability, and after how many seconds."""
    answered = drawn.answer < answer
    if law.ring_shape is Ringing.MARKOV:
        return (Fate.ANSWER if answered else Fate.RING_OUT), -law.ring * log1p(-drawn.seconds)
    if answered:
        return Fate.ANSWER, ring_seconds(law, drawn.seconds)
    if drawn.kind < law.machine_share:
        return Fate.MACHINE, MACHINE_LEAST_SECONDS + drawn.seconds * (law.ring_out - MACHINE_LEAST_SECONDS)
    if drawn.kind < law.machine_share + law.failure_share:
        return Fate.FAILURE, 1.0 - 2.0 * log1p(-drawn.seconds)
    return Fate.RING_OUT, law.ring_out


def ring_seconds(law: Law, drawn: float) -> float:
    """Ringing until a person answers."""
    if law.ring_shape is Ringing.BIMODAL:
        return 6.0 + 8.0 * drawn if drawn < 0.5 else 18.0 + 8.0 * (drawn - 0.5)
    quantiles = ring_quantiles(law.ring, law.ring_out)
    place = drawn * PIECES
    piece = int(place)
    return quantiles[piece] + (place - piece) * (quantiles[piece + 1] - quantiles[piece])


def talk_seconds(law: Law, drawn: float) -> float:
    """One conversation."""
    if law.talk_shape is Talk.EXPONENTIAL:
        return -law.talk * log1p(-drawn)
    return law.talk * exp(TALK_SPREAD * (_NORMAL.inv_cdf(max(drawn, 1e-12)) - TALK_SPREAD / 2))


def wrap_seconds(law: Law, drawn: float) -> float:
    """The wrap-up after a conversation."""
    return -law.wrap * log1p(-drawn)


@cache
def ring_quantiles(mean: float, most: float) -> tuple[float, ...]:
    """The quantiles, in PIECES equal steps, of 2 s + Gamma(3) kept below `most` with this mean. Seconds."""
    most -= RING_LEAST_SECONDS
    scale = _solve(lambda scale: _mean_below(most / scale) * scale, mean - RING_LEAST_SECONDS, 200.0)
    whole = _below(most / scale)
    inner = (_solve(lambda x: _below(x / scale), whole * step / PIECES, most) for step in range(1, PIECES))
    return (RING_LEAST_SECONDS, *(RING_LEAST_SECONDS + x for x in inner), RING_LEAST_SECONDS + most)


def _below(x: float) -> float:
    return 1 - exp(-x) * (1 + x + x * x / 2)


def _mean_below(x: float) -> float:
    """The mean of Gamma(3) of scale 1, given that it is below `x`."""
    below = _below(x)
    return 3 * (below - exp(-x) * x * x * x / 6) / below if below > 1e-12 else 0.75 * x


def _solve(rising: Callable[[float], float], value: float, high: float) -> float:
    low = 1e-6
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < value else (low, middle)
    return low
