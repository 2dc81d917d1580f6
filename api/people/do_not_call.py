"""The do-not-call list: looked up, asked, added to by supervisors; taken from by administrators alone."""

from __future__ import annotations

import contextlib
import re

from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.base import Done
from api.schema.do_not_call import (
    Added,
    DncBody,
    DncCheck,
    DncCheckQuery,
    DncList,
    DncQuery,
    DncReach,
    DncRemoval,
    DncShape,
    DncWhat,
)
from api.visit import Visit
from db import audit
from db.people import dnc, dnc_list
from db.people.dnc import Erased
from dialer.core.erased import KeyMissing
from dialer.core.errors import InvalidNumber
from dialer.core.phone import normalise

routes = Routes("do_not_call")
_PREFIX = re.compile(r"\+[1-9][0-9]{3,13}")


@routes.route("GET", "/api/dnc", role=Role.SUPERVISOR, refusals=("too_often", "search_running", "busy"))
async def list_dnc(visit: Visit, query: DncQuery) -> DncList:
    """The do-not-call list, newest first."""
    who = visit.who.user_id
    visit.house.paces.count("dnc", who)
    # digits are looked for in every number of the list
    place = visit.house.searches.one(who) if query.digits else contextlib.nullcontext()
    async with place, visit.pool.acquire(timeout=5) as connection:
        found = await dnc_list.listed(
            connection,
            digits=query.digits,
            principal_id=query.principal_id,
            source=query.source,
            before=query.before,
            limit=query.limit,
        )
        if query.digits:
            await audit.write(connection, who, "dnc.search", detail={"found": len(found)})
    shown = [DncShape.model_validate(one) for one in found]
    return DncList(entries=shown, next=shown[-1].id if len(shown) == query.limit else None)


@routes.route("GET", "/api/dnc/check", role=Role.SUPERVISOR, refusals=("not_a_number", "dnc_key_missing", "too_often"))
async def check_dnc(visit: Visit, query: DncCheckQuery) -> DncCheck:
    """Whether a number may not be called, and why."""
    visit.house.paces.count("dnc", visit.who.user_id)
    e164, erased = _number(query.number), _erased(visit)
    async with visit.pool.acquire(timeout=5) as connection:
        try:
            held = await dnc.held(connection, erased, [e164], query.principal_id)
        except KeyMissing:
            raise Problem("dnc_key_missing") from None
        entries = await dnc_list.about(connection, erased, e164)
        await audit.write(connection, visit.who.user_id, "dnc.check", detail={"found": len(entries)})
    return DncCheck(e164=e164, held=held.get(e164), entries=[DncShape.model_validate(one) for one in entries])


@routes.route(
    "POST",
    "/api/dnc/preview",
    role=Role.SUPERVISOR,
    refusals=("not_a_number", "not_a_prefix", "dnc_key_missing", "too_often"),
)
async def preview_dnc(visit: Visit, body: DncWhat) -> DncReach:
    """What an entry would stop, before it is added."""
    visit.house.paces.count("dnc", visit.who.user_id)
    e164 = _meant(body)
    async with visit.pool.acquire(timeout=5) as connection:
        reach = await dnc_list.reach(connection, e164, prefix=body.prefix, principal_id=body.principal_id)
        try:
            held = await dnc.held(connection, _erased(visit), [e164], body.principal_id)
        except KeyMissing:
            raise Problem("dnc_key_missing") from None
    return DncReach(
        e164=e164,
        held=held.get(e164),
        contacts=reach.contacts,
        leads=reach.leads,
        callbacks=reach.callbacks,
        calls=reach.calls,
    )


@routes.route("POST", "/api/dnc", role=Role.SUPERVISOR, refusals=("not_a_number", "not_a_prefix", "no_such_reference"))
async def add_dnc(visit: Visit, body: DncBody) -> Added:
    """Put a number, or all that begin so, on the do-not-call list, for one principal or for all."""
    e164, who = _meant(body), visit.who.user_id
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        if body.prefix:
            added = await dnc.add_prefix(
                connection, e164, principal_id=body.principal_id, reason=body.reason, added_by=who
            )
        else:
            added = await dnc.add(
                connection,
                e164,
                principal_id=body.principal_id,
                source=body.source,
                reason=body.reason,
                added_by=who,
                shown=body.shown,
            )
        detail = {"prefix": e164 if body.prefix else False, "source": body.source, "principal_id": body.principal_id}
        await audit.write(connection, who, "dnc.add", detail=detail)
    return Added(added=added, e164=e164)


@routes.route(
    "DELETE", "/api/dnc/{entry_id}", role=Role.ADMIN, refusals=("reason_needed", "not_a_number", "dnc_key_missing")
)
async def remove_dnc(visit: Visit, entry_id: int, query: DncRemoval) -> Done:
    """Take an entry off the do-not-call list; the reason is audited, and needed where the person had asked for it."""
    number = _number(query.number) if query.number else None
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        entry = or_not_found(await dnc_list.entry(connection, entry_id))
        if entry.source in dnc_list.OWN_WORD and not query.reason.strip():
            raise Problem("reason_needed")
        try:
            await dnc_list.remove(connection, _erased(visit), entry_id, number)
        except KeyMissing:
            raise Problem("dnc_key_missing") from None
        await audit.write(
            connection, visit.who.user_id, "dnc.remove", f"dnc {entry_id}", dnc_list.evidence(entry, query.reason)
        )
    return Done()


def _erased(visit: Visit) -> Erased:
    return Erased(visit.house.settings.do_not_call.ring)


def _number(typed: str) -> str:
    try:
        return normalise(typed)
    except InvalidNumber:
        raise Problem("not_a_number") from None


def _meant(body: DncWhat) -> str:
    if not body.prefix:
        return _number(body.number)
    prefix = body.number.replace(" ", "")
    if not _PREFIX.fullmatch(prefix):
        raise Problem("not_a_prefix")
    return prefix
