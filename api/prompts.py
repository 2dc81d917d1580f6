"""Identity messages: what a customer hears whom no agent meets. Recorded by telephone, uploaded, heard."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

from aiohttp import web

from api.calls.desk import DIALER
from api.imports.uploads import take_file
from api.problems import Problem, or_not_found
from api.ranges import send_file
from api.routes import Role, Routes
from api.schema.base import Done
from api.schema.lists import PromptBody, PromptFile, PromptList, PromptQuery, PromptShape
from api.visit import Visit
from db import audit
from db.calls import prompts
from db.campaigns import principals
from intake.sound import NotPlayable, for_telephones

routes = Routes("lists")

UNFIT = ("sound_unreadable", "sound_rate", "sound_length", "sound_silent")
MOST_BYTES = 60 * 96_000 * 8 + 65_536
"""A minute of the widest sound that is read."""


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


@routes.route(
    "POST",
    "/api/prompts",
    role=Role.ADMIN,
    uploads=True,
    refusals=(*DIALER, "no_such_reference", "uploads_full", "file_gone", *UNFIT),
)
async def upload_prompt(visit: Visit, query: PromptFile) -> Done:
    """Take a message (field `file`: WAV, up to a minute), convert it for telephones and let it be the current one."""
    async with visit.pool.acquire(timeout=5) as connection:
        if not await principals.exists(connection, query.principal_id):
            raise Problem("no_such_reference")
    path = visit.house.imports.new_file()
    await take_file(visit.request, path, MOST_BYTES)
    try:
        sound = await _converted(path)
        await asyncio.to_thread(path.write_bytes, sound)
        async with visit.pool.acquire(timeout=5) as connection:
            await audit.write(connection, visit.who.user_id, "prompt.upload", f"principal {query.principal_id}")
        await visit.house.answers.ask(
            "prompt.take",
            node=visit.house.settings.node,
            agent_id=None,
            requested_by=visit.who.user_id,
            payload={
                "principal_id": query.principal_id,
                "language": query.language,
                "file": path.name,
                "sha256": hashlib.sha256(sound).hexdigest(),
            },
        )
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)
    return Done()


async def _converted(path: Path) -> bytes:
    content = await asyncio.to_thread(path.read_bytes)
    try:
        return await asyncio.to_thread(for_telephones, content)
    except NotPlayable as fault:
        raise Problem(fault.code) from None
