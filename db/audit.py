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
