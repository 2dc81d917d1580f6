"""Beside agents: listen, whisper, barge in, take over, send away. The dialer does it, and writes who did what."""

from __future__ import annotations

from typing import Any

from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.base import Done
from api.schema.cards import CallBody
from api.schema.monitoring import (
    AwayBody,
    MonitorBody,
    MonitoredCall,
    MonitoredCalls,
    MonitoredQuery,
    MonitorPatch,
    ToldBody,
    ToldShape,
)
from api.visit import Visit
from db import audit, events, users
from db.floor import hands, monitoring

routes = Routes("monitoring")
DIALER = ("not_an_agent", "dialer_away", "refused")


async def _ask(visit: Visit, agent_id: int, kind: str, payload: dict[str, Any] | None = None) -> None:
    """Ask the dialer at which an agent works to do something beside that agent."""
    async with visit.pool.acquire(timeout=5) as connection:
        phone = or_not_found(await users.phone(connection, agent_id))
    await visit.house.answers.ask(
        kind, node=phone.node, agent_id=agent_id, requested_by=visit.who.user_id, payload=payload
    )


@routes.route("POST", "/api/agents/{agent_id}/monitoring", role=Role.SUPERVISOR, refusals=(*DIALER, "not_found"))
async def begin(visit: Visit, agent_id: int, body: MonitorBody) -> Done:
    """Have one's own phone rung, to listen to an agent's call, whisper to the agent, or talk with both."""
    await _ask(visit, agent_id, "monitor.begin", body.model_dump())
    async with visit.pool.acquire(timeout=5) as connection:
        await hands.down(connection, agent_id)
    return Done()


@routes.route("PATCH", "/api/agents/{agent_id}/monitoring", role=Role.SUPERVISOR, refusals=(*DIALER, "not_found"))
async def change(visit: Visit, agent_id: int, body: MonitorPatch) -> Done:
    """Change how one is beside an agent, take the call over, stay for the next calls or not."""
    await _ask(visit, agent_id, "monitor.change", body.model_dump(exclude_none=True))
    return Done()


@routes.route("DELETE", "/api/agents/{agent_id}/monitoring", role=Role.SUPERVISOR, refusals=(*DIALER, "not_found"))
async def end(visit: Visit, agent_id: int) -> Done:
    """Leave an agent's call; a call that was taken over ends."""
    await _ask(visit, agent_id, "monitor.end")
    return Done()


@routes.route("POST", "/api/agents/{agent_id}/away", role=Role.SUPERVISOR, refusals=(*DIALER, "not_found"))
async def send_away(visit: Visit, agent_id: int, body: AwayBody) -> Done:
    """Send an agent into a pause or home: after the call, at once where nobody talks."""
    await _ask(visit, agent_id, "agent.send_away", body.model_dump())
    return Done()


@routes.route("POST", "/api/agents/{agent_id}/wrap-up/end", role=Role.SUPERVISOR, refusals=(*DIALER, "not_found"))
async def end_wrap_up(visit: Visit, agent_id: int, body: CallBody) -> Done:
    """End the wrap-up of a call that an agent left open; it can still be disposed of."""
    await _ask(visit, agent_id, "agent.end_wrap_up", body.model_dump())
    return Done()


@routes.route("GET", "/api/monitorings", role=Role.SUPERVISOR)
async def list_monitored(visit: Visit, query: MonitoredQuery) -> MonitoredCalls:
    """Who listened to whom, in which call, how and how long."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await monitoring.log(
            connection, agent_id=query.agent_id, supervisor_id=query.supervisor_id, before=query.before,
            limit=query.limit,
        )  # fmt: skip
    return MonitoredCalls(calls=[MonitoredCall.model_validate(one) for one in found])


@routes.route("GET", "/api/campaigns/{campaign_id}/monitoring", role=Role.SUPERVISOR, refusals=("not_found",))
async def get_told(visit: Visit, campaign_id: int) -> ToldShape:
    """Whether agents of a campaign see who listens to their calls."""
    async with visit.pool.acquire(timeout=5) as connection:
        return ToldShape(told=or_not_found(await monitoring.told(connection, campaign_id)))


@routes.route("PUT", "/api/campaigns/{campaign_id}/monitoring", role=Role.ADMIN, refusals=("not_found",))
async def set_told(visit: Visit, campaign_id: int, body: ToldBody) -> ToldShape:
    """Say whether they do; what has begun goes on as it was."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            if not await monitoring.tell(connection, campaign_id, body.told):
                raise Problem("not_found")
            target, detail = f"campaign {campaign_id}", {"told": body.told}
            await audit.write(connection, visit.who.user_id, "campaign.monitoring", target, detail)
            await events.append(connection, "campaign", campaign_id=campaign_id, body={"monitoring": True})
        await events.wake(connection)
    return ToldShape(told=body.told)
