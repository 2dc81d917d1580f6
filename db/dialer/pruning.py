"""What is read for a while and then never again goes in small slices, the oldest first."""

from __future__ import annotations

from db.dialer.ticks import pack
from db.pool import Connection

KEEP_DAYS = 30
SLICE = 2000

TICKS = """
delete from pacing_ticks t using (select id from pacing_ticks order by id limit $2) oldest
 where t.id = oldest.id and t.at < now() - make_interval(days => $1)
"""
PACKS = """
delete from pacing_packs p using (select id from pacing_packs order by id limit $2) oldest
 where p.id = oldest.id and p.last_at < now() - make_interval(days => $1)
"""
COMMANDS = """
delete from commands c using (select id from commands order by id limit $2) oldest
 where c.id = oldest.id and c.answered_at < now() - make_interval(days => $1)
"""


async def prune(connection: Connection, *, tick_days: int) -> None:
    """Delete a slice of the pacing decisions older than `tick_days` and of the commands answered KEEP_DAYS ago.

    What is left of the pacing decisions of past days is packed.
    """
    await connection.execute(TICKS, tick_days, SLICE)
    await connection.execute(PACKS, tick_days, SLICE)
    await connection.execute(COMMANDS, KEEP_DAYS, SLICE)
    await pack(connection, SLICE)
