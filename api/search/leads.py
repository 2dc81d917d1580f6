"""Leads: looked up by supervisors; agents find the leads of their own campaigns."""

from __future__ import annotations

from typing import cast

from api.cursor import cursor_of, keys_of
from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.records import (
    LeadDetail,
    LeadList,
    LeadQuery,
    LeadShape,
    OwnLeadQuery,
)
from api.visit import Visit
from db import audit
from db.calls import cards
from db.campaigns import settings
from db.search import leads as lead_search
from db.search import own_leads as own_lead_search
from db.search.leads import LeadSearch
from dialer.core.errors import InvalidNumber
from dialer.core.phone import normalise
from dialer.core.states import CampaignMode

routes = Routes("leads")


@routes.route("GET", "/api/leads", role=Role.SUPERVISOR)
async def list_leads(visit: Visit, query: LeadQuery) -> LeadList:
    """Leads by campaign, batch, state, part of a name, or whole number."""
    after = keys_of(query.after, ((int,), (int, float))) if query.after else None
    wanted = LeadSearch(
        query.campaign_id, query.state.value if query.state else None, query.batch_id, query.name, query.number
    )
    async with visit.pool.acquire(timeout=5) as connection:
        found = await lead_search.search(
            connection,
            wanted,
            sort=query.sort,
            after=cast("tuple[int, float]", tuple(after)) if after else None,
            limit=query.limit,
        )
    last = found[-1] if len(found) == query.limit else None
    return LeadList(
        leads=[LeadShape.model_validate(one) for one in found],
        next=cursor_of(last.id, lead_search.key_of(last, query.sort)) if last else None,
    )


@routes.route(
    "GET",
    "/api/me/leads",
    role=Role.AGENT,
    refusals=("not_an_agent", "not_your_campaign", "not_manual", "search_running", "search_too_slow", "busy"),
)
async def own_leads(visit: Visit, query: OwnLeadQuery) -> LeadList:
    """At most 20 leads of an own manual campaign that may be dialled: by the beginning of a word, or a whole number."""
    if visit.who.node is None:
        raise Problem("not_an_agent")
    who = visit.who.user_id
    async with visit.house.searches.one(who), visit.pool.acquire(timeout=5) as connection:
        if query.campaign_id not in await cards.campaigns_of(connection, who):
            raise Problem("not_your_campaign")
        campaign = await settings.get(connection, query.campaign_id)
        if campaign is None or campaign.mode != CampaignMode.MANUAL:
            raise Problem("not_manual")
        try:
            e164 = normalise(query.find)
        except InvalidNumber:
            by, found = "name", await own_lead_search.by_name(connection, query.campaign_id, query.find, who)
        else:
            by, found = "number", await own_lead_search.by_number(connection, query.campaign_id, e164, who)
        detail = {"by": by, "found": None if found is None else len(found)}
        await audit.write(connection, who, "lead.search", f"campaign {query.campaign_id}", detail)
    if found is None:
        raise Problem("search_too_slow")
    return LeadList(leads=[LeadShape.model_validate(one) for one in found], next=None)


@routes.route("GET", "/api/leads/{lead_id}", role=Role.SUPERVISOR)
async def get_lead(visit: Visit, lead_id: int) -> LeadDetail:
    """One lead with contact, history and callbacks."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = or_not_found(await lead_search.one(connection, lead_id))
    return LeadDetail.model_validate(found)
