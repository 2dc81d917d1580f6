"""Identity prompts: what an abandoned customer hears, recorded and confirmed by telephone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection

RECORDED = """
insert into prompts (principal_id, kind, language, file_name, sha256, state, recorded_by)
values ($1, 'identity', $2, $3, $4, 'recorded', $5)
returning id
"""


async def add_recorded(
    connection: Connection,
    *,
    principal_id: int,
    language: str,
    file_name: str,
    sha256: bytes,
    recorded_by: int | None,
) -> int:
    """A prompt that nobody has confirmed yet; its id. `file_name` is made by us and unique."""
    prompt: int = await connection.fetchval(RECORDED, principal_id, language, file_name, sha256, recorded_by)
    return prompt


LOCK = """
select id from principals where id = (select principal_id from prompts where id = $1) for update
"""

REPLACE = """
update prompts old set state = 'replaced'
  from prompts new
 where new.id = $1 and new.state = 'recorded'
   and old.principal_id = new.principal_id and old.kind = new.kind and old.language = new.language
   and old.state = 'confirmed'
"""

CONFIRM = """
update prompts set state = 'confirmed', confirmed_by = $2, confirmed_at = now()
 where id = $1 and state = 'recorded'
returning id
"""


async def confirm(connection: Connection, prompt_id: int, confirmed_by: int | None) -> bool:
    """Make it the current prompt in place of the one before. False: it was confirmed or replaced already."""
    async with connection.transaction():
        await connection.execute(LOCK, prompt_id)
        await connection.execute(REPLACE, prompt_id)
        return await connection.fetchval(CONFIRM, prompt_id, confirmed_by) is not None


@dataclass(frozen=True, slots=True)
class Listed:
    """A prompt as people see it."""

    id: int
    principal_id: int
    principal: str
    language: str
    state: str
    recorded_by: str | None
    recorded_at: datetime
    confirmed_at: datetime | None
    campaigns: list[str]


LIST = """
select p.id, p.principal_id, c.name, p.language, p.state, u.name, p.recorded_at, p.confirmed_at,
       array(select k.name from campaigns k
              where p.state = 'confirmed' and k.principal_id = p.principal_id and k.language = p.language
                and k.state <> 'finished' order by k.name)
  from prompts p join principals c on c.id = p.principal_id left join users u on u.id = p.recorded_by
 where $1::bigint is null or p.principal_id = $1
 order by p.id desc limit 200
"""


async def listed(connection: Connection, principal_id: int | None) -> list[Listed]:
    """Prompts, newest first, of one principal or of all."""
    return [Listed(*row) for row in await connection.fetch(LIST, principal_id)]


FILE_NAME = "select file_name from prompts where id = $1"


async def file_name(connection: Connection, prompt_id: int) -> str | None:
    """The prompt's file, relative to the folder of prompts."""
    found: str | None = await connection.fetchval(FILE_NAME, prompt_id)
    return found
