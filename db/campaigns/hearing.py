"""Whether agents of a campaign may hear the recordings of their own calls."""

from __future__ import annotations

from db.pool import Connection

ALLOWED = "select agents_hear from campaigns where id = $1"


async def allowed(connection: Connection, campaign_id: int) -> bool | None:
    """Whether they may, or None: there is no such campaign."""
    found: bool | None = await connection.fetchval(ALLOWED, campaign_id)
    return found


ALLOW = "update campaigns set agents_hear = $2 where id = $1 returning id"


async def allow(connection: Connection, campaign_id: int, agents_hear: bool) -> bool:
    """Say whether they may. False: there is no such campaign."""
    return await connection.fetchval(ALLOW, campaign_id, agents_hear) is not None
