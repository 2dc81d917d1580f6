"""The waiting legs of agents: rung at log-in, rung again when they drop, hung up at log-out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import structlog

from dialer.core.model import AgentId, leg_channel
from dialer.core.states import AgentEvent, AgentState
from dialer.floor.memory import Agent
from dialer.floor.orders import LEG_RING_SECONDS, Orders
from dialer.floor.roster import LOGGED_IN, PHONE_LOST, PHONE_NOT_TAKEN, Roster
from dialer.journal import Journal

log = structlog.get_logger()

RINGS = 6
"""How often a phone that was lost is rung again before the agent has to ask for it."""
RING_EVERY_SECONDS = 5.0
FIRST_RING_SECONDS = 0.5


class Legs:
    """Every agent's leg, at most one each."""

    def __init__(self, journal: Journal, orders: Orders, roster: Roster) -> None:
        self._journal, self._orders, self._roster = journal, orders, roster

    def ring(self, agent: Agent, rings: int = RINGS) -> None:
        """Ring the agent's phone now; a phone that is not taken is rung again."""
        agent.rings_left, agent.ring_at = rings, 0.0
        if agent.row.reason == PHONE_NOT_TAKEN:
            self._roster.move(agent, AgentEvent.PAUSE, reason=PHONE_LOST if agent.returns else LOGGED_IN)
        self._ring(agent)

    def _ring(self, agent: Agent) -> None:
        agent.rings_left -= 1
        agent.ring_at = asyncio.get_running_loop().time() + LEG_RING_SECONDS + 1  # `not_taken` brings it forward
        row = agent.row
        row.leg_number += 1
        self._roster.touch(agent)
        number = row.leg_number
        self._journal.after(lambda: self._send(agent, number))

    def _send(self, agent: Agent, number: int) -> None:
        if agent.row.leg_number == number and not self._orders.ring_leg(agent.row):
            self.not_taken(agent, number)

    def tick(self, agents: list[Agent]) -> None:
        """Ring again the phones that are due."""
        now = asyncio.get_running_loop().time()
        for agent in agents:
            wanted = agent.state is not AgentState.OFFLINE and not agent.row.leg_up
            if wanted and agent.rings_left > 0 and now >= agent.ring_at:
                self._ring(agent)

    def registered(self, station: str, agents: Iterable[Agent]) -> None:
        """A page's phone is there again: what rings where it was before is not waited for."""
        for agent in agents:
            if agent.row.station == station and agent.row.phone == "web" and agent.rings_left > 0:
                agent.ring_at = 0.0

    def not_taken(self, agent: Agent, leg_number: int) -> None:
        """The phone refused, did not answer or could not be rung; the next ring is due in a while."""
        if leg_number != agent.row.leg_number:
            return
        agent.ring_at = asyncio.get_running_loop().time() + RING_EVERY_SECONDS
        if agent.rings_left == 0 and agent.row.reason in (LOGGED_IN, PHONE_LOST) and not agent.row.leg_up:
            self._roster.move(agent, AgentEvent.PAUSE, reason=PHONE_NOT_TAKEN)

    def came_up(self, agent: Agent, leg_number: int) -> bool:
        """The phone was taken. False: it is a leg that nobody waits for any more, and it is hung up."""
        row = agent.row
        if agent.state is AgentState.OFFLINE or leg_number != row.leg_number:
            self._orders.hang_up(leg_channel(AgentId(row.id), leg_number))
            return False
        agent.rings_left = 0
        if not row.leg_up:
            row.leg_up = True
            self._roster.touch(agent)
        if agent.returns and row.reason in (PHONE_LOST, PHONE_NOT_TAKEN):
            self._roster.move(agent, AgentEvent.READY)
        agent.returns = False
        if agent.leg_back and not agent.leg_back.done():
            back = agent.leg_back
            self._journal.after(lambda: None if back.done() else back.set_result(True))
        return True

    def went_down(self, agent: Agent, leg_number: int, *, restarted: bool = False) -> bool:
        """The leg is gone. False: it was not the present one, or it never came up.

        `restarted`: with all others, as Asterisk began anew. Who was at work then is, once his phone is back.
        """
        row = agent.row
        if leg_number != row.leg_number or not row.leg_up:
            return False
        row.leg_up, agent.bridge = False, None
        agent.returns = restarted and agent.state is not AgentState.PAUSED
        if agent.state is AgentState.READY:
            self._roster.move(agent, AgentEvent.PAUSE, reason=PHONE_LOST)
        else:
            self._roster.touch(agent)
        if agent.state is not AgentState.OFFLINE:
            log.warning("the agent's phone was lost", agent=row.id, state=row.state)
            agent.rings_left = RINGS
            agent.ring_at = asyncio.get_running_loop().time() + FIRST_RING_SECONDS
        return True

    def drop(self, agent: Agent) -> None:
        """Hang up the leg of an agent who left."""
        row = agent.row
        agent.rings_left = 0
        number = row.leg_number
        if row.leg_up:
            row.leg_up, agent.bridge = False, None
            self._roster.touch(agent)
        if number:
            self._orders.hang_up(leg_channel(AgentId(row.id), number))

    async def wait_back(self, agent: Agent, seconds: float) -> bool:
        """Wait until a leg that dropped in a call is up again."""
        if agent.row.leg_up:
            return True
        agent.leg_back = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                return await agent.leg_back
        except TimeoutError:
            return False
        finally:
            agent.leg_back = None
