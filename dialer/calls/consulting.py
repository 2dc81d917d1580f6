"""Agents who are asked about a call of somebody else: reserved for it until they have it, or are let go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from db.calls.handing_over import HandedOver
from db.events import NewEvent
from dialer.calls.matching import Matching
from dialer.core.states import AgentEvent, AgentState
from dialer.floor.memory import Agent, Call, Floor
from dialer.floor.orders import Orders
from dialer.floor.roster import Roster
from dialer.journal import Journal


class Consulting:
    """Who is asked is told by the rows alone (`Floor.consulted`): nothing is to be rebuilt after a restart."""

    def __init__(
        self,
        floor: Floor,
        journal: Journal,
        roster: Roster,
        matching: Matching,
        orders: Orders,
        clock: Callable[[], datetime],
    ) -> None:
        self._floor, self._journal, self._roster, self._matching = floor, journal, roster, matching
        self._orders, self._clock = orders, clock

    def begin(self, call: Call, colleague: Agent) -> None:
        """Keep a free colleague for this call: no other one comes to them meanwhile."""
        call.asking = True
        self._roster.move(colleague, AgentEvent.RESERVE, attempt_id=call.row.id)
        self._told(call, {"consulted": colleague.row.id})

    def three(self, call: Call) -> None:
        """The customer speaks with both agents: both are told."""
        self._told(call, {"three": True})
        if colleague := self._floor.consulted(call):
            self._roster.touch(colleague)

    def over(self, call: Call) -> None:
        """Whoever was asked about this call is free again; nobody was: nothing happens."""
        colleague = self._floor.consulted(call)
        if colleague is None:
            return
        call.asking = False
        self._roster.free(colleague, AgentEvent.RELEASE)
        self._told(call, {"consulted": None})
        self._matching.freed(colleague)

    def left(self, call: Call, agent: Agent, *, alone: bool) -> None:
        """The telephone of one of two agents is gone. Of three, the colleague goes on with the customer, unless their
        lines are gone too (`alone`); else nobody is asked any more.
        """
        colleague = self._floor.consulted(call)
        if colleague and not alone and self._floor.three(call) and call.row.agent_id == agent.row.id:
            self.hand_over(call, colleague, "")
        else:
            self.over(call)

    def ended(self, call: Call) -> None:
        """The call is over while somebody is asked about it: both agents wait again, each by themselves."""
        agent = self._floor.agents.get(call.row.agent_id or 0)
        if self._floor.consulted(call) is None or agent is None:
            return
        self.over(call)
        self._journal.after(lambda: agent.state is AgentState.TALKING or self._orders.let_wait(agent.row))

    def hand_over(self, call: Call, colleague: Agent, note: str) -> None:
        """The call is the colleague's from now on; who had it is free. Both lines are steered by the caller."""
        row, now = call.row, self._clock()
        agent = self._floor.agents[row.agent_id or 0]
        self._journal.hand_over(HandedOver(row.id, agent.row.id, call.handed_at or row.bridged_at or now, now, note))
        row.agent_id, call.handed_at, call.failed_bridges, call.asking = colleague.row.id, now, 0, False
        self._journal.attempt(call.state, row)
        self._roster.wrap_up(agent, 0)
        self._roster.free(agent, AgentEvent.WRAPPED_UP)
        self._roster.move(colleague, AgentEvent.BRIDGE)
        self._told(call, {"by": agent.row.id, "to": colleague.row.id})
        self._matching.freed(agent)

    def _told(self, call: Call, body: Mapping[str, object]) -> None:
        row = call.row
        self._journal.event(
            NewEvent("hand_over", self._clock(), row.campaign_id, row.agent_id, row.id, row.lead_id, body)
        )
        agent = self._floor.agents.get(row.agent_id or 0)
        if agent and agent.row.attempt_id == row.id:
            self._roster.touch(agent)
