"""The do-not-call list: numbers and prefixes go on it and come off it, and leads follow in the same transaction.

What the list holds is asked of `held` or, within a statement, of the SQL function `opposed` and afterwards of
`Erased.held`, which knows the hashed numbers of people who were erased.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from typing import Any

from db import events
from db.pool import Connection
from dialer.core.erased import KeyMissing, Keyring
from dialer.core.law.case import Opposition

CHANNEL = "plateau_dnc"
"""Told by PostgreSQL with the commit of every new entry."""

ADD = """
insert into dnc (principal_id, e164, source, reason, added_by, shown, attempt_id)
select distinct $1::bigint, e164, $3::text, $4::text, $5::bigint, $6::text, $7::bigint
  from unnest($2::text[]) as asked (e164)
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
update leads l set state = 'blocked', held_by = 'internal_opposition' from locked where l.id = locked.id
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
    shown: str | None = None,
    attempt_id: int | None = None,
) -> int:
    """Put E.164 numbers on the list; how many were not on it. `source` is one of the words of the column.

    Waiting leads of whoever has one of the numbers are blocked and their callbacks cancelled, with events; the
    dialer hears of it and hangs up what rings. Who talks goes on talking. `shown`: the number of ours that the
    person saw or called.
    """
    async with connection.transaction():
        rows = await connection.fetch(
            ADD, principal_id, list(numbers), source, reason, added_by, shown, attempt_id
        )  # fmt: skip
        added = [row["e164"] for row in rows]
        if added:
            blocked = [row["id"] for row in await connection.fetch(BLOCK, added, principal_id)]
            await tell(connection, {"added": len(added), "source": source}, blocked)
    return len(added)


async def add(
    connection: Connection,
    e164: str,
    *,
    principal_id: int | None,
    source: str,
    reason: str = "",
    added_by: int | None = None,
    shown: str | None = None,
    attempt_id: int | None = None,
) -> bool:
    """The same for one number. False: it was on the list."""
    added = await add_many(
        connection, [e164], principal_id=principal_id, source=source, reason=reason, added_by=added_by, shown=shown,
        attempt_id=attempt_id,
    )  # fmt: skip
    return bool(added)


ADD_PREFIX = """
insert into dnc (principal_id, e164, prefix, source, reason, added_by) values ($1, $2, true, 'operator', $3, $4)
on conflict do nothing
returning id
"""

# Whoever has a number besides is called there. ':' is the first character after the digits.
BLOCK_PREFIX = """
with locked as (
  select l.id from leads l join campaigns c on c.id = l.campaign_id
   where l.contact_id in (select contact_id from contact_numbers where e164 >= $1 and e164 < $1 || ':')
     and not exists (select from contact_numbers n where n.contact_id = l.contact_id and not starts_with(n.e164, $1))
     and ($2::bigint is null or c.principal_id = $2) and l.state in ('callable', 'callback')
   order by l.id for update of l
)
update leads l set state = 'blocked', held_by = 'internal_opposition' from locked where l.id = locked.id
returning l.id
"""


async def add_prefix(
    connection: Connection, prefix: str, *, principal_id: int | None, reason: str = "", added_by: int | None = None
) -> bool:
    """Put the beginning of numbers (`+` and 4 to 14 digits) on the list. False: it was on it.

    It speaks of numbers, not of people: leads all of whose numbers begin so are blocked at once, as by `add_many`.
    """
    async with connection.transaction():
        made = await connection.fetchval(ADD_PREFIX, principal_id, prefix, reason, added_by)
        if made is not None:
            blocked = [row["id"] for row in await connection.fetch(BLOCK_PREFIX, prefix, principal_id)]
            await tell(connection, {"added": 1, "source": "operator"}, blocked)
    return made is not None


async def tell(connection: Connection, body: dict[str, Any], blocked: Sequence[int] = ()) -> None:
    """Say that the list changed, and cancel the promises to leads that it blocked; no number is told."""
    for callback in await connection.fetch(CANCEL_CALLBACKS, list(blocked)):
        await events.append(
            connection,
            "callback",
            campaign_id=callback["campaign_id"],
            agent_id=callback["agent_id"],
            lead_id=callback["lead_id"],
            body={"id": callback["id"], "state": "cancelled"},
        )
    await events.append(connection, "dnc", body={**body, "leads_blocked": len(blocked)})
    await events.wake(connection)  # PostgreSQL tells it with the commit


# -- who may be called -------------------------------------------------------------------------------------

KEYS = "select key_id from dnc_keys"

# The lower word of the two is the one that holds for all.
HASHED = """
select asked.e164, min(case when d.principal_id is null then 'everybody' else 'principal' end) as opposed
  from unnest($1::bytea[], $2::text[]) as asked (hash, e164) join dnc d on d.hash = asked.hash
 where d.principal_id is null or d.principal_id = $3
 group by asked.e164
"""


class Erased:
    """The hashed numbers of the list, for a process that asks often: while there are none, asking costs nothing."""

    ASKED_AGAIN_SECONDS = 0.5

    def __init__(self, ring: Keyring) -> None:
        self.ring = ring
        self.known = True
        """False when a key was missing the last time: nobody may be called."""
        self._any = False
        self._asked_at = float("-inf")

    async def held(
        self, connection: Connection, numbers: Collection[str], principal_id: int | None
    ) -> dict[str, Opposition]:
        """Those of `numbers` whose hash is on the list for all or for this principal.

        Raises KeyMissing where hashes were made with a key that the settings do not have. A first hash of all is
        seen half a second after it was kept, every other one at once.
        """
        if not numbers or not await self._are_any(connection):
            return {}
        asked = [(hashed, e164) for e164 in numbers for hashed in self.ring.hashes(e164)]
        rows = await connection.fetch(HASHED, [one[0] for one in asked], [one[1] for one in asked], principal_id)
        return {row["e164"]: Opposition(row["opposed"]) for row in rows}

    async def check(self, connection: Connection) -> None:
        """See whether every key is there. Raises KeyMissing."""
        self._asked_at = float("-inf")
        await self._are_any(connection)

    async def _are_any(self, connection: Connection) -> bool:
        if time.monotonic() - self._asked_at >= self.ASKED_AGAIN_SECONDS:
            used = {row["key_id"] for row in await connection.fetch(KEYS)}
            self.known = used <= set(self.ring.ids)
            if not self.known:
                raise KeyMissing
            self._any, self._asked_at = bool(used), time.monotonic()
        return self._any


# For many numbers at once: what `opposed` answers, asked of it only about regions in which a prefix lies.
HELD = """
with asked as materialized (select distinct a.e164 from unnest(string_to_array($1, ' ')) as a (e164))
select found.e164, min(found.opposed) as opposed
  from (
    select a.e164, case when d.principal_id is null then 'everybody' else 'principal' end as opposed
      from asked a join dnc d using (e164) where d.principal_id is null or d.principal_id = $2
     union all
    select a.e164, o.opposed from asked a, opposed(a.e164, $2) as o (opposed)
     where left(a.e164, 5) in (select left(p.e164, 5) from dnc p where p.prefix) and o.opposed is not null
  ) found
 group by found.e164
"""


async def held(
    connection: Connection, erased: Erased, numbers: Collection[str], principal_id: int | None
) -> dict[str, Opposition]:
    """Those of `numbers` that this principal must not call, and whether for its own list or everybody's.

    `principal_id` None asks everybody's list alone. Raises KeyMissing.
    """
    rows = await connection.fetch(HELD, " ".join(numbers), principal_id)
    found = {row["e164"]: Opposition(row["opposed"]) for row in rows}
    return {**await erased.held(connection, [one for one in numbers if one not in found], principal_id), **found}


# -- people who are erased ---------------------------------------------------------------------------------

KEEP_KEY = "insert into dnc_keys (key_id) values ($1) on conflict do nothing"

# What entries of the number said besides is about the person, and goes with them.
KEEP_ENTRIES = """
with gone as (
  delete from dnc where e164 = any($1::text[]) and not prefix
  returning e164, principal_id, source, shown, added_by, added_at
)
insert into dnc (hash, key_id, principal_id, source, shown, added_by, added_at)
select asked.hash, $3, g.principal_id, g.source, g.shown, g.added_by, g.added_at
  from gone g join unnest($1::text[], $2::bytea[]) as asked (e164, hash) using (e164)
on conflict do nothing
"""

# A removal that is undone later brings back a hash, never the number.
REMOVED = "select distinct e164 from dnc_removed where e164 = any($1::text[])"
KEEP_REMOVED = """
update dnc_removed r set e164 = null, hash = asked.hash, key_id = $3, reason = '', attempt_id = null
  from unnest($1::text[], $2::bytea[]) as asked (e164, hash) where r.e164 = asked.e164
"""

KEEP_HASHES = """
insert into dnc (hash, key_id, principal_id, source, added_by)
select hash, $2, $3, 'erasure', $4 from unnest($1::bytea[]) as asked (hash)
on conflict do nothing
"""


async def keep_hash(
    connection: Connection, ring: Keyring, numbers: Collection[str], *, principal_id: int | None, added_by: int | None
) -> None:
    """Of a person who is erased keep the hashes of their numbers, so that no import and no campaign brings them back.

    In the caller's transaction, before the numbers go: entries of the list become hashes as they were, source and
    day included, and one for `principal_id` (None: for all) is added. Others who share a number are blocked too.
    Raises KeyMissing where the settings have no key.
    """
    asked = sorted(set(numbers))
    hashes = [ring.hash(e164) for e164 in asked]
    if not asked:
        return
    async with connection.transaction():
        await connection.execute(KEEP_KEY, ring.ids[0])
        await connection.execute(KEEP_ENTRIES, asked, hashes, ring.ids[0])
        await hash_removed(connection, ring, asked)
        await connection.execute(KEEP_HASHES, hashes, ring.ids[0], principal_id, added_by)
        blocked = [row["id"] for row in await connection.fetch(BLOCK, asked, principal_id)]
        await tell(connection, {"added": len(asked), "source": "erasure"}, blocked)


async def hash_removed(connection: Connection, ring: Keyring, numbers: Collection[str]) -> None:
    """Numbers that were taken off the list, and could be put back, become hashes. Raises KeyMissing."""
    asked = [row["e164"] for row in await connection.fetch(REMOVED, list(numbers))]
    if asked:
        await connection.execute(KEEP_KEY, ring.ids[0])
        await connection.execute(KEEP_REMOVED, asked, [ring.hash(e164) for e164 in asked], ring.ids[0])
