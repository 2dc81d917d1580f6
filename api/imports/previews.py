"""A file is taken, looked at, perhaps read otherwise, and then imported as it was seen, or discarded."""

from __future__ import annotations

import asyncio
from dataclasses import asdict

from api.imports.uploads import take_file
from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.base import Created, Done
from api.schema.batches import BatchRows, RefusalShape
from api.schema.uploads import (
    ChangeBody,
    ColumnShape,
    ConfirmBody,
    PreviewedUpload,
    PreviewShape,
    RefusedCount,
    SampleShape,
    UploadList,
    UploadQuery,
    UploadShape,
    WholeFault,
)
from api.visit import Visit
from db import audit
from db.campaigns import settings as campaigns
from db.imports import uploads
from db.imports.uploads import Upload
from intake.columns import letter
from intake.preview import Preview
from intake.reasons import Language
from intake.run import ImportOrder
from intake.wishes import Wishes, wishes_from

routes = Routes("imports")

FULL = ("imports_full", "large_workbook_read", "busy", "campaign_finished")
TAKEN = (*FULL, "uploads_full")


@routes.route(
    "POST", "/api/campaigns/{campaign_id}/uploads", role=Role.SUPERVISOR, status=201, uploads=True, refusals=TAKEN
)
async def upload_file(visit: Visit, campaign_id: int) -> PreviewedUpload:
    """Take a file of prospects (field `file`: CSV or .xlsx) and show how it would be read; nothing is imported yet."""
    async with visit.pool.acquire(timeout=5) as connection:
        or_not_found(await campaigns.get(connection, campaign_id))
    path = visit.house.imports.new_file()
    name = await take_file(visit.request, path, visit.house.settings.http.max_body_bytes)
    try:
        order = order_of(visit, campaign_id, path.name, name, Wishes())
        preview = await visit.house.imports.preview(order)
        async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
            size = (await asyncio.to_thread(path.stat)).st_size
            kept = await uploads.keep(
                connection,
                campaign_id,
                stored_as=path.name,
                file_name=name,
                size=size,
                created_by=visit.who.user_id,
            )
            await audit.write(connection, visit.who.user_id, "upload.keep", f"upload {kept.id}")
    except BaseException:
        await asyncio.to_thread(path.unlink, missing_ok=True)
        raise
    return _shown(kept, preview, order.language)


@routes.route("GET", "/api/uploads", role=Role.SUPERVISOR)
async def list_uploads(visit: Visit, query: UploadQuery) -> UploadList:
    """Files of a campaign that wait to be confirmed or discarded; they go by themselves after a day."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await uploads.of_campaign(connection, query.campaign_id)
    return UploadList(uploads=[UploadShape.model_validate(one) for one in found])


@routes.route("GET", "/api/uploads/{upload_id}", role=Role.SUPERVISOR, refusals=FULL)
async def preview_upload(visit: Visit, upload_id: int) -> PreviewedUpload:
    """A file and how it would be read, by what is known now."""
    return await _previewed(visit, await _upload(visit, upload_id))


@routes.route("PUT", "/api/uploads/{upload_id}", role=Role.SUPERVISOR, refusals=(*FULL, "upload_changed"))
async def change_upload(visit: Visit, upload_id: int, body: ChangeBody) -> PreviewedUpload:
    """Say how a file is to be read, and see it read that way; what was said before is replaced."""
    found = await _upload(visit, upload_id)
    wishes = wishes_from(body.wishes.model_dump())
    order = order_of(visit, found.campaign_id, found.stored_as, found.file_name, wishes)
    preview = await visit.house.imports.preview(order)
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        changed = await uploads.change(connection, upload_id, body.version, asdict(wishes))
        if changed is None:
            raise Problem("upload_changed")
        await audit.write(connection, visit.who.user_id, "upload.change", f"upload {upload_id}")
    return _shown(changed, preview, order.language)


@routes.route(
    "POST",
    "/api/uploads/{upload_id}/confirm",
    role=Role.SUPERVISOR,
    status=202,
    refusals=(*FULL, "upload_changed", "import_running"),
)
async def confirm_upload(visit: Visit, upload_id: int, body: ConfirmBody) -> Created:
    """Import a file as its preview of this version showed it; the batch's id, progress as for every import."""
    await _upload(visit, upload_id)
    async with visit.pool.acquire(timeout=5) as connection:
        taken = await uploads.confirm(connection, upload_id, body.version)
    if taken is None:
        raise Problem("upload_changed")
    wishes = wishes_from(taken.wishes) if taken.wishes else Wishes()
    order = order_of(visit, taken.campaign_id, taken.stored_as, taken.file_name, wishes)
    try:
        batch = await visit.house.imports.begin(order, kept=True)
    except BaseException:
        async with visit.pool.acquire(timeout=5) as connection:
            await uploads.release(connection, upload_id)
        raise
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        await uploads.drop(connection, upload_id)
        await audit.write(connection, visit.who.user_id, "batch.import", f"batch {batch}", {"upload": upload_id})
    return Created(id=batch)


@routes.route("DELETE", "/api/uploads/{upload_id}", role=Role.SUPERVISOR)
async def discard_upload(visit: Visit, upload_id: int) -> Done:
    """Discard a file that was not imported."""
    found = await _upload(visit, upload_id)
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        await uploads.drop(connection, upload_id)
        await audit.write(connection, visit.who.user_id, "upload.discard", f"upload {upload_id}")
    await asyncio.to_thread(visit.house.imports.path_of(found.stored_as).unlink, missing_ok=True)
    return Done()


def order_of(visit: Visit, campaign_id: int, stored_as: str, file_name: str, wishes: Wishes) -> ImportOrder:
    """What the importer needs to know about a file of this process."""
    settings = visit.house.settings
    return ImportOrder(
        path=visit.house.imports.path_of(stored_as),
        campaign_id=campaign_id,
        numbers=settings.dialing.numbers,
        language="fr" if visit.who.language == "fr" else "en",
        file_name=file_name,
        created_by=visit.who.user_id,
        wishes=wishes,
        destinations={name: trunk.destinations for name, trunk in settings.trunks.items()},
        ring=settings.do_not_call.ring,
    )


async def _upload(visit: Visit, upload_id: int) -> Upload:
    async with visit.pool.acquire(timeout=5) as connection:
        found = await uploads.one(connection, upload_id)
    if found is None or not await asyncio.to_thread(visit.house.imports.path_of(found.stored_as).exists):
        raise Problem("not_found")
    return found


async def _previewed(visit: Visit, found: Upload) -> PreviewedUpload:
    wishes = wishes_from(found.wishes) if found.wishes else Wishes()
    order = order_of(visit, found.campaign_id, found.stored_as, found.file_name, wishes)
    return _shown(found, await visit.house.imports.preview(order), order.language)


def _shown(upload: Upload, found: Preview, language: Language) -> PreviewedUpload:
    layout = found.opened.layout
    pairs = enumerate(zip(layout.headings, layout.fields, strict=True))
    preview = PreviewShape(
        kind="workbook" if layout.sheet else "text",
        encoding=layout.encoding,
        delimiter=layout.delimiter,
        sheet=layout.sheet,
        sheets=list(found.opened.sheets),
        heading_row=layout.heading_row,
        columns=[
            ColumnShape(letter=letter(at), heading=heading, field=field.partition(":")[0])
            for at, (heading, field) in pairs
        ],
        remembered=found.opened.remembered,
        order=list(layout.order),
        fault=WholeFault(code=found.fault.code, detail=found.fault.sentence(language)) if found.fault else None,
        samples=[SampleShape.model_validate(one) for one in found.samples],
        refused=[
            RefusedCount(field=field, code=code, reason=reason, rows=rows)
            for (field, code, reason), rows in found.refused.most_common(200)
        ],
        refusals=[
            RefusalShape(row=one.row, field=one.field, code=one.code, reason=one.reason) for one in found.refusals
        ],
        rows=BatchRows.model_validate(found.rows),
        complete=found.complete,
    )
    return PreviewedUpload(upload=UploadShape.model_validate(upload), preview=preview)
