"""What happened to calls and legs, played through the state tables, with what follows from it.

Nothing here awaits: an event changes the floor and the journal in one go, and whatever must be done in
the world (hang up, answer the dialplan) is an effect that the journal releases after its commit.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from dialer.calls.consulting import Consulting
from dialer.calls.ending import Ending
from dialer.calls.figures import Figures
from dialer.calls.matching import Matching
from dialer.calls.moves import Moves
from dialer.core.model import AttemptId, attempt_channel
from dialer.core.recycle import Next
from dialer.core.states import (
    AgentEvent,
    AgentState,
    AttemptEvent,
    AttemptState,
    LeadState,
)
from dialer.floor.legs import Legs
from dialer.floor.memory import Agent, Call, Floor
from dialer.floor.orders import Orders
from dialer.floor.roster import Roster
from dialer.journal import Journal
from pbx.names import Way

UNWRITTEN = timedelta(seconds=3)
"""A call that could not be written for so long is not dialed any more: for whom it was meant may be gone."""
OVERTAKEN = timedelta(seconds=1)
"""The word that dialling failed overtakes, on a busy machine, those of the channel and of how it ended."""


class Engine:
    """Calls and legs of this node."""

    def __init__(
        self,
        floor: Floor,
        journal: Journal,
        orders: Orders,
        roster: Roster,
        legs: Legs,
        moves: Moves,
        matching: Matching,
        ending: Ending,
        consulting: Consulting,
        figures: Figures,
        clock: Callable[[], datetime],
        nudge: Callable[[], None],
    ) -> None:
        self.floor, self._journal, self._orders, self.roster = floor, journal, orders, roster
        self._legs, self._moves, self._matching, self._ending = legs, moves, matching, ending
        self._figures, self._clock, self._nudge, self._consulting = figures, clock, nudge, consulting

    # -- the customer's leg ----------------------------------------------------------------------------

    def dial(self, call: Call, caller_id: str, way: Way, variables: dict[str, str]) -> None:
        """Write that the call is being dialed, then dial it."""
        call.row.caller_id, call.row.dialed_at = caller_id, self._clock()
        if self._moves.move(call, AttemptEvent.DIAL):
            call.unsent = True
            self._figures.placed(call)
            self._journal.after(lambda: self._originate(call, way, variables))

    def _originate(self, call: Call, way: Way, variables: dict[str, str]) -> None:
        call.unsent = False
        if call.state is not AttemptState.DIALING:  # it ended while it was written
            return
        waited = self._clock() - (call.row.dialed_at or call.row.claimed_at)
        ring_seconds = self.floor.campaign_of(call).ring_seconds
        if call.opposed or waited > UNWRITTEN or not self._orders.dial(call, way, ring_seconds, variables):
            call.row.dialed_at = None  # nothing was sent: no attempt against the person
            self.cancelled(call)

    def created(self, attempt: AttemptId) -> None:
        """The customer's channel exists: a hang-up will follow whatever happens."""
        if call := self.floor.calls.get(attempt):
            call.created = True
            self._exists(call)

    def gave_up(self, attempt: AttemptId) -> None:
        """Asterisk gave up dialling; final where no channel of it is heard of."""
        if call := self.floor.calls.get(attempt):
            call.gave_up_at = call.gave_up_at or self._clock()

    def end_never_dialed(self) -> None:
        """End the calls that never had a channel: the trunk's contact could not be reached, or the id lived."""
        now = self._clock()
        for call in list(self.floor.live()):
            since = call.gave_up_at
            if since is not None and not call.created and not since <= now < since + OVERTAKEN:
                self.hung_up(AttemptId(call.row.id), cause=0, sip_code=None)

    def played(self, attempt: AttemptId) -> None:
        """The far end plays something before the answer (183), which may be the tone of its ringing."""
        call = self.floor.calls.get(attempt)
        if call and call.state is AttemptState.DIALING:
            call.row.ringing_at = self._clock()
            self._moves.move(call, AttemptEvent.RING)
            self._figures.alive(call)
            self._exists(call)

    def rang(self, attempt: AttemptId) -> None:
        """The far end rings (180), which is told once: what was played before was no ringing."""
        call = self.floor.calls.get(attempt)
        if call and call.state is AttemptState.RINGING:
            call.row.ringing_at = self._clock()
            self._journal.attempt(call.state, call.row)
        self.played(attempt)

    def answered(self, attempt: AttemptId) -> Call | None:
        """The customer's leg is up; told twice (manager and dialplan), it counts once."""
        call = self.floor.calls.get(attempt)
        if call and call.state in (AttemptState.DIALING, AttemptState.RINGING):
            _spare(call)
            call.row.answered_at = self._clock()
            self._moves.move(call, AttemptEvent.ANSWER)
            self._figures.alive(call)
            self._figures.answered(call)
            self._exists(call)
            self._nudge()
        return call if call and call.state is not AttemptState.ENDED else None

    def machine(self, attempt: AttemptId, verdict: str, cause: str) -> None:
        """What answering-machine detection found; only MACHINE moves the call, which the dialplan then hangs up."""
        call = self.answered(attempt)
        if call is None:
            return
        call.row.amd_verdict, call.row.amd_cause = verdict, cause
        if verdict == "MACHINE":
            call.asked_by = "system"
            self._moves.move(call, AttemptEvent.MACHINE)
        else:
            self._journal.attempt(call.state, call.row)
        self._figures.resolved(call, live=verdict != "MACHINE")

    def give_up(self, attempt: AttemptId) -> None:
        """Have a ringing call hung up, because the answer would probably find no agent; it stays an attempt."""
        call = self.floor.calls.get(attempt)
        if call and call.state is AttemptState.RINGING and call.asked_by is None:
            call.given_up = True
            self._journal.after(lambda: self._cut(call))

    def _cut(self, call: Call) -> None:
        if not call.given_up or call.state is not AttemptState.RINGING:  # it was answered or ended meanwhile
            return
        if self._orders.cut(attempt_channel(AttemptId(call.row.id))):
            call.asked_by = "system"
        else:
            _spare(call)

    def oppose(self, call: Call) -> None:
        """The person wants no calls any more: what nobody answered yet ends; who talks goes on."""
        call.after_disposition = Next(LeadState.BLOCKED)
        self.withdraw(call)

    def withdraw(self, call: Call) -> None:
        """The person took back that they may be called: what nobody answered yet ends. May be said again."""
        if call.state is AttemptState.CLAIMED:
            call.opposed = True
            self.cancelled(call)
        elif call.state in (AttemptState.DIALING, AttemptState.RINGING) and call.asked_by is None:
            call.opposed = True
            self._journal.after(lambda: self._stop(call), urgent=True)

    def _stop(self, call: Call) -> None:
        if call.opposed and call.state in (AttemptState.DIALING, AttemptState.RINGING):
            call.asked_by = "system" if self._orders.cut(attempt_channel(AttemptId(call.row.id))) else None

    def not_cut(self, call: Call) -> None:
        """The order to hang up a call never came to Asterisk: one that was given up goes on as any other."""
        if call.given_up or call.opposed:
            call.given_up, call.asked_by = False, None

    def hung_up(self, attempt: AttemptId, *, cause: int | None, sip_code: int | None) -> None:
        """The customer's channel is gone."""
        call = self.floor.calls.get(attempt)
        if call is None or call.state is AttemptState.ENDED:
            return
        self._matching.forget(call)
        self._consulting.ended(call)
        _spare(call)
        agent = self._ending.end(call, cause=cause, sip_code=sip_code)
        if agent:
            self._after_call(agent, call)
        self._nudge()

    def cancelled(self, call: Call) -> None:
        """The call never left the house: its lead goes back, and an agent it was held for is free."""
        if call.state is not AttemptState.ENDED:
            call.asked_by = "system"
            self.hung_up(AttemptId(call.row.id), cause=None, sip_code=None)

    def lost(self, call: Call) -> None:
        """Asterisk knows nothing of this call any more."""
        self._matching.forget(call)
        self._consulting.ended(call)
        _spare(call)
        if call.unsent:
            call.row.dialed_at = None  # nothing was sent: no attempt against the person
        unseen = call.row.answered_at is None or call.state is AttemptState.BRIDGED  # nobody knows who ended it
        if not unseen:  # an answer that met no agent: it counts against us
            call.asked_by = call.asked_by or "system"
        agent = self._ending.end(call, cause=None, sip_code=None, lost=unseen)
        if agent:
            self._after_call(agent, call)

    # -- agents ----------------------------------------------------------------------------------------

    def leg_up(self, agent: Agent, leg_number: int) -> None:
        """The agent's phone answered and waits."""
        if self._legs.came_up(agent, leg_number):
            self._matching.freed(agent)

    def leg_down(self, agent: Agent, leg_number: int, *, restarted: bool = False) -> None:
        """The agent's phone hung up or dropped, or all did, as Asterisk began anew."""
        if self._legs.went_down(agent, leg_number, restarted=restarted):
            if call := self.floor.calls.get(agent.row.attempt_id or 0):
                self._consulting.left(call, agent, alone=restarted)
            self._matching.freed(agent)

    def end_wrap_ups(self) -> None:
        """Free the agents whose wrap-up has had its time, or would last longer because the clock went back."""
        now = self._clock()
        for agent in list(self.floor.agents.values()):
            until = agent.row.wrap_until
            if agent.state is AgentState.WRAP_UP and until is not None and not agent.row.since <= now < until:
                self.wrapped_up(agent)

    def wrapped_up(self, agent: Agent) -> None:
        """Disposed of, or the limit passed: the agent is free for the next call."""
        finished = self.floor.calls.get(agent.row.attempt_id or 0)
        if finished is not None:
            self._figures.wrapped_up(agent, finished, self._clock())
        self.roster.free(agent, AgentEvent.WRAPPED_UP)
        if finished is not None and finished.state is AttemptState.ENDED:
            self.floor.calls.pop(finished.row.id, None)
        self._matching.freed(agent)

    def unstick(self, agent: Agent) -> None:
        """Free an agent whose call is over without our having seen its end."""
        if agent.state is AgentState.RESERVED:
            self.roster.free(agent, AgentEvent.RELEASE)
        else:
            self.roster.wrap_up(agent, 0)
            self.roster.free(agent, AgentEvent.WRAPPED_UP)
        self._matching.freed(agent)

    def taken_over(self, call: Call, agent: Agent) -> None:
        """A supervisor talks to the customer instead of the agent, who wraps up."""
        call.joined_to_taker = True
        if agent.state is AgentState.TALKING and agent.row.attempt_id == call.row.id:
            self._after_call(agent, call)

    def leave_after_call(self, agent: Agent, how: str, reason: str | None) -> None:
        """Pause or log out once the call is over; a card that is only shown goes back at once."""
        self.roster.wish(agent, how, reason)
        call = self.floor.calls.get(agent.row.attempt_id or 0)
        if call and call.state is AttemptState.CLAIMED:
            self.cancelled(call)

    def hang_up(self, call: Call) -> bool:
        """End a call on its agent's order. False: Asterisk is away, nothing was asked of it."""
        if not self._orders.linked:
            return False
        call.asked_by = "agent"
        self._orders.hang_up(attempt_channel(AttemptId(call.row.id)))
        return True

    def _exists(self, call: Call) -> None:
        """Asterisk has its channel: it was sent, and an order to hang up that came before is given again."""
        call.unsent = False
        if call.opposed and call.asked_by is None:  # who answers before this order leaves is talked to
            self._journal.after(lambda: self._stop(call), urgent=True)
        elif (call.asked_by == "agent" or call.opposed) and call.state is not AttemptState.ENDED:
            self._orders.hang_up(attempt_channel(AttemptId(call.row.id)))

    def _after_call(self, agent: Agent, call: Call) -> None:
        if agent.state is AgentState.RESERVED:
            self.roster.free(agent, AgentEvent.RELEASE)
            self.floor.calls.pop(call.row.id, None)
            self._matching.freed(agent)
            return
        campaign = self.floor.campaign_of(call)
        self.roster.wrap_up(agent, campaign.wrap_up_seconds)
        if call.row.disposition_code is not None or campaign.wrap_up_seconds == 0:
            self.wrapped_up(agent)


def _spare(call: Call) -> None:
    """Whatever comes before the order to hang a call up has left, comes without it."""
    if call.asked_by is None:
        call.given_up = call.opposed = False
