"""Agents, campaigns, hours, dispositions and batches over a period, in the zone of the settings."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

from aiohttp import web
from pydantic import BaseModel

from api.periods import figures
from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import FieldFault
from api.schema.statistics import (
    AgentStatistics,
    BatchStatistics,
    CampaignStatistics,
    DispositionStatistics,
    HourStatistics,
    PeriodQuery,
    SpanShape,
    TableQuery,
)
from api.visit import Visit, language_of
from db.pool import Connection
from dialer.core.periods import Days, days_of
from exports.period_tables import Table, as_csv

routes = Routes("statistics")


def _days(visit: Visit, query: PeriodQuery, now: datetime) -> Days:
    try:
        return days_of(query.period, now, visit.house.settings.zone, query.first, query.last)
    except ValueError as refusal:
        raise Problem("invalid", fields=(FieldFault(field="query.last", code="days", reason=str(refusal)),)) from None


def _span(days: Days) -> SpanShape:
    return SpanShape(first=days.first, last=days.last, since=days.since, until=days.until, timezone=days.zone.key)


@contextlib.asynccontextmanager
async def _look(visit: Visit) -> AsyncIterator[Connection]:
    """A connection whose statements all see the same moment."""
    async with (
        visit.house.reports.one(),
        visit.pool.acquire(timeout=30) as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        yield connection


@routes.route("GET", "/api/statistics/agents", role=Role.SUPERVISOR, refusals=("busy",))
async def agent_statistics(visit: Visit, query: PeriodQuery) -> AgentStatistics:
    """What each agent did: calls, time in each state, pauses by reason, successes."""
    now = datetime.now(UTC)
    days = _days(visit, query, now)
    async with _look(visit) as connection:
        return AgentStatistics(span=_span(days), agents=await figures.agents(connection, days, now))


@routes.route("GET", "/api/statistics/campaigns", role=Role.SUPERVISOR, refusals=("busy",))
async def campaign_statistics(visit: Visit, query: PeriodQuery) -> CampaignStatistics:
    """What each campaign came to: attempts by outcome, rates, wait, and abandoned calls as the law counts them."""
    days = _days(visit, query, datetime.now(UTC))
    async with _look(visit) as connection:
        return CampaignStatistics(span=_span(days), campaigns=await figures.campaigns(connection, days))


@routes.route("GET", "/api/statistics/hours", role=Role.SUPERVISOR, refusals=("busy",))
async def hour_statistics(visit: Visit, query: PeriodQuery) -> HourStatistics:
    """Attempts by the hour of the day at which they were claimed."""
    days = _days(visit, query, datetime.now(UTC))
    async with _look(visit) as connection:
        return HourStatistics(span=_span(days), hours=await figures.hours(connection, days))


@routes.route("GET", "/api/statistics/dispositions", role=Role.SUPERVISOR, refusals=("busy",))
async def disposition_statistics(visit: Visit, query: PeriodQuery) -> DispositionStatistics:
    """Attempts by disposition, and those without one."""
    days = _days(visit, query, datetime.now(UTC))
    async with _look(visit) as connection:
        return DispositionStatistics(span=_span(days), dispositions=await figures.dispositions(connection, days))


@routes.route("GET", "/api/statistics/batches", role=Role.SUPERVISOR, refusals=("busy",))
async def batch_statistics(visit: Visit, query: PeriodQuery) -> BatchStatistics:
    """Attempts by the batch that brought the lead."""
    days = _days(visit, query, datetime.now(UTC))
    async with _look(visit) as connection:
        return BatchStatistics(span=_span(days), batches=await figures.batches(connection, days))


@routes.route("GET", "/api/statistics/table.csv", role=Role.SUPERVISOR, produces="text/csv", refusals=("busy",))
async def statistics_file(visit: Visit, query: TableQuery) -> web.Response:
    """One of these tables as a file that a spreadsheet opens."""
    now = datetime.now(UTC)
    days = _days(visit, query, now)
    async with _look(visit) as connection:
        found = await _rows(connection, query.table, days, now)
    language = language_of(visit.request, visit.session, visit.house.settings.language)
    rows = [one.model_dump() for one in found]
    name = f"{query.table}-{days.first}-{days.last}.csv"
    return web.Response(
        body=await asyncio.to_thread(as_csv, query.table, rows, days.zone, language),
        headers={"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": f'attachment; filename="{name}"'},
    )


async def _rows(connection: Connection, table: Table, days: Days, now: datetime) -> Sequence[BaseModel]:
    match table:
        case "agents":
            return await figures.agents(connection, days, now)
        case "campaigns":
            return await figures.campaigns(connection, days)
        case "hours":
            return await figures.hours(connection, days)
        case "dispositions":
            return await figures.dispositions(connection, days)
        case "batches":
            return await figures.batches(connection, days)
