"""Fixtures for tests on a real PostgreSQL: one cluster a session, one fresh database a test."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import pytest

from db.migrate import migrate
from db.pool import connect, open_pool
from plateau.paths import throwaway_dir
from plateau.postgres import Cluster, find

if TYPE_CHECKING:
    from asyncpg import Connection, Record

    from db.pool import Pool


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A maintenance database of a server where databases may be made; TEST_PG_DSN names one that runs."""
    if given := os.environ.get("TEST_PG_DSN"):
        yield given
        return
    folder = throwaway_dir("test")
    cluster = Cluster(folder / "postgres", find(), durable=False)
    try:
        cluster.start()
        yield cluster.url()
    finally:
        cluster.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
async def template(postgres_url: str) -> AsyncIterator[str]:
    """The name of a migrated database that nobody is connected to."""
    name = f"plateau_template_{secrets.token_hex(4)}"
    async with _database(postgres_url, f"create database {name}", name):
        connection = await connect(_sibling(postgres_url, name), application="test migrate")
        await migrate(connection)
        await connection.close()
        yield name


@pytest.fixture
async def database_url(postgres_url: str, template: str) -> AsyncIterator[str]:
    """The address of a fresh, migrated database of this test's own."""
    name = f"plateau_test_{secrets.token_hex(4)}"
    async with _database(postgres_url, f"create database {name} template {template}", name):
        yield _sibling(postgres_url, name)


@pytest.fixture
async def empty_database_url(postgres_url: str) -> AsyncIterator[str]:
    """The address of a database without any table."""
    name = f"plateau_empty_{secrets.token_hex(4)}"
    async with _database(postgres_url, f"create database {name}", name):
        yield _sibling(postgres_url, name)


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


def _sibling(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


@contextlib.asynccontextmanager
async def _database(url: str, create: str, name: str) -> AsyncIterator[None]:
    """The names are made of hexadecimal digits by us: a database's name cannot be a parameter."""
    connection = await connect(url, application="test databases")
    try:
        await connection.execute(create)
        yield
        await connection.execute(f"drop database {name} with (force)")
    finally:
        await connection.close()
