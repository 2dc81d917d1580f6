"""Key 9: whoever hears who called, because no agent came or because they call back, may want no more calls.

The dialplan says it and reads the key; here is who is meant, and the writing. What was not written is not confirmed.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import structlog
from prometheus_client import Counter

from agi.call import Call as AgiCall
from agi.server import Route
from db.calls import calling_back
from db.calls.calling_back import Caller
from db.faults import AWAY
from db.pool import Pool
from dialer.core.errors import InvalidNumber
from dialer.core.model import AttemptId, attempt_of_channel
from dialer.core.phone import normalise
from dialer.core.tries import Tries
from dialer.floor.memory import Floor
from ops.settings import Settings

log = structlog.get_logger()

OPTED_OUT = Counter("plateau_opt_outs_total", "People who pressed the key to be called no more", ["how", "done"])
WRITTEN_SECONDS = 5.0
"""How long a person waits for what they asked to be written, at most."""
WITHHELD = 0x60
"""Bits of a presentation (Q.931): the number is restricted, or there is none."""
CALLS, CALLS_SECONDS = 6, 600.0
"""A number may call back so often in a row, and once more every ten minutes."""
ALL, ALL_SECONDS = 60, 1.0
"""Numbers are easily forged: callers may put 60 on the list at once, and one more each second."""
EVERYBODY = "*"


class OptingOut:
    """The routes of people who hear an identity message."""

    def __init__(self, settings: Settings, pool: Pool, floor: Floor, prompts: Path) -> None:
        self._settings, self._pool, self._floor, self._prompts = settings, pool, floor, prompts
        self._callers, self._all = Tries(CALLS, CALLS_SECONDS), Tries(ALL, ALL_SECONDS)

    def routes(self) -> dict[str, Route]:
        """By the names that the dialplan calls them."""
        return {"inbound": self.welcome, "opposed": self.oppose}

    async def welcome(self, session: AgiCall) -> None:
        """Somebody calls one of our numbers: what they hear, and whether key 9 can do anything for them."""
        number, now = _number_of(session), time.monotonic()
        if number is not None:
            if self._callers.wait_seconds(number, now):
                await session.set_variable("PLATEAU_OPT_OUT", "flood")
                return
            self._callers.count(number, now)
        try:
            async with asyncio.timeout(WRITTEN_SECONDS), self._pool.acquire() as connection:
                caller = await calling_back.who_called(connection, number, self._called(session))
                language = caller.language or self._settings.language
                identity = await calling_back.identity(connection, caller, language)
        except AWAY as fault:  # the caller hears the product's own message, and is promised nothing
            log.warning("nobody can tell who called", fault=type(fault).__name__)
            return
        await session.set_variable("PLATEAU_LANG", language)
        if identity:
            await session.set_variable("PLATEAU_IDENTITY", str(self._prompts / Path(identity).stem))
        await session.set_variable("PLATEAU_OPT_OUT", "yes" if number is not None else "unknown")

    async def oppose(self, session: AgiCall) -> None:
        """The key was pressed: write it, and say so to the dialplan by OPPOSED."""
        attempt = attempt_of_channel(session.channel_id)
        how = "called_back" if attempt is None else "key"
        done = False
        try:
            async with asyncio.timeout(WRITTEN_SECONDS):
                done = await (self._caller_opposes(session) if attempt is None else self._called_opposes(attempt))
        except AWAY as fault:
            log.error("an opposition could not be written", how=how, fault=type(fault).__name__)
        OPTED_OUT.labels(how, "yes" if done else "no").inc()
        if done:
            await session.set_variable("OPPOSED", "1")

    async def _called_opposes(self, attempt: AttemptId) -> bool:
        call = self._floor.calls.get(attempt)
        if call is None:
            log.warning("a channel that is no attempt of ours asks to be called no more")
            return False
        principal = self._floor.campaign_of(call).principal_id
        caller = Caller((principal,), attempt_id=call.row.id)
        async with self._pool.acquire() as connection:
            await calling_back.oppose(connection, call.row.e164, caller, source="key", shown=call.row.caller_id)
        return True

    async def _caller_opposes(self, session: AgiCall) -> bool:
        number, now, shown = _number_of(session), time.monotonic(), self._called(session)
        if number is None or self._all.wait_seconds(EVERYBODY, now):
            return False
        self._all.count(EVERYBODY, now)
        async with self._pool.acquire() as connection:
            caller = await calling_back.who_called(connection, number, shown)
            await calling_back.oppose(connection, number, caller, source="called_back", shown=shown)
        return True

    def _called(self, session: AgiCall) -> str | None:
        """Which of our numbers was called; None: none of those that the trunks have."""
        called = _e164(session.environment.get("agi_dnid", ""))
        ours = {number for trunk in self._settings.trunks.values() for number in trunk.numbers}
        return called if called in ours else None


def _number_of(session: AgiCall) -> str | None:
    """The caller's number as the carrier presents it; None: withheld, or no number."""
    presentation = session.environment.get("agi_callingpres", "")
    if presentation.isdecimal() and int(presentation) & WITHHELD:
        return None
    return _e164(session.environment.get("agi_callerid", ""))


def _e164(text: str) -> str | None:
    try:
        return normalise(text)
    except InvalidNumber:
        return None
