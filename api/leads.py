"""Leads and the do-not-call list: looked up by supervisors; agents find the leads of their own campaigns."""

from __future__ import annotations

from typing import Any, cast

from api.cursor import cursor_of, keys_of
from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import Done
from api.schema.records import (
    Added,
    DncBody,
    DncList,
    DncQuery,
    DncShape,
    LeadDetail,
    LeadList,
    LeadQuery,
    LeadShape,
    OwnLeadQuery,
)
from api.visit import Visit
from db import audit, campaigns, cards, dnc, events, lead_search, own_lead_search
from db.lead_search import LeadSearch
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
        campaign = await campaigns.get(connection, query.campaign_id)
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
        found: dict[str, Any] | None = await lead_search.one(connection, lead_id)
    if found is None:
        raise Problem("not_found")
    return LeadDetail.model_validate(found)


@routes.route("GET", "/api/dnc", role=Role.SUPERVISOR)
async def list_dnc(visit: Visit, query: DncQuery) -> DncList:
    """The do-not-call list, newest first."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await dnc.listed(
            connection,
            digits=query.digits,
            principal_id=query.principal_id,
            before=query.before,
            limit=query.limit,
        )
    shown = [DncShape.model_validate(one) for one in found]
    return DncList(entries=shown, next=shown[-1].id if len(shown) == query.limit else None)


@routes.route("POST", "/api/dnc", role=Role.SUPERVISOR, refusals=("not_a_number", "no_such_reference"))
async def add_dnc(visit: Visit, body: DncBody) -> Added:
    """Put a number on the do-not-call list, for one principal or for all."""
    try:
        e164 = normalise(body.number)
    except InvalidNumber:
        raise Problem("not_a_number") from None
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            added = await dnc.add(
                connection,
                e164,
                principal_id=body.principal_id,
                source="operator",
                reason=body.reason,
                added_by=visit.who.user_id,
            )
            await audit.write(connection, visit.who.user_id, "dnc.add")
        await events.wake(connection)
    return Added(added=added, e164=e164)


@routes.route("DELETE", "/api/dnc/{entry_id}", role=Role.SUPERVISOR)
async def remove_dnc(visit: Visit, entry_id: int) -> Done:
    """Take an entry off the do-not-call list; audited."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            if not await dnc.remove(connection, entry_id):
                raise Problem("not_found")
            await audit.write(connection, visit.who.user_id, "dnc.remove", f"dnc {entry_id}")
        await events.wake(connection)
    return Done()
