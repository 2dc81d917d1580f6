"""Customers on hold: begun and over once each, written with the attempt, shown with its agent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from db.events import NewEvent
from dialer.core import on_hold
from dialer.core.states import AttemptState
from dialer.floor.memory import Call, Floor
from dialer.floor.roster import Roster
from dialer.journal import Journal


class OnHold:
    """Every beginning and end of a hold passes here."""

    def __init__(self, floor: Floor, journal: Journal, roster: Roster, clock: Callable[[], datetime]) -> None:
        self._floor, self._journal, self._roster, self._clock = floor, journal, roster, clock

    def began(self, call: Call) -> None:
        """The customer hears music. Said twice, the first time counts; nobody but who talks can be held."""
        if call.state is AttemptState.BRIDGED and call.row.held_since is None:
            call.row.held_since = self._clock()
            self._changed(call)

    def over(self, call: Call) -> bool:
        """The customer comes back, or is gone. False: they were not on hold."""
        since = call.row.held_since
        if since is None:
            return False
        call.row.held_ms = on_hold.held_ms(call.row.held_ms, since, self._clock())
        call.row.held_since = None
        self._changed(call)
        return True

    def _changed(self, call: Call) -> None:
        row = call.row
        self._journal.attempt(call.state, row)
        body = {"held": row.held_since is not None, "held_ms": row.held_ms}
        self._journal.event(NewEvent("hold", self._clock(), row.campaign_id, row.agent_id, row.id, row.lead_id, body))
        agent = self._floor.agents.get(row.agent_id or 0)
        if agent and agent.row.attempt_id == row.id:
            self._roster.touch(agent)
