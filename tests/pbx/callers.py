"""A small stand-in for the dialer: places calls over AMI, answers the dialplan's questions, waits for events."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from agi.server import Route, serve
from dialer.core.model import E164
from dialer.link.ami import Ami, Event
from pbx.names import CONTEXT_AGENT, CONTEXT_ANSWERED, EXTEN_WAIT, agi_key, station_channel, way_out
from tests.pbx.switchboard import SHOWN, Switchboard

_numbers = itertools.count(1)


class Caller:
    """One AMI link and everything that was heard on it."""

    def __init__(self, board: Switchboard) -> None:
        self.board = board
        settings = board.settings.ami
        self.heard: list[Event] = []
        self._news = asyncio.Condition()
        self._pending: set[asyncio.Task[None]] = set()
        self.linked = asyncio.Event()
        self.ami = Ami(
            settings.host, settings.port, settings.username, settings.secret.get_secret_value(),
            on_events=self._hear, on_link=lambda up: self.linked.set() if up else self.linked.clear(),
        )  # fmt: skip

    def _hear(self, events: Sequence[Event]) -> None:
        self.heard.extend(events)
        task = asyncio.get_running_loop().create_task(self._wake())
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    async def _wake(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def event(self, name: str, seconds: float = 15, **fields: str) -> Event:
        """The first event of this name with these fields, past or to come."""

        def found() -> Event | None:
            for event in self.heard:
                if event.get("Event") == name and all(event.get(k) == v for k, v in fields.items()):
                    return event
            return None

        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(lambda: found() is not None)
            event = found()
        assert event is not None
        return event

    async def dial(self, number: str, *, trunk: str = "main", seconds: float = 20, **variables: str) -> str:
        """Call a number and show SHOWN; the channel id."""
        way = way_out(self.board.settings, trunk, E164(number), SHOWN)
        channel = f"a{next(_numbers):012d}"
        await self.ami.action("Originate", [
            ("ChannelId", channel), ("Channel", way.channel), ("Context", CONTEXT_ANSWERED), ("Exten", "s"),
            ("Priority", "1"), ("Timeout", str(int(seconds * 1000))), ("CallerID", way.caller_id),
            ("Async", "true"),
            *(("Variable", f"{k}={v}") for k, v in [*way.variables, *variables.items()]),
        ])  # fmt: skip
        return channel

    async def ring_agent(self, station: str = "agent-1") -> str:
        """Ring a station and return once its leg is up and waits; the channel id."""
        leg = f"g{1:06d}{next(_numbers):08d}"
        await self.ami.action("Originate", [
            ("ChannelId", leg), ("Channel", station_channel(station)), ("Context", CONTEXT_AGENT),
            ("Exten", EXTEN_WAIT), ("Priority", "1"), ("Timeout", "5000"), ("Async", "true"),
        ])  # fmt: skip
        await self.event("OriginateResponse", Uniqueid=leg, Response="Success")
        return leg

    async def hang_up(self, channel: str) -> None:
        """Hang up and wait until it is gone."""
        await self.ami.action("Hangup", [("Channel", channel)])
        await self.event("Hangup", Uniqueid=channel)


@asynccontextmanager
async def a_caller(board: Switchboard) -> AsyncIterator[Caller]:
    """A linked caller."""
    caller = Caller(board)
    running = asyncio.create_task(caller.ami.run())
    try:
        async with asyncio.timeout(10):
            await caller.linked.wait()
        yield caller
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


@asynccontextmanager
async def answering(board: Switchboard, routes: Mapping[str, Route]) -> AsyncIterator[None]:
    """The dialplan's questions are answered by these routes, on the address that it knows."""
    settings = board.settings
    async with await serve(settings.fastagi.host, settings.fastagi.port, routes, key=agi_key(settings)):
        yield
