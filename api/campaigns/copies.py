"""A campaign made out of another: all its settings and what belongs to it, but nobody to call and nothing called."""

from __future__ import annotations

from dataclasses import asdict

from api.campaigns.changing import existing, told
from api.campaigns.law import check_settings
from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import Created
from api.schema.copies import CopyBody
from api.visit import Visit, language_of
from db import events
from db.campaigns import caller_ids, dispositions, quotas
from db.campaigns import settings as campaigns
from db.campaigns.quotas import Quota
from db.floor import crews
from db.leads import places
from db.pool import Connection
from db.scripts import drafts

routes = Routes("campaigns")


@routes.route("POST", "/api/campaigns/{campaign_id}/copies", role=Role.SUPERVISOR, status=201, refusals=("name_taken",))
async def copy_campaign(visit: Visit, campaign_id: int, body: CopyBody) -> Created:
    """Make a draft with the settings, dispositions, numbers, script, quotas, places and agents of a campaign.

    Dates, files and calls stay with the first one. Refused where the law has become stricter than what is copied.
    """
    language = language_of(visit.request, visit.session, visit.house.settings.language)
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            first = await existing(connection, campaign_id)
            settings = asdict(first) | {"name": body.name, "starts_on": None, "ends_on": None}
            check_settings(visit.house.settings, settings, language)
            made = await campaigns.create(connection, settings | {"created_at": first.created_at.isoformat()})
            if made is None:
                raise Problem("name_taken")
            await _take_along(connection, first, made, visit.who.user_id)
            noted = {"created": True, "copy_of": campaign_id}
            await told(connection, visit.who.user_id, await existing(connection, made), "campaign.create", noted)
        await events.wake(connection)
    return Created(id=made)


async def _take_along(connection: Connection, first: campaigns.Campaign, made: int, who: int) -> None:
    """What belongs to a campaign besides its settings."""
    await dispositions.replace(connection, made, await dispositions.of_campaign(connection, first.id))
    await caller_ids.replace(connection, made, first.trunk, await caller_ids.rules(connection, first.id))
    await drafts.use(connection, made, await drafts.of_campaign(connection, first.id))
    counted = await quotas.counted(connection, first.id)
    await quotas.replace(connection, made, [Quota(one.field, one.value, one.most, one.dispositions) for one in counted])
    await places.change(connection, made, first.places, who)
    crew = await crews.of_campaign(connection, first.id)
    await crews.place(connection, made, crew.agents, crew.groups)
