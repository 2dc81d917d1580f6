"""Whoever comes onto the do-not-call list is not reached any more, also by the call that is on its way.

The claim asks the list. What was claimed before an entry was committed is asked again here, at once when PostgreSQL
tells of the entry: a card that an agent looks at is taken back, what is being dialed or rings is hung up.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from prometheus_client import Counter

from db.people import dnc
from db.people.dnc import Erased
from db.pool import Pool
from dialer.calls.engine import Engine
from dialer.core.erased import KeyMissing
from dialer.core.states import AttemptState
from dialer.floor.memory import Call

log = structlog.get_logger()

STOPPED = Counter("plateau_calls_opposed_total", "Calls that were stopped because the person came onto the list")
BEAT_SECONDS = 0.25
"""How soon a claim that was under way when the entry came is found."""
ASKED_ANYWAY = timedelta(seconds=30)
"""Should nobody have told us."""
_ENTERED = frozenset({AttemptState.CLAIMED, AttemptState.DIALING, AttemptState.RINGING})


class Opposing:
    """Asks the list again about calls that were claimed before it last changed."""

    def __init__(self, pool: Pool, engine: Engine, erased: Erased, clock: Callable[[], datetime]) -> None:
        self._pool, self._engine, self._erased, self._clock = pool, engine, erased, clock
        self.wake = asyncio.Event()
        self.wake.set()  # nobody has asked yet
        self.fault: str | None = None
        """Why nobody may be called, for /health."""
        self._changed_at = clock()
        self._asked: dict[int, datetime] = {}  # calls, and the change about which the list was asked

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self.look()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BEAT_SECONDS):
                    await self.wake.wait()

    async def look(self) -> None:
        """Ask about whom the list was not asked since it changed; and for its keys: without them nothing leaves."""
        since = self._clock() - self._changed_at
        changed = self.wake.is_set() or not timedelta(0) <= since < ASKED_ANYWAY
        if changed:
            self.wake.clear()
            self._changed_at = self._clock()
        if (doubtful := self._doubtful()) or changed:
            await self._ask(doubtful)

    def _doubtful(self) -> list[Call]:
        """Calls claimed before the last change about which the list was not asked since.

        Their claim began when its moment says: one that began after we heard of the change has seen it.
        """
        floor, now = self._engine.floor, self._clock()
        self._asked = {call: at for call, at in self._asked.items() if call in floor.calls}
        found: list[Call] = []
        for call in floor.live():
            if call.opposed and call.asked_by is None:  # Asterisk could not be told
                self._engine.withdraw(call)
            elif self._is_older(call, now) and self._asked.get(call.row.id) != self._changed_at:
                found.append(call)
        return found

    def _is_older(self, call: Call, now: datetime) -> bool:
        """Whether a claim began before the last change; one that lies ahead did before the clock went back."""
        return not self._changed_at < call.row.claimed_at <= now

    async def _ask(self, calls: list[Call]) -> None:
        changed_at, by_principal = self._changed_at, dict[int, list[Call]]()
        for call in calls:
            by_principal.setdefault(self._engine.floor.campaign_of(call).principal_id, []).append(call)
        async with self._pool.acquire() as connection:
            try:
                await self._erased.check(connection)
                for principal, some in by_principal.items():
                    held = await dnc.held(connection, self._erased, {call.row.e164 for call in some}, principal)
                    self._stop([call for call in some if call.row.e164 in held])
            except KeyMissing as fault:
                self.fault = str(fault)
                log.error("nobody is called", why=self.fault)
                return
        self.fault = None
        self._asked.update((call.row.id, changed_at) for call in calls)

    def _stop(self, calls: list[Call]) -> None:
        for call in calls:
            if call.state in _ENTERED:
                STOPPED.inc()
                log.info("a call to a person who objected is stopped", attempt=call.row.id, state=call.state)
            if call.state is not AttemptState.ENDED:
                self._engine.oppose(call)
