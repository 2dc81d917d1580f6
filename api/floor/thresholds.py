"""The thresholds of the wall: the same for everybody who looks at it."""

from __future__ import annotations

from api.routes import Role, Routes
from api.schema.thresholds import Thresholds
from api.visit import Visit
from db import audit, events
from db.floor import thresholds

routes = Routes("thresholds")


@routes.route("GET", "/api/floor/thresholds", role=Role.SUPERVISOR)
async def get_thresholds(visit: Visit) -> Thresholds:
    """From when on a state of an agent asks for a look."""
    async with visit.pool.acquire(timeout=5) as connection:
        return Thresholds.model_validate(await thresholds.kept(connection))


@routes.route("PUT", "/api/floor/thresholds", role=Role.SUPERVISOR)
async def put_thresholds(visit: Visit, body: Thresholds) -> Thresholds:
    """Set them for every wall at once; what is not named is the usual one."""
    wanted = body.model_dump()
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            before = Thresholds.model_validate(await thresholds.kept(connection)).model_dump()
            await thresholds.keep(connection, wanted)
            changed = {name: value for name, value in wanted.items() if value != before[name]}
            noted = {"before": {name: before[name] for name in changed}, "after": changed}
            await audit.write(connection, visit.who.user_id, "wall.thresholds", "wall", noted)
        await events.wake(connection)
    return body
