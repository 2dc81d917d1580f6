"""Tables as files: counted first, then ordered, fetched by whoever ordered them, and deleted after a while."""

from __future__ import annotations

from aiohttp import web

from api.problems import Problem, or_not_found
from api.ranges import send_file
from api.routes import Role, Routes
from api.schema.base import Created, Done
from api.schema.exports import ExportBody, ExportCount, ExportList, ExportOrder, ExportQuery, ExportShape
from api.search.exporting import Ordered
from api.visit import Visit
from db import audit, events
from db.search import exporting, exporting_jobs
from db.search.conditions import ContactSearch
from db.search.exporting import Kind, Wanted
from exports.xlsx_file import SHEET_ROWS

routes = Routes("exports")
COUNT_SECONDS = 20
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {
    "xlsx": _WORKBOOK,
    "csv": "text/csv; charset=utf-8",
    "plain": "text/csv; charset=utf-8",
}


def _wanted(body: ExportBody) -> Wanted:
    search = ContactSearch(
        **body.model_dump(include={"find", "name", "company", "city", "email", "answer", "number"}),
        principal_id=body.principal_id,
        campaign_ids=None if body.campaign_id is None else [body.campaign_id],
        batch_id=body.batch_id,
        state=body.state.value if body.state else None,
        disposition=body.disposition,
        called=(body.called_from, body.called_before),
        promised=(body.promised_from, body.promised_before),
    )
    return Wanted(Kind(body.kind), search, (body.from_, body.before))


@routes.route(
    "POST", "/api/exports/count", role=Role.SUPERVISOR, refusals=("search_running", "search_too_slow", "busy")
)
async def count_export(visit: Visit, body: ExportBody) -> ExportCount:
    """How many rows an export would have; nothing is made."""
    async with visit.house.searches.one(visit.who.user_id), visit.pool.acquire(timeout=5) as connection:
        rows = await exporting.counted(connection, _wanted(body), COUNT_SECONDS)
    if rows is None:
        raise Problem("search_too_slow")
    return ExportCount(rows=rows, sheets=max(1, -(-rows // (SHEET_ROWS - 1))))


@routes.route("POST", "/api/exports", role=Role.SUPERVISOR, status=202, refusals=("exports_full", "busy"))
async def order_export(visit: Visit, body: ExportOrder) -> Created:
    """Order a file; how far it is comes over the live socket and /api/exports/{id}. Audited with what narrows it."""
    ordered = Ordered(visit.who.user_id, _wanted(body), body.layout, "fr" if visit.who.language == "fr" else "en")
    return Created(id=await visit.house.exports.begin(ordered))


@routes.route("GET", "/api/exports", role=Role.SUPERVISOR)
async def list_exports(visit: Visit, query: ExportQuery) -> ExportList:
    """One's own exports, newest first."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await exporting_jobs.own(connection, visit.who.user_id, before=query.before, limit=query.limit)
    shown = [ExportShape.model_validate(one) for one in found]
    return ExportList(exports=shown, next=shown[-1].id if len(shown) == query.limit else None)


async def _own(visit: Visit, export_id: int) -> exporting_jobs.Job:
    async with visit.pool.acquire(timeout=5) as connection:
        return or_not_found(await exporting_jobs.one(connection, export_id, visit.who.user_id))


@routes.route("GET", "/api/exports/{export_id}", role=Role.SUPERVISOR)
async def get_export(visit: Visit, export_id: int) -> ExportShape:
    """One export of one's own."""
    return ExportShape.model_validate(await _own(visit, export_id))


@routes.route("POST", "/api/exports/{export_id}/cancel", role=Role.SUPERVISOR, refusals=("export_settled",))
async def cancel_export(visit: Visit, export_id: int) -> Done:
    """Stop an export that is being written; nothing of it is kept."""
    await _own(visit, export_id)
    if not visit.house.exports.cancel(export_id):
        raise Problem("export_settled")
    return Done()


@routes.route(
    "GET",
    "/api/exports/{export_id}/file",
    role=Role.SUPERVISOR,
    produces=(_WORKBOOK, "text/csv"),
    refusals=("export_not_done", "export_gone", "range_impossible"),
)
async def fetch_export(visit: Visit, export_id: int) -> web.StreamResponse:
    """Fetch the file of an export of one's own, the whole or a byte range; it is written down."""
    found = await _own(visit, export_id)
    if found.state == "running":
        raise Problem("export_not_done")
    if found.state != "done" or found.file_name is None:
        raise Problem("export_gone")
    path = visit.house.exports.file(found.file_name)
    async with visit.pool.acquire(timeout=5) as connection:
        await audit.write(connection, visit.who.user_id, "export.fetch", f"export {export_id}")
    return await send_file(visit.request, path, kind=_TYPES[found.layout], tag=found.file_name)


@routes.route("DELETE", "/api/exports/{export_id}", role=Role.SUPERVISOR, refusals=("export_not_done",))
async def delete_export(visit: Visit, export_id: int) -> Done:
    """Delete the file of an export of one's own before it expires."""
    if (await _own(visit, export_id)).state == "running":
        raise Problem("export_not_done")
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            names = await exporting_jobs.expire(connection, export_id)
            await audit.write(connection, visit.who.user_id, "export.delete", f"export {export_id}")
        await events.wake(connection)
    await visit.house.exports.delete(names)
    return Done()
