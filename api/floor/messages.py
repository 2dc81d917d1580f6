"""Messages of supervisors to agents: shown at once, kept, marked as read."""

from __future__ import annotations

from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import Created, Done
from api.schema.monitoring import MessageBody, OwnMessage, OwnMessages, SentMessage, SentMessages, SentQuery
from api.visit import Visit
from db import audit, events
from db.floor import hands, messages

routes = Routes("messages")
MOST_UNREAD = 20


@routes.route("POST", "/api/messages", role=Role.SUPERVISOR, status=201, refusals=("no_reader",))
async def send(visit: Visit, body: MessageBody) -> Created:
    """Write to one agent, or to all of a campaign."""
    who = visit.who.user_id
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            if body.agent_id is not None:
                sent = await messages.to_agent(connection, who, body.agent_id, body.text)
            else:
                sent = await messages.to_campaign(connection, who, body.campaign_id or 0, body.text)
            if sent is None:
                raise Problem("no_reader")
            for agent in sent.agents:
                await events.append(connection, "message", agent_id=agent, campaign_id=body.campaign_id)
            await audit.write(connection, who, "message.send", f"message {sent.id}", {"readers": len(sent.agents)})
        await events.wake(connection)
        if body.agent_id is not None:
            await hands.down(connection, body.agent_id)
    return Created(id=sent.id)


@routes.route("GET", "/api/messages", role=Role.SUPERVISOR)
async def list_messages(visit: Visit, query: SentQuery) -> SentMessages:
    """Who wrote what to whom, and how many have read it."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await messages.listed(connection, query.before, query.limit)
    shown = [SentMessage.model_validate(one) for one in found]
    return SentMessages(messages=shown, next=shown[-1].id if len(shown) == query.limit else None)


@routes.route("GET", "/api/me/messages", role=Role.AGENT)
async def own_messages(visit: Visit) -> OwnMessages:
    """One's own unread messages."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await messages.unread(connection, visit.who.user_id, MOST_UNREAD)
    return OwnMessages(messages=[OwnMessage.model_validate(one) for one in found])


@routes.route("POST", "/api/me/messages/{message_id}/read", role=Role.AGENT, refusals=("not_found",))
async def mark_read(visit: Visit, message_id: int) -> Done:
    """One has read it."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            if not await messages.read(connection, message_id, visit.who.user_id):
                raise Problem("not_found")
            await events.append(connection, "message", agent_id=visit.who.user_id)
        await events.wake(connection)
    return Done()
