"""The audit log, read: who did what to what, and when."""

from __future__ import annotations

from api.routes import Role, Routes
from api.schema.audit import AuditEntry, AuditList, AuditQuery
from api.visit import Visit
from db import audit

routes = Routes("audit")


@routes.route("GET", "/api/audit", role=Role.ADMIN, refusals=("search_running", "busy"))
async def list_audit(visit: Visit, query: AuditQuery) -> AuditList:
    """What people did, newest first."""
    wanted = audit.Wanted(query.user_id, query.action, query.target, query.since, query.until)
    async with visit.house.searches.one(visit.who.user_id), visit.pool.acquire(timeout=5) as connection:
        found = await audit.listed(connection, wanted, before=query.before, limit=query.limit)
    shown = [AuditEntry.model_validate(one) for one in found]
    return AuditList(entries=shown, next=shown[-1].id if len(shown) == query.limit else None)
