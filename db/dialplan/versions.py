"""The dialplans that were put into service on a node; none of them ever changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Version:
    """A dialplan that was put into service: how it came (start, page, command), when, and by whom."""

    id: int
    came_from: str
    made_at: datetime
    made_by: str | None


@dataclass(frozen=True, slots=True)
class InService:
    """The newest version; `folder_hash` is of the folder pbx.dialplan when it was put into service."""

    id: int
    files: dict[str, str]
    folder_hash: bytes
    came_from: str


IN_SERVICE = """
select id, files, folder_hash, came_from from dialplan_versions where node = $1 order by id desc limit 1
"""


async def in_service(connection: Connection, node: str) -> InService | None:
    """What is in service on a node; None: nothing was ever written down."""
    row = await connection.fetchrow(IN_SERVICE, node)
    return InService(*row) if row else None


ADD = """
insert into dialplan_versions (node, files, folder_hash, came_from, made_by) values ($1, $2, $3, $4, $5) returning id
"""


async def add(
    connection: Connection,
    node: str,
    files: Mapping[str, str],
    folder_hash: bytes,
    came_from: str,
    by: int | None = None,
) -> int:
    """Write down what was put into service; its id."""
    made: int = await connection.fetchval(ADD, node, dict(files), folder_hash, came_from, by)
    return made


LISTED = """
select v.id, v.came_from, v.made_at, u.name from dialplan_versions v left join users u on u.id = v.made_by
 where v.node = $1 order by v.id desc limit 200
"""


async def listed(connection: Connection, node: str) -> list[Version]:
    """The newest 200 versions of a node, newest first."""
    return [Version(*row) for row in await connection.fetch(LISTED, node)]


FILES = "select files from dialplan_versions where node = $1 and id = $2"


async def files_of(connection: Connection, node: str, version: int) -> dict[str, str] | None:
    """The texts of a version by file name, or None."""
    found: dict[str, str] | None = await connection.fetchval(FILES, node, version)
    return found
