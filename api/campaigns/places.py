"""Where a campaign calls: narrowed to postcodes or departments at once, and widened again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.consents import PlacesBody, PlacesChange, PlacesPreview, PlacesShape, TerritoriesShape, Territory
from api.visit import Visit
from db import audit, events
from db.campaigns import settings
from db.leads import places
from db.pool import Connection
from dialer.core.law.territories import counted, spelled_out, territories_of
from ops.law import current

if TYPE_CHECKING:
    from db.campaigns.settings import Campaign
    from dialer.core.law.profile import Law

routes = Routes("campaigns")


@routes.route("GET", "/api/campaigns/{campaign_id}/places", role=Role.SUPERVISOR)
async def get_places(visit: Visit, campaign_id: int) -> PlacesShape:
    """Where a campaign calls, and what it was before."""
    async with visit.pool.acquire(timeout=5) as connection:
        return await _shape(connection, campaign_id)


@routes.route(
    "POST", "/api/campaigns/{campaign_id}/places/preview", role=Role.SUPERVISOR, refusals=("too_often", "busy")
)
async def preview_places(visit: Visit, campaign_id: int, body: PlacesBody) -> PlacesPreview:
    """How many leads that wait would be inside these places, and how many outside; nothing changes."""
    visit.house.paces.count("places", visit.who.user_id)
    law = await asyncio.to_thread(current)  # read from files the first time
    async with visit.house.reports.one(), visit.pool.acquire(timeout=5) as connection:
        wanted = _wanted(law, or_not_found(await settings.get(connection, campaign_id)), body)
        found = await places.counts(connection, campaign_id, wanted)
    return PlacesPreview(places=wanted, inside=found.inside, outside=found.outside)


@routes.route("PUT", "/api/campaigns/{campaign_id}/places", role=Role.SUPERVISOR, refusals=("illegal_move",))
async def put_places(visit: Visit, campaign_id: int, body: PlacesBody) -> PlacesShape:
    """Call in these places alone from now on; what was claimed outside and is not dialed goes back."""
    law = await asyncio.to_thread(current)
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            before = or_not_found(await settings.get(connection, campaign_id))
            if before.state == "finished":
                raise Problem("illegal_move")
            wanted = _wanted(law, before, body)
            if await places.change(connection, campaign_id, wanted, visit.who.user_id):
                noted = {"before": before.places, "after": wanted}
                await audit.write(connection, visit.who.user_id, "campaign.places", f"campaign {campaign_id}", noted)
        await events.wake(connection)
        return await _shape(connection, campaign_id)


@routes.route("GET", "/api/campaigns/{campaign_id}/places/territories", role=Role.SUPERVISOR, refusals=("busy",))
async def count_territories(visit: Visit, campaign_id: int) -> TerritoriesShape:
    """The departments, or the like, of a campaign's country, with the leads that wait in each."""
    law = await asyncio.to_thread(current)
    async with visit.house.reports.one(), visit.pool.acquire(timeout=5) as connection:
        campaign = or_not_found(await settings.get(connection, campaign_id))
        leads = await places.by_postcode(connection, campaign_id)
    known, profile = territories_of(law, campaign.profile), law.profiles.get(campaign.profile)
    sums = counted(leads, known)
    return TerritoriesShape(
        country=profile.country if profile else None,
        territories=[
            Territory(code=code, beginnings=list(its), waiting=sums[code]) for code, its in sorted(known.items())
        ],
        elsewhere=sums[""],
    )


def _wanted(law: Law, campaign: Campaign, body: PlacesBody) -> list[str]:
    """The places as they are kept: departments by the beginnings of their postcodes."""
    return places.simplest(spelled_out(body.places, territories_of(law, campaign.profile)))


async def _shape(connection: Connection, campaign_id: int) -> PlacesShape:
    found = or_not_found(await settings.get(connection, campaign_id))
    past = await places.history(connection, campaign_id)
    return PlacesShape(places=found.places, history=[PlacesChange.model_validate(one) for one in past])
