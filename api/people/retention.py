"""How long data of people is kept, what has run out of time, and what each run erased."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime

from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import Done
from api.schema.retention import (
    DryRun,
    DueList,
    DueQuery,
    DueShape,
    PrincipalTerms,
    RetentionShape,
    RunShape,
    TermBody,
    TermsShape,
)
from api.visit import Visit
from db import audit
from db.campaigns import principals
from db.people import outlived, retention
from dialer.core.retention import RetentionLaw, retention_of
from ops.law import load

routes = Routes("people")


LISTED = 200
"""Contacts that a dry run shows; the others follow under /api/retention/due."""


async def _law() -> RetentionLaw:
    return retention_of(await asyncio.to_thread(load), datetime.now(UTC).date())


@routes.route("GET", "/api/retention", role=Role.ADMIN)
async def get_retention(visit: Visit) -> RetentionShape:
    """What the law and the principals say, and the last runs."""
    law = await _law()
    async with visit.pool.acquire(timeout=5) as connection:
        terms = await retention.terms_by_principal(connection, law)
        runs = await retention.runs(connection, 50)
    return RetentionShape(
        law=TermsShape.model_validate(law.rest),
        profiles={name: TermsShape.model_validate(one) for name, one in law.profiles.items()},
        principals=[
            PrincipalTerms(
                principal_id=id,
                prospects=one.prospects,
                customers=one.customers,
                recordings=one.recordings,
                log=one.log,
            )
            for id, one in terms.items()
        ],
        runs=[RunShape.model_validate(one) for one in runs],
    )


@routes.route("POST", "/api/retention/dry-runs", role=Role.ADMIN, status=201, refusals=("busy",))
async def dry_run(visit: Visit) -> DryRun:
    """List what a run now would erase; nothing goes."""
    law, now, who = await _law(), datetime.now(UTC), visit.who.user_id
    people: Counter[str] = Counter(prospects=0, customers=0, contracts=0, proofs=0, kept=0)
    found: list[retention.Due] = []
    async with visit.house.reports.one(), visit.pool.acquire(timeout=5) as connection, connection.transaction():
        own = await retention.own_terms(connection)
        run = await retention.begin(connection, dry=True, law=law, own=own, by=who)
        counts = await outlived.counted(connection, law, own, now)
        async for page in retention.pages(connection, law, own, now):
            people.update(page.stay)
            people.update("customers" if one.customer else "prospects" for one in page.due)
            found += page.due[: LISTED - len(found)]
        await retention.finish(connection, run, counts | people)
        await audit.write(connection, who, "retention.dry_run", f"retention {run}")
    return DryRun(id=run, counts=counts | people, contacts=[DueShape.model_validate(one) for one in found])


@routes.route("GET", "/api/retention/due", role=Role.ADMIN, refusals=("busy",))
async def list_due(visit: Visit, query: DueQuery) -> DueList:
    """Contacts whose time is over, by id, a page at a time; nothing goes."""
    async with visit.house.reports.one(), visit.pool.acquire(timeout=5) as connection:
        found = await retention.due(connection, await _law(), datetime.now(UTC), query.after, query.limit)
    shown = [DueShape.model_validate(one) for one in found]
    return DueList(contacts=shown, next=shown[-1].contact_id if len(shown) == query.limit else None)


@routes.route("PUT", "/api/principals/{principal_id}/retention", role=Role.ADMIN, refusals=("longer_than_law",))
async def set_term(visit: Visit, principal_id: int, body: TermBody) -> Done:
    """Keep a kind of data of a principal for fewer days than the law allows."""
    most = (await _law()).rest.days(body.kind)
    if body.days is not None and most is not None and body.days > most:
        raise Problem("longer_than_law")
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        if not await principals.exists(connection, principal_id):
            raise Problem("not_found")
        await retention.set_term(connection, principal_id, body.kind, body.days, visit.who.user_id)
        await audit.write(
            connection, visit.who.user_id, "retention.set", f"principal {principal_id}", body.model_dump(mode="json")
        )
    return Done()
