"""One term of office as the dialer of a node: built, resynchronised, run until it ends."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable

import structlog
from prometheus_client import Gauge

from agi.server import serve
from db.dialer.commands import CHANNEL as COMMANDS_CHANNEL
from db.dialer.pruning import prune
from db.events import CHANNEL as EVENTS_CHANNEL
from db.events import NewEvent
from db.faults import AWAY
from db.floor import agents as agents_table
from db.lines import trunk_days
from db.people.dnc import CHANNEL as OPPOSITIONS_CHANNEL
from db.pool import Pool
from dialer.clock import Leaps, utc_now
from dialer.floor import gauges
from dialer.floor.memory import Floor
from dialer.journal import Journal
from dialer.link.agi_port import with_free_port
from dialer.link.ami import Ami, AmiError
from dialer.listening import listen
from dialer.news import News
from dialer.parts import Parts
from ops.settings import Settings
from pbx.names import agi_key
from pbx.render import pbx_folders, write_stations
from pbx.stations import Station

log = structlog.get_logger()

LIMITS_SECONDS = 0.25
PRUNE_SECONDS = 60.0
REFRESH_SECONDS = 0.25
"""Changes that people made are read at most this often."""

LINKED = Gauge("plateau_asterisk_linked", "1 while Asterisk is reached and resynchronised")


class Serving:
    """The dialer at work. `linked`: Asterisk is reached, and what it says is what we know."""

    def __init__(self, settings: Settings, epoch: int, pool: Pool) -> None:
        settings = with_free_port(settings)
        self._settings, self._pool = settings, pool
        url = settings.database.url.get_secret_value()
        self._floor = Floor()
        self.journal = Journal(url, settings.node, epoch)
        self._ami = Ami(
            settings.ami.host,
            settings.ami.port,
            settings.ami.username,
            settings.ami.secret.get_secret_value(),
            on_events=self._heard,
            on_link=self._link,
        )
        self._url = url
        self.linked = False
        self._doubt = asyncio.Event()  # something may have been missed
        self._links = 1  # how often the link came or went, and how often it had when all was last compared
        self._compared = 0
        self._changed = asyncio.Event()
        self.parts = Parts(
            settings,
            epoch,
            pool,
            self._floor,
            self.journal,
            self._ami,
            lambda: self.linked,
            self._sync_stations,
            utc_now,
        )

    async def run(self) -> None:
        """Serve until cancelled. Raises LeaseLost, alone or in a group, when another dialer took over."""
        await self.parts.live.load()
        await self.parts.opposing.look()
        async with self._pool.acquire() as connection:
            await self.parts.monitoring.load(connection)
            await self.parts.spending.refresh(connection)
            await self.parts.numbers.refresh(connection)
            self.parts.daily.begin(await trunk_days.dialed(connection, self._settings.node, self.parts.daily.began))
        agi = self._settings.fastagi
        routes = {
            "connect": self.parts.desk.connect,
            "machine": self.parts.desk.machine,
            "agent-lost": self.parts.desk.agent_lost,
            "prompt": self.parts.prompting.record,
            **self.parts.opting_out.routes(),
        }
        server = await serve(agi.host, agi.port, routes, key=agi_key(self._settings))
        self.journal.event(NewEvent("dialer", utc_now(), body={"state": "up"}))
        async with server, asyncio.TaskGroup() as group:
            group.create_task(self.journal.run())
            group.create_task(self._ami.run())
            parts = self.parts
            for part in (
                self._listen, self._keep_in_step, self._limits, self._refresh, self._prune, parts.commands.run,
                parts.pacer.run, parts.answers.run, parts.upcoming.run, parts.waking.run, parts.opposing.run,
                parts.sifting.run, parts.braking.run, parts.quotas.run, self._judge, parts.trials.run,
                parts.steering_recordings.run,
            ):  # fmt: skip
                group.create_task(self._persist(part))

    async def _persist(self, part: Callable[[], Awaitable[None]]) -> None:
        """Run a part again when the database was away; the journal meanwhile keeps what happens."""
        while True:
            try:
                await part()
            except AWAY as fault:
                log.warning("the database is away", part=part.__name__, fault=type(fault).__name__)
                await asyncio.sleep(random.uniform(0.3, 1.0))  # noqa: S311 - jitter

    def faults(self) -> str | None:
        """What is wrong now, for /health."""
        if not self._ami.connected:
            return f"no link to Asterisk: {self._ami.fault}"
        if not self.linked:
            return "not resynchronised with Asterisk yet"
        if self.journal.behind_seconds > 5:
            return "the database does not take writes"
        return self.parts.opposing.fault

    # -- Asterisk --------------------------------------------------------------------------------------

    def _heard(self, batch: object) -> None:
        self.parts.hearing.events(batch)  # type: ignore[arg-type]

    def _link(self, up: bool) -> None:
        self.linked = False
        LINKED.set(0)
        self._links += 1
        if up:
            self._doubt.set()
            self.parts.waking.linked()

    async def _keep_in_step(self) -> None:
        """Resynchronise after every new link and on a timer; nothing is dialed in between."""
        while True:
            self._doubt.clear()  # before comparing: a doubt that comes meanwhile asks for another time
            if self._ami.connected:
                try:
                    await self._compare()
                except AmiError as fault:
                    log.warning("resynchronisation must wait", fault=str(fault))
            try:
                async with asyncio.timeout(self._settings.dialing.resync_seconds if self.linked else 0.5):
                    await self._doubt.wait()
            except TimeoutError:
                continue

    async def _compare(self) -> None:
        """Ask Asterisk what is true. Until all of it succeeded, the next time asks again as after a new link."""
        links = self._links
        missed = links != self._compared
        await self.parts.live.adopt()
        await self.parts.resync.run(trust_nothing=missed)
        if missed:
            await self._sync_stations()
        self._compared = links
        self.linked = self._ami.connected and links == self._links
        LINKED.set(self.linked)
        self.parts.pacer.nudge()

    async def _sync_stations(self) -> None:
        """Write the phones' file from the users, and have Asterisk read it again."""
        async with self._pool.acquire() as connection:
            rows = await agents_table.stations(connection, self._settings.node)
        stations = [Station(name, secret) for name, secret in rows]
        await asyncio.to_thread(write_stations, pbx_folders(self._settings), stations)
        await self.parts.live.refresh()
        await self.parts.orders.read_stations()

    # -- the database ----------------------------------------------------------------------------------

    async def _listen(self) -> None:
        wakes = {
            COMMANDS_CHANNEL: self.parts.commands.wake,
            EVENTS_CHANNEL: self._changed,
            OPPOSITIONS_CHANNEL: self.parts.opposing.wake,
        }
        await listen(self._url, wakes)

    async def _refresh(self) -> None:
        """Read again what people changed; at the beginning, whatever it was."""
        news = News()
        while True:
            async with self._pool.acquire() as connection:
                came = await news.came(connection)
                if came:
                    await self.parts.spending.refresh(connection)
                    await self.parts.numbers.refresh(connection)
            if came:
                await self.parts.live.refresh()
                await self.parts.placing.look_again()
                self.parts.pacer.nudge()
            await asyncio.sleep(REFRESH_SECONDS)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(5):
                    await self._changed.wait()
            self._changed.clear()

    async def _limits(self) -> None:
        """Limits that pass without an event: wrap-up, phones to ring again, promises that fall due."""
        beats, leaps = 0, Leaps(utc_now)
        while True:
            if leap := leaps.leapt():
                log.warning("the clock was set", seconds=leap.total_seconds())
                self.parts.engine.roster.shift_wrap_up(leap)
            self.parts.engine.end_wrap_ups()
            self.parts.engine.end_never_dialed()
            self.parts.legs.tick(list(self._floor.agents.values()))
            self.parts.monitoring.monitors.tick()
            self.parts.browser_phones.tick(self._floor.agents.values())
            beats += 1
            if beats % 4 == 0:
                await self.parts.live.callbacks_due()
                await self.parts.live.check_quotas()
                await self.parts.live.turn_over()
                await self.parts.monitoring.check()
                gauges.count(self._floor)
            await asyncio.sleep(LIMITS_SECONDS)

    async def _judge(self) -> None:
        """Judge the numbers that are shown."""
        await self.parts.numbers.judge(self._pool)

    async def _prune(self) -> None:
        """Let go of what nobody reads any more."""
        while True:
            async with self._pool.acquire() as connection:
                await prune(connection, tick_days=self._settings.dialing.pacing_days)
            await asyncio.sleep(PRUNE_SECONDS)
