"""What a measured wall sees: agents who move, each as one row and one event, as the dialer writes them."""

from __future__ import annotations

from datetime import datetime

from db import events
from db.pool import Connection
from dialer.core.states import AgentState

MOVE = "update agents set state = $2, since = $3, attempt_id = $4, leg_up = true, reason = null where id = $1"


async def move(
    connection: Connection, node: str, agent: int, state: AgentState, at: datetime, campaign: int, attempt: int | None
) -> None:
    """One agent into another state at a moment, on an attempt or on none; the readers are woken."""
    async with connection.transaction():
        await connection.execute(MOVE, agent, state, at, attempt)
        body = {
            "state": state, "since": at.isoformat(), "reason": None, "pending": None, "attempt_id": attempt,
            "campaign_id": campaign if attempt else None, "wrap_until": None, "leg_up": True,
        }  # fmt: skip
        await events.append(connection, "agent", node=node, agent_id=agent, campaign_id=campaign, body=body)
    await events.wake(connection)


async def ring(connection: Connection, node: str, campaign: int, attempt: int, state: str) -> None:
    """A call of a campaign rings, or ends without an answer; the readers are woken."""
    body = {"state": state, "outcome": "no_answer" if state == "ended" else None}
    await events.append(connection, "attempt", node=node, campaign_id=campaign, attempt_id=attempt, body=body)
    await events.wake(connection)
