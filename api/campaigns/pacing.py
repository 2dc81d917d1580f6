"""How a campaign was paced in the last hours, with what each decision was made from."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from api.campaigns.changing import existing
from api.routes import Role, Routes
from api.schema.pacing import PacingHistory, PacingMoment, PacingQuery
from api.visit import Visit
from db.dialer import ticks
from dialer.core.looking_back import inputs_of

MOMENTS = 240
"""What a chart shows without crowding."""

routes = Routes("campaigns")


@routes.route("GET", "/api/campaigns/{campaign_id}/pacing", role=Role.SUPERVISOR, refusals=("busy",))
async def pacing_history(visit: Visit, campaign_id: int, query: PacingQuery) -> PacingHistory:
    """The pacing of the last hours: dial level, agents, calls, abandons and waits, moment by moment."""
    until = datetime.now(UTC)
    since = until - timedelta(hours=query.hours)
    seconds = query.hours * 3600 // MOMENTS
    async with visit.house.reports.one(), visit.pool.acquire(timeout=30) as connection:
        await existing(connection, campaign_id)
        found = await ticks.slots(connection, campaign_id, since, until, seconds)
    moments = [
        PacingMoment(
            at=one.at, placed=one.placed, decisions=one.decisions, bound_by=one.bound_by, wait_ms=one.wait_ms,
            **asdict(inputs_of(one.snapshot, one.decision)),
        )
        for one in found
    ]  # fmt: skip
    return PacingHistory(since=since, until=until, slot_seconds=seconds, moments=moments)
