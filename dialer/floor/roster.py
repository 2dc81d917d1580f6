"""Moves of agents: through the state table, into the journal, with what a pending wish adds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from db.events import NewEvent
from db.floor.agents import LoggedMove
from dialer.core.states import AGENT, AgentEvent, AgentState, step
from dialer.floor.memory import Agent, Floor
from dialer.journal import Journal

log = structlog.get_logger()

PHONE_LOST = "phone_lost"
PHONE_NOT_TAKEN = "phone_not_taken"
"""It was rung as often as it is, and nobody took it: nothing rings any more."""
LOGGED_IN = "logged_in"


class Roster:
    """Every change of an agent passes here."""

    def __init__(self, floor: Floor, journal: Journal, clock: Callable[[], datetime]) -> None:
        self._floor, self._journal, self._clock = floor, journal, clock

    def move(
        self,
        agent: Agent,
        event: AgentEvent,
        *,
        reason: str | None = None,
        attempt_id: int | None = None,
        wrap_until: datetime | None = None,
    ) -> bool:
        """Move an agent. False: the table does not allow it, and nothing changed."""
        before, row = agent.state, agent.row
        after = step(AGENT, before, event)
        if after is None:
            log.warning("illegal move of an agent", agent=row.id, state=before, event_name=event)
            return False
        campaign = self._floor.campaign_id(agent)
        row.state, row.since, row.wrap_until = after, self._clock(), wrap_until
        row.reason = reason if after is AgentState.PAUSED else None
        if after in (AgentState.PAUSED, AgentState.READY, AgentState.OFFLINE):
            row.attempt_id = None
        elif attempt_id is not None:
            row.attempt_id = attempt_id
            campaign = self._floor.campaign_id(agent)
        logged = LoggedMove(row.id, row.since, after, row.reason, campaign, row.attempt_id)
        self._journal.agent(before, row, logged)
        self._tell(agent, campaign)
        return True

    def touch(self, agent: Agent) -> None:
        """Write what changed beside the state: the leg, a pending wish."""
        self._journal.agent(agent.row.state, agent.row, None)
        self._tell(agent, self._floor.campaign_id(agent))

    def wish(self, agent: Agent, pending: str, reason: str | None) -> None:
        """Pause or log out once the present call is done."""
        agent.row.pending, agent.row.pending_reason = pending, reason
        self.touch(agent)

    def lose(self, agent: Agent, reason: str) -> None:
        """The phone is of no use for calls: no call from now on. A person's own pause or wish stays as it is."""
        if agent.state is AgentState.READY:
            self.move(agent, AgentEvent.PAUSE, reason=reason)
        elif agent.state not in (AgentState.PAUSED, AgentState.OFFLINE) and not agent.leaving:
            self.wish(agent, "pause", reason)

    def stay(self, agent: Agent) -> None:
        """Take back what was wished for after the present call."""
        agent.row.pending = agent.row.pending_reason = None
        self.touch(agent)

    def free(self, agent: Agent, event: AgentEvent) -> None:
        """End a reservation or a wrap-up; then comes what was wished during the call, or that the phone is lost."""
        row = agent.row
        pending, reason = row.pending, row.pending_reason
        row.pending = row.pending_reason = None
        self.move(agent, event)
        if pending == "logout":
            self.move(agent, AgentEvent.LOGOUT)
        elif pending == "pause":
            self.move(agent, AgentEvent.PAUSE, reason=reason)
        elif not row.leg_up:
            self.move(agent, AgentEvent.PAUSE, reason=PHONE_LOST)

    def wrap_up(self, agent: Agent, seconds: int) -> None:
        """The call is over: wrap-up with its limit."""
        self.move(agent, AgentEvent.CALL_ENDED, wrap_until=self._clock() + timedelta(seconds=seconds))

    def shift_wrap_up(self, leap: timedelta) -> None:
        """The clock was set: who wraps up has been at it for as long, and has as long left, as before."""
        for agent in self._floor.agents.values():
            if agent.row.wrap_until is not None:
                agent.row.since += leap
                agent.row.wrap_until += leap
                self.touch(agent)

    def _tell(self, agent: Agent, campaign: int | None) -> None:
        row = agent.row
        call = self._floor.calls.get(row.attempt_id) if row.attempt_id is not None else None
        held_since = call.row.held_since if call else None
        paused = call.paused_until if call else None
        asked = self._floor.consulted(call) if call else None
        body = {
            "state": row.state,
            "reason": row.reason,
            "since": row.since.isoformat(),
            "pending": row.pending,
            "attempt_id": row.attempt_id,
            "campaign_id": campaign,
            "wrap_until": row.wrap_until.isoformat() if row.wrap_until else None,
            "leg_up": row.leg_up,
            "recording_paused_until": paused.isoformat() if paused else None,
            "held_since": held_since.isoformat() if held_since else None,
            "three": self._floor.three(call) if call else False,
            "colleague_id": (call.row.agent_id if asked.row.id == row.id else asked.row.id) if call and asked else None,
        }
        self._journal.event(NewEvent("agent", self._clock(), campaign, row.id, row.attempt_id, body=body))
