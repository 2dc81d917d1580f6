"""Where a campaign calls: narrowed to postcodes or departments at once, and widened again."""

from __future__ import annotations

from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.consents import PlacesBody, PlacesChange, PlacesPreview, PlacesShape
from api.visit import Visit
from db import audit, events
from db.campaigns import settings
from db.leads import places
from db.pool import Connection

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
    wanted = places.simplest(body.places)
    async with visit.house.reports.one(), visit.pool.acquire(timeout=5) as connection:
        or_not_found(await settings.get(connection, campaign_id))
        found = await places.counts(connection, campaign_id, wanted)
    return PlacesPreview(places=wanted, inside=found.inside, outside=found.outside)


@routes.route("PUT", "/api/campaigns/{campaign_id}/places", role=Role.SUPERVISOR, refusals=("illegal_move",))
async def put_places(visit: Visit, campaign_id: int, body: PlacesBody) -> PlacesShape:
    """Call in these places alone from now on; what was claimed outside and is not dialed goes back."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            before = or_not_found(await settings.get(connection, campaign_id))
            if before.state == "finished":
                raise Problem("illegal_move")
            if await places.change(connection, campaign_id, body.places, visit.who.user_id):
                noted = {"before": before.places, "after": places.simplest(body.places)}
                await audit.write(connection, visit.who.user_id, "campaign.places", f"campaign {campaign_id}", noted)
        await events.wake(connection)
        return await _shape(connection, campaign_id)


async def _shape(connection: Connection, campaign_id: int) -> PlacesShape:
    found = or_not_found(await settings.get(connection, campaign_id))
    past = await places.history(connection, campaign_id)
    return PlacesShape(places=found.places, history=[PlacesChange.model_validate(one) for one in past])
