"""How much each trunk takes now: its channels, its calls per second, and less of them while it is unwell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from db.events import NewEvent
from dialer.core import buckets
from dialer.core.buckets import Bucket
from dialer.core.outcome import TrunkFault
from dialer.core.trunk_health import Sign, TrunkHealth, TrunkState
from ops.settings import Trunk


class Trunks:
    """The trunks of the settings."""

    def __init__(self, trunks: Mapping[str, Trunk], tell: Callable[[NewEvent], None], now: datetime) -> None:
        self._trunks, self._tell = trunks, tell
        self._buckets: dict[str, Bucket] = {
            name: buckets.full(trunk.calls_per_second, now) for name, trunk in trunks.items()
        }
        self._health = {name: TrunkHealth(trunk.calls_per_second) for name, trunk in trunks.items()}
        self._state: dict[str, TrunkState] = {}

    def channels(self, trunk: str) -> int:
        """Calls at once that the contract allows; none on a trunk that is not in the settings."""
        return self._trunks[trunk].max_channels if trunk in self._trunks else 0

    def tokens(self, trunk: str, now: datetime) -> float:
        """Calls that may start now."""
        if trunk not in self._buckets:
            return 0.0
        self._slow_down(trunk, now)
        bucket, _ = buckets.take(self._buckets[trunk], now, 0)
        self._buckets[trunk] = bucket
        return bucket.tokens

    def take(self, trunk: str, wanted: int, now: datetime) -> int:
        """How many of `wanted` calls may start now; they count as started."""
        if trunk not in self._buckets:
            return 0
        self._buckets[trunk], granted = buckets.take(self._buckets[trunk], now, wanted)
        return granted

    def give_back(self, trunk: str, calls: int) -> None:
        """So many of the calls that were taken do not start."""
        if trunk in self._buckets:
            self._buckets[trunk] = buckets.give_back(self._buckets[trunk], calls)

    def has_room(self, trunk: str, in_use: int, now: datetime) -> bool:
        """Whether one more call may start now beside those in use."""
        return in_use < self.channels(trunk) and self.tokens(trunk, now) >= 1

    def take_channel(self, trunk: str, in_use: int, now: datetime) -> bool:
        """Whether one call may start now beside those in use, the claimed one among them; it counts as started."""
        if in_use > self.channels(trunk):
            return False
        self.tokens(trunk, now)
        return self.take(trunk, 1, now) == 1

    def placed(self, trunk: str, call: int, now: datetime) -> None:
        """A call left by this trunk."""
        if trunk in self._health:
            self._health[trunk].placed(call, now)

    def said(self, trunk: str, call: int, sign: Sign | TrunkFault | None, now: datetime) -> None:
        """What a call tells about its trunk."""
        if trunk in self._health:
            self._health[trunk].said(call, sign, now)

    def is_down(self, trunk: str) -> bool:
        """Whether only a call every few seconds tries if the trunk is back."""
        return self._state.get(trunk) is TrunkState.DOWN

    def suspect(self, trunk: str) -> bool:
        """Whether the trunk is to blame for a call that fails now."""
        return trunk in self._health and self._health[trunk].suspect

    def _slow_down(self, trunk: str, now: datetime) -> None:
        allowance = self._health[trunk].allowance(now)
        self._buckets[trunk] = buckets.with_rate(self._buckets[trunk], now, allowance.calls_per_second)
        if self._state.get(trunk, TrunkState.OK) != allowance.state:
            self._state[trunk] = allowance.state
            body = {"name": trunk, "state": allowance.state, "reason": allowance.sentence, "fault": allowance.fault}
            self._tell(NewEvent("trunk", now, body=body))
