"""The agents of a measured floor: the customer ends the call, they wrap up by the law, and are ready again.

They ask the dialer as the api does, by rows in `commands`; pages and log-ins are not what is measured.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

from bench.pacing.laws import Law, wrap_seconds
from db.dialer import commands
from db.floor import agents
from db.floor.agents import AgentRow
from db.pool import Connection
from dialer.core.states import AgentState

LOOK_SECONDS = 0.05
ASK_AGAIN = timedelta(seconds=2)


class Crew:
    """Everybody who works. `wrapped_up`: when the wrap-up after each attempt was to end."""

    def __init__(self, connection: Connection, node: str, seed: int, law: Law) -> None:
        self._connection, self._node, self._law = connection, node, law
        self._dice = Random(f"{seed}/wrap-up")
        self._asked: dict[int, datetime] = {}
        self.wrapped_up: dict[int, datetime] = {}
        self.states: Counter[AgentState] = Counter()

    async def work(self) -> None:
        """Work until cancelled. The connection is used by nobody else."""
        while True:
            rows = await agents.everyone(self._connection, self._node)
            self.states = Counter(row.state for row in rows)
            for row in rows:
                if row.state is AgentState.WRAP_UP:
                    await self._wrap_up(row)
            await asyncio.sleep(LOOK_SECONDS)

    async def _wrap_up(self, row: AgentRow) -> None:
        assert row.attempt_id is not None
        over = self.wrapped_up.get(row.attempt_id)
        if over is None:
            over = row.since + timedelta(seconds=wrap_seconds(self._law, self._dice.random()))
            self.wrapped_up[row.attempt_id] = over
        now = datetime.now(UTC)
        if now < over or now < self._asked.get(row.attempt_id, over):
            return
        self._asked[row.attempt_id] = now + ASK_AGAIN
        await commands.ask(
            self._connection, node=self._node, kind="agent.ready", agent_id=row.id, payload={}, requested_by=None
        )
