"""Which numbers callees of a campaign see, by prefix."""

from __future__ import annotations

from api.campaigns.changing import existing, told
from api.campaigns.versions import count_change
from api.problems import Problem
from api.routes import Role, Routes
from api.schema.campaigns import CallerIdRule, CallerIds
from api.visit import Visit
from db import events
from db.campaigns import caller_ids
from db.pool import Connection

routes = Routes("campaigns")


@routes.route("GET", "/api/campaigns/{campaign_id}/caller-ids", role=Role.SUPERVISOR)
async def get_caller_ids(visit: Visit, campaign_id: int) -> CallerIds:
    """Which numbers callees see, by prefix."""
    async with visit.pool.acquire(timeout=5) as connection:
        campaign = await existing(connection, campaign_id)
        found = await caller_ids.rules(connection, campaign_id)
    rules = [CallerIdRule(prefix=prefix, numbers=pool) for prefix, pool in found.items()]
    return CallerIds(rules=rules, version=campaign.version)


@routes.route(
    "PUT",
    "/api/campaigns/{campaign_id}/caller-ids",
    role=Role.SUPERVISOR,
    refusals=("number_not_allowed", "changed_meanwhile"),
)
async def put_caller_ids(visit: Visit, campaign_id: int, body: CallerIds) -> CallerIds:
    """Say which numbers callees see; only numbers that the campaign's trunk may show."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            version = await put(connection, visit.who.user_id, campaign_id, body)
        await events.wake(connection)
    return body.model_copy(update={"version": version})


async def put(connection: Connection, by: int | None, campaign_id: int, body: CallerIds) -> int:
    """Make these the rules of a campaign, in the caller's transaction; its new version."""
    wanted = {rule.prefix: rule.numbers for rule in body.rules}
    before = await existing(connection, campaign_id)
    numbers = [number for pool in wanted.values() for number in pool]
    if await caller_ids.strange(connection, before.trunk, numbers) is not None:
        raise Problem("number_not_allowed")
    version = await count_change(connection, before, body.version)
    was = {"rules": await caller_ids.rules(connection, campaign_id)}
    noted = {"rules": wanted, "before": was, "version": version}
    await caller_ids.replace(connection, campaign_id, before.trunk, wanted)
    await told(connection, by, before, "campaign.caller_ids", noted)
    return version
