"""Imports: a file goes in, a batch comes out, its refused rows can be read, and it can be taken back."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from aiohttp import web

from api.imports.previews import order_of
from api.imports.uploads import take_file
from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.base import Created, Done
from api.schema.batches import (
    BatchList,
    BatchQuery,
    BatchShape,
    OpposedQuery,
    OpposedShape,
    RefusalList,
    RefusalQuery,
    RefusalShape,
    RolledBackShape,
)
from api.visit import Visit
from db import audit, events
from db.campaigns import principals
from db.campaigns import settings as campaigns
from db.imports import batches, rollback
from db.pool import Connection
from exports.text_sheet import TextSheet
from intake import refusals
from intake.opposing import OppositionOrder
from intake.wishes import Wishes

routes = Routes("imports")

MOST_IN_WORKBOOK = 20_000
"""Refused rows that this process puts into a workbook, some seconds of work; a CSV file has all of them."""
_PIECE = 256 * 1024
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@routes.route(
    "POST",
    "/api/campaigns/{campaign_id}/batches",
    role=Role.SUPERVISOR,
    status=202,
    uploads=True,
    refusals=("imports_full", "uploads_full", "large_workbook_read", "import_running", "campaign_finished", "busy"),
)
async def import_batch(visit: Visit, campaign_id: int) -> Created:
    """Import a file (field `file`: CSV or .xlsx) at once; progress comes over the live socket and /api/batches/{id}.

    What the principal's people decided about files with the same headings holds; /api/campaigns/{id}/uploads shows
    a file before anything is imported.
    """
    async with visit.pool.acquire(timeout=5) as connection:
        or_not_found(await campaigns.get(connection, campaign_id))
    path = visit.house.imports.new_file()
    name = await take_file(visit.request, path, visit.house.settings.http.max_body_bytes)
    order = order_of(visit, campaign_id, path.name, name, Wishes())
    batch = await visit.house.imports.begin(order)
    async with visit.pool.acquire(timeout=5) as connection:
        await audit.write(connection, visit.who.user_id, "batch.import", f"batch {batch}")
    return Created(id=batch)


@routes.route("GET", "/api/batches", role=Role.SUPERVISOR)
async def list_batches(visit: Visit, query: BatchQuery) -> BatchList:
    """Imports of a campaign, newest first."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await batches.of_campaign(connection, query.campaign_id, before=query.before, limit=query.limit)
    shown = [BatchShape.model_validate(one) for one in found]
    return BatchList(batches=shown, next=shown[-1].id if len(shown) == query.limit else None)


async def _batch(connection: Connection, batch_id: int) -> batches.Batch:
    return or_not_found(await batches.one(connection, batch_id))


@routes.route("GET", "/api/batches/{batch_id}", role=Role.SUPERVISOR)
async def get_batch(visit: Visit, batch_id: int) -> BatchShape:
    """One import."""
    async with visit.pool.acquire(timeout=5) as connection:
        return BatchShape.model_validate(await _batch(connection, batch_id))


@routes.route("GET", "/api/batches/{batch_id}/refusals", role=Role.SUPERVISOR)
async def list_refusals(visit: Visit, batch_id: int, query: RefusalQuery) -> RefusalList:
    """The first rows that were not taken, and why."""
    async with visit.pool.acquire(timeout=5) as connection:
        await _batch(connection, batch_id)
        found = await batches.refusals(connection, batch_id, limit=query.limit)
    return RefusalList(
        refusals=[RefusalShape(row=row, field=field, code=code, reason=reason) for row, field, code, reason, _ in found]
    )


@routes.route("GET", "/api/batches/{batch_id}/refusals.csv", role=Role.SUPERVISOR, produces="text/csv")
async def refusals_file(visit: Visit, batch_id: int) -> web.StreamResponse:
    """All rows that were not taken, as a CSV file: why, and their own cells to correct and import again."""
    async with visit.pool.acquire(timeout=5) as connection:
        batch = await _batch(connection, batch_id)
        await audit.write(connection, visit.who.user_id, "batch.refusals", f"batch {batch_id}")
    answer = _download("text/csv; charset=utf-8", f"refused-{batch_id}.csv")
    await answer.prepare(visit.request)
    async for piece in refusals.as_csv(lambda: visit.pool.acquire(timeout=5), batch):
        await answer.write(piece)
    await answer.write_eof()
    return answer


@routes.route(
    "GET",
    "/api/batches/{batch_id}/refusals.xlsx",
    role=Role.SUPERVISOR,
    produces=_WORKBOOK,
    refusals=("workbook_too_long",),
)
async def refusals_workbook(visit: Visit, batch_id: int) -> web.StreamResponse:
    """The same as a workbook, of at most 20,000 rows."""
    async with visit.pool.acquire(timeout=5) as connection:
        batch = await _batch(connection, batch_id)
        if batch.rows.refused > MOST_IN_WORKBOOK:
            raise Problem("workbook_too_long")
        await audit.write(connection, visit.who.user_id, "batch.refusals", f"batch {batch_id}")
    folder = await asyncio.to_thread(lambda: tempfile.TemporaryDirectory(prefix="plateau-refused-"))
    try:
        path = Path(folder.name) / "refused.xlsx"
        sheet = TextSheet(path, refusals.headings(batch))
        async for rows in refusals.rows_of(lambda: visit.pool.acquire(timeout=5), batch):
            await asyncio.to_thread(sheet.write, rows)
        await asyncio.to_thread(sheet.close)
        answer = _download(_WORKBOOK, f"refused-{batch_id}.xlsx")
        await answer.prepare(visit.request)
        with await asyncio.to_thread(path.open, "rb") as file:
            while piece := await asyncio.to_thread(file.read, _PIECE):
                await answer.write(piece)
        await answer.write_eof()
        return answer
    finally:
        await asyncio.to_thread(folder.cleanup)


def _download(kind: str, name: str) -> web.StreamResponse:
    disposition = f'attachment; filename="{name}"'
    return web.StreamResponse(headers={"Content-Type": kind, "Content-Disposition": disposition})


@routes.route("POST", "/api/batches/{batch_id}/cancel", role=Role.SUPERVISOR, refusals=("batch_settled",))
async def cancel_batch(visit: Visit, batch_id: int) -> Done:
    """Stop an import that runs; nothing of it is kept."""
    async with visit.pool.acquire(timeout=5) as connection:
        await _batch(connection, batch_id)
        if not visit.house.imports.cancel(batch_id):
            raise Problem("batch_settled")
        await audit.write(connection, visit.who.user_id, "batch.cancel", f"batch {batch_id}")
    return Done()


@routes.route("POST", "/api/batches/{batch_id}/rollback", role=Role.SUPERVISOR, refusals=("batch_settled",))
async def roll_back_batch(visit: Visit, batch_id: int) -> RolledBackShape:
    """Take an import back: what was never dialled disappears, the rest is not called any more."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            await _batch(connection, batch_id)
            if not await rollback.begin(connection, batch_id):
                raise Problem("batch_settled")
            await audit.write(connection, visit.who.user_id, "batch.rollback", f"batch {batch_id}")
        # Interrupted, it is gone on with by whoever looks after imports next.
        done = await rollback.go_on(connection, batch_id)
        await events.wake(connection)
    if done is None:
        raise Problem("batch_settled")
    return RolledBackShape.model_validate(done)


@routes.route(
    "POST",
    "/api/dnc/files",
    role=Role.SUPERVISOR,
    uploads=True,
    refusals=("imports_full", "uploads_full", "large_workbook_read", "busy", "no_such_reference"),
)
async def oppose_file(visit: Visit, query: OpposedQuery) -> OpposedShape:
    """Put the numbers of a file (field `file`: CSV or .xlsx) on the do-not-call list, all of them or none."""
    async with visit.pool.acquire(timeout=5) as connection:
        if query.principal_id is not None and not await principals.exists(connection, query.principal_id):
            raise Problem("no_such_reference")
    path = visit.house.imports.new_file()
    name = await take_file(visit.request, path, visit.house.settings.http.max_body_bytes)
    done = await visit.house.imports.oppose(
        OppositionOrder(
            path,
            query.principal_id,
            reason=name,
            added_by=visit.who.user_id,
            language="fr" if visit.who.language == "fr" else "en",
        )
    )
    return OpposedShape(
        rows=done.rows,
        numbers=done.numbers,
        added=done.added,
        refused=done.refused,
        refusals=[
            RefusalShape(row=one.row, field=one.field, code=one.code, reason=one.reason) for one in done.refusals
        ],
    )
