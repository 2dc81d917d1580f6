"""A throw-away PostgreSQL, an api of its own, many agents on the floor, and a supervisor who is logged in."""

from __future__ import annotations

import asyncio
import random
import secrets
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from api.app import PAGES
from api.auth import cookie_name, hash_of, new_token
from bench.campaigns import measured_campaign
from bench.ports import free_port
from db import sessions, users
from db.campaigns import principals
from db.campaigns import settings as campaigns
from db.dialer import leases, plans
from db.migrate import migrate
from db.pool import Connection, connect
from dialer.core.errors import PlateauError
from ops.settings import Ami, Database, Http, Metrics, Settings, Trunk
from plateau.configuration import SETTINGS_FILE, write_settings
from plateau.paths import throwaway_dir
from plateau.postgres import Cluster, find
from plateau.services import service_program
from plateau.stack import Stack, running

NOBODY = "!"
"""No password has this hash."""
SHOWN = "+33199009990"
SESSION_SECONDS = 12 * 3600.0
CAMPAIGNS = 5
SUPERVISORS = 8


class PagesMissing(PlateauError):
    """The pages are not built; build them first: npm ci && npm run build, in web/."""


@dataclass(frozen=True, slots=True)
class House:
    """What runs. `cookie`: the name of the sessions' cookie. `tokens`: of some supervisors; nobody has 200 screens."""

    settings: Settings
    stack: Stack
    connection: Connection
    agents: list[int]
    campaigns: list[int]
    cookie: str
    tokens: list[str]

    @property
    def address(self) -> str:
        """Where pages and API are."""
        return f"http://{self.settings.http.host}:{self.settings.http.port}"


@asynccontextmanager
async def house(agents: int) -> AsyncIterator[House]:
    """Start it with so many agents; stop and remove all on the way out."""
    if not (PAGES / "index.html").is_file():
        raise PagesMissing
    folder = await asyncio.to_thread(throwaway_dir, "bench-wall")
    cluster = Cluster(folder / "postgres", find())
    try:
        await asyncio.to_thread(cluster.start)
        connection = await connect(cluster.url(), application="plateau bench")
        try:
            await migrate(connection)
            settings = _settings(folder, cluster.url())
            people, made, tokens = await _furnish(connection, settings, agents)
            write_settings(settings, folder / SETTINGS_FILE)
            api = service_program("api", settings, folder / "api.log")
            async with running((api,), random.Random()) as stack:
                yield House(settings, stack, connection, people, made, cookie_name(settings), tokens)
        finally:
            await connection.close()
    finally:
        await asyncio.to_thread(cluster.stop)
        await asyncio.to_thread(shutil.rmtree, folder)


def _settings(folder: Path, url: str) -> Settings:
    return Settings(
        run_dir=folder,
        recordings_dir=folder / "recordings",
        database=Database(url=SecretStr(url)),
        ami=Ami(secret=SecretStr(secrets.token_hex(24))),
        http=Http(port=free_port()),
        metrics=Metrics(dialer_port=0),
        log_level="warning",
        trunks={"bench": Trunk(address="sip:127.0.0.1:5070", numbers=[SHOWN])},
    )


async def _furnish(connection: Connection, settings: Settings, agents: int) -> tuple[list[int], list[int], list[str]]:
    async with connection.transaction():
        await leases.ensure_node(connection, settings.node)
        await plans.mirror_trunk(connection, "bench", settings.node, 500, 30, [SHOWN])
        principal = await principals.create(connection, "Société Exemple")
        wanted = measured_campaign(settings.node, principal, "bench", SHOWN, mode="predictive")
        made = [await campaigns.create(connection, wanted | {"name": f"Mesure {n}"}) for n in range(1, CAMPAIGNS + 1)]
        for campaign in made:
            assert campaign is not None
            await campaigns.move(connection, campaign, "draft", "running")
        people = [await _agent(connection, settings.node, number) for number in range(1, agents + 1)]
        tokens = [await _session(connection, number) for number in range(SUPERVISORS)]
    return people, [one for one in made if one is not None], tokens


async def _agent(connection: Connection, node: str, number: int) -> int:
    name = f"poste-{number:03d}"
    person = await users.create(
        connection, login=name, name=f"Agent {number:03d}", role="agent", language="fr", password_hash=NOBODY
    )
    assert person is not None
    await users.add_agent(connection, person, node=node, station=name, sip_secret=secrets.token_hex(16))
    return person


async def _session(connection: Connection, number: int) -> str:
    boss = await users.create(
        connection,
        login=f"chef-{number}",
        name=f"Chef Exemple {number}",
        role="supervisor",
        language="fr",
        password_hash=NOBODY,
    )
    assert boss is not None
    token = new_token()
    await sessions.open_one(
        connection, token_hash=hash_of(token), user_id=boss, csrf_token=new_token(), seconds=SESSION_SECONDS
    )
    return token
