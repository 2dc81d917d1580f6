"""How the sound of one's call is, as the page measures it: kept with the call."""

from __future__ import annotations

from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import Done
from api.schema.sound import SoundBody
from api.visit import Visit
from db.calls import sound

routes = Routes("desk")


@routes.route("PUT", "/api/me/call/sound", role=Role.AGENT, refusals=("not_an_agent", "no_call"))
async def keep_sound(visit: Visit, body: SoundBody) -> Done:
    """Keep what the page has measured of one's call so far, until an hour after it; older sums change nothing."""
    if visit.who.node is None:
        raise Problem("not_an_agent")
    sums = sound.Measured(**body.model_dump(exclude={"attempt_id", "page"}))
    async with visit.pool.acquire(timeout=5) as connection:
        if not await sound.keep(connection, visit.who.user_id, body.attempt_id, body.page, sums):
            raise Problem("no_call")
    return Done()
