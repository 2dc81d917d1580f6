"""The events of a measured floor: two of three are agents who move on, one is a call that rings or ends."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from random import Random

from bench.wall.house import House
from db.bench import wall
from dialer.core.states import AgentState

ROUND = (AgentState.READY, AgentState.RESERVED, AgentState.TALKING, AgentState.WRAP_UP)
CALLS = 1_000_000_000
"""Attempts of the calls that ring, beside those of the agents."""


@dataclass(slots=True)
class Moves:
    """Who moved where, and when: seconds since the epoch, before the database was asked."""

    house: House
    per_second: float
    dice: Random
    made: list[tuple[int, str, float]] = field(default_factory=list)
    _states: dict[int, int] = field(default_factory=dict)
    _count: int = 0

    async def fill(self) -> None:
        """Bring everybody to the floor, each in some state."""
        async with self.house.connection.transaction():
            for agent in self.house.agents:
                self._states[agent] = self.dice.randrange(len(ROUND))
                await self._move(agent)

    async def go_on(self, seconds: float) -> None:
        """Make events, evenly spread, for so long."""
        self.made.clear()
        agents = cycle(self.dice.sample(self.house.agents, len(self.house.agents)))
        began, done = time.monotonic(), 0
        while time.monotonic() - began < seconds:
            if done % 3 < 2:
                await self._move(next(agents))
            else:
                await self._ring()
            done += 1
            await asyncio.sleep(max(0.0, began + done / self.per_second - time.monotonic()))

    async def _move(self, agent: int) -> None:
        self._count += 1
        self._states[agent] += 1
        state = ROUND[self._states[agent] % len(ROUND)]
        attempt = None if state is AgentState.READY else agent * 1_000_000 + self._states[agent] // len(ROUND)
        campaign = self.house.campaigns[agent % len(self.house.campaigns)]
        self.made.append((agent, state.value, time.time()))
        house = self.house
        await wall.move(house.connection, house.settings.node, agent, state, datetime.now(UTC), campaign, attempt)

    async def _ring(self) -> None:
        self._count += 1
        campaign = self.house.campaigns[self._count % len(self.house.campaigns)]
        state = "ringing" if self._count % 2 else "ended"
        attempt = CALLS + (self._count - 1) // 6
        await wall.ring(self.house.connection, self.house.settings.node, campaign, attempt, state)
