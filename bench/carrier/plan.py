"""What the simulated network does with a call: decided by seed, number and how often it was called, so that
the same run can be had again."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What becomes of a call."""

    LIVE = "live"
    MACHINE = "machine"
    EARLY = "early"  # answers and hangs up before anybody spoke
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    UNALLOCATED = "unallocated"
    REJECTED = "rejected"
    UNAVAILABLE = "unavailable"


SIP_CODES: Mapping[Kind, int] = MappingProxyType(
    {Kind.BUSY: 486, Kind.UNALLOCATED: 404, Kind.REJECTED: 603, Kind.UNAVAILABLE: 503, Kind.NO_ANSWER: 480}
)
"""The final answer to calls that are not answered by somebody or something."""

_CHANCES = {
    Kind.LIVE: 0.40,
    Kind.MACHINE: 0.14,
    Kind.EARLY: 0.02,
    Kind.NO_ANSWER: 0.28,
    Kind.BUSY: 0.08,
    Kind.UNALLOCATED: 0.04,
    Kind.REJECTED: 0.03,
    Kind.UNAVAILABLE: 0.01,
}


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds, drawn from a triangle: at least, most often, at most."""

    least: float
    usual: float
    most: float

    def draw(self, dice: random.Random) -> float:
        """One value, to the millisecond."""
        return round(dice.triangular(self.least, self.most, self.usual), 3)


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How the called people behave; chances are weights and need not add up to one."""

    chances: Mapping[Kind, float] = field(default_factory=lambda: MappingProxyType(_CHANCES))
    ring: Span = Span(1, 5, 15)
    refuse: Span = Span(0.05, 0.5, 2)
    """From the INVITE to a busy tone or another refusal."""
    no_answer: Span = Span(30, 45, 60)
    """How long it rings where nobody comes, unless the caller gives up first."""
    talk: Span = Span(5, 20, 60)
    early: Span = Span(0.1, 0.4, 1)
    machine: Span = Span(8, 15, 25)
    """How long a machine listens after its greeting began."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One call: seconds until it is answered or refused, seconds from the answer to the hang-up."""

    kind: Kind
    ring_seconds: float
    talk_seconds: float


def decide(seed: int, number: str, nth_call: int, behaviour: Behaviour) -> Plan:
    """What becomes of the `nth_call` (from 1) to `number`; equal arguments, equal plan."""
    dice = random.Random(f"{seed}/{number}/{nth_call}")
    kinds = list(behaviour.chances)
    kind = dice.choices(kinds, [behaviour.chances[one] for one in kinds])[0]
    ring = behaviour.ring.draw(dice)
    if kind is Kind.NO_ANSWER:
        ring = behaviour.no_answer.draw(dice)
    elif kind in SIP_CODES:
        ring = behaviour.refuse.draw(dice)
    spans = {Kind.LIVE: behaviour.talk, Kind.MACHINE: behaviour.machine, Kind.EARLY: behaviour.early}
    talk = spans[kind].draw(dice) if kind in spans else 0.0
    return Plan(kind, ring, talk)
