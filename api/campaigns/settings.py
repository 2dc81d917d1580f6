"""Campaigns: make, change, start and stop, and say how they do."""

from __future__ import annotations

from api.campaigns.changing import change, check_agents, create, existing, shape, told
from api.campaigns.versions import count_change
from api.lines.caller_numbers import require_lawful_number
from api.problems import Language, Problem
from api.routes import Role, Routes
from api.schema.base import Created
from api.schema.campaigns import (
    AgentIdList,
    AgentIds,
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
from api.visit import Visit, language_of
from db import events
from db.campaigns import dispositions
from db.campaigns import settings as campaigns
from db.dialer import ticks
from db.floor import crews
from dialer.core.states import CAMPAIGN, CampaignState, step

routes = Routes("campaigns")


def _language(visit: Visit) -> Language:
    return language_of(visit.request, visit.session, visit.house.settings.language)


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
    shown = [shape(one) for one in found]
    return CampaignList(campaigns=shown, next=shown[-1].id if len(shown) == query.limit else None)


@routes.route(
    "POST",
    "/api/campaigns",
    role=Role.SUPERVISOR,
    status=201,
    refusals=("name_taken", "no_such_reference", "no_such_trunk", "number_not_allowed", "dates_crossed"),
)
async def create_campaign(visit: Visit, body: CampaignBody) -> Created:
    """Make a campaign: a draft, with the standard dispositions."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            made = await create(connection, visit.house.settings, visit.who.user_id, _language(visit), body)
        await events.wake(connection)
    return Created(id=made)


@routes.route("GET", "/api/campaigns/{campaign_id}", role=Role.SUPERVISOR)
async def get_campaign(visit: Visit, campaign_id: int) -> CampaignShape:
    """One campaign with all its settings."""
    async with visit.pool.acquire(timeout=5) as connection:
        return shape(await existing(connection, campaign_id))


@routes.route(
    "PATCH",
    "/api/campaigns/{campaign_id}",
    role=Role.SUPERVISOR,
    refusals=(
        "name_taken", "no_such_trunk", "number_not_allowed", "illegal_move", "changed_meanwhile", "dates_crossed",
    ),
)  # fmt: skip
async def change_campaign(visit: Visit, campaign_id: int, body: CampaignPatch) -> CampaignShape:
    """Change settings; what is left out or null stays as it is, but null takes dates away and gives own rules back.

    With the `version` that was seen, nobody's change is overwritten unseen.
    """
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            await change(connection, visit.house.settings, visit.who.user_id, _language(visit), campaign_id, body)
        await events.wake(connection)
        return shape(await existing(connection, campaign_id))


@routes.route(
    "POST",
    "/api/campaigns/{campaign_id}/state",
    role=Role.SUPERVISOR,
    refusals=("illegal_move", "no_lawful_number", "unknown_profile"),
)
async def move_campaign(visit: Visit, campaign_id: int, body: StateChange) -> CampaignShape:
    """Start, pause, drain (no new call; calls that live go on) or finish a campaign."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            before = await existing(connection, campaign_id)
            to = step(CAMPAIGN, CampaignState(before.state), body.action)
            if to is None or not await campaigns.move(connection, campaign_id, before.state, to):
                raise Problem("illegal_move")
            if to is CampaignState.RUNNING:
                await require_lawful_number(connection, visit.house.settings, before, _language(visit))
            await told(connection, visit.who.user_id, before, f"campaign.{body.action}", {"state": to.value})
        await events.wake(connection)
        return shape(await existing(connection, campaign_id))


@routes.route("GET", "/api/campaigns/{campaign_id}/agents", role=Role.SUPERVISOR)
async def campaign_agents(visit: Visit, campaign_id: int) -> AgentIdList:
    """The agents who work for a campaign."""
    async with visit.pool.acquire(timeout=5) as connection:
        await existing(connection, campaign_id)
        return AgentIdList(agent_ids=await crews.agents(connection, campaign_id))


@routes.route(
    "PUT",
    "/api/campaigns/{campaign_id}/agents",
    role=Role.SUPERVISOR,
    refusals=("no_such_agents", "changed_meanwhile"),
)
async def assign_agents(visit: Visit, campaign_id: int, body: AgentIds) -> AgentIdList:
    """Say who is named for a campaign, beside its groups; nothing changes when an id is no agent's."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            before = await existing(connection, campaign_id)
            await check_agents(connection, body.agent_ids)
            version = await count_change(connection, before, body.version)
            was = {"agents": await crews.agents(connection, campaign_id)}
            await crews.assign(connection, campaign_id, body.agent_ids)
            now = await crews.agents(connection, campaign_id)
            noted = {"agents": now, "version": version, "before": was}
            await told(connection, visit.who.user_id, before, "campaign.agents", noted)
        await events.wake(connection)
    return AgentIdList(agent_ids=now)


@routes.route("GET", "/api/campaigns/{campaign_id}/dispositions", role=Role.SUPERVISOR)
async def get_dispositions(visit: Visit, campaign_id: int) -> Dispositions:
    """The dispositions of a campaign."""
    async with visit.pool.acquire(timeout=5) as connection:
        campaign = await existing(connection, campaign_id)
        found = await dispositions.of_campaign(connection, campaign_id)
    return Dispositions.model_construct(
        dispositions=[DispositionShape.model_validate(one, from_attributes=True) for one in found],
        version=campaign.version,
    )


@routes.route("PUT", "/api/campaigns/{campaign_id}/dispositions", role=Role.SUPERVISOR, refusals=("changed_meanwhile",))
async def put_dispositions(visit: Visit, campaign_id: int, body: Dispositions) -> Dispositions:
    """Say how calls of a campaign may be closed."""
    wanted = [
        dispositions.Disposition(one.code, one.label_fr, one.label_en, one.effect, one.shortcut)
        for one in body.dispositions
    ]
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            before = await existing(connection, campaign_id)
            version = await count_change(connection, before, body.version)
            was = {"dispositions": [one.code for one in await dispositions.of_campaign(connection, campaign_id)]}
            await dispositions.replace(connection, campaign_id, wanted)
            noted = {"dispositions": [one.code for one in wanted], "version": version, "before": was}
            await told(connection, visit.who.user_id, before, "campaign.dispositions", noted)
        await events.wake(connection)
    return body.model_copy(update={"version": version})


@routes.route("GET", "/api/campaigns/{campaign_id}/status", role=Role.SUPERVISOR, refusals=("starting",))
async def campaign_status(visit: Visit, campaign_id: int) -> CampaignStatus:
    """What a campaign does now and did today."""
    floor = visit.house.hub.floor
    if floor is None:
        raise Problem("starting")
    async with visit.pool.acquire(timeout=5) as connection:
        campaign = await existing(connection, campaign_id)
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
