"""A policy that is asked less often, for simulations that somebody waits for."""

from __future__ import annotations

from dataclasses import dataclass

from bench.pacing.parts import Policy
from dialer.core.observation import Action, Observation, What

REST_SECONDS = 4.0


@dataclass(slots=True)
class Sparing:
    """Asks at every event, and at a tick only where nothing has happened for REST_SECONDS.

    What happens tells more than that a second has passed: figures differ by less than from one seed to the next.
    """

    policy: Policy
    _asked: float = -REST_SECONDS

    def act(self, seen: Observation) -> Action:
        """What the policy says, or nothing."""
        if seen.what is What.TICK and seen.now < self._asked + REST_SECONDS:
            return Action()
        self._asked = seen.now
        return self.policy.act(seen)
