"""What is read for a while and then never again goes in small slices, the oldest first."""

from __future__ import annotations

from db.pool import Connection

KEEP_DAYS = 30
SLICE = 2000

TICKS = """
delete from pacing_ticks t using (select id from pacing_ticks order by id limit $2) oldest
 where t.id = oldest.id and t.at < now() - make_interval(days => $1)
"""
COMMANDS = """
delete from commands c using (select id from commands order by id limit $2) oldest
 where c.id = oldest.id and c.answered_at < now() - make_interval(days => $1)
"""


async def prune(connection: Connection) -> None:
    """Delete a slice of the pacing decisions and of the answered commands that are older than KEEP_DAYS."""
    await connection.execute(TICKS, KEEP_DAYS, SLICE)
    await connection.execute(COMMANDS, KEEP_DAYS, SLICE)
