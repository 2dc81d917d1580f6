"""The do-not-call list: numbers go on it, come off it, and leads follow in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db import events
from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Entry:
    """A number never to call; for every principal where principal_id is None."""

    id: int
    e164: str
    principal_id: int | None
    source: str
    reason: str
    added_by: int | None
    added_at: datetime


ADD = """
insert into dnc (principal_id, e164, source, reason, added_by)
select distinct $1::bigint, e164, $3::text, $4::text, $5::bigint from unnest($2::text[]) as asked (e164)
on conflict do nothing
returning e164
"""

BLOCK = """
with locked as (
  select l.id from leads l join campaigns c on c.id = l.campaign_id
   where l.contact_id in (select contact_id from contact_numbers where e164 = any($1::text[]))
     and ($2::bigint is null or c.principal_id = $2) and l.state in ('callable', 'callback')
   order by l.id for update of l
)
update leads l set state = 'blocked' from locked where l.id = locked.id
returning l.id
"""

CANCEL_CALLBACKS = """
update callbacks set state = 'cancelled'
 where lead_id = any($1::bigint[]) and state in ('scheduled', 'due', 'missed')
returning id, campaign_id, lead_id, agent_id
"""


async def add_many(
    connection: Connection,
    numbers: Sequence[str],
    *,
    principal_id: int | None,
    source: str,
    reason: str = "",
    added_by: int | None = None,
) -> int:
    """Put E.164 numbers on the list; how many were not on it. `source`: agent, import, operator, customer.

    Waiting leads of whoever has one of the numbers are blocked and their callbacks cancelled, with events;
    a call that lives goes on.
    """
    async with connection.transaction():
        added = [
            row["e164"] for row in await connection.fetch(ADD, principal_id, list(numbers), source, reason, added_by)
        ]
        blocked = [row["id"] for row in await connection.fetch(BLOCK, added, principal_id)]
        for callback in await connection.fetch(CANCEL_CALLBACKS, blocked):
            await events.append(
                connection,
                "callback",
                campaign_id=callback["campaign_id"],
                agent_id=callback["agent_id"],
                lead_id=callback["lead_id"],
                body={"id": callback["id"], "state": "cancelled"},
            )
        if added:
            await events.append(connection, "dnc", body={"added": len(added), "leads_blocked": len(blocked)})
    return len(added)


async def add(
    connection: Connection,
    e164: str,
    *,
    principal_id: int | None,
    source: str,
    reason: str = "",
    added_by: int | None = None,
) -> bool:
    """The same for one number. False: it was on the list."""
    return bool(
        await add_many(connection, [e164], principal_id=principal_id, source=source, reason=reason, added_by=added_by)
    )


REMOVE = "delete from dnc where id = $1 returning e164"

UNBLOCK = """
with freed as (
  update leads l set state = 'callable'
    from contact_numbers n, campaigns c
   where n.e164 = $1 and l.contact_id = n.contact_id and c.id = l.campaign_id and l.state = 'blocked'
     and not exists (
       select from contact_numbers o join dnc d using (e164)
        where o.contact_id = l.contact_id and (d.principal_id is null or d.principal_id = c.principal_id))
  returning 1
)
select count(*) from freed
"""


async def remove(connection: Connection, entry_id: int) -> bool:
    """Take an entry off the list; leads that nothing blocks any more are callable again. False: no such entry."""
    async with connection.transaction():
        e164 = await connection.fetchval(REMOVE, entry_id)
        if e164 is None:
            return False
        freed = await connection.fetchval(UNBLOCK, e164)
        await events.append(connection, "dnc", body={"removed": 1, "leads_freed": freed})
    return True


LISTED = """
select id, e164, principal_id, source, reason, added_by, added_at from dnc
 where ($1::bigint is null or id < $1)
   and ($2::text = '' or strpos(e164, $2) > 0)
   and ($3::bigint is null or principal_id is null or principal_id = $3)
 order by id desc limit $4
"""


async def listed(
    connection: Connection,
    *,
    digits: str = "",
    principal_id: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Entry]:
    """Entries, newest first: those whose number holds `digits`, those that count for `principal_id`.

    `before` is the id of the last one that was shown.
    """
    rows = await connection.fetch(LISTED, before, digits, principal_id, limit)
    return [Entry(*row) for row in rows]


HOLDS = """
select exists (select from dnc where e164 = $1 and (principal_id is null or principal_id = $2))
"""


async def holds(connection: Connection, e164: str, principal_id: int) -> bool:
    """Whether this principal must not call the number."""
    found: bool = await connection.fetchval(HOLDS, e164, principal_id)
    return found
