"""What the simulated carrier does with each call: the simulator's law, drawn from the seed and the number."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bench.carrier.plan import Kind, Plan
from bench.pacing.laws import Chances, Fate, Law, fate_of, talk_seconds

RINGS_ON = 35.0
"""Where nobody answers it rings for so many seconds more than the dialer waits: its time-out ends the call."""


def customers(seed: int, law: Law) -> Callable[[str, int], Plan]:
    """What becomes of a call, from its number and how often that was called."""

    def decide(number: str, nth_call: int) -> Plan:
        dice = Random(f"{seed}/{number}/{nth_call}")
        drawn = Chances(dice.random(), dice.random(), dice.random(), dice.random())
        fate, seconds = fate_of(law, law.answer, drawn)
        match fate:
            case Fate.ANSWER:
                return Plan(Kind.LIVE, seconds, talk_seconds(law, dice.random()))
            case Fate.FAILURE:
                return Plan(Kind.BUSY, seconds, 0.0)
            case Fate.MACHINE:  # without detection the simulator ends its ringing unanswered, and so does the network
                return Plan(Kind.NO_ANSWER, seconds, 0.0)
            case Fate.RING_OUT:
                return Plan(Kind.NO_ANSWER, law.ring_out + RINGS_ON, 0.0)

    return decide
