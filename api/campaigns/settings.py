"""Campaigns: make, change, start and stop, and say how they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from api.campaigns.law import LAWFUL, check_settings
from api.campaigns.standard_dispositions import STANDARD
from api.campaigns.versions import count_change, stale
from api.lines.caller_numbers import require_lawful_number
from api.problems import Language, Problem, or_not_found
from api.routes import Role, Routes
from api.schema.base import Created, FieldFault
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
from api.schema.own_rules import OWN_RULES
from api.visit import Visit, language_of
from db import audit, events
from db.campaigns import dispositions, principals
from db.campaigns import settings as campaigns
from db.dialer import ticks
from db.floor import crews
from db.pool import Connection
from dialer.core.own import kept
from dialer.core.states import CAMPAIGN, CampaignState, step
from ops.law import current

routes = Routes("campaigns")
DATES = ("starts_on", "ends_on")
CLEARED = OWN_RULES | set(DATES)
"""Settings that null takes away."""


async def existing(connection: Connection, campaign_id: int) -> campaigns.Campaign:
    """The campaign; refuses where there is none."""
    return or_not_found(await campaigns.get(connection, campaign_id))


def _shape(campaign: campaigns.Campaign) -> CampaignShape:
    settings = asdict(campaign)
    holds = kept(current(), settings, datetime.now(UTC)).by_column()
    own = {name: settings[name] for name in sorted(OWN_RULES)}
    return CampaignShape.model_validate({**settings, **holds, "own_rules": own})


async def check_agents(connection: Connection, ids: Sequence[int]) -> None:
    """Refuse ids that are no agents, naming them."""
    if strangers := await crews.no_agents(connection, ids):
        fault = FieldFault(field="agent_ids", code="no_such_agents", reason=", ".join(map(str, strangers)))
        raise Problem("no_such_agents", fields=(fault,))


async def _check_shown(connection: Connection, trunk: str, number: str) -> None:
    known = await campaigns.known_trunks(connection)
    if trunk not in known:
        fault = FieldFault(field="trunk", code="no_such_trunk", reason=", ".join(known))
        raise Problem("no_such_trunk", fields=(fault,))
    if not await campaigns.may_show(connection, trunk, number):
        raise Problem("number_not_allowed")


def _check_dates(settings: Mapping[str, Any]) -> None:
    first, last = (str(settings.get(name) or "") for name in DATES)
    if first and last and first > last:
        raise Problem("dates_crossed")


def _noted(campaign: campaigns.Campaign, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What these settings are, as the audit keeps it."""
    now = {name: getattr(campaign, name) for name in settings}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in now.items()}


def _language(visit: Visit) -> Language:
    return language_of(visit.request, visit.session, visit.house.settings.language)


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
    shown = [_shape(one) for one in found]
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
    settings = body.model_dump(mode="json") | {"node": visit.house.settings.node}
    _check_dates(settings)
    check_settings(visit.house.settings, settings, _language(visit))
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            if not await principals.exists(connection, body.principal_id):
                raise Problem("no_such_reference")
            await _check_shown(connection, body.trunk, body.default_caller_id)
            made = await campaigns.create(connection, settings)
            if made is None:
                raise Problem("name_taken")
            await dispositions.replace(connection, made, STANDARD)
            noted = {"created": True, "settings": body.model_dump(mode="json")}
            await told(connection, visit, await existing(connection, made), "campaign.create", noted)
        await events.wake(connection)
    return Created(id=made)


@routes.route("GET", "/api/campaigns/{campaign_id}", role=Role.SUPERVISOR)
async def get_campaign(visit: Visit, campaign_id: int) -> CampaignShape:
    """One campaign with all its settings."""
    async with visit.pool.acquire(timeout=5) as connection:
        return _shape(await existing(connection, campaign_id))


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
    given = body.model_dump(mode="json", exclude_unset=True, exclude={"version"})
    settings = {name: value for name, value in given.items() if value is not None or name in CLEARED}
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            before = await existing(connection, campaign_id)
            if body.trunk or body.default_caller_id:
                trunk, shown = body.trunk or before.trunk, body.default_caller_id or before.default_caller_id
                await _check_shown(connection, trunk, shown)
            _check_dates({"starts_on": before.starts_on, "ends_on": before.ends_on} | given)
            if LAWFUL & settings.keys():
                check_settings(visit.house.settings, asdict(before) | settings, _language(visit))
            version = await campaigns.change(connection, campaign_id, settings, body.version)
            if version is None:
                if body.version is not None and before.state != CampaignState.FINISHED:
                    raise await stale(connection, campaign_id, body.version)
                raise Problem("illegal_move")
            noted = {"settings": settings, "version": version, "before": _noted(before, settings)}
            await told(connection, visit, before, "campaign.change", noted)
        await events.wake(connection)
        return _shape(await existing(connection, campaign_id))


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
            await told(connection, visit, before, f"campaign.{body.action}", {"state": to.value})
        await events.wake(connection)
        return _shape(await existing(connection, campaign_id))


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
            await crews.assign(connection, campaign_id, body.agent_ids)
            now = await crews.agents(connection, campaign_id)
            await told(connection, visit, before, "campaign.agents", {"agents": now, "version": version})
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
            await dispositions.replace(connection, campaign_id, wanted)
            codes = [one.code for one in wanted]
            await told(connection, visit, before, "campaign.dispositions", {"dispositions": codes, "version": version})
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
