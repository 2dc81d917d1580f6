"""Campaigns: make, change, start and stop, and say how they do."""

from __future__ import annotations

from typing import Any

from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import Created, FieldFault
from api.schema.campaigns import (
    AgentIdList,
    AgentIds,
    CallerIdRule,
    CallerIds,
    CampaignBody,
    CampaignList,
    CampaignPatch,
    CampaignQuery,
    CampaignShape,
    CampaignStatus,
    Decision,
    Dispositions,
    DispositionShape,
    OwnCampaigns,
    OwnCampaignShape,
    StateChange,
)
from api.standard_dispositions import STANDARD
from api.visit import Visit
from db import audit, caller_ids, campaigns, events, principals, ticks
from db.pool import Connection
from dialer.core.states import CAMPAIGN, CampaignState, step

routes = Routes("campaigns")


async def _existing(connection: Connection, campaign_id: int) -> campaigns.Campaign:
    found = await campaigns.get(connection, campaign_id)
    if found is None:
        raise Problem("not_found")
    return found


async def _check_shown(connection: Connection, trunk: str, number: str) -> None:
    known = await campaigns.known_trunks(connection)
    if trunk not in known:
        fault = FieldFault(field="trunk", code="no_such_trunk", reason=", ".join(known))
        raise Problem("no_such_trunk", fields=(fault,))
    if not await campaigns.may_show(connection, trunk, number):
        raise Problem("number_not_allowed")


async def told(
    connection: Connection,
    visit: Visit,
    campaign: campaigns.Campaign,
    action: str,
    body: dict[str, Any],
) -> None:
    """Write event and audit of a change, in its transaction."""
    await events.append(connection, "campaign", node=campaign.node, campaign_id=campaign.id, body=body)
    await audit.write(connection, visit.who.user_id, action, f"campaign {campaign.id}", body)


@routes.route("GET", "/api/me/campaigns", role=Role.AGENT)
async def own_campaigns(visit: Visit) -> OwnCampaigns:
    """The campaigns that one works for."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await campaigns.of_agent(connection, visit.who.user_id)
    return OwnCampaigns(campaigns=[OwnCampaignShape.model_validate(one) for one in found])


@routes.route("GET", "/api/campaigns", role=Role.SUPERVISOR)
async def list_campaigns(visit: Visit, query: CampaignQuery) -> CampaignList:
    """Campaigns by id."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await campaigns.page(connection, query.after, query.limit, with_finished=query.finished)
    shown = [CampaignShape.model_validate(one) for one in found]
    return CampaignList(campaigns=shown, next=shown[-1].id if len(shown) == query.limit else None)


@routes.route(
    "POST",
    "/api/campaigns",
    role=Role.SUPERVISOR,
    status=201,
    refusals=("name_taken", "no_such_reference", "no_such_trunk", "number_not_allowed"),
)
async def create_campaign(visit: Visit, body: CampaignBody) -> Created:
    """Make a campaign: a draft, with the standard dispositions."""
    settings = body.model_dump(mode="json") | {"node": visit.house.settings.node}
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            if not await principals.exists(connection, body.principal_id):
                raise Problem("no_such_reference")
            await _check_shown(connection, body.trunk, body.default_caller_id)
            made = await campaigns.create(connection, settings)
            if made is None:
                raise Problem("name_taken")
            await campaigns.set_dispositions(connection, made, STANDARD)
            noted = {"created": True, "settings": body.model_dump(mode="json")}
            await told(connection, visit, await _existing(connection, made), "campaign.create", noted)
        await events.wake(connection)
    return Created(id=made)


@routes.route("GET", "/api/campaigns/{campaign_id}", role=Role.SUPERVISOR)
async def get_campaign(visit: Visit, campaign_id: int) -> CampaignShape:
    """One campaign with all its settings."""
    async with visit.pool.acquire(timeout=5) as connection:
        return CampaignShape.model_validate(await _existing(connection, campaign_id))


@routes.route(
    "PATCH",
    "/api/campaigns/{campaign_id}",
    role=Role.SUPERVISOR,
    refusals=("name_taken", "no_such_trunk", "number_not_allowed", "illegal_move"),
)
async def change_campaign(visit: Visit, campaign_id: int, body: CampaignPatch) -> CampaignShape:
    """Change settings; what is left out or null stays as it is."""
    settings = body.model_dump(mode="json", exclude_none=True)
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            before = await _existing(connection, campaign_id)
            if body.trunk or body.default_caller_id:
                trunk, shown = body.trunk or before.trunk, body.default_caller_id or before.default_caller_id
                await _check_shown(connection, trunk, shown)
            if not await campaigns.change(connection, campaign_id, settings):
                raise Problem("illegal_move")
            await told(connection, visit, before, "campaign.change", {"settings": settings})
        await events.wake(connection)
        return CampaignShape.model_validate(await _existing(connection, campaign_id))


@routes.route("POST", "/api/campaigns/{campaign_id}/state", role=Role.SUPERVISOR, refusals=("illegal_move",))
async def move_campaign(visit: Visit, campaign_id: int, body: StateChange) -> CampaignShape:
    """Start, pause, drain (no new call; calls that live go on) or finish a campaign."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            before = await _existing(connection, campaign_id)
            to = step(CAMPAIGN, CampaignState(before.state), body.action)
            if to is None or not await campaigns.move(connection, campaign_id, before.state, to):
                raise Problem("illegal_move")
            await told(connection, visit, before, f"campaign.{body.action}", {"state": to.value})
        await events.wake(connection)
        return CampaignShape.model_validate(await _existing(connection, campaign_id))


@routes.route("GET", "/api/campaigns/{campaign_id}/agents", role=Role.SUPERVISOR)
async def campaign_agents(visit: Visit, campaign_id: int) -> AgentIdList:
    """The agents who work for a campaign."""
    async with visit.pool.acquire(timeout=5) as connection:
        await _existing(connection, campaign_id)
        return AgentIdList(agent_ids=await campaigns.agents(connection, campaign_id))


@routes.route("PUT", "/api/campaigns/{campaign_id}/agents", role=Role.SUPERVISOR, refusals=("no_such_agents",))
async def assign_agents(visit: Visit, campaign_id: int, body: AgentIds) -> AgentIdList:
    """Say who works for a campaign; nothing changes when an id is no agent's."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            before = await _existing(connection, campaign_id)
            if strangers := await campaigns.no_agents(connection, body.agent_ids):
                fault = FieldFault(field="agent_ids", code="no_such_agents", reason=", ".join(map(str, strangers)))
                raise Problem("no_such_agents", fields=(fault,))
            await campaigns.assign(connection, campaign_id, body.agent_ids)
            now = await campaigns.agents(connection, campaign_id)
            await told(connection, visit, before, "campaign.agents", {"agents": now})
        await events.wake(connection)
    return AgentIdList(agent_ids=now)


@routes.route("GET", "/api/campaigns/{campaign_id}/dispositions", role=Role.SUPERVISOR)
async def get_dispositions(visit: Visit, campaign_id: int) -> Dispositions:
    """The dispositions of a campaign."""
    async with visit.pool.acquire(timeout=5) as connection:
        await _existing(connection, campaign_id)
        found = await campaigns.dispositions(connection, campaign_id)
    return Dispositions.model_construct(
        dispositions=[DispositionShape.model_validate(one, from_attributes=True) for one in found]
    )


@routes.route("PUT", "/api/campaigns/{campaign_id}/dispositions", role=Role.SUPERVISOR)
async def put_dispositions(visit: Visit, campaign_id: int, body: Dispositions) -> Dispositions:
    """Say how calls of a campaign may be closed."""
    wanted = [
        campaigns.Disposition(one.code, one.label_fr, one.label_en, one.effect, one.shortcut)
        for one in body.dispositions
    ]
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            before = await _existing(connection, campaign_id)
            await campaigns.set_dispositions(connection, campaign_id, wanted)
            codes = [one.code for one in wanted]
            await told(connection, visit, before, "campaign.dispositions", {"dispositions": codes})
        await events.wake(connection)
    return body


@routes.route("GET", "/api/campaigns/{campaign_id}/caller-ids", role=Role.SUPERVISOR)
async def get_caller_ids(visit: Visit, campaign_id: int) -> CallerIds:
    """Which numbers callees see, by prefix."""
    async with visit.pool.acquire(timeout=5) as connection:
        await _existing(connection, campaign_id)
        found = await caller_ids.rules(connection, campaign_id)
    return CallerIds(rules=[CallerIdRule(prefix=prefix, numbers=pool) for prefix, pool in found.items()])


@routes.route("PUT", "/api/campaigns/{campaign_id}/caller-ids", role=Role.SUPERVISOR, refusals=("number_not_allowed",))
async def put_caller_ids(visit: Visit, campaign_id: int, body: CallerIds) -> CallerIds:
    """Say which numbers callees see; only numbers that the campaign's trunk may show."""
    wanted = {rule.prefix: rule.numbers for rule in body.rules}
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            before = await _existing(connection, campaign_id)
            numbers = [number for pool in wanted.values() for number in pool]
            if await caller_ids.strange(connection, before.trunk, numbers) is not None:
                raise Problem("number_not_allowed")
            await caller_ids.replace(connection, campaign_id, before.trunk, wanted)
            await told(connection, visit, before, "campaign.caller_ids", {"prefixes": len(wanted)})
        await events.wake(connection)
    return body


@routes.route("GET", "/api/campaigns/{campaign_id}/status", role=Role.SUPERVISOR, refusals=("starting",))
async def campaign_status(visit: Visit, campaign_id: int) -> CampaignStatus:
    """What a campaign does now and did today."""
    floor = visit.house.hub.floor
    if floor is None:
        raise Problem("starting")
    async with visit.pool.acquire(timeout=5) as connection:
        campaign = await _existing(connection, campaign_id)
        leads, outcomes, agents = await campaigns.counts(connection, campaign_id)
        given_up = await campaigns.given_up(connection, campaign_id)
        decision = await ticks.last(connection, campaign_id)
    return CampaignStatus.model_validate(
        {
            "campaign": floor.campaign(campaign_id),
            "state": campaign.state,
            "leads": leads,
            "outcomes": outcomes,
            "given_up": given_up,
            "agents": agents,
            "trunk": floor.trunks.get(campaign.trunk),
            "decision": Decision.model_validate(decision) if decision else None,
        }
    )
