"""A whole house for tests: PBX, carrier, phones, a database, and the dialer as a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db import events
from db.dialer import commands, leases, plans
from db.faults import AWAY
from db.pool import connect
from plateau.postgres import Cluster
from tests.pbx.switchboard import NUMBERS, Switchboard

if TYPE_CHECKING:
    from asyncpg import Connection, Record

TOP = Path(__file__).resolve().parent.parent.parent
ALWAYS = {"timezone": "Europe/Paris", "days": [0, 1, 2, 3, 4, 5, 6], "hours": [["00:00", "24:00"]]}

LIVE_5_S, LIVE_2_S, LIVE_20_S = "0", "9", "1"
MACHINE, EARLY, NO_ANSWER, BUSY, UNALLOCATED, REJECTED, UNAVAILABLE = "2", "3", "4", "5", "6", "7", "8"
"""Last digits that the tests' carrier understands."""


class House:
    """One campaign of one principal, agents at the board's phones, and dialers that can be killed."""

    def __init__(self, board: Switchboard, db: Connection[Record], url: str) -> None:
        self.board, self.db, self.url = board, db, url
        self.dialers: list[Process] = []
        self.campaign = 0
        self.cluster: Cluster | None = None
        self.agents: list[int] = []
        self.more_trunks: list[str] = []

    def environment(self) -> dict[str, str]:
        """The settings of a process of this house."""
        settings = self.board.settings
        trunks = {
            name: {
                "address": settings.trunks[name].address,
                "max_channels": 60,
                "calls_per_second": 40 if name == "main" else 10,
                "numbers": NUMBERS,
            }
            for name in ["main", *self.more_trunks]
        }
        return {
            **os.environ,
            "PLATEAU_CONFIG": "",
            "PLATEAU_RUN_DIR": str(settings.run_dir),
            "PLATEAU_RECORDINGS_DIR": str(settings.recordings_dir),
            "PLATEAU_DATABASE__URL": self.url,
            "PLATEAU_AMI__PORT": str(settings.ami.port),
            "PLATEAU_AMI__SECRET": settings.ami.secret.get_secret_value(),
            "PLATEAU_FASTAGI__PORT": str(settings.fastagi.port),
            "PLATEAU_METRICS__DIALER_PORT": "0",
            "PLATEAU_METRICS__RECORDER_PORT": "0",
            "PLATEAU_DIALING__NUMBERS": "fiction",
            "PLATEAU_DIALING__RESYNC_SECONDS": "5",
            "PLATEAU_TRUNKS": json.dumps(trunks),
        }

    # -- furniture -------------------------------------------------------------------------------------

    async def furnish(self, agents: int = 3, **settings: Any) -> None:
        """A campaign with its dispositions, and agents assigned to it; settings are columns of campaigns."""
        await leases.ensure_node(self.db, "main")
        await plans.mirror_trunk(self.db, "main", "main", 60, 40, NUMBERS)
        principal = await self.db.fetchval("insert into principals (name) values ('Exemple') returning id")
        wanted = {
            "node": "main", "principal_id": principal, "name": "Essai", "mode": "predictive", "trunk": "main",
            "default_caller_id": NUMBERS[0], "calling_hours": ALWAYS, "wrap_up_seconds": 30,
            "profile": "DEMO", **settings,
        }  # fmt: skip
        columns = ", ".join(wanted)
        places = ", ".join(f"${number}" for number in range(1, len(wanted) + 1))
        self.campaign = await self.db.fetchval(
            f"insert into campaigns ({columns}) values ({places}) returning id", *wanted.values()
        )
        for code, effect in (("done", "done"), ("callback", "callback"), ("stop", "do_not_call")):
            await self.db.execute(
                "insert into dispositions (campaign_id, code, label_fr, label_en, effect) values ($1, $2, $2, $2, $3)",
                self.campaign, code, effect,
            )  # fmt: skip
        for number, station in enumerate(self.board.stations):  # every phone stays registered
            agent = await self.db.fetchval(
                "insert into users (login, name, role, password_hash) values ($1, $1, 'agent', '-') returning id",
                station.name,
            )
            await self.db.execute(
                "insert into agents (id, node, station, sip_secret) values ($1, 'main', $2, $3)",
                agent, station.name, station.secret,
            )  # fmt: skip
            if number < agents:
                await self.db.execute("insert into campaign_agents values ($1, $2)", self.campaign, agent)
                self.agents.append(agent)

    @property
    def rogue_port(self) -> int:
        """Where the trunk `rogue` looks for its carrier."""
        return int(self.board.settings.trunks["rogue"].address.rpartition(":")[2])

    async def furnish_rogue(self, **settings: Any) -> None:
        """The same with a campaign that calls each lead once, over `rogue`, whose carrier Asterisk has found."""
        await leases.ensure_node(self.db, "main")
        await plans.mirror_trunk(self.db, "rogue", "main", 60, 10, NUMBERS)
        await self.furnish(trunk="rogue", wrap_up_seconds=1, max_attempts=1, **settings)
        self.more_trunks = ["rogue"]
        await self.board.until_found("rogue")

    async def leads(self, numbers: list[str]) -> list[int]:
        """One contact and lead per E.164 number."""
        batch = await self.db.fetchval(
            "insert into batches (campaign_id, file_name, state, finished_at) values ($1, 'essai', 'done', now()) "
            "returning id",
            self.campaign,
        )
        return [await self._lead(batch, number) for number in numbers]

    async def _lead(self, batch: int, number: str) -> int:
        lead: int = await self.db.fetchval(
            """
            with c as (insert into contacts (principal_id) select principal_id from campaigns where id = $1
                       returning id),
                 n as (insert into contact_numbers (contact_id, e164, kind, rank) select id, $3, 'phone', 1 from c
                       returning id, contact_id)
            insert into leads (campaign_id, batch_id, contact_id, number_id) select $1, $2, contact_id, id from n
            returning id
            """,
            self.campaign, batch, number,
        )  # fmt: skip
        return lead

    async def start(self, state: str = "running") -> None:
        """Put the campaign into a state and tell the dialer."""
        await self.db.execute("update campaigns set state = $2 where id = $1", self.campaign, state)
        await events.append(self.db, "campaign", campaign_id=self.campaign, body={"state": state})
        await events.wake(self.db)

    async def phones_registered(self) -> None:
        """Every phone can be rung; first registrations take up to ten seconds."""

        async def all_here() -> bool:
            contacts = await self.board.console(self.board.pbx, "pjsip show contacts")
            return all(f"/sip:{station.name}@" in contacts for station in self.board.stations)

        await self.until(all_here, seconds=40)

    # -- people ----------------------------------------------------------------------------------------

    async def ask(self, agent: int, kind: str, **payload: Any) -> commands.Answer:
        """What an agent's page would ask, and the dialer's answer."""
        command = await commands.ask(
            self.db, node="main", kind=kind, agent_id=agent, payload=payload, requested_by=agent
        )
        answer: commands.Answer = await self.until(lambda: commands.answer_of(self.db, command), seconds=10)
        return answer

    async def take_posts(self) -> None:
        """Every agent logs in, the phones are taken, everyone is ready."""
        for agent in self.agents:
            assert (await self.ask(agent, "agent.login")).state == "done"
        await self.until_sql("select count(*) = $1 from agents where leg_up", len(self.agents), seconds=20)
        for agent in self.agents:
            assert (await self.ask(agent, "agent.ready")).state == "done"

    async def work(self) -> None:
        """Do what people do until cancelled: dispose of calls, take lost phones again, be ready."""
        while True:
            try:
                async with a_house(self.board, self.url) as page:
                    while True:
                        await page._work_once()
                        await asyncio.sleep(0.1)
            except AWAY:
                await asyncio.sleep(0.2)

    async def _work_once(self) -> None:
        rows = await self.db.fetch(
            "select id, state, attempt_id, reason, leg_up from agents where state = 'wrap_up' "
            "or (state = 'paused' and reason in ('phone_lost', 'logged_in'))"
        )
        for row in rows:
            kind, payload = "agent.ready", {}
            if row["state"] == "wrap_up":
                kind, payload = "call.dispose", {"attempt_id": row["attempt_id"], "code": "done"}
            with contextlib.suppress(TimeoutError):
                await self.ask(row["id"], kind, **payload)

    # -- processes -------------------------------------------------------------------------------------

    async def dialer(self) -> Process:
        """Start a dialer; several may run, one serves."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "dialer", env=self.environment(), cwd=TOP, stdin=DEVNULL
        )
        self.dialers.append(process)
        return process

    async def kill(self, process: Process) -> None:
        """kill -9."""
        process.kill()
        await process.wait()
        self.dialers.remove(process)

    async def reconnect(self) -> None:
        """A new connection, after the database went away."""
        self.db.terminate()
        self.db = await connect(self.url, application="test house")

    async def close(self) -> None:
        """End the dialers, politely if they listen."""
        for process in self.dialers:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
        for process in self.dialers:
            async with asyncio.timeout(10):
                await process.wait()

    # -- waiting ---------------------------------------------------------------------------------------

    async def until(self, look: Callable[[], Awaitable[Any]], seconds: float = 20) -> Any:
        """The first truthy answer of `look`."""
        async with asyncio.timeout(seconds):
            while not (found := await look()):
                await asyncio.sleep(0.05)
        return found

    async def until_sql(self, query: str, *arguments: Any, seconds: float = 20) -> Any:
        """The first truthy value of a query."""
        return await self.until(lambda: self.db.fetchval(query, *arguments), seconds)

    async def attempt(self, lead: int) -> Mapping[str, Any]:
        """The last attempt of a lead."""
        row = await self.db.fetchrow("select * from attempts where lead_id = $1 order by id desc limit 1", lead)
        assert row is not None
        return dict(row)

    async def ended(self, lead: int, seconds: float = 30) -> Mapping[str, Any]:
        """The last attempt of a lead, once it has ended."""
        await self.until_sql(
            "select exists (select from attempts where lead_id = $1 and ended_at is not null)", lead, seconds=seconds
        )
        return await self.attempt(lead)

    async def bridged(self, lead: int, seconds: float = 20) -> Mapping[str, Any]:
        """The attempt of a lead, once an agent talks."""
        await self.until_sql(
            "select exists (select from attempts where lead_id = $1 and state = 'bridged')", lead, seconds=seconds
        )
        return await self.attempt(lead)


@contextlib.asynccontextmanager
async def a_house(board: Switchboard, url: str) -> AsyncIterator[House]:
    """A house around a board, with a database of its own; no dialer runs yet."""
    db = await connect(url, application="test house")
    house = House(board, db, url)
    try:
        yield house
    finally:
        await house.close()
        await house.db.close()
