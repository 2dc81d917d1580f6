"""What happened to calls and legs, played through the state tables, with what follows from it.

Nothing here awaits: an event changes the floor and the journal in one go, and whatever must be done in
the world (hang up, answer the dialplan) is an effect that the journal releases after its commit.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable
from datetime import datetime

import structlog
from prometheus_client import Counter, Histogram

from db.events import NewEvent
from dialer.core import assign
from dialer.core.model import AttemptId, CampaignId, attempt_channel
from dialer.core.states import (
    ATTEMPT,
    AgentEvent,
    AgentState,
    AttemptEvent,
    AttemptState,
    step,
)
from dialer.ending import Ending
from dialer.figures import Figures
from dialer.floor import Agent, Call, Floor
from dialer.journal import ExpectedRecording, Journal
from dialer.legs import Legs
from dialer.orders import Orders
from dialer.roster import Roster
from pbx.names import Way

log = structlog.get_logger()

ILLEGAL = Counter("plateau_illegal_moves_total", "Events that the state tables do not allow", ["event"])
ANSWER_TO_AGENT = Histogram(
    "plateau_answer_to_agent_seconds",
    "Time from a live answer to the bridge with an agent",
    buckets=(0.005, 0.01, 0.025, 0.06, 0.1, 0.25, 0.5, 1, 2, 5),
)
MAX_FAILED_BRIDGES = 3


class Engine:
    """Calls and legs of this node."""

    def __init__(
        self,
        floor: Floor,
        journal: Journal,
        orders: Orders,
        roster: Roster,
        legs: Legs,
        ending: Ending,
        figures: Figures,
        clock: Callable[[], datetime],
        nudge: Callable[[], None],
    ) -> None:
        self.floor, self._journal, self._orders, self.roster = floor, journal, orders, roster
        self.legs, self._ending, self._figures, self._clock, self._nudge = legs, ending, figures, clock, nudge
        self._random = random.Random()  # noqa: S311 - decides between agents ready for equally long

    # -- the customer's leg ----------------------------------------------------------------------------

    def dial(self, call: Call, caller_id: str, way: Way, variables: dict[str, str]) -> None:
        """Write that the call is being dialed, then dial it."""
        call.row.caller_id, call.row.dialed_at = caller_id, self._clock()
        if self._move(call, AttemptEvent.DIAL):
            self._figures.placed(call)
            self._journal.after(lambda: self._originate(call, way, variables))

    def _originate(self, call: Call, way: Way, variables: dict[str, str]) -> None:
        if not self._orders.dial(call, way, self.floor.campaign_of(call).ring_seconds, variables):
            self.cancelled(call)

    def rang(self, attempt: AttemptId) -> None:
        call = self.floor.calls.get(attempt)
        if call and call.state is AttemptState.DIALING:  # one INVITE may ring several times
            call.row.ringing_at = self._clock()
            self._move(call, AttemptEvent.RING)
            self._figures.alive(call)

    def answered(self, attempt: AttemptId) -> Call | None:
        """The customer's leg is up; told twice (manager and dialplan), it counts once."""
        call = self.floor.calls.get(attempt)
        if call and call.state in (AttemptState.DIALING, AttemptState.RINGING):
            call.row.answered_at = self._clock()
            self._move(call, AttemptEvent.ANSWER)
            self._figures.alive(call)
            self._nudge()
        return call if call and call.state is not AttemptState.ENDED else None

    def machine(self, attempt: AttemptId, verdict: str, cause: str) -> None:
        """What answering-machine detection found; only MACHINE ends the call."""
        call = self.answered(attempt)
        if call is None:
            return
        call.row.amd_verdict, call.row.amd_cause = verdict, cause
        if verdict == "MACHINE":
            call.asked_by = "system"
            self._move(call, AttemptEvent.MACHINE)
        else:
            self._journal.attempt(call.state, call.row)

    def hung_up(self, attempt: AttemptId, *, cause: int | None, sip_code: int | None) -> None:
        """The customer's channel is gone."""
        call = self.floor.calls.get(attempt)
        if call is None or call.state is AttemptState.ENDED:
            return
        self._forget_waiting(call)
        agent = self._ending.end(call, cause=cause, sip_code=sip_code)
        if agent:
            self._after_call(agent, call)
        self._nudge()

    def cancelled(self, call: Call) -> None:
        """The call never left the house."""
        if call.state is not AttemptState.ENDED:
            call.asked_by = "system"
            self.hung_up(AttemptId(call.row.id), cause=None, sip_code=None)

    def lost(self, call: Call) -> None:
        """Asterisk knows nothing of this call any more."""
        self._forget_waiting(call)
        if call.row.answered_at:  # an answer whose end nobody saw met no agent: it counts against us
            call.asked_by = call.asked_by or "system"
        agent = self._ending.end(call, cause=None, sip_code=None, lost=call.row.answered_at is None)
        if agent:
            self._after_call(agent, call)

    # -- an agent for an answered call -----------------------------------------------------------------

    def seek(self, call: Call) -> asyncio.Future[Agent | None]:
        """An agent for this answered call, as soon as one is reserved and written."""
        call.chosen = asyncio.get_running_loop().create_future()
        promised = self.floor.agents.get(call.row.agent_id) if call.row.agent_id is not None else None
        if promised and promised.state is AgentState.RESERVED and promised.row.attempt_id == call.row.id:
            self._connect(call, promised)
        elif call.state is AttemptState.ANSWERED:
            self.floor.waiting.setdefault(call.row.campaign_id, deque()).append(call)
            self.match(call.row.campaign_id)
        else:
            call.chosen.set_result(None)
        return call.chosen

    def match(self, campaign: int) -> None:
        """Give agents who are free to customers who wait, the oldest first."""
        waiting = self.floor.waiting.get(campaign)
        while waiting:
            free = self.floor.free_agents()
            found = assign.pick(free, CampaignId(campaign), self._random)
            if found is None:
                return
            call, agent = waiting.popleft(), self.floor.agents[found]
            self.roster.move(agent, AgentEvent.RESERVE, attempt_id=call.row.id)
            self._connect(call, agent)

    def _connect(self, call: Call, agent: Agent) -> None:
        call.row.agent_id, call.row.connecting_at = agent.row.id, self._clock()
        self._move(call, AttemptEvent.CONNECT)
        chosen = call.chosen
        self._journal.after(lambda: chosen.set_result(agent) if chosen and not chosen.done() else None)

    def nobody(self, call: Call) -> None:
        """No agent came in time: the customer hears who called, and the call counts as abandoned."""
        self._forget_waiting(call)
        if call.state in (AttemptState.ANSWERED, AttemptState.CONNECTING):
            agent = self._reserved_for(call)
            call.asked_by = "system"
            self._move(call, AttemptEvent.ABANDON)
            if agent:
                self.roster.free(agent, AgentEvent.RELEASE)
                self.freed(agent)

    def bridge_failed(self, call: Call) -> bool:
        """The agent could not be joined to the customer. True: look for another one."""
        agent = self._reserved_for(call)
        call.failed_bridges += 1
        if call.state is not AttemptState.CONNECTING:
            return False
        self._move(call, AttemptEvent.DISCONNECT)
        if agent:
            self.roster.free(agent, AgentEvent.RELEASE)
            self.freed(agent)
        return call.failed_bridges < MAX_FAILED_BRIDGES

    def entered_bridge(self, call: Call | None, agent: Agent | None, bridge: str) -> None:
        """A leg entered a bridge; with its counterpart there, the two are talking."""
        if call is not None:
            call.bridge = bridge
            agent = self.floor.agents.get(call.row.agent_id or 0)
        elif agent is not None:
            agent.bridge = bridge
            call = self.floor.calls.get(agent.row.attempt_id or 0)
        if call and agent and call.bridge == agent.bridge == bridge:
            self._joined(call, agent)

    def _joined(self, call: Call, agent: Agent) -> None:
        if call.state is not AttemptState.CONNECTING or agent.row.attempt_id != call.row.id:
            return
        call.row.bridged_at = self._clock()
        self._move(call, AttemptEvent.BRIDGE)
        self.roster.move(agent, AgentEvent.BRIDGE)
        if call.row.answered_at:
            ANSWER_TO_AGENT.observe((call.row.bridged_at - call.row.answered_at).total_seconds())
        if call.recording:
            self._journal.expect_recording(
                ExpectedRecording(
                    call.row.id, agent.row.id, call.row.campaign_id, call.row.contact_id, call.row.bridged_at
                )
            )

    # -- agents ----------------------------------------------------------------------------------------

    def freed(self, agent: Agent) -> None:
        """Something about this agent's readiness changed: customers who wait come first."""
        if agent.state is AgentState.OFFLINE:
            self.legs.drop(agent)
        elif agent.free:
            for campaign in sorted(agent.campaigns, key=self._urgency):
                self.match(campaign)
        self._nudge()

    def leg_up(self, agent: Agent, leg_number: int) -> None:
        if self.legs.came_up(agent, leg_number):
            self.freed(agent)

    def leg_down(self, agent: Agent, leg_number: int) -> None:
        """The agent's phone hung up or dropped."""
        if self.legs.went_down(agent, leg_number):
            self.freed(agent)

    def wrapped_up(self, agent: Agent) -> None:
        """Disposed of, or the limit passed: the agent is free for the next call."""
        finished = agent.row.attempt_id
        campaign = self.floor.campaign_id(agent)
        if campaign is not None:
            self._figures.wrapped_up(agent, campaign, self._clock())
        self.roster.free(agent, AgentEvent.WRAPPED_UP)
        if finished is not None:
            self.floor.calls.pop(finished, None)
        self.freed(agent)

    def release(self, call: Call) -> None:
        """A preview that is not dialed: the lead goes back, the agent is free."""
        self.cancelled(call)

    def unstick(self, agent: Agent) -> None:
        """Free an agent whose call is over without our having seen its end."""
        if agent.state is AgentState.RESERVED:
            self.roster.free(agent, AgentEvent.RELEASE)
        else:
            self.roster.wrap_up(agent, 0)
            self.roster.free(agent, AgentEvent.WRAPPED_UP)
        self.freed(agent)

    def hang_up(self, call: Call, asked_by: str) -> None:
        """End a call on somebody's order."""
        call.asked_by = asked_by
        self._orders.hang_up(attempt_channel(AttemptId(call.row.id)))

    def _after_call(self, agent: Agent, call: Call) -> None:
        if agent.state is AgentState.RESERVED:
            self.roster.free(agent, AgentEvent.RELEASE)
            self.floor.calls.pop(call.row.id, None)
            self.freed(agent)
            return
        campaign = self.floor.campaign_of(call)
        self.roster.wrap_up(agent, campaign.wrap_up_seconds)
        if call.row.disposition_code is not None or campaign.wrap_up_seconds == 0:
            self.wrapped_up(agent)

    # -- shared ----------------------------------------------------------------------------------------

    def _move(self, call: Call, event: AttemptEvent) -> bool:
        before = call.state
        after = step(ATTEMPT, before, event)
        if after is None:
            ILLEGAL.labels(event).inc()
            log.warning("illegal move of an attempt", attempt=call.row.id, state=before, event_name=event)
            return False
        call.row.state = after
        self._journal.attempt(before, call.row)
        self._journal.event(
            NewEvent(
                "attempt",
                self._clock(),
                call.row.campaign_id,
                call.row.agent_id,
                call.row.id,
                call.row.lead_id,
                {"state": after, "mode": call.row.mode, "outcome": None, "agent_id": call.row.agent_id},
            )
        )
        return True

    def _reserved_for(self, call: Call) -> Agent | None:
        agent = self.floor.agents.get(call.row.agent_id) if call.row.agent_id is not None else None
        held = agent and agent.state is AgentState.RESERVED and agent.row.attempt_id == call.row.id
        return agent if held else None

    def _forget_waiting(self, call: Call) -> None:
        waiting = self.floor.waiting.get(call.row.campaign_id)
        if waiting and call in waiting:
            waiting.remove(call)
        if call.chosen and not call.chosen.done():
            call.chosen.set_result(None)

    def _urgency(self, campaign: int) -> tuple[int, int]:
        known = self.floor.campaigns.get(campaign)
        return (-(known.priority if known else 0), campaign)
