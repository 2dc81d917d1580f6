"""The emergency brake of each trunk: so many calls a day, and then none, whoever asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import structlog

from db.events import NewEvent
from dialer.core.today import begins, today
from dialer.core.trunk_health import TrunkState
from ops.settings import Trunk

log = structlog.get_logger()

FAULT = "daily_limit"


class Daily:
    """Calls that left on this day of the company, by trunk, those of a dialer before this one included."""

    def __init__(
        self,
        trunks: Mapping[str, Trunk],
        zone: ZoneInfo,
        tell: Callable[[NewEvent], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._limits, self._zone = {name: trunk.calls_per_day for name, trunk in trunks.items()}, zone
        self._tell, self._clock = tell, clock
        self._on = self._today()
        self._made: dict[str, int] = {}

    @property
    def began(self) -> datetime:
        """When the day that is counted began."""
        return begins(self._zone, self._on)

    def begin(self, made: Mapping[str, int]) -> None:
        """Take over what was counted before us since `began`."""
        self._made = dict(made)

    def left(self, trunk: str) -> int:
        """How many calls may still start today; none on a trunk that is not in the settings."""
        if self._today() != self._on:
            self._turn_over()
        return max(0, self._limits.get(trunk, 0) - self._made.get(trunk, 0))

    def placed(self, trunk: str) -> None:
        """One call leaves."""
        left = self.left(trunk)
        self._made[trunk] = self._made.get(trunk, 0) + 1
        if left == 1:
            log.error("the trunk's calls of the day are used up", trunk=trunk, limit=self._limits[trunk])
            reason = f"{self._limits[trunk]} calls were made today, as many as its calls_per_day allows."
            self._say(trunk, TrunkState.DOWN, reason, FAULT)

    def _turn_over(self) -> None:
        spent = [name for name, made in self._made.items() if made >= self._limits.get(name, 0)]
        self._on, self._made = self._today(), {}
        for trunk in spent:
            self._say(trunk, TrunkState.OK, "A new day: the trunk may be called again.", "")

    def _say(self, trunk: str, state: TrunkState, reason: str, fault: str) -> None:
        body = {"name": trunk, "state": state, "reason": reason, "fault": fault}
        self._tell(NewEvent("trunk", self._clock(), body=body))

    def _today(self) -> date:
        return today(self._zone, self._clock()).on
