"""Legal holds: while one is open, nothing of a contact is erased, by request or by retention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a contact is kept, until when (None: until it is lifted), and who said so."""

    id: int
    contact_id: int
    reason: str
    until: datetime | None
    placed_by: str | None
    placed_at: datetime
    lifted_at: datetime | None


PLACE = """
insert into contact_holds (contact_id, reason, until, placed_by)
select c.id, $2, $3, $4 from contacts c where c.id = $1 and c.erased_at is null
returning id
"""


async def place(
    connection: Connection, contact_id: int, reason: str, until: datetime | None, by: int | None
) -> int | None:
    """Hold a contact; the id of the hold, or None: there is no such contact."""
    made: int | None = await connection.fetchval(PLACE, contact_id, reason, until, by)
    return made


LIFT = "update contact_holds set lifted_at = now(), lifted_by = $2 where id = $1 and lifted_at is null returning id"


async def lift(connection: Connection, hold_id: int, by: int | None) -> bool:
    """End a hold. False: there is no such hold, or it was lifted."""
    return await connection.fetchval(LIFT, hold_id, by) is not None


LISTED = """
select h.id, h.contact_id, h.reason, h.until, u.name, h.placed_at, h.lifted_at
  from contact_holds h left join users u on u.id = h.placed_by
 where ($1::bigint is null or h.contact_id = $1) and ($2::bigint is null or h.id < $2)
 order by h.id desc limit $3
"""


async def listed(connection: Connection, *, contact_id: int | None, before: int | None, limit: int) -> list[Hold]:
    """Holds, newest first; those that were lifted among them."""
    return [Hold(*row) for row in await connection.fetch(LISTED, contact_id, before, limit)]
