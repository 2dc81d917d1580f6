"""What an agent corrects of the contact of a call of theirs, and the numbers that people give in it."""

from __future__ import annotations

from db.people.rights import KEEP
from db.pool import Connection

MOST_NUMBERS = 10

WHOM = """
select contact_id from attempts
 where id = $2 and agent_id = $1 and (ended_at is null or ended_at > now() - interval '1 hour')
"""
ADD_NUMBER = """
insert into contact_numbers (contact_id, e164, kind, rank)
select $1, $2, $3, coalesce(max(rank), 0) + 1 from contact_numbers where contact_id = $1 having count(*) < $4
returning id
"""


async def whom(connection: Connection, agent_id: int, attempt_id: int) -> int | None:
    """The contact of a call of this agent, until an hour after its end."""
    found: int | None = await connection.fetchval(WHOM, agent_id, attempt_id)
    return found


COLUMNS = "select key from contacts, jsonb_object_keys(extra) key where id = $1"


async def columns(connection: Connection, contact_id: int) -> frozenset[str]:
    """The names of what the contact has beyond the fields that all have."""
    return frozenset(row["key"] for row in await connection.fetch(COLUMNS, contact_id))


async def add_number(connection: Connection, contact_id: int, e164: str, kind: str, by: int) -> bool:
    """A further number, tried last; kept as a correction. The caller has locked the contact. False: it has too many.

    Raises a unique violation where the contact has the number already.
    """
    made = await connection.fetchval(ADD_NUMBER, contact_id, e164, kind, MOST_NUMBERS)
    if made is None:
        return False
    await connection.execute(KEEP, contact_id, None, by, f"number:{made}", "", e164)
    return True
