"""Small lists: principals, trunks, and the event log for replay."""

from __future__ import annotations

from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import Created
from api.schema.lists import (
    EventList,
    EventQuery,
    EventShape,
    PrincipalBody,
    PrincipalList,
    PrincipalShape,
    TrunkList,
    TrunkShape,
)
from api.visit import Visit
from db import audit, events
from db.campaigns import caller_ids, principals
from db.pool import Connection

routes = Routes("lists")


@routes.route("GET", "/api/principals", role=Role.SUPERVISOR)
async def list_principals(visit: Visit) -> PrincipalList:
    """The companies on whose behalf calls are made."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await principals.everyone(connection)
    return PrincipalList(principals=[PrincipalShape(id=number, name=name, created_at=at) for number, name, at in found])


@routes.route("POST", "/api/principals", role=Role.ADMIN, status=201, refusals=("name_taken",))
async def create_principal(visit: Visit, body: PrincipalBody) -> Created:
    """Add a company on whose behalf calls are made."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        return Created(id=await add_principal(connection, visit.who.user_id, body))


async def add_principal(connection: Connection, by: int | None, body: PrincipalBody) -> int:
    """Add a company in the caller's transaction; its id."""
    made = await principals.create(connection, body.name)
    if made is None:
        raise Problem("name_taken")
    await audit.write(connection, by, "principal.create", f"principal {made}")
    return made


@routes.route("GET", "/api/trunks", role=Role.SUPERVISOR)
async def list_trunks(visit: Visit) -> TrunkList:
    """The trunks as the settings have them, with the numbers that each may show."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await caller_ids.trunks(connection)
    names = ("name", "node", "max_channels", "calls_per_second", "enabled", "numbers")
    return TrunkList(trunks=[TrunkShape.model_validate(dict(zip(names, one, strict=True))) for one in found])


@routes.route("GET", "/api/events", role=Role.SUPERVISOR)
async def replay_events(visit: Visit, query: EventQuery) -> EventList:
    """The event log after a sequence number."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await events.since(connection, query.since, query.limit)
    return EventList(events=[EventShape.model_validate(one) for one in found], settled=visit.house.hub.settled)
