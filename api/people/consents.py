"""The consent ledger: texts in versions, who agreed to them, and who took it back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import Created, Done
from api.schema.consents import (
    Compared,
    ComparisonBody,
    ConsentBody,
    ConsentList,
    ConsentShape,
    ConsentTextBody,
    ConsentTextList,
    ConsentTextQuery,
    ConsentTextShape,
    RevocationBody,
    Revoked,
)
from api.visit import Visit
from db import audit, events
from db.campaigns import principals
from db.people import consents, national_lists
from db.people.consents import Grant
from db.pool import Connection
from dialer.core.national_lists import named
from ops.law import current

routes = Routes("consents")


@routes.route("GET", "/api/consent-texts", role=Role.SUPERVISOR)
async def list_texts(visit: Visit, query: ConsentTextQuery) -> ConsentTextList:
    """What people agree to, in all its versions."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await consents.texts(connection, query.principal_id, query.purpose)
    return ConsentTextList(texts=[ConsentTextShape.model_validate(one) for one in found])


@routes.route("POST", "/api/consent-texts", role=Role.SUPERVISOR, status=201, refusals=("no_such_reference",))
async def add_text(visit: Visit, body: ConsentTextBody) -> ConsentTextShape:
    """Write a text, or another version of it; none is ever changed."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        return await written(connection, visit.who.user_id, body)


async def written(connection: Connection, by: int | None, body: ConsentTextBody) -> ConsentTextShape:
    """Write a text in the caller's transaction."""
    if not await principals.exists(connection, body.principal_id):
        raise Problem("no_such_reference")
    made = await consents.add_text(connection, body.principal_id, body.purpose, body.language, body.text, by)
    noted = {"purpose": made.purpose, "version": made.version}
    await audit.write(connection, by, "consent_text.add", f"consent text {made.id}", noted)
    await events.append(connection, "consent_text", body={"id": made.id, **noted})
    return ConsentTextShape.model_validate(made)


@routes.route("GET", "/api/contacts/{contact_id}/consents", role=Role.SUPERVISOR)
async def list_consents(visit: Visit, contact_id: int) -> ConsentList:
    """What a contact agreed to and took back, the newest first."""
    async with visit.pool.acquire(timeout=5) as connection:
        if not await consents.has_contact(connection, contact_id):
            raise Problem("not_found")
        found = await consents.of_contact(connection, contact_id)
    return ConsentList(consents=[ConsentShape.model_validate(one) for one in found])


@routes.route(
    "POST",
    "/api/contacts/{contact_id}/consents",
    role=Role.SUPERVISOR,
    status=201,
    refusals=("no_such_reference", "not_yet"),
)
async def grant(visit: Visit, contact_id: int, body: ConsentBody) -> Created:
    """Write down a consent, a running contract or a precise appointment, with its proof."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            made = await granted(connection, visit.who.user_id, contact_id, body)
        await events.wake(connection)
    return Created(id=made)


async def granted(connection: Connection, by: int | None, contact_id: int, body: ConsentBody) -> int:
    """Write an entry of the ledger in the caller's transaction, and wake the dialer after it; its id."""
    if body.granted_at > datetime.now(UTC):
        raise Problem("not_yet")
    if not await consents.has_contact(connection, contact_id):
        raise Problem("not_found")
    made = await consents.grant(connection, Grant(contact_id=contact_id, recorded_by=by, **body.model_dump()))
    if made is None:
        raise Problem("no_such_reference")
    noted = {"kind": body.kind, "purpose": body.purpose}
    await audit.write(connection, by, "consent.grant", f"consent {made}", noted)
    return made


@routes.route(
    "POST", "/api/consents/{consent_id}/revocation", role=Role.SUPERVISOR, refusals=("not_revocable", "not_yet")
)
async def revoke(visit: Visit, consent_id: int, body: RevocationBody) -> Done:
    """Write down that a consent was taken back, or that a contract ended; once."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            await taken_back(connection, visit.who.user_id, consent_id, body)
        await events.wake(connection)
    return Done()


async def taken_back(connection: Connection, by: int | None, consent_id: int, body: RevocationBody) -> None:
    """Write a revocation in the caller's transaction; wake the dialer after it."""
    now = datetime.now(UTC)
    at = body.revoked_at or now
    if at > now:
        raise Problem("not_yet")
    if not await consents.revoke(connection, consent_id, at, body.how, by):
        raise Problem("not_revocable")
    await audit.write(connection, by, "consent.revoke", f"consent {consent_id}")


@routes.route("POST", "/api/me/call/revocation", role=Role.AGENT, refusals=("not_an_agent", "no_call"))
async def revoke_in_call(visit: Visit) -> Revoked:
    """The customer of one's call takes back every consent for what is called for; said twice, it counts once."""
    if visit.who.node is None:
        raise Problem("not_an_agent")
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            found = await consents.call_of(connection, visit.who.user_id)
            if found is None:
                raise Problem("no_call")
            now = datetime.now(UTC)
            count = await consents.revoke_all(
                connection, found.contact_id, found.purpose, now, "call", visit.who.user_id
            )
            await consents.refused_in_call(connection, found.attempt_id, now)
            noted = {"attempt": found.attempt_id, "revoked": count}
            await audit.write(connection, visit.who.user_id, "consent.revoke", f"contact {found.contact_id}", noted)
        await events.wake(connection)
    return Revoked(revoked=count)


@routes.route("POST", "/api/national-lists/comparisons", role=Role.SUPERVISOR, refusals=("not_yet", "unknown_list"))
async def compare(visit: Visit, body: ComparisonBody) -> Compared:
    """Write down what a comparison of numbers with a national list said."""
    if body.compared_at > datetime.now(UTC):
        raise Problem("not_yet")
    if body.list not in named(await asyncio.to_thread(current)):
        raise Problem("unknown_list")
    said = [(one.e164, one.listed) for one in body.numbers]
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            count = await national_lists.compared(connection, body.list, body.compared_at, said)
            noted = {"list": body.list, "compared": count}
            await audit.write(connection, visit.who.user_id, "national_list.compare", f"list {body.list}", noted)
        await events.wake(connection)
    return Compared(compared=count)
