"""Exports that people ordered: what each holds, how far it is, and who alone may fetch it until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db import events
from db.pool import Connection

KEPT_HOURS = 24


@dataclass(frozen=True, slots=True)
class Job:
    """One export."""

    id: int
    kind: str
    layout: str
    filter: dict[str, Any]
    state: str
    rows_total: int | None
    rows_written: int
    bytes: int | None
    file_name: str | None
    fault: str
    created_by: int
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime


_SEEN = """
select id, kind, layout, filter, state, rows_total, rows_written, bytes, file_name, fault, created_by, created_at,
       finished_at, expires_at
  from exports
"""
ONE = _SEEN + " where id = $1 and created_by = $2"
OWN = _SEEN + " where created_by = $1 and ($2::bigint is null or id < $2) order by id desc limit $3"


async def one(connection: Connection, export_id: int, owner: int) -> Job | None:
    """An export of this person, or None."""
    row = await connection.fetchrow(ONE, export_id, owner)
    return Job(*row) if row else None


async def own(connection: Connection, owner: int, *, before: int | None = None, limit: int = 50) -> list[Job]:
    """This person's exports, newest first; `before` is the id of the last one that was shown."""
    return [Job(*row) for row in await connection.fetch(OWN, owner, before, limit)]


ORDER = """
insert into exports (kind, layout, filter, file_name, created_by, expires_at)
values ($1, $2, $3, $4, $5, now() + make_interval(hours => $6)) returning id
"""


async def order(
    connection: Connection, *, kind: str, layout: str, wanted: Mapping[str, Any], file_name: str, owner: int
) -> int:
    """A new export in state running, with its event; its id."""
    made: int = await connection.fetchval(ORDER, kind, layout, dict(wanted), file_name, owner, KEPT_HOURS)
    await _tell(connection, made)
    return made


# 7203: the class of the advisory locks that exporters hold, one an export, for as long as they live.
LOCK = "select pg_advisory_lock(7203, $1::bigint::integer)"


async def hold(connection: Connection, export_id: int) -> None:
    """Hold the export's lock until the connection closes: it tells that the export is alive."""
    await connection.execute(LOCK, export_id)


COUNT = "update exports set rows_written = $2, rows_total = $3 where id = $1 and state = 'running'"


async def count(connection: Connection, export_id: int, written: int, total: int) -> None:
    """Write how far it is, with its event."""
    await connection.execute(COUNT, export_id, written, total)
    await _tell(connection, export_id)


FINISH = """
update exports set state = $2, fault = $3, bytes = $4, rows_written = coalesce($5, rows_written),
       rows_total = coalesce($5, rows_total), finished_at = now(),
       file_name = case when $2 = 'done' then file_name end,
       expires_at = now() + make_interval(hours => $6)
 where id = $1 and state = 'running' returning id
"""


async def finish(
    connection: Connection,
    export_id: int,
    state: str,
    *,
    fault: str = "",
    size: int | None = None,
    rows: int | None = None,
) -> bool:
    """Put a running export into done, failed or cancelled, with its event. False: it was finished already."""
    if await connection.fetchval(FINISH, export_id, state, fault, size, rows, KEPT_HOURS) is None:
        return False
    await _tell(connection, export_id)
    return True


INTERRUPTED = """
select id from exports
 where state = 'running' and created_at < now() - interval '1 minute'
   and pg_try_advisory_xact_lock(7203, id::integer)
"""


async def fail_interrupted(connection: Connection) -> None:
    """Mark as failed the exports whose exporter has died, in a transaction: its lock is free."""
    async with connection.transaction():
        for row in await connection.fetch(INTERRUPTED):
            await finish(connection, row["id"], "failed", fault="interrupted")


EXPIRE = """
with old as (
  select id, file_name from exports
   where file_name is not null and state <> 'running' and (expires_at < now() or id = $1)
   for update skip locked
)
update exports e set state = 'expired', file_name = null from old where e.id = old.id
returning e.id, old.file_name
"""


async def expire(connection: Connection, export_id: int | None = None) -> list[str]:
    """Let go what is past its time, and this one; the names of the files that are to be deleted."""
    found = await connection.fetch(EXPIRE, export_id)
    for row in found:
        await _tell(connection, row["id"])
    return [row["file_name"] for row in found]


HELD = "select file_name from exports where file_name is not null"


async def held(connection: Connection) -> set[str]:
    """The names of all files that somebody may still fetch, or that are being written."""
    return {row["file_name"] for row in await connection.fetch(HELD)}


TELL = "select created_by, state, rows_written, rows_total from exports where id = $1"


async def _tell(connection: Connection, export_id: int) -> None:
    row = await connection.fetchrow(TELL, export_id)
    assert row is not None
    await events.append(connection, "export", body={"id": export_id, **dict(row)})
