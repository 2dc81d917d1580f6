"""What a simulated shift came to."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, fields

WINDOW_SECONDS = 1800.0
WINDOW_STEP_SECONDS = 60.0
WINDOW_LEAST_ANSWERS = 10


@dataclass(slots=True)
class Shift:
    """Times in seconds. Live answers are people only: machines that reached an agent are in `machines`."""

    agent_seconds: float = 0.0
    talk_seconds: float = 0.0
    wrap_seconds: float = 0.0
    waited_seconds: float = 0.0
    """By agents, before conversations."""
    dials: int = 0
    answers: int = 0
    connected: int = 0
    dropped: int = 0
    given_up: int = 0
    machines: int = 0
    answers_at: list[float] = field(default_factory=list)
    drops_at: list[float] = field(default_factory=list)
    """When those who were dropped had answered, in no order."""

    @property
    def utilisation(self) -> float:
        """The share of the agents' time in talk with people and in wrap-up."""
        return (self.talk_seconds + self.wrap_seconds) / self.agent_seconds if self.agent_seconds else 0.0

    @property
    def drop_rate(self) -> float:
        """Dropped of live answers."""
        return self.dropped / self.answers if self.answers else 0.0

    @property
    def reached_per_hour(self) -> float:
        """People that an agent talked to, for each hour of an agent."""
        return 3600 * self.connected / self.agent_seconds if self.agent_seconds else 0.0

    def since(self, before: Shift) -> Shift:
        """What came after `before`, which is the beginning of this one."""
        numbers = [one.name for one in fields(self) if not one.name.endswith("_at")]
        return Shift(
            **{name: getattr(self, name) - getattr(before, name) for name in numbers},
            answers_at=self.answers_at[before.answers :],
            drops_at=self.drops_at[before.dropped :],
        )

    def worst_half_hour(self) -> float:
        """The highest drop rate of any half hour with at least WINDOW_LEAST_ANSWERS, begun at any minute."""
        worst, start, drops = 0.0, 0.0, sorted(self.drops_at)
        while self.answers_at and start <= self.answers_at[-1]:
            answers = _within(self.answers_at, start)
            if answers >= WINDOW_LEAST_ANSWERS:
                worst = max(worst, _within(drops, start) / answers)
            start += WINDOW_STEP_SECONDS
        return worst


def _within(times: list[float], start: float) -> int:
    return bisect_left(times, start + WINDOW_SECONDS) - bisect_left(times, start)
