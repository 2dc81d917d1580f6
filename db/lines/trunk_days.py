"""How many calls each trunk of a node has started, for the limit of a day."""

from __future__ import annotations

from datetime import datetime

from db.pool import Connection

# by campaign, because the attempts of a campaign are indexed by time and those of a trunk are not
DIALED = """
select made.trunk, count(*) as calls
  from campaigns c
  join lateral (select a.trunk from attempts a
                 where a.campaign_id = c.id and a.claimed_at >= $2 and a.dialed_at is not null) made on true
 where c.node = $1
 group by made.trunk
"""


async def dialed(connection: Connection, node: str, since: datetime) -> dict[str, int]:
    """Calls that left since then, by trunk."""
    return {row["trunk"]: row["calls"] for row in await connection.fetch(DIALED, node, since)}
