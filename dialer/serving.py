"""One term of office as the dialer of a node: built, resynchronised, run until it ends."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from prometheus_client import Gauge

from agi.server import serve
from db import agents as agents_table
from db import trunk_days
from db.commands import CHANNEL as COMMANDS_CHANNEL
from db.events import CHANNEL as EVENTS_CHANNEL
from db.events import NewEvent
from db.faults import AWAY
from db.pool import Pool, connect
from db.pruning import prune
from dialer.agi_port import with_free_port
from dialer.ami import Ami, AmiError
from dialer.answers import Answers
from dialer.clock import utc_now
from dialer.commands import Commands
from dialer.core.states import AgentState, AttemptState
from dialer.daily import Daily
from dialer.desk import Desk
from dialer.disposing import Disposing
from dialer.ending import Ending
from dialer.engine import Engine
from dialer.figures import Figures
from dialer.floor import Campaign, Floor
from dialer.hearing import Hearing
from dialer.journal import Journal
from dialer.legs import Legs
from dialer.live import Live
from dialer.matching import Matching
from dialer.moves import Moves
from dialer.news import News
from dialer.orders import Orders
from dialer.pacer import Pacer
from dialer.personal import Personal
from dialer.placing import Placing
from dialer.prompting import Prompting
from dialer.resync import Resync
from dialer.roster import Roster
from dialer.trunks import Trunks
from dialer.upcoming import Upcoming
from dialer.waking import Waking
from ops.settings import Settings
from pbx.names import agi_address, agi_key, trunk_endpoint
from pbx.render import pbx_folders, write_stations
from pbx.stations import Station

log = structlog.get_logger()

LIMITS_SECONDS = 0.25
PRUNE_SECONDS = 60.0
REFRESH_SECONDS = 0.25
"""Changes that people made are read at most this often."""

AGENTS = Gauge("plateau_agents", "Agents by state", ["state"])
CALLS = Gauge("plateau_calls", "Calls that live, by stage", ["stage"])
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
        self._build(epoch)

    def _build(self, epoch: int) -> None:
        settings, floor, journal = self._settings, self._floor, self.journal
        folders = pbx_folders(settings)
        self._waking = Waking(self._ami, [trunk_endpoint(settings, trunk) for trunk in settings.trunks])
        self._trunks = Trunks(settings.trunks, journal.event, utc_now())
        self._answers = Answers(self._pool, floor, utc_now)
        self._upcoming = Upcoming(self._pool, floor, self._answers, utc_now)
        self._figures = Figures(floor, self._trunks, self._answers, utc_now)
        orders = self._orders = Orders(self._ami, journal.after)
        roster = Roster(floor, journal, utc_now)
        self._legs = Legs(journal, orders, roster)
        moves = Moves(journal, utc_now)
        ending = Ending(floor, journal, moves, self._figures, self._answers, utc_now)

        def nudge() -> None:
            self._pacer.nudge()

        matching = Matching(floor, journal, roster, self._legs, moves, self._figures, utc_now, nudge)
        self._engine = Engine(
            floor, journal, orders, roster, self._legs, moves, matching, ending, self._figures, utc_now, nudge
        )
        self._daily = Daily(settings.trunks, journal.event, utc_now)
        placing = Placing(
            settings, epoch, self._pool, self._engine, journal, lambda: self.linked, self._daily,
            self._upcoming, str(settings.spool_dir), _sound_in(folders.prompts), utc_now,
        )  # fmt: skip
        personal = Personal(self._engine, placing, self._trunks)
        self._live = Live(settings.node, epoch, self._pool, floor, journal, self._figures, utc_now)
        self._pacer = Pacer(
            floor, journal, self._figures, self._trunks, self._daily, self._upcoming, placing, personal,
            self._engine.give_up, self._live.pause, utc_now,
        )  # fmt: skip
        disposing = Disposing(self._pool, self._engine, journal, utc_now)
        self._prompting = Prompting(self._pool, orders, folders, agi_address(settings), self._live.refresh)
        self._commands = Commands(
            settings.node, self._pool, self._engine, matching, journal, orders, self._legs, disposing, personal,
            self._prompting, self._sync_stations,
        )  # fmt: skip
        self._desk = Desk(self._engine, matching, self._legs, self._ami, utc_now, settings.dialing.agent_lost_seconds)
        self._hearing = Hearing(self._engine, matching, self._legs, orders)
        self._resync = Resync(self._ami, self._engine, matching, orders, utc_now)

    async def run(self) -> None:
        """Serve until cancelled. Raises LeaseLost, alone or in a group, when another dialer took over."""
        await self._live.load()
        async with self._pool.acquire() as connection:
            self._daily.begin(await trunk_days.dialed(connection, self._settings.node, self._daily.began))
        agi = self._settings.fastagi
        routes = {
            "connect": self._desk.connect,
            "machine": self._desk.machine,
            "agent-lost": self._desk.agent_lost,
            "prompt": self._prompting.record,
        }
        server = await serve(agi.host, agi.port, routes, key=agi_key(self._settings))
        self.journal.event(NewEvent("dialer", utc_now(), body={"state": "up"}))
        async with server, asyncio.TaskGroup() as group:
            group.create_task(self.journal.run())
            group.create_task(self._ami.run())
            for part in (
                self._listen, self._keep_in_step, self._limits, self._refresh, self._prune, self._commands.run,
                self._pacer.run, self._answers.run, self._upcoming.run, self._waking.run,
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
        return "the database does not take writes" if self.journal.behind_seconds > 5 else None

    # -- Asterisk --------------------------------------------------------------------------------------

    def _heard(self, batch: object) -> None:
        self._hearing.events(batch)  # type: ignore[arg-type]

    def _link(self, up: bool) -> None:
        self.linked = False
        LINKED.set(0)
        self._links += 1
        if up:
            self._doubt.set()
            self._waking.linked()

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
        await self._live.adopt()
        await self._resync.run(trust_nothing=missed)
        if missed:
            await self._sync_stations()
        self._compared = links
        self.linked = self._ami.connected and links == self._links
        LINKED.set(self.linked)
        self._pacer.nudge()

    async def _sync_stations(self) -> None:
        """Write the phones' file from the users, and have Asterisk read it again."""
        async with self._pool.acquire() as connection:
            rows = await agents_table.stations(connection, self._settings.node)
        stations = [Station(name, secret) for name, secret in rows]
        await asyncio.to_thread(write_stations, pbx_folders(self._settings), stations)
        await self._live.refresh()
        await self._orders.read_stations()

    # -- the database ----------------------------------------------------------------------------------

    async def _listen(self) -> None:
        """Be woken; whatever is woken for is read from the tables."""
        while True:
            link = await connect(self._url, application="plateau dialer listener")
            gone = asyncio.Event()
            link.add_termination_listener(lambda *_, gone=gone: gone.set())
            try:
                await link.add_listener(COMMANDS_CHANNEL, lambda *_: self._commands.wake.set())
                await link.add_listener(EVENTS_CHANNEL, lambda *_: self._changed.set())
                self._commands.wake.set()  # what was told while nobody listened is in the tables
                self._changed.set()
                await gone.wait()
            finally:
                link.terminate()

    async def _refresh(self) -> None:
        """Read again what people changed; at the beginning, whatever it was."""
        news = News()
        while True:
            async with self._pool.acquire() as connection:
                came = await news.came(connection)
            if came:
                await self._live.refresh()
                self._pacer.nudge()
            await asyncio.sleep(REFRESH_SECONDS)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(5):
                    await self._changed.wait()
            self._changed.clear()

    async def _limits(self) -> None:
        """Limits that pass without an event: wrap-up, phones to ring again, promises that fall due."""
        beats = 0
        while True:
            now = utc_now()
            for agent in list(self._floor.agents.values()):
                limit = agent.row.wrap_until
                if agent.state is AgentState.WRAP_UP and limit is not None and limit <= now:
                    self._engine.wrapped_up(agent)
            self._legs.tick(list(self._floor.agents.values()))
            beats += 1
            if beats % 4 == 0:
                await self._live.callbacks_due()
                self._count()
            await asyncio.sleep(LIMITS_SECONDS)

    async def _prune(self) -> None:
        """Let go of what nobody reads any more."""
        while True:
            async with self._pool.acquire() as connection:
                await prune(connection, tick_days=self._settings.dialing.pacing_days)
            await asyncio.sleep(PRUNE_SECONDS)

    def _count(self) -> None:
        for state in AgentState:
            AGENTS.labels(state).set(sum(agent.state is state for agent in self._floor.agents.values()))
        for stage in AttemptState:
            if stage is not AttemptState.ENDED:
                CALLS.labels(stage).set(sum(call.state is stage for call in self._floor.live()))


def _sound_in(prompts: Path) -> Callable[[Campaign], str]:
    """The sound that names the principal, without extension; empty: the product's own."""
    return lambda campaign: str(prompts / Path(campaign.identity).stem) if campaign.identity else ""
