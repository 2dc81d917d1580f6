"""Moves of attempts: through the state table, into the journal, told to whoever watches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from prometheus_client import Counter

from db.events import NewEvent
from dialer.core.states import ATTEMPT, AttemptEvent, AttemptState, step
from dialer.floor.memory import Call
from dialer.journal import Journal

log = structlog.get_logger()

ILLEGAL = Counter("plateau_illegal_moves_total", "Events that the state tables do not allow", ["event"])


class Moves:
    """Every change of an attempt's state passes here, except its end."""

    def __init__(self, journal: Journal, clock: Callable[[], datetime]) -> None:
        self._journal, self._clock = journal, clock

    def move(self, call: Call, event: AttemptEvent) -> bool:
        """Move an attempt. False: the table does not allow it, and nothing changed."""
        before = call.state
        after = step(ATTEMPT, before, event)
        if after is None:
            ILLEGAL.labels(event).inc()
            log.warning("illegal move of an attempt", attempt=call.row.id, state=before, event_name=event)
            return False
        call.row.state = after
        self._journal.attempt(before, call.row)
        self.tell(call)
        return True

    def tell(self, call: Call) -> None:
        """Write the attempt's present state into the event log."""
        row = call.row
        body = {"state": row.state, "mode": row.mode, "outcome": row.outcome, "agent_id": row.agent_id}
        if row.state is AttemptState.ENDED:
            body["hung_up_by"] = row.hung_up_by
        self._journal.event(
            NewEvent("attempt", self._clock(), row.campaign_id, row.agent_id, row.id, row.lead_id, body)
        )
