"""Test calls of trunks: one at a time, on an administrator's word, heard from the first ring to the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from db.dialer.commands import DONE, Answer, Command, refused
from db.lines import trunk_tests
from db.lines.trunk_tests import TrunkTest
from db.pool import Pool
from dialer.core.destinations import forbidden
from dialer.core.model import E164, trial_channel
from dialer.floor.memory import Floor
from dialer.floor.orders import Orders
from dialer.lines.daily import Daily
from dialer.lines.spending import Spending
from dialer.lines.trunks import Trunks
from dialer.link.ami import Ami, AmiError
from dialer.link.translate import TrialAnswered, TrialFailed, TrialOver, TrialRang
from ops.settings import Settings
from pbx.names import trunk_endpoint, way_out

log = structlog.get_logger()

RING_SECONDS = 30
HANGUP_SECONDS = 1.0
"""After a failure the hang-up comes within this, with the carrier's code, where a call had left."""
IDLE_TURNS = 12
"""Of five seconds: so often tests are looked for that nobody took up."""
LONGEST = timedelta(seconds=RING_SECONDS + 15 + 15)
"""From the order to the end that Asterisk gives every test by itself, and some."""


class Trials:
    """The test call that is under way, if any; each step is written before the next is told."""

    def __init__(
        self,
        settings: Settings,
        pool: Pool,
        floor: Floor,
        orders: Orders,
        ami: Ami,
        trunks: Trunks,
        daily: Daily,
        spending: Spending,
        away: Callable[[], str | None],
        clock: Callable[[], datetime],
    ) -> None:
        self._settings, self._pool, self._floor, self._orders, self._ami = settings, pool, floor, orders, ami
        self._trunks, self._daily, self._spending, self._away, self._clock = trunks, daily, spending, away, clock
        self._now: TrunkTest | None = None
        self._failed = False
        self._moved = asyncio.Event()

    def owns(self, test: int) -> bool:
        """Whether this is the test that is under way."""
        return self._now is not None and self._now.id == test

    async def begin(self, command: Command) -> Answer:
        """Place the call of a test that the api wrote down; refused where any other call would be."""
        async with self._pool.acquire() as connection:
            one = await trunk_tests.get(connection, int(command.payload["test_id"]))
            if one is None or one.e164 is None or one.dialed_at is not None:
                return refused("no_such_reference")
            one.refusal = "test_under_way" if self._now else self._refusal(one, E164(one.e164))
            if one.refusal is not None:
                one.ended_at = self._clock()
                await trunk_tests.write(connection, one)
                return refused(one.refusal)
            await self._ask_carrier(one)
            one.dialed_at = self._clock()
            await trunk_tests.write(connection, one)
        self._place(one, E164(one.e164))
        return DONE

    def _place(self, one: TrunkTest, number: E164) -> None:
        self._now, self._failed = one, False
        self._daily.placed(one.trunk)
        way = way_out(self._settings, one.trunk, number, E164(one.shown))
        if not self._orders.dial_trial(one.id, way, RING_SECONDS):
            one.ended_at, one.lost = self._clock(), True
            self._moved.set()

    def _refusal(self, one: TrunkTest, number: E164) -> str | None:
        if away := self._away():
            return away
        trunk = self._settings.trunks.get(one.trunk)
        if trunk is None:
            return "no_trunk"
        if forbidden(number, trunk.destinations, self._settings.dialing.numbers) is not None:
            return "number_forbidden"
        if one.shown not in trunk.numbers:
            return "number_not_allowed"
        if not self._daily.left(one.trunk):
            return "daily_limit"
        if (reason := self._spending.trial_refusal(one.trunk, number)) is not None:
            return reason
        in_use = 1 + sum(call.row.trunk == one.trunk for call in self._floor.live())
        return None if self._trunks.take_channel(one.trunk, in_use, self._clock()) else "trunk_busy"

    async def _ask_carrier(self, one: TrunkTest) -> None:
        """Whether the carrier answers OPTIONS, as Asterisk knows it."""
        try:
            contact = await self._get(f"PJSIP_AOR({trunk_endpoint(self._settings, one.trunk)},contact)")
            contact = contact.partition(",")[0]
            status = await self._get(f"PJSIP_CONTACT({contact},status)") if contact else ""
            if status in ("Reachable", "Unreachable"):
                one.reachable = status == "Reachable"
            trip = await self._get(f"PJSIP_CONTACT({contact},rtt)") if one.reachable else ""
            one.round_trip_ms = int(trip) / 1000 if trip.isdigit() else None
        except AmiError:
            log.info("Asterisk does not say whether the carrier answers", trunk=one.trunk)

    async def _get(self, variable: str, channel: str = "") -> str:
        fields = [("Variable", variable), *([("Channel", channel)] if channel else [])]
        return (await self._ami.action("Getvar", fields)).get("Value") or ""

    def heard(self, fact: object) -> None:
        """What Asterisk says of the call; facts of other calls change nothing."""
        one = self._now
        match fact:
            case TrialRang(test) if one and one.id == test:
                one.ringing_at = one.ringing_at or self._clock()
            case TrialAnswered(test) if one and one.id == test:
                one.answered_at = one.answered_at or self._clock()
            case TrialOver(test, cause, code) if one and one.id == test:
                one.ended_at, one.cause, one.sip_code = one.ended_at or self._clock(), cause, code
            case TrialFailed(test) if one and one.id == test:
                self._failed = True
            case _:
                return
        self._moved.set()

    async def run(self) -> None:
        """Write down what is heard, until cancelled; a test that nobody took up, or whose end nobody heard, ends."""
        idle = 0
        while True:
            if self._now is None and idle % IDLE_TURNS == 0:
                async with self._pool.acquire() as connection:
                    await trunk_tests.give_up(connection, self._settings.node)
            try:
                async with asyncio.timeout(5):
                    await self._moved.wait()
            except TimeoutError:
                idle += 1
            self._moved.clear()
            await self._step()

    async def _step(self) -> None:
        one = self._now
        if one is None or one.dialed_at is None:
            return
        if one.answered_at and one.codec is None and one.ended_at is None:
            try:
                one.codec = await self._get("CHANNEL(audionativeformat)", trial_channel(one.id))
            except AmiError:
                one.codec = ""
        if self._failed and one.ended_at is None:
            await asyncio.sleep(HANGUP_SECONDS)
            one.ended_at = one.ended_at or self._clock()
        if one.ended_at is None and self._clock() - one.dialed_at > LONGEST:
            one.ended_at, one.lost = self._clock(), True
        async with self._pool.acquire() as connection:
            await trunk_tests.write(connection, one)
        if one.ended_at is not None:
            self._now = None
