"""What both sides of the comparison are made of."""

from __future__ import annotations

from dataclasses import dataclass

from bench.load.search import HIGHEST
from bench.load.site import SHOWN, trunk_of
from bench.pacing.laws import Law
from dialer.core.policy import PolicySettings


@dataclass(frozen=True, slots=True)
class FloorPlan:
    """A floor as it was asked for; `talk` and `wrap` are means in seconds, `seeds` counts the simulated shifts."""

    agents: int = 20
    minutes: float = 10.0
    answer_rate: float = 0.35
    talk: float = 45.0
    wrap: float = 15.0
    seed: int = 1
    seeds: int = 20

    @property
    def law(self) -> Law:
        """Who answers, after how long, how long people talk.

        What an answering machine picks up ends without an answer on both sides: the campaign does not detect them.
        """
        return Law(answer=self.answer_rate, talk=self.talk, wrap=self.wrap)

    @property
    def policy(self) -> PolicySettings:
        """The campaign's settings as the simulated policy takes them; but for giving up, those of a new campaign."""
        return PolicySettings(patience=self.law.patience, minimum_ring=self.law.least_ring, max_dial_level=3.0)

    @property
    def campaign(self) -> dict[str, object]:
        """The same settings by column. Agents end their wrap-up themselves, so its limit is far away."""
        return {
            "mode": self.policy.mode,
            "trunk": trunk_of(HIGHEST),
            "default_caller_id": SHOWN,
            "ring_seconds": int(self.law.ring_out),
            "agent_wait_ms": int(1000 * self.policy.patience),
            "abandon_limit": self.policy.limit,
            "max_dial_level": self.policy.max_dial_level,
            "give_up_ringing": self.policy.give_up,
            "minimum_ring_seconds": int(self.policy.minimum_ring),
            "wrap_up_seconds": 3600,
        }
