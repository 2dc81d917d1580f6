"""Statistics of a period: agents, campaigns, days, hours, outcomes, dispositions and batches, and each as a file."""

from __future__ import annotations

import asyncio
import dataclasses
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from api.routes import Role, Routes
from api.schema.statistics import FiguresShape, FileQuery, StatisticsQuery, StatisticsShape, TimeShape
from api.visit import Visit
from db import audit
from db.history import sums
from db.history.sums import Figures, Period
from exports import figures
from exports.tables import Language
from exports.words import spoken

routes = Routes("statistics")
_TABLES = {
    "agents": sums.AGENTS,
    "campaigns": sums.CAMPAIGNS,
    "hours": sums.HOURS,
    "days": sums.DAYS,
    "dispositions": sums.DISPOSITIONS,
    "outcomes": sums.OUTCOMES,
    "batches": sums.BATCHES,
}
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _period(query: StatisticsQuery) -> Period:
    return Period(query.since, query.until, query.campaign_id, query.zone)


@routes.route("GET", "/api/statistics", role=Role.SUPERVISOR, refusals=("busy",))
async def get_statistics(visit: Visit, query: StatisticsQuery) -> StatisticsShape:
    """What was done in a period, summed up in seven ways that agree with each other, and the agents' time."""
    period = _period(query)
    async with (
        visit.house.reports.one(),
        visit.pool.acquire(timeout=5) as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        total = await sums.of(connection, sums.TOTAL, period)
        tables = {name: await sums.of(connection, statement, period) for name, statement in _TABLES.items()}
        times = await sums.times(connection, period.since, period.until)
        live = await sums.live(connection, period.campaign_id)
    return StatisticsShape(
        total=FiguresShape.model_validate(total[0]) if total else None,
        live=live,
        times=[TimeShape.model_validate(one) for one in times],
        **{name: [FiguresShape.model_validate(one) for one in rows] for name, rows in tables.items()},
    )


@routes.route("GET", "/api/statistics/file", role=Role.SUPERVISOR, produces=(_WORKBOOK, "text/csv"), refusals=("busy",))
async def get_statistics_file(visit: Visit, query: FileQuery) -> web.Response:
    """One of the tables as a file; audited."""
    async with visit.house.reports.one(), visit.pool.acquire(timeout=5) as connection:
        rows = await sums.of(connection, _TABLES[query.table], _period(query))
        told = query.model_dump(mode="json")
        await audit.write(connection, visit.who.user_id, "statistics.file", query.table, told)
    body = await asyncio.to_thread(_written, rows, query, "fr" if visit.who.language == "fr" else "en")
    kind = _WORKBOOK if query.layout == "xlsx" else "text/csv"
    name = f'attachment; filename="{query.table}.{query.layout}"'
    return web.Response(body=body, content_type=kind, headers={"Content-Disposition": name})


def _written(rows: list[Figures], query: FileQuery, language: Language) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        if query.table == "outcomes":
            rows = [dataclasses.replace(one, name=spoken(one.name, language)) for one in rows]
        cells = [dataclasses.astuple(one) for one in rows]
        figures.write(path, cells, query.layout, ZoneInfo(query.zone), language)
        return path.read_bytes()
