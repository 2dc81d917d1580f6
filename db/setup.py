"""What `plateau check` asks a database about the set-up that stands on it."""

from __future__ import annotations

from db.pool import Connection

VERSION = "select current_setting('server_version_num')::integer / 10000"


async def server_version(connection: Connection) -> int:
    """The major version of PostgreSQL."""
    version: int = await connection.fetchval(VERSION)
    return version


KNOWS_ZONE = "select exists (select from pg_timezone_names where name = $1)"


async def knows_zone(connection: Connection, zone: str) -> bool:
    """Whether the server has the rules of this time zone."""
    known: bool = await connection.fetchval(KNOWS_ZONE, zone)
    return known


HAS_ADMIN = "select exists (select from users where role = 'admin' and disabled_at is null)"


async def has_admin(connection: Connection) -> bool:
    """Whether anybody may administer."""
    found: bool = await connection.fetchval(HAS_ADMIN)
    return found


WITHOUT_PROMPT = """
select distinct p.name, c.language
  from campaigns c join principals p on p.id = c.principal_id
 where c.node = $1 and c.state in ('draft', 'running', 'paused')
   and not exists (
     select from prompts m
      where m.principal_id = c.principal_id and m.language = c.language
        and m.kind = 'identity' and m.state = 'confirmed')
 order by 1, 2
"""


async def principals_without_prompt(connection: Connection, node: str) -> list[tuple[str, str]]:
    """Principals, with a language, whose campaigns would tell an abandoned customer nothing of theirs."""
    return [(row["name"], row["language"]) for row in await connection.fetch(WITHOUT_PROMPT, node)]
