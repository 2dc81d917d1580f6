"""Contacts searched for: all of them by supervisors, those of their campaigns dialled by hand by agents."""

from __future__ import annotations

from collections.abc import Sequence

from api.cursor import cursor_of, keys_of
from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import FieldFault
from api.schema.contacts import ContactFilter, ContactList, ContactQuery, ContactShape, OwnContactQuery
from api.visit import Visit
from db import audit
from db.pool import Connection
from db.search import contacts as contact_search
from db.search import found as contact_list
from db.search import index
from db.search.conditions import ContactSearch
from db.search.contacts import Place
from db.search.words import Match

routes = Routes("contacts")


def search_of(query: ContactFilter, campaign_ids: Sequence[int] | None) -> ContactSearch:
    """What to look for, in `campaign_ids` alone where given."""
    return ContactSearch(
        **query.model_dump(include={"find", "name", "company", "city", "email", "answer", "number"}),
        principal_id=query.principal_id,
        created=(query.created_from, query.created_before),
        campaign_ids=campaign_ids,
        batch_id=query.batch_id,
        state=query.state.value if query.state else None,
        disposition=query.disposition,
        called=(query.called_from, query.called_before),
        promised=(query.promised_from, query.promised_before),
    )


def _after(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    match, contact_id = keys_of(cursor, ((int,), (int,)))
    try:
        return Place(Match(int(match or 0)), int(contact_id or 0))
    except ValueError:
        fault = FieldFault(field="query.after", code="cursor", reason="not a cursor")
        raise Problem("invalid", fields=(fault,)) from None


async def _found(
    connection: Connection, query: ContactQuery, campaign_ids: Sequence[int] | None, shown: Sequence[int] | None
) -> ContactList:
    wanted = search_of(query, campaign_ids)
    found = await contact_search.search(connection, wanted, after=_after(query.after), limit=query.limit)
    if found is None:
        raise Problem("search_too_slow")
    match = {place.contact_id: place.match.name.lower() for place in found.places}
    rows = await contact_list.shown(connection, list(match), shown)
    return ContactList(
        contacts=[ContactShape.model_validate({**row, "match": match[row["id"]]}) for row in rows],
        next=cursor_of(found.next.match.value, found.next.contact_id) if found.next else None,
        behind=await index.behind(connection),
    )


@routes.route("GET", "/api/contacts", role=Role.SUPERVISOR, refusals=("search_running", "search_too_slow", "busy"))
async def find_contacts(visit: Visit, query: ContactQuery) -> ContactList:
    """Contacts by any part of what is known of them, accents and typing errors forgiven, best matches first."""
    campaigns = None if query.campaign_id is None else [query.campaign_id]
    async with visit.house.searches.one(visit.who.user_id), visit.pool.acquire(timeout=5) as connection:
        return await _found(connection, query, campaigns, None)


@routes.route(
    "GET",
    "/api/me/contacts",
    role=Role.AGENT,
    refusals=("not_an_agent", "not_your_campaign", "search_running", "search_too_slow", "busy"),
)
async def find_own_contacts(visit: Visit, query: OwnContactQuery) -> ContactList:
    """Contacts of one's own campaigns in manual or preview mode, with their leads in these; three letters say whom."""
    if visit.who.node is None:
        raise Problem("not_an_agent")
    who = visit.who.user_id
    async with visit.house.searches.one(who), visit.pool.acquire(timeout=5) as connection:
        own = await contact_list.campaigns_by_hand(connection, who)
        if query.campaign_id is not None:
            if query.campaign_id not in own:
                raise Problem("not_your_campaign")
            own = [query.campaign_id]
        found = await _found(connection, query, own, own)
        await audit.write(connection, who, "contact.search", detail={"found": len(found.contacts)})
    return found
