"""Answered customers and free agents: who gets whom, until the two are joined or it is too late."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable
from datetime import datetime

from prometheus_client import Histogram

from dialer.calls.figures import Figures
from dialer.calls.moves import Moves
from dialer.core import assign
from dialer.core.model import CampaignId
from dialer.core.states import AgentEvent, AgentState, AttemptEvent, AttemptState
from dialer.floor.legs import Legs
from dialer.floor.memory import Agent, Call, Floor
from dialer.floor.roster import Roster
from dialer.group import ExpectedRecording
from dialer.journal import Journal

ANSWER_TO_AGENT = Histogram(
    "plateau_answer_to_agent_seconds",
    "Time from a live answer to the bridge with an agent",
    buckets=(0.005, 0.01, 0.025, 0.06, 0.1, 0.25, 0.5, 1, 2, 5),
)
MAX_FAILED_BRIDGES = 3


class Matching:
    """Reserves agents for customers who answered."""

    def __init__(
        self,
        floor: Floor,
        journal: Journal,
        roster: Roster,
        legs: Legs,
        moves: Moves,
        figures: Figures,
        clock: Callable[[], datetime],
        nudge: Callable[[], None],
    ) -> None:
        self._floor, self._journal, self._roster, self._legs = floor, journal, roster, legs
        self._moves, self._figures, self._clock, self._nudge = moves, figures, clock, nudge
        self._random = random.Random()  # noqa: S311 - decides between agents ready for equally long

    def seek(self, call: Call) -> asyncio.Future[Agent | None]:
        """An agent for this answered call, as soon as one is reserved and written."""
        call.chosen = asyncio.get_running_loop().create_future()
        promised = self._floor.agents.get(call.row.agent_id) if call.row.agent_id is not None else None
        if call.state is not AttemptState.ANSWERED or call.asked_by is not None:  # an order to hang up is on its way
            call.chosen.set_result(None)
        elif promised and promised.state is AgentState.RESERVED and promised.row.attempt_id == call.row.id:
            self._connect(call, promised)
        else:
            self._floor.waiting.setdefault(call.row.campaign_id, deque()).append(call)
            self.match(call.row.campaign_id)
        return call.chosen

    def match(self, campaign: int) -> None:
        """Give agents who are free to customers who wait, the oldest first."""
        waiting = self._floor.waiting.get(campaign)
        while waiting:
            free = self._floor.free_agents()
            found = assign.pick(free, CampaignId(campaign), self._random)
            if found is None:
                return
            call, agent = waiting.popleft(), self._floor.agents[found]
            self._roster.move(agent, AgentEvent.RESERVE, attempt_id=call.row.id)
            self._connect(call, agent)

    def _connect(self, call: Call, agent: Agent) -> None:
        call.row.agent_id, call.row.connecting_at = agent.row.id, self._clock()
        self._moves.move(call, AttemptEvent.CONNECT)
        chosen = call.chosen
        self._journal.after(lambda: chosen.set_result(agent) if chosen and not chosen.done() else None, urgent=True)

    def nobody(self, call: Call) -> None:
        """No agent came in time, or back: the customer hears who called; who met no agent counts as abandoned."""
        self.forget(call)
        if call.state in (AttemptState.ANSWERED, AttemptState.CONNECTING):
            agent = self._reserved_for(call)
            call.asked_by = "system"
            self._moves.move(call, AttemptEvent.ABANDON)
            self._figures.abandoned(call, self._clock())
            if agent:
                self._roster.free(agent, AgentEvent.RELEASE)
                self.freed(agent)
        elif call.state is AttemptState.BRIDGED:  # the agent was lost and did not come back
            call.asked_by = call.asked_by or "system"

    def bridge_failed(self, call: Call) -> bool:
        """The agent could not be joined to the customer. True: look for another one."""
        agent = self._reserved_for(call)
        call.failed_bridges += 1
        if call.state is not AttemptState.CONNECTING:
            return False
        self._moves.move(call, AttemptEvent.DISCONNECT)
        call.row.agent_id = None
        if agent:
            self._roster.free(agent, AgentEvent.RELEASE)
            self.freed(agent)
        return call.failed_bridges < MAX_FAILED_BRIDGES

    def entered_bridge(self, call: Call | None, agent: Agent | None, bridge: str) -> None:
        """A leg entered a bridge; with its counterpart there, the two are talking."""
        if call is not None:
            call.bridge = bridge
            agent = self._floor.agents.get(call.row.agent_id or 0)
        elif agent is not None:
            agent.bridge = bridge
            call = self._floor.calls.get(agent.row.attempt_id or 0)
        if call and agent and call.bridge == agent.bridge == bridge:
            self._joined(call, agent)

    def _joined(self, call: Call, agent: Agent) -> None:
        if call.state is not AttemptState.CONNECTING or agent.row.attempt_id != call.row.id:
            return
        call.row.bridged_at = self._clock()
        self._moves.move(call, AttemptEvent.BRIDGE)
        self._figures.connected(call, call.row.bridged_at)
        self._roster.move(agent, AgentEvent.BRIDGE)
        if call.row.answered_at:
            ANSWER_TO_AGENT.observe((call.row.bridged_at - call.row.answered_at).total_seconds())
        if call.recording:
            self._journal.expect_recording(
                ExpectedRecording(
                    call.row.id, agent.row.id, call.row.campaign_id, call.row.contact_id, call.row.bridged_at
                )
            )

    def freed(self, agent: Agent) -> None:
        """Something about this agent's readiness changed: customers who wait come first."""
        if agent.state is AgentState.OFFLINE:
            self._legs.drop(agent)
        elif agent.free:
            for campaign in sorted(agent.campaigns, key=self._urgency):
                self.match(campaign)
        self._nudge()

    def _reserved_for(self, call: Call) -> Agent | None:
        agent = self._floor.agents.get(call.row.agent_id) if call.row.agent_id is not None else None
        held = agent and agent.state is AgentState.RESERVED and agent.row.attempt_id == call.row.id
        return agent if held else None

    def forget(self, call: Call) -> None:
        """This customer waits no longer."""
        waiting = self._floor.waiting.get(call.row.campaign_id)
        if waiting and call in waiting:
            waiting.remove(call)
        if call.chosen and not call.chosen.done():
            call.chosen.set_result(None)

    def _urgency(self, campaign: int) -> tuple[int, int]:
        known = self._floor.campaigns.get(campaign)
        return (-(known.priority if known else 0), campaign)
