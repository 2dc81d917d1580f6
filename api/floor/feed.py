"""The one listener of this process: woken by NOTIFY, it reads the events that came and feeds floor and hub."""

from __future__ import annotations

import asyncio
import random
import time
from datetime import UTC, datetime

import structlog

from api.answers import Answers
from api.floor.hub import Hub
from api.floor.memory import Floor, Key
from db import events
from db.events import Event
from db.faults import AWAY
from db.floor import screens
from db.pool import Connection, connect

log = structlog.get_logger()

LOOK_SECONDS = 1.0
"""How often rows are read even though nothing woke us: a lost wake-up costs a second."""
GAP_SECONDS = 5.0
FIGURES_SECONDS = 5.0
REBUILD_SECONDS = 60.0
FULL = 1000


class Feed:
    """Runs for the life of the process; loses and finds the database by itself."""

    def __init__(self, url: str, hub: Hub, answers: Answers) -> None:
        self._url = url
        self._hub = hub
        self._answers = answers
        self._seq = 0
        self._gaps: dict[int, float] = {}
        self._rebuild = False

    async def run(self) -> None:
        """Follow the event log for ever; after a lost link, start over within 0.2 to 5 s, jittered."""
        pause = 0.2
        while True:
            try:
                connection = await connect(self._url, application="plateau-api-feed")
                try:
                    pause = 0.2
                    await self._follow(connection)
                finally:
                    connection.terminate()
            except AWAY as fault:
                self._hub.lost()
                log.warning("live link lost", fault=type(fault).__name__)
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311  # spreads reconnects
            pause = min(5.0, pause * 2)

    async def _follow(self, connection: Connection) -> None:
        woken = asyncio.Event()
        await connection.add_listener(events.CHANNEL, lambda *_: woken.set())
        connection.add_termination_listener(lambda *_: woken.set())
        await self._start_over(connection)
        counted = rebuilt = time.monotonic()
        while True:
            woken.clear()
            await self._read(connection)
            now = time.monotonic()
            if self._rebuild or now - rebuilt > REBUILD_SECONDS:
                await self._start_over(connection)
                counted = rebuilt = now
            elif now - counted > FIGURES_SECONDS:
                await self._count(connection)
                counted = now
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await woken.wait()
            except TimeoutError:
                continue

    async def _start_over(self, connection: Connection) -> None:
        """Read the whole floor; events that were still being written then are waited for as gaps."""
        self._rebuild = False
        start = await screens.snapshot(connection)
        now = time.monotonic()
        self._gaps = dict.fromkeys(await screens.gaps(connection, start.seq), now)
        self._seq = start.seq
        fresh, old = Floor(start, datetime.now(UTC)), self._hub.floor
        if old is not None and self._hub.link:
            self._hub.replace(fresh, fresh.differences(old), self._settled())
        else:
            self._hub.start_over(fresh, self._settled())

    async def _count(self, connection: Connection) -> None:
        here = self._hub.floor
        assert here is not None
        moved = here.count(await screens.figures(connection))
        moved |= here.lead(await screens.dialer_up(connection), datetime.now(UTC))
        self._hub.publish(moved, self._settled())

    async def _read(self, connection: Connection) -> None:
        while True:
            late = await events.some(connection, list(self._gaps)) if self._gaps else []
            came = await events.since(connection, self._seq, FULL)
            self._take(late, came)
            if len(came) < FULL:
                return

    def _take(self, late: list[Event], came: list[Event]) -> None:
        now = time.monotonic()
        for event in late:
            self._gaps.pop(event.seq, None)
        for event in came:
            self._gaps.update((missing, now) for missing in range(self._seq + 1, event.seq))
            self._seq = event.seq
        self._gaps = {seq: seen for seq, seen in self._gaps.items() if now - seen < GAP_SECONDS}
        here = self._hub.floor
        assert here is not None
        moved: set[Key] = set()
        for event in (*late, *came):
            try:
                moved |= here.apply(event)
                self._notice(event, here)
            except (KeyError, ValueError):
                # written by another version of the product: the rows still say what is true
                log.exception("event not understood", seq=event.seq, kind=event.kind)
                self._rebuild = True
        self._hub.publish(moved, self._settled())

    def _notice(self, event: Event, here: Floor) -> None:
        """What an event means beside the floor: answers, rights, and rows that are not here yet."""
        match event.kind:
            case "command":
                self._answers.arrived(int(event.body["id"]))
            case "user":
                self._hub.check_user(int(event.body["id"]))
                self._rebuild |= "sessions" not in event.body
            case "campaign":
                if event.campaign_id not in here.calls or event.body.keys() != {"state"}:
                    self._rebuild = True
                    self._hub.check_everybody()
            case "callback" | "disposition" if event.agent_id is not None:
                self._hub.promised(event.agent_id)
            case "export":
                self._hub.exported(int(event.body["created_by"]))
            case "message" if event.agent_id is not None:
                self._hub.written(event.agent_id)
            case "agent":
                self._rebuild |= event.agent_id not in here.agents

    def _settled(self) -> int:
        """The newest number below which nothing can still appear."""
        return min(self._gaps, default=self._seq + 1) - 1
