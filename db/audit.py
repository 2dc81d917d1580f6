"""The audit: who did what to what, written in the transaction that does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.pool import Connection

WRITE = "insert into audit_log (user_id, action, target, detail) values ($1, $2, $3, $4)"


async def write(
    connection: Connection,
    user_id: int | None,
    action: str,
    target: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """One line, such as ("campaign.start", "campaign 7"); never a secret in `detail`."""
    await connection.execute(WRITE, user_id, action, target, dict(detail or {}))


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a campaign that somebody made: when, who, and what it is now by name."""

    at: datetime
    who: str | None
    detail: dict[str, Any]


SINCE = """
select l.at, u.name, l.detail from audit_log l left join users u on u.id = l.user_id
 where l.target = $1 and l.detail ? 'version' and (l.detail ->> 'version')::int > $2 order by l.id desc limit 20
"""


async def changes_since(connection: Connection, target: str, version: int) -> list[Change]:
    """What was changed after a version, the newest first, at most twenty."""
    return [Change(*row) for row in await connection.fetch(SINCE, target, version)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts are looked for; None and "": any. `action` is its beginning."""

    user_id: int | None = None
    action: str = ""
    target: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. `who` is None where it was no person's, or the person is gone."""

    id: int
    at: datetime
    user_id: int | None
    who: str | None
    action: str
    target: str
    detail: dict[str, Any]


LISTED = """
select l.id, l.at, l.user_id, u.name, l.action, l.target, l.detail
  from audit_log l left join users u on u.id = l.user_id
 where ($1::bigint is null or l.user_id = $1) and starts_with(l.action, $2) and ($3 = '' or l.target = $3)
   and ($4::timestamptz is null or l.at >= $4) and ($5::timestamptz is null or l.at < $5)
   and ($6::bigint is null or l.id < $6)
 order by l.id desc limit $7
"""


async def listed(connection: Connection, wanted: Wanted, *, before: int | None, limit: int) -> list[Entry]:
    """Acts, the newest first, from before one id on."""
    sought = (wanted.user_id, wanted.action, wanted.target, wanted.since, wanted.until)
    return [Entry(*row) for row in await connection.fetch(LISTED, *sought, before, limit)]
