"""Imports: a file goes in, a batch comes out, its refused rows can be read, and it can be taken back."""

from __future__ import annotations

from aiohttp import web

from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import Created, Done
from api.schema.batches import (
    BatchList,
    BatchQuery,
    BatchShape,
    RefusalList,
    RefusalQuery,
    RefusalShape,
    RolledBackShape,
)
from api.uploads import take_file
from api.visit import Visit
from db import audit, batches, campaigns, events, rollback
from intake import refusals
from intake.run import ImportOrder

routes = Routes("imports")


@routes.route(
    "POST",
    "/api/campaigns/{campaign_id}/batches",
    role=Role.SUPERVISOR,
    status=202,
    uploads=True,
    refusals=("imports_full", "import_running", "campaign_finished", "busy"),
)
async def import_batch(visit: Visit, campaign_id: int) -> Created:
    """Import a CSV file (field `file`); progress comes over the live socket and /api/batches/{id}."""
    async with visit.pool.acquire(timeout=5) as connection:
        if await campaigns.get(connection, campaign_id) is None:
            raise Problem("not_found")
    settings = visit.house.settings
    path = visit.house.imports.new_file()
    name = await take_file(visit.request, path, settings.http.max_body_bytes)
    order = ImportOrder(
        path=path,
        campaign_id=campaign_id,
        numbers=settings.dialing.numbers,
        language="fr" if visit.who.language == "fr" else "en",
        file_name=name,
        created_by=visit.who.user_id,
        destinations={name: trunk.destinations for name, trunk in settings.trunks.items()},
    )
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


async def _existing(visit: Visit, batch_id: int) -> batches.Batch:
    async with visit.pool.acquire(timeout=5) as connection:
        found = await batches.one(connection, batch_id)
    if found is None:
        raise Problem("not_found")
    return found


@routes.route("GET", "/api/batches/{batch_id}", role=Role.SUPERVISOR)
async def get_batch(visit: Visit, batch_id: int) -> BatchShape:
    """One import."""
    return BatchShape.model_validate(await _existing(visit, batch_id))


@routes.route("GET", "/api/batches/{batch_id}/refusals", role=Role.SUPERVISOR)
async def list_refusals(visit: Visit, batch_id: int, query: RefusalQuery) -> RefusalList:
    """The first rows that were not taken, and why."""
    await _existing(visit, batch_id)
    async with visit.pool.acquire(timeout=5) as connection:
        found = await batches.refusals(connection, batch_id, limit=query.limit)
    return RefusalList(
        refusals=[RefusalShape(row=row, field=field, code=code, reason=reason) for row, field, code, reason, _ in found]
    )


@routes.route("GET", "/api/batches/{batch_id}/refusals.csv", role=Role.SUPERVISOR, produces="text/csv")
async def refusals_file(visit: Visit, batch_id: int) -> web.StreamResponse:
    """All rows that were not taken, as a CSV file: why, and their own cells to correct and import again."""
    batch = await _existing(visit, batch_id)
    answer = web.StreamResponse(
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="refused-{batch_id}.csv"',
        }
    )
    await answer.prepare(visit.request)
    async for piece in refusals.as_csv(lambda: visit.pool.acquire(timeout=5), batch):
        await answer.write(piece)
    await answer.write_eof()
    return answer


@routes.route("POST", "/api/batches/{batch_id}/cancel", role=Role.SUPERVISOR, refusals=("batch_settled",))
async def cancel_batch(visit: Visit, batch_id: int) -> Done:
    """Stop an import that runs; nothing of it is kept."""
    await _existing(visit, batch_id)
    if not visit.house.imports.cancel(batch_id):
        raise Problem("batch_settled")
    async with visit.pool.acquire(timeout=5) as connection:
        await audit.write(connection, visit.who.user_id, "batch.cancel", f"batch {batch_id}")
    return Done()


@routes.route("POST", "/api/batches/{batch_id}/rollback", role=Role.SUPERVISOR, refusals=("batch_settled",))
async def roll_back_batch(visit: Visit, batch_id: int) -> RolledBackShape:
    """Take an import back: what was never dialled disappears, the rest is not called any more."""
    await _existing(visit, batch_id)
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            done = await rollback.roll_back(connection, batch_id)
            if done is None:
                raise Problem("batch_settled")
            await audit.write(connection, visit.who.user_id, "batch.rollback", f"batch {batch_id}")
        await events.wake(connection)
    return RolledBackShape.model_validate(done)
