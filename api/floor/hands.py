"""An agent asks for help with one key; a supervisor answers by listening, writing, or lowering the hand."""

from __future__ import annotations

from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import Done
from api.visit import Visit
from db import audit
from db.floor import days, hands

routes = Routes("hands")


@routes.route("PUT", "/api/me/hand", role=Role.AGENT, refusals=("not_an_agent", "not_at_work"))
async def raise_own(visit: Visit) -> Done:
    """Ask for help; asked twice, it is once."""
    async with visit.pool.acquire(timeout=5) as connection:
        now = await days.now(connection, visit.who.user_id)
        if now is None:
            raise Problem("not_an_agent")
        if now.state == "offline":
            raise Problem("not_at_work")
        await hands.up(connection, visit.who.user_id)
    return Done()


@routes.route("DELETE", "/api/me/hand", role=Role.AGENT)
async def lower_own(visit: Visit) -> Done:
    """No longer ask for help."""
    async with visit.pool.acquire(timeout=5) as connection:
        await hands.down(connection, visit.who.user_id)
    return Done()


@routes.route("DELETE", "/api/agents/{agent_id}/hand", role=Role.SUPERVISOR)
async def lower(visit: Visit, agent_id: int) -> Done:
    """Say that help came."""
    async with visit.pool.acquire(timeout=5) as connection:
        if await hands.down(connection, agent_id):
            await audit.write(connection, visit.who.user_id, "agent.hand_lowered", f"agent {agent_id}")
    return Done()
