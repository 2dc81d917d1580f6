"""The register of what people asked for, with the day by which each is to be answered; and legal holds."""

from __future__ import annotations

from datetime import UTC, datetime

from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.base import Created, Done
from api.schema.rights import (
    AnswerBody,
    HoldBody,
    HoldList,
    HoldQuery,
    HoldShape,
    IdentifyBody,
    RequestBody,
    RequestList,
    RequestNamed,
    RequestQuery,
    RequestShape,
)
from api.visit import Visit
from db import audit, events
from db.campaigns import principals
from db.people import holds, rights
from db.people.rights import NewRequest
from db.pool import Connection

routes = Routes("people")


@routes.route("POST", "/api/people/requests", role=Role.AGENT, status=201, refusals=("no_such_reference", "too_often"))
async def open_request(visit: Visit, body: RequestBody) -> RequestNamed:
    """Take down what a person asks for; agents may, in the call in which it is said."""
    visit.house.paces.count("requests", visit.who.user_id)
    now = datetime.now(UTC)
    received = min(body.received_at or now, now)
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            if body.principal_id and not await principals.exists(connection, body.principal_id):
                raise Problem("no_such_reference")
            new = NewRequest(
                kind=body.kind,
                received_at=received,
                channel=body.channel,
                said=body.said,
                principal_id=body.principal_id,
                contact_ids=tuple(body.contact_ids),
            )
            made = await rights.open_request(connection, new, visit.who.user_id)
            await audit.write(connection, visit.who.user_id, "request.open", f"request {made}", {"kind": body.kind})
            found = await rights.request(connection, made)
        await events.wake(connection)
    assert found is not None
    return RequestNamed(id=made, due_at=found.due_at)


@routes.route("GET", "/api/people/requests", role=Role.ADMIN)
async def list_requests(visit: Visit, query: RequestQuery) -> RequestList:
    """The register of requests, newest first, with those that are overdue marked."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await rights.requests(connection, state=query.state, before=query.before, limit=query.limit)
    shown = [RequestShape.model_validate(one) for one in found]
    return RequestList(requests=shown, next=shown[-1].id if len(shown) == query.limit else None)


@routes.route("GET", "/api/people/requests/{request_id}", role=Role.ADMIN)
async def get_request(visit: Visit, request_id: int) -> RequestShape:
    """One request."""
    async with visit.pool.acquire(timeout=5) as connection:
        return RequestShape.model_validate(await _request(connection, request_id))


@routes.route("POST", "/api/people/requests/{request_id}/identify", role=Role.ADMIN, refusals=("request_closed",))
async def identify_request(visit: Visit, request_id: int, body: IdentifyBody) -> Done:
    """Say how it is known that the person is who they say, and which contacts they are."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        await _request(connection, request_id)
        if not await rights.identify(connection, request_id, body.how, body.contact_ids):
            raise Problem("request_closed")
        await audit.write(connection, visit.who.user_id, "request.identify", f"request {request_id}", {"how": body.how})
    return Done()


@routes.route("POST", "/api/people/requests/{request_id}/extend", role=Role.ADMIN, refusals=("request_closed",))
async def extend_request(visit: Visit, request_id: int) -> RequestShape:
    """Take the two further months that article 12(3) allows once; the person is told within the first."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        await _request(connection, request_id)
        if not await rights.extend(connection, request_id):
            raise Problem("request_closed")
        await audit.write(connection, visit.who.user_id, "request.extend", f"request {request_id}")
        return RequestShape.model_validate(await _request(connection, request_id))


@routes.route("POST", "/api/people/requests/{request_id}/answer", role=Role.ADMIN, refusals=("request_closed",))
async def answer_request(visit: Visit, request_id: int, body: AnswerBody) -> Done:
    """Close a request with what the person was answered."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            await _request(connection, request_id)
            if not await rights.settle(connection, request_id, body.state, body.answer, visit.who.user_id):
                raise Problem("request_closed")
            await audit.write(
                connection, visit.who.user_id, "request.answer", f"request {request_id}", {"state": body.state}
            )
        await events.wake(connection)
    return Done()


async def _request(connection: Connection, request_id: int) -> rights.Request:
    return or_not_found(await rights.request(connection, request_id))


@routes.route("POST", "/api/people/{contact_id}/holds", role=Role.ADMIN, status=201)
async def place_hold(visit: Visit, contact_id: int, body: HoldBody) -> Created:
    """Keep a contact for a legal reason: nothing of it is erased until the hold ends."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        made = or_not_found(await holds.place(connection, contact_id, body.reason, body.until, visit.who.user_id))
        await audit.write(connection, visit.who.user_id, "hold.place", f"contact {contact_id}", {"hold": made})
    return Created(id=made)


@routes.route("GET", "/api/people/holds", role=Role.ADMIN)
async def list_holds(visit: Visit, query: HoldQuery) -> HoldList:
    """Legal holds, newest first."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await holds.listed(connection, contact_id=query.contact_id, before=query.before, limit=query.limit)
    shown = [HoldShape.model_validate(one) for one in found]
    return HoldList(holds=shown, next=shown[-1].id if len(shown) == query.limit else None)


@routes.route("DELETE", "/api/people/holds/{hold_id}", role=Role.ADMIN)
async def lift_hold(visit: Visit, hold_id: int) -> Done:
    """End a legal hold; an erasure that waited for it goes on."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        if not await holds.lift(connection, hold_id, visit.who.user_id):
            raise Problem("not_found")
        await audit.write(connection, visit.who.user_id, "hold.lift", f"hold {hold_id}")
    return Done()
