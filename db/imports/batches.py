"""Batches: what each import read, took and refused, and taking one back as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from db import events
from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a file; read = imported + updated + refused + skipped once the batch is done.

    `do_not_call` are those of skipped that are on the list. `duplicates` has, of rows with a number seen before in
    the "file", the "campaign" or elsewhere at the "principal", how many were skipped, updated or kept; an updated
    row of the principal is imported too, and so is a kept one.
    """

    read: int = 0
    imported: int = 0
    updated: int = 0
    refused: int = 0
    skipped: int = 0
    do_not_call: int = 0
    duplicates: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def __add__(self, more: Counts) -> Counts:
        counts = {name: getattr(self, name) + getattr(more, name) for name in ROWS}
        return Counts(**counts, duplicates=_sum(self.duplicates, more.duplicates))


ROWS = ("read", "imported", "updated", "refused", "skipped", "do_not_call")
Duplicates = Mapping[str, Mapping[str, int]]


def _sum(one: Duplicates, other: Duplicates) -> Duplicates:
    if not other:
        return one
    return {where: dict(Counter(one.get(where, {})) + Counter(other.get(where, {}))) for where in {**one, **other}}


@dataclass(frozen=True, slots=True)
class Batch:
    """One import, as people see it in lists."""

    id: int
    campaign_id: int
    file_name: str
    state: str
    fault: str
    rows: Counts
    headings: list[str]
    created_by: int | None
    created_at: datetime
    finished_at: datetime | None


# 7201: the class of the advisory locks that importers hold, one a campaign, for as long as they live.
LOCK = "select pg_try_advisory_lock(7201, $1::bigint::integer)"


async def lock_campaign(connection: Connection, campaign_id: int) -> bool:
    """Hold the campaign's import lock until the connection closes. False: somebody imports into it now."""
    got: bool = await connection.fetchval(LOCK, campaign_id)
    return got


OPEN = """
insert into batches (campaign_id, file_name, headings, created_by) values ($1, $2, $3, $4) returning id
"""


async def begin(
    connection: Connection,
    campaign_id: int,
    *,
    file_name: str,
    headings: Sequence[str],
    created_by: int | None,
) -> int:
    """Write a new batch in state importing, with its event; its id. Cancelled in between, neither is there."""
    async with connection.transaction():
        batch: int = await connection.fetchval(OPEN, campaign_id, file_name, list(headings), created_by)
        await tell(connection, batch)
    return batch


COUNT = """
update batches set rows_read = $2, rows_imported = $3, rows_updated = $4, rows_refused = $5, rows_skipped = $6,
       rows_do_not_call = $7, duplicates = $8
 where id = $1 and state = 'importing'
"""


async def count(connection: Connection, batch_id: int, rows: Counts) -> None:
    """Write how far the import is, with its event."""
    counted = [getattr(rows, name) for name in ROWS]
    await connection.execute(COUNT, batch_id, *counted, dict(rows.duplicates))
    await tell(connection, batch_id)


FINISH = """
update batches set state = $2, fault = $3, finished_at = now() where id = $1 and state = 'importing' returning id
"""


async def finish(connection: Connection, batch_id: int, state: str, fault: str = "") -> bool:
    """Put an importing batch into done, failed or cancelled, with its event. False: it was finished already."""
    if await connection.fetchval(FINISH, batch_id, state, fault) is None:
        return False
    await tell(connection, batch_id)
    return True


INTERRUPTED = """
with dead as (
  select b.id, c.language from batches b join campaigns c on c.id = b.campaign_id
   where b.state = 'importing' and ($1::bigint is null or b.campaign_id = $1)
     and pg_try_advisory_xact_lock(7201, b.campaign_id::integer)
)
update batches b set state = 'failed', finished_at = now(), rows_imported = 0,
       rows_updated = 0, duplicates = '{}',
       fault = case dead.language when 'fr' then 'L''import a été interrompu ; rien n''en a été gardé.'
                                  else 'The import was interrupted; nothing of it was kept.' end
  from dead where b.id = dead.id
returning b.id
"""


async def fail_interrupted(connection: Connection, campaign_id: int | None = None) -> list[int]:
    """Mark as failed the batches whose importer has died, of one campaign or of all, in a transaction.

    The importer's lock tells: while it lives nobody else can take it. Its rows were never committed.
    """
    async with connection.transaction():
        found = [row["id"] for row in await connection.fetch(INTERRUPTED, campaign_id)]
        for batch in found:
            await tell(connection, batch)
    return found


REFUSALS = """
select row, field, code, reason, content from batch_refusals
 where batch_id = $1 and (row, field) > ($2, $3) order by row, field limit $4
"""


async def refusals(
    connection: Connection, batch_id: int, *, after: tuple[int, str] = (0, ""), limit: int = 1000
) -> list[tuple[int, str, str, str, str]]:
    """Refused rows in their order: row, field, code, reason, and the row's cells as a JSON array."""
    return [tuple(row) for row in await connection.fetch(REFUSALS, batch_id, *after, limit)]


ONE = """
select id, campaign_id, file_name, state, fault, rows_read, rows_imported, rows_updated, rows_refused, rows_skipped,
       rows_do_not_call, duplicates, headings, created_by, created_at, finished_at
  from batches where id = $1
"""


async def one(connection: Connection, batch_id: int) -> Batch | None:
    """The batch, or None."""
    row = await connection.fetchrow(ONE, batch_id)
    return _batch(row) if row else None


OF_CAMPAIGN = """
select id, campaign_id, file_name, state, fault, rows_read, rows_imported, rows_updated, rows_refused, rows_skipped,
       rows_do_not_call, duplicates, headings, created_by, created_at, finished_at
  from batches where campaign_id = $1 and ($2::bigint is null or id < $2) order by id desc limit $3
"""


async def of_campaign(
    connection: Connection, campaign_id: int, *, before: int | None = None, limit: int = 50
) -> list[Batch]:
    """The campaign's batches, newest first; `before` is the id of the last one that was shown."""
    return [_batch(row) for row in await connection.fetch(OF_CAMPAIGN, campaign_id, before, limit)]


TELL = """
select campaign_id, state, rows_read, rows_imported, rows_updated, rows_refused, rows_skipped from batches where id = $1
"""


async def tell(connection: Connection, batch_id: int) -> None:
    """Append the event that says how the batch is."""
    row = await connection.fetchrow(TELL, batch_id)
    assert row is not None
    body: dict[str, Any] = {"id": batch_id, **row}
    campaign_id = body.pop("campaign_id")
    await events.append(connection, "batch", campaign_id=campaign_id, body=body)


def _batch(row: Any) -> Batch:
    said = dict(row)
    duplicates = said.pop("duplicates")
    rows = Counts(**{name: said.pop(f"rows_{name}") for name in ROWS}, duplicates=duplicates)
    return Batch(rows=rows, **said)
