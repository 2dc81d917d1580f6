"""Makes the database of a private cluster."""

from __future__ import annotations

from db.pool import Connection

EXISTS = "select exists (select from pg_database where datname = 'plateau')"
CREATE = "create database plateau"


async def ensure_plateau(connection: Connection) -> None:
    """Create the database `plateau` beside the one connected to, unless it is there."""
    if not await connection.fetchval(EXISTS):
        await connection.execute(CREATE)
