"""A hand that an agent raises for help: one moment in the agent's row, and an event for the screens."""

from __future__ import annotations

from db import events
from db.pool import Connection

RAISE = """
update agents set hand_raised_at = now() where id = $1 and hand_raised_at is null and state <> 'offline'
returning hand_raised_at
"""
LOWER = "update agents set hand_raised_at = null where id = $1 and hand_raised_at is not null returning id"


async def up(connection: Connection, agent_id: int) -> bool:
    """Raise it. False: it is up already, or the agent is not at work."""
    async with connection.transaction():
        raised = await connection.fetchval(RAISE, agent_id)
        if raised is None:
            return False
        await events.append(connection, "hand", agent_id=agent_id, body={"raised_at": raised.isoformat()})
    await events.wake(connection)
    return True


async def down(connection: Connection, agent_id: int) -> bool:
    """Lower it: help came, or is no longer needed. False: it was down."""
    async with connection.transaction():
        if await connection.fetchval(LOWER, agent_id) is None:
            return False
        await events.append(connection, "hand", agent_id=agent_id, body={"raised_at": None})
    await events.wake(connection)
    return True
