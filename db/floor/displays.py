"""Televisions on the wall: each has a key of its own, which is all that it can show who it is with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection

MAKE = "insert into displays (name, language, key_hash, made_by) values ($1, $2, $3, $4) returning id"


async def make(connection: Connection, name: str, language: str, key_hash: bytes, by: int) -> int:
    """A new display; its id."""
    made: int = await connection.fetchval(MAKE, name, language, key_hash, by)
    return made


@dataclass(frozen=True, slots=True)
class Display:
    """A television; `seen_at` None: its address was never opened."""

    id: int
    name: str
    language: str
    made_by: str
    made_at: datetime
    seen_at: datetime | None


LISTED = """
select d.id, d.name, d.language, u.name, d.made_at, d.seen_at
  from displays d join users u on u.id = d.made_by where d.withdrawn_at is null order by d.name, d.id limit 500
"""


async def listed(connection: Connection) -> list[Display]:
    """The displays whose addresses work, by name."""
    return [Display(*row) for row in await connection.fetch(LISTED)]


WITHDRAW = "update displays set withdrawn_at = now() where id = $1 and withdrawn_at is null returning name"


async def withdraw(connection: Connection, display_id: int) -> str | None:
    """Its address opens nothing from now on; its name, or None: there is no such display."""
    name: str | None = await connection.fetchval(WITHDRAW, display_id)
    return name


@dataclass(frozen=True, slots=True)
class Known:
    """Which display a key belongs to."""

    id: int
    name: str
    language: str


FIND = """
select id, name, language, seen_at is null or seen_at < now() - interval '60 s'
  from displays where key_hash = $1 and withdrawn_at is null
"""
TOUCH = "update displays set seen_at = now() where id = $1"


async def find(connection: Connection, key_hash: bytes) -> Known | None:
    """The display of a key; being seen is written once a minute at most."""
    row = await connection.fetchrow(FIND, key_hash)
    if row is None:
        return None
    *facts, unseen = row
    if unseen:
        await connection.execute(TOUCH, facts[0])
    return Known(*facts)
