"""The dialplan over the api: read, checked, put into service, its history. This process only writes orders:
the supervisor, which owns Asterisk's files, carries them out (`plateau/dialplan_desk.py`)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from api.login import confirm
from api.problems import PROBLEMS, Problem, or_not_found
from api.routes import Role, Routes
from api.schema.dialplan import (
    ApplyBody,
    DialplanShape,
    FilesBody,
    FileShape,
    LineShape,
    OrderShape,
    OrderState,
    VersionFiles,
    VersionList,
    VersionShape,
)
from api.visit import Visit, language_of
from db import audit
from db.dialplan import orders, versions
from db.dialplan.orders import Answered
from dialer.core.line_difference import differences

routes = Routes("dialplan")

LONGEST_SECONDS = 8.0
LOOK_SECONDS = 0.25


@routes.route("GET", "/api/dialplan", role=Role.ADMIN)
async def in_service(visit: Visit) -> DialplanShape:
    """The dialplan in service."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await versions.in_service(connection, visit.house.settings.node)
    if found is None:
        return DialplanShape(version=None, files=[])
    return DialplanShape(version=found.id, files=_shapes(found.files))


@routes.route("GET", "/api/dialplan/versions", role=Role.ADMIN)
async def list_versions(visit: Visit) -> VersionList:
    """What was in service, newest first."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await versions.listed(connection, visit.house.settings.node)
    return VersionList(versions=[VersionShape.model_validate(one) for one in found])


@routes.route("GET", "/api/dialplan/versions/{version}", role=Role.ADMIN)
async def get_version(visit: Visit, version: int) -> VersionFiles:
    """The files of a version, and what going back to it would change."""
    node = visit.house.settings.node
    async with visit.pool.acquire(timeout=5) as connection:
        files = or_not_found(await versions.files_of(connection, node, version))
        now = or_not_found(await versions.in_service(connection, node))
    return VersionFiles(id=version, files=_shapes(files), difference=_lines(now.files, files))


@routes.route("POST", "/api/dialplan/checks", role=Role.ADMIN, status=202, refusals=("dialplan_unknown",))
async def check(visit: Visit, body: FilesBody) -> OrderShape:
    """Ask for a check with a throw-away Asterisk, and say what differs from what is in service."""
    return await _ask(visit, "check", body.files, None)


@routes.route(
    "POST",
    "/api/dialplan/versions",
    role=Role.ADMIN,
    status=202,
    refusals=("dialplan_unknown", "dialplan_changed", "wrong_login", "too_many_tries"),
)
async def apply(visit: Visit, body: ApplyBody) -> OrderShape:
    """Ask to put a dialplan into service: checked, tried with a call, and taken back by itself if that fails."""
    await confirm(visit, body.password)
    return await _ask(visit, "apply", body.files, body.seen)


async def _ask(visit: Visit, kind: str, files: Sequence[FileShape], seen: int | None) -> OrderShape:
    node, wanted = visit.house.settings.node, {one.name: one.text for one in files}
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        now = await versions.in_service(connection, node)
        if now is None:
            raise Problem("dialplan_unknown")
        if seen is not None and seen != now.id:
            raise Problem("dialplan_changed")
        order = await orders.ask(connection, node, kind, wanted, seen, visit.who.user_id)
        await audit.write(connection, visit.who.user_id, f"dialplan.ask_{kind}", f"dialplan {now.id}", {"order": order})
    return OrderShape(order=order, difference=_lines(now.files, wanted))


@routes.route("GET", "/api/dialplan/orders/{order}", role=Role.ADMIN)
async def get_order(visit: Visit, order: int) -> OrderState:
    """How one's own order stands; waits up to eight seconds for its end."""
    loop = asyncio.get_running_loop()
    until = loop.time() + LONGEST_SECONDS
    while True:
        async with visit.pool.acquire(timeout=5) as connection:
            found = or_not_found(await orders.answered(connection, order, visit.who.user_id))
        if found.state in ("done", "refused") or loop.time() > until:
            return _state(visit, found)
        await asyncio.sleep(LOOK_SECONDS)


def _state(visit: Visit, found: Answered) -> OrderState:
    known = PROBLEMS.get(found.code or "")
    french = language_of(visit.request, visit.session, visit.house.settings.language) == "fr"
    text = "" if known is None else known.fr if french else known.en
    return OrderState.model_validate(
        {"state": found.state, "code": found.code, "text": text, "faults": found.faults, "version": found.version_id}
    )


def _shapes(files: Mapping[str, str]) -> list[FileShape]:
    return [FileShape.model_construct(name=name, text=text) for name, text in sorted(files.items())]


def _lines(before: Mapping[str, str], after: Mapping[str, str]) -> list[LineShape]:
    return [LineShape.model_validate(one) for one in differences(before, after)]
