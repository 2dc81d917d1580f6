"""Scripts of principals: drafts that several people edit, published versions, and which campaigns use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asyncpg import UniqueViolationError

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Script:
    """A script; `version` is the number of its newest published version, None where there is none."""

    id: int
    principal_id: int
    principal: str
    name: str
    revision: int
    changed_at: datetime
    changed_by: str | None
    version: int | None
    campaigns: list[str]


_ONE = """
select s.id, s.principal_id, p.name as principal, s.name, s.revision, s.changed_at, u.name as changed_by,
       (select max(v.number) from script_versions v where v.script_id = s.id) as version,
       array(select c.name from campaign_scripts b join campaigns c on c.id = b.campaign_id
              where b.script_id = s.id order by c.name) as campaigns
  from scripts s join principals p on p.id = s.principal_id left join users u on u.id = s.changed_by
 where s.archived_at is null
"""
EVERYONE = _ONE + " order by p.name, s.name"
ONE = _ONE + " and s.id = $1"
NAMED = _ONE + " and (s.name = $1 or s.id::text = $1)"


async def everyone(connection: Connection) -> list[Script]:
    """Every script that is not archived."""
    return [Script(**row) for row in await connection.fetch(EVERYONE)]


async def get(connection: Connection, script_id: int) -> Script | None:
    """One script, or None."""
    row = await connection.fetchrow(ONE, script_id)
    return Script(**row) if row else None


async def named(connection: Connection, name: str) -> list[Script]:
    """The scripts of this name or id."""
    return [Script(**row) for row in await connection.fetch(NAMED, name)]


DRAFT = "select draft from scripts where id = $1"


async def draft_of(connection: Connection, script_id: int) -> dict[str, Any]:
    """The draft of a script that exists."""
    draft: dict[str, Any] = await connection.fetchval(DRAFT, script_id)
    return draft


CREATE = "insert into scripts (principal_id, name, draft, changed_by) values ($1, $2, $3, $4) returning id"


async def create(
    connection: Connection, principal_id: int, name: str, draft: Mapping[str, Any], by: int | None
) -> int | None:
    """The id of a new script; None: the principal has one of this name."""
    try:
        async with connection.transaction():
            made: int = await connection.fetchval(CREATE, principal_id, name, dict(draft), by)
    except UniqueViolationError:
        return None
    return made


SAVE = """
update scripts set name = $3, draft = $4, revision = revision + 1, changed_at = now(), changed_by = $5
 where id = $1 and revision = $2 and archived_at is null returning revision
"""


class NameTaken(Exception):
    """The principal has another script of this name."""


async def save(
    connection: Connection, script_id: int, seen: int, name: str, draft: Mapping[str, Any], by: int | None
) -> int | None:
    """The new revision; None: `seen` is not the present one, and nothing changed. Raises NameTaken."""
    try:
        async with connection.transaction():
            revision: int | None = await connection.fetchval(SAVE, script_id, seen, name, dict(draft), by)
    except UniqueViolationError:
        raise NameTaken from None
    return revision


ARCHIVE = """
update scripts set archived_at = now() where id = $1 and archived_at is null
   and not exists (select from campaign_scripts where script_id = $1)
returning id
"""


async def archive(connection: Connection, script_id: int) -> bool:
    """Take a script off the list, keeping its versions. False: a campaign uses it."""
    return await connection.fetchval(ARCHIVE, script_id) is not None


LOCK = "select revision from scripts where id = $1 and archived_at is null for update"
PUBLISH = """
insert into script_versions (script_id, number, document, published_by)
select s.id, coalesce((select max(number) from script_versions where script_id = s.id), 0) + 1, s.draft, $2
  from scripts s where s.id = $1
returning number
"""


async def publish(connection: Connection, script_id: int, seen: int, by: int | None) -> int | None:
    """The number of the version made of the draft; None: `seen` is not its revision. In the caller's transaction."""
    if await connection.fetchval(LOCK, script_id) != seen:
        return None
    number: int = await connection.fetchval(PUBLISH, script_id, by)
    return number


@dataclass(frozen=True, slots=True)
class Version:
    """A published version."""

    number: int
    published_at: datetime
    published_by: str | None


VERSIONS = """
select v.number, v.published_at, u.name from script_versions v left join users u on u.id = v.published_by
 where v.script_id = $1 order by v.number desc limit 200
"""


async def versions(connection: Connection, script_id: int) -> list[Version]:
    """The published versions, newest first."""
    return [Version(*row) for row in await connection.fetch(VERSIONS, script_id)]


DOCUMENT = "select document from script_versions where script_id = $1 and number = $2"


async def document(connection: Connection, script_id: int, number: int) -> dict[str, Any] | None:
    """The document of one version, or None."""
    found: dict[str, Any] | None = await connection.fetchval(DOCUMENT, script_id, number)
    return found


USE = """
insert into campaign_scripts (campaign_id, script_id)
select c.id, s.id from campaigns c join scripts s on s.principal_id = c.principal_id
 where c.id = $1 and s.id = $2 and s.archived_at is null
   and exists (select from script_versions v where v.script_id = s.id)
on conflict (campaign_id) do update set script_id = excluded.script_id
returning 1
"""
USE_NONE = "delete from campaign_scripts where campaign_id = $1"


async def use(connection: Connection, campaign_id: int, script_id: int | None) -> bool:
    """Give a campaign this script, or none. False: it is another principal's, archived, or was never published."""
    if script_id is None:
        await connection.execute(USE_NONE, campaign_id)
        return True
    return await connection.fetchval(USE, campaign_id, script_id) is not None


OF_CAMPAIGN = "select script_id from campaign_scripts where campaign_id = $1"


async def of_campaign(connection: Connection, campaign_id: int) -> int | None:
    """The script that a campaign has, or None."""
    found: int | None = await connection.fetchval(OF_CAMPAIGN, campaign_id)
    return found
