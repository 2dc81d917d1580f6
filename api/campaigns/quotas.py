"""Quotas within a campaign: by the beginning of the postcode, or by what a column of the contacts says."""

from __future__ import annotations

from collections.abc import Iterable

from api.campaigns.changing import existing, told
from api.campaigns.versions import count_change
from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import FieldFault
from api.schema.quotas import QuotasBody, QuotaShape, QuotasShape
from api.visit import Visit
from db import events
from db.campaigns import dispositions, quotas
from db.campaigns.quotas import Counted, Quota
from db.pool import Connection

routes = Routes("campaigns")


@routes.route("GET", "/api/campaigns/{campaign_id}/quotas", role=Role.SUPERVISOR)
async def get_quotas(visit: Visit, campaign_id: int) -> QuotasShape:
    """The quotas of a campaign, with the calls that count for each."""
    async with visit.pool.acquire(timeout=5) as connection:
        campaign = await existing(connection, campaign_id)
        return await _shape(connection, campaign_id, campaign.version)


@routes.route(
    "POST",
    "/api/campaigns/{campaign_id}/quotas/preview",
    role=Role.SUPERVISOR,
    refusals=("no_such_dispositions",),
)
async def preview_quotas(visit: Visit, campaign_id: int, body: QuotasBody) -> QuotasShape:
    """How many calls would count for each of these quotas already; nothing changes."""
    async with visit.pool.acquire(timeout=5) as connection:
        campaign = await existing(connection, campaign_id)
        wanted = await _wanted(connection, campaign_id, body)
        found = await quotas.preview(connection, campaign_id, wanted)
        held = await quotas.held(connection, campaign_id)
    return QuotasShape(quotas=_shapes(found), held=held, version=campaign.version)


@routes.route(
    "PUT",
    "/api/campaigns/{campaign_id}/quotas",
    role=Role.SUPERVISOR,
    refusals=("changed_meanwhile", "illegal_move", "no_such_dispositions"),
)
async def put_quotas(visit: Visit, campaign_id: int, body: QuotasBody) -> QuotasShape:
    """Set the quotas of a campaign: leads of those that are full wait, those of others are let go at once."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            before = await existing(connection, campaign_id)
            if before.state == "finished":
                raise Problem("illegal_move")
            wanted = await _wanted(connection, campaign_id, body)
            version = await count_change(connection, before, body.version)
            was = {"quotas": _said(await quotas.counted(connection, campaign_id))}
            await quotas.replace(connection, campaign_id, wanted)
            noted = {"quotas": _said(wanted), "before": was, "version": version}
            await told(connection, visit.who.user_id, before, "campaign.quotas", noted)
        await events.wake(connection)
        return await _shape(connection, campaign_id, version)


def _said(some: Iterable[Quota | Counted]) -> list[str]:
    return [f"{one.field}={one.value}: {one.most}" for one in some]


async def _wanted(connection: Connection, campaign_id: int, body: QuotasBody) -> list[Quota]:
    known = {one.code for one in await dispositions.of_campaign(connection, campaign_id)}
    strange = sorted({code for one in body.quotas for code in one.dispositions} - known)
    if strange:
        fault = FieldFault(field="dispositions", code="no_such_dispositions", reason=", ".join(strange))
        raise Problem("no_such_dispositions", fields=(fault,))
    return [Quota(one.field, one.value, one.most, one.dispositions) for one in body.quotas]


async def _shape(connection: Connection, campaign_id: int, version: int) -> QuotasShape:
    found = await quotas.counted(connection, campaign_id)
    return QuotasShape(quotas=_shapes(found), held=await quotas.held(connection, campaign_id), version=version)


def _shapes(found: Iterable[Counted]) -> list[QuotaShape]:
    return [
        QuotaShape(
            field=one.field,
            value=one.value,
            most=one.most,
            dispositions=one.dispositions,
            calls=one.calls,
            full=one.reached_at is not None or one.calls >= one.most,
            reached_at=one.reached_at,
        )
        for one in found
    ]
