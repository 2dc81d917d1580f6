"""Prospects out of the company register: files of a folder of the operator's, counted, then imported as a batch."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from pathlib import Path

from api.imports.register_jobs import Job
from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.base import Done
from api.schema.register import RegisterBatchBody, RegisterBody, RegisterFile, RegisterFiles, RegisterJob
from api.visit import Visit
from db import audit
from db.campaigns import settings as campaigns
from intake import register
from intake.reasons import Language
from intake.register import Stock
from intake.register_selection import RegisterRefused, Selection, selection
from intake.run import ImportOrder, Progress

routes = Routes("register")


@routes.route("GET", "/api/register", role=Role.ADMIN)
async def register_files(visit: Visit) -> RegisterFiles:
    """The stock files and files of numbers that can be read."""
    folder = visit.house.settings.register_dir
    found = await asyncio.to_thread(_files, folder) if folder else []
    return RegisterFiles(folder=str(folder) if folder else None, files=found)


def _files(folder: Path) -> list[RegisterFile]:
    if not folder.is_dir():
        return []
    return [
        RegisterFile(name=path.name, bytes=path.stat().st_size)
        for path in sorted(folder.iterdir())
        if path.is_file() and path.suffix in (".csv", ".parquet")
    ]


@routes.route(
    "POST", "/api/register/counts", role=Role.ADMIN, status=202, refusals=("register_off", "register_busy", "invalid")
)
async def count_register(visit: Visit, body: RegisterBody) -> RegisterJob:
    """Count what a selection comes to; nothing is made."""
    stock, wanted = await _asked(visit, body)
    work = _work(visit)

    async def count(job: Job) -> None:
        job.counted = await register.count(stock, wanted, work, job.reading)

    return RegisterJob.model_validate(visit.house.register_jobs.begin("count", _language(visit), count))


@routes.route(
    "POST",
    "/api/register/batches",
    role=Role.ADMIN,
    status=202,
    refusals=("register_off", "register_busy", "invalid", "campaign_finished", "not_found"),
)
async def make_batch(visit: Visit, body: RegisterBatchBody) -> RegisterJob:
    """Import whom the selection finds with a number, as one batch of a campaign."""
    stock, wanted = await _asked(visit, body)
    async with visit.pool.acquire(timeout=5) as connection:
        campaign = or_not_found(await campaigns.get(connection, body.campaign_id))
    if campaign.state == "finished":
        raise Problem("campaign_finished")
    settings, who = visit.house.settings, visit.who.user_id
    order = ImportOrder(
        path=stock.establishments,
        campaign_id=body.campaign_id,
        numbers=settings.dialing.numbers,
        language=_language(visit),
        file_name=stock.establishments.name,
        created_by=who,
        destinations={name: trunk.destinations for name, trunk in settings.trunks.items()},
        ring=settings.do_not_call.ring,
    )
    url, work, pool = settings.database.url.get_secret_value(), _work(visit), visit.pool

    async def make(job: Job) -> None:
        def importing(now: Progress) -> None:
            job.batch_id = now.batch_id
            job.reading("importing", now.fraction)

        job.counted, done = await register.make(url, stock, wanted, order, work, job.reading, importing)
        detail = {"selection": json.loads(json.dumps(asdict(wanted), default=str))}
        async with pool.acquire(timeout=5) as connection:
            await audit.write(connection, who, "register.make", f"batch {done.batch_id}", detail)

    return RegisterJob.model_validate(visit.house.register_jobs.begin("batch", _language(visit), make))


@routes.route("GET", "/api/register/jobs/{job_id}", role=Role.ADMIN)
async def get_job(visit: Visit, job_id: int) -> RegisterJob:
    """How far a count or a batch is, and what it came to."""
    return RegisterJob.model_validate(visit.house.register_jobs.get(job_id))


@routes.route("POST", "/api/register/jobs/{job_id}/cancel", role=Role.ADMIN, refusals=("job_over",))
async def cancel_job(visit: Visit, job_id: int) -> Done:
    """Leave a count or a batch that is under way; nothing of it is kept."""
    visit.house.register_jobs.cancel(job_id)
    async with visit.pool.acquire(timeout=5) as connection:
        await audit.write(connection, visit.who.user_id, "register.cancel", f"job {job_id}")
    return Done()


async def _asked(visit: Visit, body: RegisterBody) -> tuple[Stock, Selection]:
    folder = visit.house.settings.register_dir
    if folder is None:
        raise Problem("register_off")
    names = (body.establishments, body.units, *([body.numbers] if body.numbers else []))
    missing = await asyncio.to_thread(lambda: [name for name in names if not (folder / name).is_file()])
    if missing:
        raise _refused(visit, RegisterRefused("file_missing", name=missing[0]))
    try:
        wanted = selection(
            naf=body.naf,
            departments=body.departments,
            postcodes=body.postcodes,
            sizes=body.sizes,
            legal_forms=body.legal_forms,
            created_from=body.created_from,
            created_to=body.created_to,
            active_only=body.active_only,
            head_offices_only=body.head_offices_only,
        )
    except RegisterRefused as refused:
        raise _refused(visit, refused) from None
    files = [folder / name for name in names]
    return Stock(files[0], files[1], files[2] if body.numbers else None), wanted


def _refused(visit: Visit, fault: RegisterRefused) -> Problem:
    return Problem("invalid", status=422, detail=fault.sentence(_language(visit)))


def _language(visit: Visit) -> Language:
    return "fr" if visit.who.language == "fr" else "en"


def _work(visit: Visit) -> Path:
    return visit.house.settings.run_dir / "register"
