"""Erasures as people read them: how far one is, what stands in its way, and the certificate once it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Certificate:
    """An erasure: who asked, how they were identified, what was erased and when, and its SHA-256 in hexadecimal."""

    id: int
    principal_id: int
    contact_ids: list[int]
    cause: str
    request_id: int | None
    asked_by: str | None
    asked_at: datetime
    identified_how: str | None
    keep_off: bool
    state: str
    rows_at: datetime | None
    done_at: datetime | None
    checksum: str | None
    erased: dict[str, Any]


_SHOWN = """
select e.id, e.principal_id,
       array(select c.contact_id from erasure_contacts c where c.erasure_id = e.id order by 1),
       e.cause, e.request_id, u.name, e.asked_at, e.identified_how, e.keep_off, e.state, e.rows_at, e.done_at,
       encode(e.checksum, 'hex'), e.erased
  from erasures e left join users u on u.id = e.asked_by
"""
ONE = _SHOWN + " where e.id = $1"
LISTED = _SHOWN + " where ($1::bigint is null or e.id < $1) order by e.id desc limit $2"


async def one(connection: Connection, erasure_id: int) -> Certificate | None:
    """One erasure."""
    row = await connection.fetchrow(ONE, erasure_id)
    return Certificate(*row) if row else None


async def listed(connection: Connection, *, before: int | None, limit: int) -> list[Certificate]:
    """Erasures, newest first; `before` is the id of the last one that was shown."""
    return [Certificate(*row) for row in await connection.fetch(LISTED, before, limit)]


EXTENT = """
select (select count(*) from attempts where contact_id = any($1::bigint[])),
       (select count(*) from recordings
         where contact_id = any($1::bigint[]) and state in ('expected', 'stored', 'missing', 'broken'))
"""


async def extent(connection: Connection, contact_ids: list[int]) -> tuple[int, int]:
    """How many calls and recordings an erasure of these contacts touches."""
    row = await connection.fetchrow(EXTENT, contact_ids)
    assert row is not None
    return row[0], row[1]
