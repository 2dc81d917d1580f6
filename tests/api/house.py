"""A running api for tests: a real server on a real database, clients that log in, rows to look at."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import socket
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

from api.app import build_app, runner_of
from api.passwords import hash_password
from api.visit import HOUSE, House
from db.pool import Pool
from ops.settings import Settings

if TYPE_CHECKING:
    from asyncpg import Connection, Record

PASSWORD = "seize caracteres"
_HASH = hash_password(PASSWORD)
SHOWN = "+33199001234"


def free_port() -> int:
    """A port that nobody listens on, and that the kernel gives to no outgoing connection meanwhile."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def settings_for(database_url: str, folder: Path, **http: Any) -> Settings:
    """Settings of a house on loopback."""
    return Settings.model_validate(
        {
            "run_dir": folder,
            "recordings_dir": folder / "recordings",
            "language": "en",
            "database": {"url": database_url},
            "ami": {"secret": "not used here"},
            "http": {"port": free_port(), **http},
            "metrics": {"dialer_port": 0},
            "dialing": {"numbers": "fiction"},
            "trunks": {"demo": {"address": "sip:127.0.0.1:5070", "numbers": [SHOWN]}},
        }
    )


@dataclass
class Client:
    """A person at a page: cookie and CSRF token kept, JSON in and out."""

    address: str
    http: aiohttp.ClientSession
    me: dict[str, Any] = field(default_factory=dict)

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: Mapping[str, str] | None = None,
        data: Any = None,
    ) -> tuple[int, Any]:
        """Status and JSON (or text) of an answer."""
        sent = {"Origin": self.address, "X-CSRF-Token": self.me.get("csrf_token", "")} | dict(headers or {})
        given: dict[str, Any] = {"json": body} if body is not None else {"data": data} if data is not None else {}
        async with self.http.request(method, self.address + path, headers=sent, **given) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if "json" in answer.content_type and text else text

    async def log_in(self, login: str, password: str = PASSWORD) -> dict[str, Any]:
        """Open a session."""
        status, me = await self.ask("POST", "/api/login", {"login": login, "password": password})
        assert status == 200, me
        self.me = me
        return self.me

    async def live(self, since: int | None = None) -> aiohttp.ClientWebSocketResponse:
        """Open the live socket."""
        query = f"?since={since}" if since is not None else ""
        return await self.http.ws_connect(
            f"{self.address}/api/live{query}", headers={"Origin": self.address}, max_msg_size=2**24
        )


@dataclass
class Running:
    """A running house."""

    address: str
    settings: Settings
    house: House
    db: Connection[Record]
    _stack: contextlib.AsyncExitStack

    async def client(self, login: str | None = None) -> Client:
        """A new client, logged in where a login is given."""
        http = await self._stack.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)))
        client = Client(self.address, http)
        if login:
            await client.log_in(login)
        return client


PEOPLE = """
insert into users (login, name, role, language, password_hash)
values ('admin', 'Exemple Admin', 'admin', 'en', $1), ('boss', 'Exemple Chef', 'supervisor', 'en', $1),
       ('agent', 'Exemple Agent', 'agent', 'en', $1), ('other', 'Exemple Autre', 'agent', 'en', $1)
"""
AGENTS = """
insert into agents (id, node, station, sip_secret)
select id, 'main', 'poste-' || id, repeat('s', 32) from users where role = 'agent'
"""


async def furnish(db: Connection[Record]) -> None:
    """One node, one principal, one trunk with one number, four people."""
    await db.execute("insert into nodes (node) values ('main')")
    await db.execute("insert into principals (name) values ('Exemple SA')")
    await db.execute("insert into trunks values ('demo', 'main', 30, 5)")
    await db.execute("insert into trunk_numbers values ('demo', $1)", SHOWN)
    await db.execute(PEOPLE, _HASH)
    await db.execute(AGENTS)


@contextlib.asynccontextmanager
async def running(
    settings: Settings, pool: Pool, db: Connection[Record], static: Path | None = None
) -> AsyncIterator[Running]:
    """Serve until the block ends."""
    static = static or settings.run_dir / "static"
    app = build_app(settings, pool, static=static)
    runner = runner_of(app)
    async with contextlib.AsyncExitStack() as stack:
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, settings.http.host, settings.http.port).start()
        async with asyncio.timeout(10):
            while app[HOUSE].hub.floor is None:
                await asyncio.sleep(0.01)
        address = f"http://{settings.http.host}:{settings.http.port}"
        yield Running(address, settings, app[HOUSE], db, stack)


async def id_of(db: Connection[Record], login: str) -> int:
    """The id of a person."""
    found: int = await db.fetchval("select id from users where login = $1", login)
    return found
