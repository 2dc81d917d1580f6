"""The index of recordings against the files themselves: rows that name a file, doubted or trusted again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Indexed:
    """A row that names a file."""

    id: int
    attempt_id: int
    campaign_id: int
    agent_id: int
    state: str
    file_name: str
    size: int | None
    sha256: bytes | None
    duration_ms: int | None


INDEXED_COUNT = "select count(*) from recordings where file_name is not null"


async def indexed_count(connection: Connection) -> int:
    """How many rows name a file."""
    count: int = await connection.fetchval(INDEXED_COUNT)
    return count


INDEXED = """
select id, attempt_id, campaign_id, agent_id, state, file_name, bytes, sha256, duration_ms
  from recordings where file_name is not null and id > $1 order by id limit 500
"""


async def indexed(connection: Connection) -> AsyncIterator[Indexed]:
    """Every row that names a file, in order, read a page at a time."""
    last = 0
    while rows := await connection.fetch(INDEXED, last):
        for row in rows:
            yield Indexed(*row)
        last = rows[-1]["id"]


ALL_NAMES = "select file_name from recordings where file_name = any($1::text[])"


async def names_among(connection: Connection, names: Sequence[str]) -> set[str]:
    """Which of these file names a row names."""
    return {row["file_name"] for row in await connection.fetch(ALL_NAMES, list(names))}


DOUBT = """
update recordings set state = $2, fault = $3, stored_at = null
 where id = $1 and state in ('stored', 'missing', 'broken') and (state <> $2 or fault <> $3)
returning id
"""


async def doubt(connection: Connection, recording_id: int, state: str, fault: str) -> bool:
    """The file of a stored recording is missing or broken. The row keeps what the file should be."""
    return await connection.fetchval(DOUBT, recording_id, state, fault) is not None


TRUST = """
update recordings set state = 'stored', fault = '', file_name = $2, bytes = $3, duration_ms = $4,
       stored_at = coalesce(stored_at, now())
 where id = $1 and state in ('stored', 'missing', 'broken') and sha256 is not null
   and (state, file_name, bytes, duration_ms) is distinct from ('stored', $2, $3, $4)
returning id
"""


async def trust(connection: Connection, recording_id: int, name: str, size: int, duration_ms: int) -> bool:
    """The file has proved to be the one whose checksum the row keeps. False: the row said so already."""
    return await connection.fetchval(TRUST, recording_id, name, size, duration_ms) is not None
