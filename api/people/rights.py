"""People's rights over the api: find somebody, read out, correct, restrict, object, erase (GDPR, articles 15 to 21)."""

from __future__ import annotations

from aiohttp import web

from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.base import Created, Done
from api.schema.rights import (
    CandidateList,
    CandidateShape,
    ContactsBody,
    Corrected,
    CorrectionBody,
    ErasureBody,
    ErasureList,
    ErasurePreview,
    ErasureShape,
    Freed,
    Objected,
    PageQuery,
    PersonFile,
    PersonFileQuery,
    PersonSearch,
)
from api.visit import Visit
from db import audit, events
from db.faults import TAKEN
from db.people import certificates, erasure, finding, rights
from db.people import file as people_file
from db.people.erasure import Asked, ErasureRefused
from dialer.core.erased import KeyMissing
from dialer.core.errors import InvalidNumber
from dialer.core.phone import normalise
from exports.person_page import page

routes = Routes("people")


@routes.route("POST", "/api/people/search", role=Role.ADMIN, refusals=("not_a_number", "person_needed"))
async def find_people(visit: Visit, body: PersonSearch) -> CandidateList:
    """Contacts that may be a person, by number, by e-mail, or by name and postcode."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        if body.number:
            try:
                found = await finding.by_number(connection, normalise(body.number))
            except InvalidNumber:
                raise Problem("not_a_number") from None
        elif body.email:
            found = await finding.by_email(connection, body.email)
        elif body.name and body.postcode:
            found = await finding.by_name(connection, body.name, body.postcode)
        else:
            raise Problem("person_needed")
        for one in found:
            await audit.write(connection, visit.who.user_id, "person.found", f"contact {one.contact_id}")
    return CandidateList(candidates=[CandidateShape.model_validate(one) for one in found])


@routes.route("POST", "/api/people/file", role=Role.ADMIN, refusals=("not_found",))
async def read_file(visit: Visit, body: ContactsBody) -> PersonFile:
    """Everything that is known of the person that these contacts are; a copy for them, and data to take along."""
    return PersonFile.model_validate(await _file(visit, body.contact_ids))


@routes.route("GET", "/api/people/{contact_id}/page", role=Role.ADMIN, produces="text/html")
async def read_page(visit: Visit, contact_id: int, query: PersonFileQuery) -> web.StreamResponse:
    """The file of one contact as a page for the person; recordings are heard under /api/recordings."""
    file = await _file(visit, [contact_id])
    return web.Response(
        text=page(file, query.language),
        content_type="text/html",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="person-{contact_id}.html"'},
    )


async def _file(visit: Visit, contact_ids: list[int]) -> dict[str, object]:
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        file = or_not_found(await people_file.of(connection, contact_ids))
        for contact in file["contacts"]:
            await audit.write(connection, visit.who.user_id, "person.read", f"contact {contact['id']}")
    return file


@routes.route(
    "PATCH",
    "/api/people/{contact_id}",
    role=Role.ADMIN,
    refusals=("contact_closed", "number_taken", "no_such_reference"),
)
async def correct_person(visit: Visit, contact_id: int, body: CorrectionBody) -> Corrected:
    """Correct what is wrong (article 16); what was there is kept with day and name."""
    async with visit.pool.acquire(timeout=5) as connection:
        try:
            async with connection.transaction():
                if body.request_id and await rights.request(connection, body.request_id) is None:
                    raise Problem("no_such_reference")
                numbers = {one.id: one.e164 for one in body.numbers}
                changed = await rights.correct(
                    connection, contact_id, body.fields, numbers, by=visit.who.user_id, request_id=body.request_id
                )
                if changed is None:
                    raise Problem("contact_closed")
                names = {"fields": [name for name in changed if not name.startswith("extra:")]}
                await audit.write(connection, visit.who.user_id, "person.correct", f"contact {contact_id}", names)
                await events.append(connection, "contact", body={"id": contact_id, "state": "corrected"})
        except TAKEN:
            raise Problem("number_taken") from None
        await events.wake(connection)
    return Corrected(changed=changed)


@routes.route("POST", "/api/people/{contact_id}/restrict", role=Role.ADMIN, refusals=("contact_closed",))
async def restrict_person(visit: Visit, contact_id: int) -> Done:
    """Keep the person, neither called nor changed (article 18), until it is lifted."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            if not await rights.restrict(connection, contact_id):
                raise Problem("contact_closed")
            await audit.write(connection, visit.who.user_id, "person.restrict", f"contact {contact_id}")
            await events.append(connection, "contact", body={"id": contact_id, "state": "restricted"})
        await events.wake(connection)
    return Done()


@routes.route("POST", "/api/people/{contact_id}/lift", role=Role.ADMIN, refusals=("not_restricted",))
async def lift_restriction(visit: Visit, contact_id: int) -> Freed:
    """End a restriction; the person is to be told before."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            freed = await rights.lift(connection, contact_id)
            if freed is None:
                raise Problem("not_restricted")
            await audit.write(connection, visit.who.user_id, "person.lift", f"contact {contact_id}")
            await events.append(connection, "contact", body={"id": contact_id, "state": "lifted"})
        await events.wake(connection)
    return Freed(leads=freed)


@routes.route("POST", "/api/people/objections", role=Role.ADMIN, refusals=("not_found",))
async def object_to_calls(visit: Visit, body: ContactsBody) -> Objected:
    """Put every number of the person on the do-not-call list of the principal (article 21)."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            if not await finding.by_ids(connection, body.contact_ids):
                raise Problem("not_found")
            added = await rights.object_to_calls(connection, body.contact_ids, visit.who.user_id)
            for contact in body.contact_ids:
                await audit.write(connection, visit.who.user_id, "person.object", f"contact {contact}")
        await events.wake(connection)
    return Objected(added=added)


@routes.route("POST", "/api/people/erasures/preview", role=Role.ADMIN, refusals=("not_found",))
async def preview_erasure(visit: Visit, body: ContactsBody) -> ErasurePreview:
    """What an erasure of these contacts would come to, and what stands in its way."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await finding.by_ids(connection, body.contact_ids)
        if not found:
            raise Problem("not_found")
        calls, recordings = await certificates.extent(connection, body.contact_ids)
        shared = await finding.sharing(connection, body.contact_ids)
    shown = [CandidateShape.model_validate(one) for one in found]
    return ErasurePreview(candidates=shown, calls=calls, recordings=recordings, shared_with=shared)


@routes.route(
    "POST",
    "/api/people/erasures",
    role=Role.ADMIN,
    status=202,
    refusals=("no_such_person", "two_principals", "erased_already", "erasure_running", "no_key", "no_such_reference"),
)
async def ask_erasure(visit: Visit, body: ErasureBody) -> Created:
    """Erase a person (article 17): at once nobody calls them; the recorder erases rows and files, and says when."""
    who = visit.who.user_id
    async with visit.pool.acquire(timeout=5) as connection:
        try:
            async with connection.transaction():
                if body.request_id and await rights.request(connection, body.request_id) is None:
                    raise Problem("no_such_reference")
                asked = Asked(
                    tuple(body.contact_ids), "request", body.keep_off, who, body.request_id, body.identified_how
                )
                made = await erasure.ask(connection, visit.house.settings.do_not_call.ring, asked)
                for contact in body.contact_ids:
                    await audit.write(connection, who, "person.erase", f"contact {contact}", {"erasure": made})
        except ErasureRefused as refused:
            raise Problem(refused.code) from None
        except KeyMissing:
            raise Problem("no_key") from None
        await events.wake(connection)
    return Created(id=made)


@routes.route("GET", "/api/people/erasures", role=Role.ADMIN)
async def list_erasures(visit: Visit, query: PageQuery) -> ErasureList:
    """Erasures under way and certificates of those that are done, newest first."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await certificates.listed(connection, before=query.before, limit=query.limit)
    shown = [ErasureShape.model_validate(one) for one in found]
    return ErasureList(erasures=shown, next=shown[-1].id if len(shown) == query.limit else None)


@routes.route("GET", "/api/people/erasures/{erasure_id}", role=Role.ADMIN)
async def get_erasure(visit: Visit, erasure_id: int) -> ErasureShape:
    """How far an erasure is, or its certificate."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = or_not_found(await certificates.one(connection, erasure_id))
    return ErasureShape.model_validate(found)
