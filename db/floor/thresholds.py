"""The thresholds of the wall that supervisors set."""

from __future__ import annotations

from collections.abc import Mapping

from db import events
from db.pool import Connection

SET = "select name, seconds from wall_thresholds"


async def kept(connection: Connection) -> dict[str, int]:
    """Seconds by name; those that nobody set are missing."""
    return {row["name"]: row["seconds"] for row in await connection.fetch(SET)}


KEEP = """
insert into wall_thresholds (name, seconds) select * from unnest($1::text[], $2::integer[])
on conflict (name) do update set seconds = excluded.seconds
"""


async def keep(connection: Connection, wanted: Mapping[str, int]) -> None:
    """Set them, in a transaction of the caller's, and tell every screen with its commit."""
    await connection.execute(KEEP, list(wanted), list(wanted.values()))
    await events.append(connection, "thresholds", body=dict(wanted))
