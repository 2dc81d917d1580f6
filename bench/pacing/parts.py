"""What a simulated floor is made of: agents, calls, the periods of a shift, and the rate that trunks allow."""

from __future__ import annotations

import random
from dataclasses import dataclass
from math import inf
from typing import Protocol

from bench.pacing.laws import Law
from bench.pacing.leads import Dialled
from dialer.core.observation import Action, AgentPhase, CallPhase, Observation


class Policy(Protocol):
    """Decides at every observation."""

    def act(self, seen: Observation) -> Action:
        """What to do now."""


@dataclass(frozen=True, slots=True)
class Period:
    """From `at` seconds of the shift on, this law holds and so many agents are there."""

    at: float
    law: Law
    agents: int


@dataclass(slots=True, eq=False)
class Agent:
    """An agent of the simulated floor; seconds of talk and wrap-up are of the present call."""

    since: float
    pauses: random.Random
    phase: AgentPhase = AgentPhase.FREE
    wants_pause: bool = False
    leaving: bool = False
    paused: bool = False
    talk: float = 0.0
    wrap: float = 0.0
    with_machine: bool = False


@dataclass(slots=True, eq=False)
class Call:
    """A call of the simulated floor; `since`: when its phase began, in seconds of the shift."""

    number: int
    dialled: Dialled
    since: float
    phase: CallPhase = CallPhase.RINGING
    answered: bool = False
    """A person has answered, whether or not the dialer has heard of it."""
    answered_at: float = 0.0


@dataclass(slots=True)
class CallRate:
    """What calls per second and trunks leave; dials beyond are refused, not kept for later."""

    _gathered: float = 1.0
    _at: float = 0.0

    def room(self, law: Law, now: float, wanted: int, in_use: int) -> int:
        """How many of the wanted may be dialled now. `in_use`: calls of all kinds."""
        if law.trunks is not None:
            wanted = max(0, min(wanted, law.trunks - in_use))
        if law.calls_per_second < inf:
            gathered = self._gathered + (now - self._at) * law.calls_per_second
            self._gathered, self._at = min(gathered, max(1.0, law.calls_per_second)), now
            wanted = min(wanted, int(self._gathered))
        return wanted

    def used(self, dials: int) -> None:
        """So many have left."""
        self._gathered -= dials
