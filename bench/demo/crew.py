"""The simulated agents of a demo: they come together, work, and leave together."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Sequence
from random import Random

from bench.agents import SimulatedAgent
from bench.demo.furnish import Person
from bench.habits import Habits

LEAVE_SECONDS = 4.0
"""Time for present calls to end by themselves before agents hang up."""
GONE_SECONDS = 15.0


class Crew:
    """Everybody who works."""

    def __init__(self, address: str, people: Sequence[Person], seed: int) -> None:
        self._agents = [
            SimulatedAgent(address, one.login, one.password, Random(f"{seed}/{one.login}"), Habits()) for one in people
        ]
        self._gone = asyncio.Event()

    @property
    def refusals(self) -> Counter[str]:
        """What the API refused, by code."""
        return sum((agent.refusals for agent in self._agents), Counter())

    async def work(self) -> None:
        """Let everybody work until they have left."""
        async with asyncio.TaskGroup() as group:
            for agent in self._agents:
                group.create_task(agent.work())
        self._gone.set()

    async def leave(self) -> None:
        """Send everybody home; whoever cannot leave in time stays behind, which the report tells."""
        for agent in self._agents:
            agent.leave()
        if not await self._all_gone(LEAVE_SECONDS):
            for agent in self._agents:
                agent.leave(at_once=True)
            await self._all_gone(GONE_SECONDS)

    async def _all_gone(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._gone.wait()
        return self._gone.is_set()


async def send_home(address: str, person: Person) -> None:
    """Log a person out who joined and went away: hang up, dispose, log out."""
    agent = SimulatedAgent(address, person.login, person.password, Random(0), Habits())
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(GONE_SECONDS):
            await agent.go_home()
