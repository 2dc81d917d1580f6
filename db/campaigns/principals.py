"""Principals: the companies on whose behalf calls are made."""

from __future__ import annotations

from datetime import datetime

from db.pool import Connection

LIST = "select id, name, created_at from principals order by id limit 1000"


async def everyone(connection: Connection) -> list[tuple[int, str, datetime]]:
    """Id, name and date of every principal."""
    return [(row[0], row[1], row[2]) for row in await connection.fetch(LIST)]


NAMED = "select id from principals where name = $1 or id::text = $1 order by id limit 1"


async def named(connection: Connection, name_or_id: str) -> int | None:
    """The principal of this name or id; None: there is none."""
    found: int | None = await connection.fetchval(NAMED, name_or_id)
    return found


CREATE = "insert into principals (name) values ($1) on conflict (name) do nothing returning id"


async def create(connection: Connection, name: str) -> int | None:
    """The new principal's id, or None: the name is taken."""
    made: int | None = await connection.fetchval(CREATE, name)
    return made


EXISTS = "select exists (select from principals where id = $1)"


async def exists(connection: Connection, principal_id: int) -> bool:
    """Whether there is such a principal."""
    found: bool = await connection.fetchval(EXISTS, principal_id)
    return found
