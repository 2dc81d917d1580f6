"""Wrong entries of the do-not-call list: looked at, taken off together by administrators, and put back."""

from __future__ import annotations

from api.problems import Problem
from api.routes import Role, Routes
from api.schema.dnc_removals import (
    PutBack,
    RemovalBody,
    RemovalList,
    RemovalQuery,
    RemovalReach,
    RemovalShape,
    WhichBody,
)
from api.visit import Visit
from db import audit
from db.people import dnc_removals
from db.people.dnc import Erased
from db.people.dnc_removals import Which
from dialer.core.erased import KeyMissing

routes = Routes("do_not_call")


def _which(body: WhichBody) -> Which:
    return Which(**body.model_dump(include=set(WhichBody.model_fields)))


@routes.route("POST", "/api/dnc/removals/preview", role=Role.ADMIN, refusals=("busy",))
async def preview_removal(visit: Visit, body: WhichBody) -> RemovalReach:
    """What a removal would take off the list, before anything goes; numbers are shown, so it is written down."""
    which, who = _which(body), visit.who.user_id
    async with visit.house.reports.one(), visit.pool.acquire(timeout=5) as connection, connection.transaction():
        reach = await dnc_removals.preview(connection, which)
        await audit.write(connection, who, "dnc.removal_preview", detail={"source": body.source, "n": reach.entries})
    return RemovalReach.model_validate(reach)


@routes.route(
    "POST", "/api/dnc/removals", role=Role.ADMIN, status=201, refusals=("removal_changed", "dnc_key_missing", "busy")
)
async def remove_many(visit: Visit, body: RemovalBody) -> RemovalShape:
    """Take off what the preview showed; leads that nothing else blocks wait to be called again."""
    which, who = _which(body), visit.who.user_id
    async with visit.house.reports.one(), visit.pool.acquire(timeout=5) as connection, connection.transaction():
        try:
            made = await dnc_removals.remove(
                connection,
                Erased(visit.house.settings.do_not_call.ring),
                which,
                body.entries,
                reason=body.reason,
                by=who,
            )
        except KeyMissing:
            raise Problem("dnc_key_missing") from None
        if made is None:
            raise Problem("removal_changed")
        found = await dnc_removals.one(connection, made)
        assert found is not None
        detail = {**found.wanted, "entries": found.entries, "leads_freed": found.leads_freed, "reason": found.reason}
        await audit.write(connection, who, "dnc.remove_many", f"dnc removal {made}", detail)
    return RemovalShape.model_validate(found)


@routes.route("GET", "/api/dnc/removals", role=Role.ADMIN)
async def list_removals(visit: Visit, query: RemovalQuery) -> RemovalList:
    """What was taken off together, newest first."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await dnc_removals.listed(connection, before=query.before, limit=query.limit)
    shown = [RemovalShape.model_validate(one) for one in found]
    return RemovalList(removals=shown, next=shown[-1].id if len(shown) == query.limit else None)


@routes.route("POST", "/api/dnc/removals/{removal_id}/undo", role=Role.ADMIN, refusals=("removal_over",))
async def undo_removal(visit: Visit, removal_id: int) -> PutBack:
    """Put the entries back as they were, and block whom they hold."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        if await dnc_removals.one(connection, removal_id) is None:
            raise Problem("not_found")
        back = await dnc_removals.undo(connection, removal_id, visit.who.user_id)
        if back is None:
            raise Problem("removal_over")
        await audit.write(connection, visit.who.user_id, "dnc.put_back", f"dnc removal {removal_id}", {"entries": back})
    return PutBack(entries=back)
