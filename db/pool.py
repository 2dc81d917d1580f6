"""Connections to PostgreSQL: one way to open them, with JSON and time limits set."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING

import asyncpg

if TYPE_CHECKING:
    from asyncpg import Connection as _Connection
    from asyncpg import Record
    from asyncpg.pool import PoolConnectionProxy

    type_connection = _Connection[Record] | PoolConnectionProxy[Record]
    type_link = _Connection[Record]
    type_pool = asyncpg.Pool[Record]
else:
    type_connection = type_link = type_pool = object

Connection = type_connection
"""What every function of this package takes first: callers own the transaction."""
Link = type_link
"""A connection that its owner opened and closes, apart from any pool."""
Pool = type_pool


def _to_jsonb(value: object) -> bytes:
    return b"\x01" + json.dumps(value).encode()


def _from_jsonb(sent: bytes) -> object:
    return json.loads(sent[1:])


async def _prepare(connection: Connection) -> None:
    # Binary, because COPY takes nothing else: jsonb travels as a version byte and its text.
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=_to_jsonb, decoder=_from_jsonb, format="binary"
    )


BY_KEY = {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "enable_hashjoin": "off"}
"""For statements that look up a few rows by key, over and over: planned once, and never for a table's size of now."""


async def connect(url: str, *, application: str, settings: Mapping[str, str] | None = None) -> Link:
    """One connection of its own, for LISTEN or for a journal; `settings` of the server hold for it alone."""
    connection = await asyncpg.connect(
        url, timeout=5, command_timeout=30, server_settings={"application_name": application, **(settings or {})}
    )
    await _prepare(connection)
    return connection


async def open_pool(url: str, *, application: str, size: int) -> Pool:
    """A pool of at most `size` connections; statements are given up after 30 s, locks after 5 s."""
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        timeout=5,
        command_timeout=30,
        init=_prepare,
        server_settings={
            "application_name": application,
            "lock_timeout": "5s",
            "idle_in_transaction_session_timeout": "60s",
        },
    )


_BEGIN_BY_KEY = "begin; " + "; ".join(f"set local {name} = {value}" for name, value in BY_KEY.items())


@contextlib.asynccontextmanager
async def by_key(connection: Connection) -> AsyncIterator[None]:
    """A transaction in which statements are planned as BY_KEY says; it costs no more trips than any other."""
    await connection.execute(_BEGIN_BY_KEY)
    try:
        yield
    except BaseException:
        if not connection.is_closed():
            await connection.execute("rollback")
        raise
    await connection.execute("commit")
