"""Files that somebody looks at before they are imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.pool import Connection

KEPT_HOURS = 24


@dataclass(frozen=True, slots=True)
class Upload:
    """One file; `stored_as` is our name for it, `wishes` how to read it, `version` counts their changes."""

    id: int
    campaign_id: int
    stored_as: str
    file_name: str
    bytes: int
    wishes: dict[str, Any]
    version: int
    created_by: int | None
    created_at: datetime
    expires_at: datetime
    confirmed_at: datetime | None


KEEP = """
insert into uploads (campaign_id, stored_as, file_name, bytes, created_by, expires_at)
values ($1, $2, $3, $4, $5, now() + $6 * interval '1 hour') returning *
"""


async def keep(
    connection: Connection, campaign_id: int, *, stored_as: str, file_name: str, size: int, created_by: int | None
) -> Upload:
    """Write down a file that was taken; it is kept for KEPT_HOURS."""
    row = await connection.fetchrow(KEEP, campaign_id, stored_as, file_name, size, created_by, KEPT_HOURS)
    assert row is not None
    return Upload(**row)


ONE = "select * from uploads where id = $1 and expires_at > now() and confirmed_at is null"


async def one(connection: Connection, upload_id: int) -> Upload | None:
    """The upload, or None where there is none, or its time is over."""
    row = await connection.fetchrow(ONE, upload_id)
    return Upload(**row) if row else None


OF_CAMPAIGN = """
select * from uploads
 where campaign_id = $1 and expires_at > now() and confirmed_at is null order by id desc limit 200
"""


async def of_campaign(connection: Connection, campaign_id: int) -> list[Upload]:
    """Kept files, newest first."""
    return [Upload(**row) for row in await connection.fetch(OF_CAMPAIGN, campaign_id)]


CHANGE = """
update uploads set wishes = $3, version = version + 1
 where id = $1 and version = $2 and expires_at > now() and confirmed_at is null returning *
"""


async def change(connection: Connection, upload_id: int, version: int, wishes: Mapping[str, Any]) -> Upload | None:
    """Write how the file is to be read. None: it is gone, or somebody changed it since `version`."""
    row = await connection.fetchrow(CHANGE, upload_id, version, dict(wishes))
    return Upload(**row) if row else None


CONFIRM = """
update uploads set confirmed_at = now()
 where id = $1 and version = $2 and expires_at > now() and confirmed_at is null returning *
"""


async def confirm(connection: Connection, upload_id: int, version: int) -> Upload | None:
    """Claim the file for its import. None: it is gone, claimed, or somebody changed it since `version`."""
    row = await connection.fetchrow(CONFIRM, upload_id, version)
    return Upload(**row) if row else None


RELEASE = "update uploads set confirmed_at = null where id = $1"


async def release(connection: Connection, upload_id: int) -> None:
    """Its import was refused: it can be confirmed again."""
    await connection.execute(RELEASE, upload_id)


DROP = "delete from uploads where id = $1 returning stored_as"


async def drop(connection: Connection, upload_id: int) -> str | None:
    """Forget a file, because it is being imported or was discarded; our name of it."""
    name: str | None = await connection.fetchval(DROP, upload_id)
    return name


EXPIRE = "delete from uploads where expires_at <= now() returning stored_as"


async def expire(connection: Connection) -> list[str]:
    """Forget uploads whose time is over; the names of their files."""
    return [row["stored_as"] for row in await connection.fetch(EXPIRE)]


STORED = "select stored_as from uploads"


async def stored(connection: Connection) -> set[str]:
    """The names of all files that are kept."""
    return {row["stored_as"] for row in await connection.fetch(STORED)}
