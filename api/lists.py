"""Small lists: principals, trunks, identity messages, and the event log for replay."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from api.calls.desk import DIALER
from api.problems import Problem, or_not_found
from api.ranges import send_file
from api.routes import Role, Routes
from api.schema.base import Created, Done
from api.schema.lists import (
    EventList,
    EventQuery,
    EventShape,
    PrincipalBody,
    PrincipalList,
    PrincipalShape,
    PromptBody,
    PromptList,
    PromptQuery,
    PromptShape,
    TrunkList,
    TrunkShape,
)
from api.visit import Visit
from db import audit, events
from db.calls import prompts
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


@routes.route("GET", "/api/prompts", role=Role.SUPERVISOR)
async def list_prompts(visit: Visit, query: PromptQuery) -> PromptList:
    """Identity messages, newest first."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await prompts.listed(connection, query.principal_id)
    return PromptList(prompts=[PromptShape.model_validate(one) for one in found])


@routes.route("POST", "/api/prompts/record", role=Role.SUPERVISOR, refusals=(*DIALER, "no_such_reference"))
async def record_prompt(visit: Visit, body: PromptBody) -> Done:
    """Ring a station to record, hear and confirm an identity message by telephone."""
    async with visit.pool.acquire(timeout=5) as connection:
        if not await principals.exists(connection, body.principal_id):
            raise Problem("no_such_reference")
        await audit.write(connection, visit.who.user_id, "prompt.record", f"principal {body.principal_id}")
    await visit.house.answers.ask(
        "prompt.record",
        node=visit.house.settings.node,
        agent_id=body.agent_id or visit.who.user_id,
        requested_by=visit.who.user_id,
        payload={"principal_id": body.principal_id, "language": body.language},
    )
    return Done()


@routes.route(
    "GET",
    "/api/prompts/{prompt_id}/audio",
    role=Role.SUPERVISOR,
    produces="audio/wav",
    refusals=("recording_missing", "range_impossible"),
)
async def hear_prompt(visit: Visit, prompt_id: int) -> web.StreamResponse:
    """Hear an identity message."""
    async with visit.pool.acquire(timeout=5) as connection:
        name = or_not_found(await prompts.file_name(connection, prompt_id))
    # the folder that the PBX records into; the last part of the name alone, whatever the row says
    path = visit.house.settings.run_dir / "asterisk" / "prompts" / Path(name).name
    return await send_file(visit.request, path, kind="audio/wav", tag=f"prompt-{prompt_id}")
