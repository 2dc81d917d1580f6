"""What lives at one moment, as pacing and the sharing of agents look at it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dialer.calls.figures import route_of
from dialer.core.race import Ringing
from dialer.floor.memory import Call, Load


class Moment:
    """What lives at one moment; calls in flight are put as pacing looks at them once, whoever asks."""

    def __init__(self, at: datetime, load: Load) -> None:
        self.at, self.load = at, load
        self._ringing: dict[int, tuple[Ringing, ...]] = {}

    def ringing(self, campaign: int) -> tuple[Ringing, ...]:
        """The calls of a campaign that no agent keeps himself free for."""
        if campaign not in self._ringing:
            self._ringing[campaign] = _ringing(self.load.in_flight.get(campaign, ()), self.at)
        return self._ringing[campaign]


def _rung_seconds(call: Call, now: datetime) -> float | None:
    """Who was promised a call is let ring to the end: the promise is kept by that."""
    if call.row.ringing_at is None or call.row.callback_id is not None:
        return None
    return (now - call.row.ringing_at).total_seconds()


def _ringing(calls: Sequence[Call], now: datetime) -> tuple[Ringing, ...]:
    """The calls that no agent keeps himself free for, as pacing looks at them."""
    return tuple(
        Ringing(
            call.row.id,
            max(0.0, (now - (call.row.dialed_at or call.row.claimed_at)).total_seconds()),
            _rung_seconds(call, now),
            call.chance,
            route_of(call),
        )
        for call in calls
        if call.row.agent_id is None and not call.given_up
    )
