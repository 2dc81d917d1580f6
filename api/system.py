"""The state of the system as this process sees it: each thing good, or with its cure."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Literal

from api.routes import Role, Routes
from api.schema.audit import FindingShape, SystemShape
from api.system_texts import SYSTEM_TEXTS
from api.visit import Visit
from db import setup
from db.migrate import missing
from db.people.dnc import Erased
from db.pool import Connection
from dialer.core.erased import KeyMissing

routes = Routes("system")
LEAST_POSTGRES = 15


def _found(code: str, state: Literal["good", "weak", "wrong"], *about: object) -> FindingShape:
    good, fault, cure = SYSTEM_TEXTS[code]
    said = good if state == "good" else fault
    french, english = cure if state != "good" else ("", "")
    return FindingShape(
        state=state,
        text_fr=said[0].format(*about),
        text_en=said[1].format(*about),
        cure_fr=french.format(*about),
        cure_en=english.format(*about),
    )


@routes.route("GET", "/api/system", role=Role.ADMIN)
async def system_state(visit: Visit) -> SystemShape:
    """Look at database, dialer and lines, and say of each fault what cures it; nothing changes."""
    async with visit.pool.acquire(timeout=5) as connection:
        findings = [one async for one in _database(visit, connection)]
    return SystemShape(at=datetime.now(UTC), findings=[*findings, *_floor(visit)])


async def _database(visit: Visit, connection: Connection) -> AsyncIterator[FindingShape]:
    version = await setup.server_version(connection)
    yield _found("postgres", "wrong" if version < LEAST_POSTGRES else "good", version, LEAST_POSTGRES)
    yield _found("zones", "good" if await setup.knows_zone(connection, "Europe/Paris") else "wrong")
    behind = await missing(connection)
    yield _found("schema", "wrong" if behind else "good", ", ".join(behind))
    try:
        await Erased(visit.house.settings.do_not_call.ring).check(connection)
        yield _found("dnc_key", "good")
    except KeyMissing:
        yield _found("dnc_key", "wrong")
    without = await setup.principals_without_prompt(connection, visit.house.settings.node)
    for principal, language in without:
        yield _found("prompts", "weak", principal, language)
    if not without:
        yield _found("prompts", "good")


def _floor(visit: Visit) -> list[FindingShape]:
    floor = visit.house.hub.floor
    if floor is None:
        return [_found("dialer", "wrong")]
    found = [_found("dialer", "good" if floor.dialer.state == "up" else "wrong")]
    for name, trunk in floor.trunks.items():
        state: Literal["good", "weak", "wrong"]
        state = "good" if trunk.state == "ok" else "weak" if trunk.state == "slowed" else "wrong"
        found.append(_found("trunk", state, name, trunk.state))
    return found
