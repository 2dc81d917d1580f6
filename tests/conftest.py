"""Fixtures for tests on a real PostgreSQL: one cluster a session, one fresh database a test."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import hypothesis
import pytest

from db.migrate import migrate
from db.pool import connect, open_pool
from plateau.asterisk import tool
from plateau.paths import throwaway_dir
from plateau.postgres import Cluster, find
from tests import stolen

if TYPE_CHECKING:
    from asyncpg import Connection, Record

    from db.pool import Pool


hypothesis.settings.register_profile(  # how fast examples come says something of the machine alone
    "plateau", deadline=None, suppress_health_check=(hypothesis.HealthCheck.too_slow,)
)
hypothesis.settings.load_profile("plateau")


def pytest_configure() -> None:
    """The encoder that `make setup` unpacked is found by its name, as the system's is."""
    os.environ["PATH"] += os.pathsep + str(tool("opusenc").parent)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A failure on a machine that stood still meanwhile proves nothing: the test is run again, and that is shown."""
    for item in items:
        item.add_marker(pytest.mark.flaky(reruns=2, condition=stolen.too_much))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """From here on a test's share of the machine is counted."""
    stolen.begin()


@dataclass(frozen=True, slots=True)
class Server:
    """A server for tests: who makes databases in it, and who uses them as the services do."""

    superuser_url: str
    url: str

    def url_of(self, database: str) -> str:
        """The address of one database for the role of the services."""
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{database}"))

    @property
    def role(self) -> str:
        """Who owns the databases."""
        return urlsplit(self.url).username or "postgres"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server of our own; TEST_PG_DSN names the maintenance database of one that runs."""
    if given := os.environ.get("TEST_PG_DSN"):
        yield Server(given, given)
        return
    folder = throwaway_dir("test")
    cluster = Cluster(folder / "postgres", find(), durable=False)
    try:
        cluster.start()
        yield Server(cluster.superuser_url(), cluster.url())
    finally:
        cluster.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
async def template(server: Server) -> AsyncIterator[str]:
    """The name of a migrated database that nobody is connected to."""
    name = f"plateau_template_{secrets.token_hex(4)}"
    async with _database(server, name):
        connection = await connect(server.url_of(name), application="test migrate")
        await migrate(connection)
        await connection.close()
        yield name


@pytest.fixture
async def database_url(server: Server, template: str) -> AsyncIterator[str]:
    """The address of a fresh, migrated database of this test's own."""
    name = f"plateau_test_{secrets.token_hex(4)}"
    async with _database(server, name, template):
        yield server.url_of(name)


@pytest.fixture
async def empty_database_url(server: Server) -> AsyncIterator[str]:
    """The address of a database without any table."""
    name = f"plateau_empty_{secrets.token_hex(4)}"
    async with _database(server, name):
        yield server.url_of(name)


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Connection[Record]]:
    """One connection to the fresh database."""
    connection = await connect(database_url, application="test")
    yield connection
    await connection.close()


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    """A pool on the fresh database."""
    opened = await open_pool(database_url, application="test", size=8)
    yield opened
    await opened.close()


@contextlib.asynccontextmanager
async def _database(server: Server, name: str, template: str = "template1") -> AsyncIterator[None]:
    """The names are made of hexadecimal digits by us: a database's name cannot be a parameter."""
    connection = await connect(server.superuser_url, application="test databases")
    try:
        await connection.execute(f'create database {name} owner "{server.role}" template {template}')
        yield
        await connection.execute(f"drop database {name} with (force)")
    finally:
        await connection.close()
