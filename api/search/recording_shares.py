"""Links to recordings for people without an account: random, for a while, counted, revoked at any time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from aiohttp import web
from pydantic import StringConstraints

from api.auth import hash_of, new_token
from api.problems import Problem, or_not_found
from api.ranges import send_file
from api.routes import Role, Routes
from api.schema.base import Done
from api.schema.listening import ShareBody, SharedShape
from api.search.recordings import file_of, from_its_start
from api.visit import Visit
from db import audit
from db.calls import listening
from db.search import recordings as recording_search

routes = Routes("recordings")
Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]


@routes.route(
    "POST",
    "/api/recordings/{recording_id}/shares",
    role=Role.SUPERVISOR,
    status=201,
    refusals=("recording_not_stored",),
)
async def share_recording(visit: Visit, recording_id: int, body: ShareBody) -> SharedShape:
    """A link with which anybody may hear this recording for some hours; its secret is told here and never again."""
    token, until = new_token(), datetime.now(UTC) + timedelta(hours=body.hours)
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        or_not_found(await recording_search.get(connection, recording_id))
        made = await listening.share(connection, recording_id, hash_of(token), visit.who.user_id, until)
        if made is None:
            raise Problem("recording_not_stored")
        told = {"share": made, "hours": body.hours}
        await audit.write(connection, visit.who.user_id, "recording.share", f"recording {recording_id}", told)
    return SharedShape(id=made, path=f"/api/shared/{token}", expires_at=until)


@routes.route("DELETE", "/api/recordings/{recording_id}/shares/{share_id}", role=Role.SUPERVISOR)
async def revoke_share(visit: Visit, recording_id: int, share_id: int) -> Done:
    """Take a link back: from now on nobody hears anything by it."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        if not await listening.revoke(connection, share_id, recording_id, visit.who.user_id):
            raise Problem("not_found")
        told = {"share": share_id}
        await audit.write(connection, visit.who.user_id, "recording.share.revoke", f"recording {recording_id}", told)
    return Done()


@routes.route(
    "GET",
    "/api/shared/{token}",
    role=Role.PUBLIC,
    produces="audio/ogg",
    refusals=("not_found", "share_over", "recording_missing", "recording_broken", "recording_gone", "range_impossible"),
)
async def hear_shared(visit: Visit, token: Token) -> web.StreamResponse:
    """Hear what a link leads to while it works; each opening is counted and written down."""
    async with visit.pool.acquire(timeout=5) as connection:
        link = or_not_found(await listening.of_token(connection, hash_of(token)))
        if not link.works:
            raise Problem("share_over")
        found = or_not_found(await recording_search.get(connection, link.recording_id))
        path, tag = file_of(visit, found)
        async with connection.transaction():
            if from_its_start(visit.request) or not await listening.goes_on(connection, found.id, None, link.share_id):
                if not await listening.count(connection, link.share_id):
                    raise Problem("share_over")
                await listening.begin(connection, found.id, None, link.share_id)
                told = {"share": link.share_id}
                await audit.write(connection, None, "recording.share.opened", f"recording {found.id}", told)
    neutral = {"Content-Disposition": 'inline; filename="recording.ogg"', "X-Robots-Tag": "noindex"}
    return await send_file(visit.request, path, kind="audio/ogg", tag=tag, headers=neutral)
