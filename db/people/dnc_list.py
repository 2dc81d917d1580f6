"""The do-not-call list as people see it: searched, counted, and entries taken off it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.people import dnc
from db.people.dnc import Erased
from db.pool import Connection
from dialer.core.erased import Keyring

OWN_WORD = frozenset({"agent", "customer", "key", "called_back", "erasure"})
"""Sources of entries that the person asked for: nobody takes one back without saying why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A number never to call, or all that begin so; for every principal where principal_id is None.

    `e164` is None of a person who was erased. `shown`: the number of ours that the person saw or called.
    """

    id: int
    e164: str | None
    prefix: bool
    principal_id: int | None
    source: str
    reason: str
    added_by: int | None
    added_at: datetime
    shown: str | None
    attempt_id: int | None


_COLUMNS = "id, e164, prefix, principal_id, source, reason, added_by, added_at, shown, attempt_id"

LISTED = f"""
select {_COLUMNS} from dnc
 where ($1::bigint is null or id < $1)
   and ($2::text = '' or strpos(e164, $2) > 0)
   and ($3::bigint is null or principal_id is null or principal_id = $3)
   and ($5::text is null or source = $5)
 order by id desc limit $4
"""  # noqa: S608 - constants of ours


async def listed(
    connection: Connection,
    *,
    digits: str = "",
    principal_id: int | None = None,
    source: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Entry]:
    """Entries, newest first: those whose number holds `digits`, those that count for `principal_id`.

    `before` is the id of the last one that was shown.
    """
    return [Entry(*row) for row in await connection.fetch(LISTED, before, digits, principal_id, limit, source)]


ABOUT = f"""
select {_COLUMNS} from dnc
 where (not prefix and e164 = $1) or (prefix and starts_with($1, e164)) or hash = any($2::bytea[])
 order by id desc limit 100
"""  # noqa: S608 - constants of ours


async def about(connection: Connection, erased: Erased, e164: str) -> list[Entry]:
    """Every entry that holds this number, for whichever principal."""
    return [Entry(*row) for row in await connection.fetch(ABOUT, e164, erased.ring.hashes(e164))]


ENTRY = f"select {_COLUMNS} from dnc where id = $1"  # noqa: S608 - constants of ours


async def entry(connection: Connection, entry_id: int) -> Entry | None:
    """One entry; None: there is none of this id."""
    row = await connection.fetchrow(ENTRY, entry_id)
    return Entry(*row) if row else None


@dataclass(frozen=True, slots=True)
class Reach:
    """What an entry would stop: contacts that have such a number, their waiting leads and promises, calls that live."""

    contacts: int
    leads: int
    callbacks: int
    calls: int


REACH = """
with meant as (
  select contact_id from contact_numbers where e164 between $1 and $2
), waiting as (
  select l.id from leads l join campaigns c on c.id = l.campaign_id
   where l.contact_id in (select contact_id from meant) and ($3::bigint is null or c.principal_id = $3)
     and l.state in ('callable', 'callback')
)
select (select count(distinct m.contact_id) from meant m join contacts c on c.id = m.contact_id
         where $3::bigint is null or c.principal_id = $3),
       (select count(*) from waiting),
       (select count(*) from callbacks where lead_id in (select id from waiting)
           and state in ('scheduled', 'due', 'missed')),
       (select count(*) from attempts a join campaigns c on c.id = a.campaign_id
         where a.ended_at is null and a.e164 collate "C" between $1 and $2
           and ($3::bigint is null or c.principal_id = $3))
"""


async def reach(connection: Connection, e164: str, *, prefix: bool, principal_id: int | None) -> Reach:
    """Whom an entry would stop if it were added now."""
    row = await connection.fetchrow(REACH, e164, _last(e164, prefix), principal_id)
    assert row is not None
    return Reach(*row)


def _last(e164: str, prefix: bool) -> str:
    """The end of the span of numbers that an entry means: `:` is the first character after the digits."""
    return f"{e164}:" if prefix else e164


REMOVE = "delete from dnc where id = $1 returning e164, prefix, principal_id"

BLOCKED = """
select l.id, c.principal_id, array(select n.e164 from contact_numbers n where n.contact_id = l.contact_id) as numbers
  from leads l join campaigns c on c.id = l.campaign_id
 where l.contact_id in (select contact_id from contact_numbers where e164 between $1 and $2)
   and ($3::bigint is null or c.principal_id = $3) and l.state = 'blocked'
   and (select o from contact_numbers n, opposed(n.e164, c.principal_id) o where n.id = l.number_id) is null
   and not exists (
     select from contact_numbers o join dnc d using (e164)
      where o.contact_id = l.contact_id and (d.principal_id is null or d.principal_id = c.principal_id))
 order by l.id for update of l
"""

# The law is asked about them again when they are claimed: they may be blocked by another rule too.
FREE = """
update leads set state = 'callable', held_by = null, next_attempt_at = coalesce(due_at, next_attempt_at), due_at = null
 where id = any($1::bigint[]) and state = 'blocked'
"""


async def remove(connection: Connection, erased: Erased, entry_id: int, e164: str | None = None) -> bool:
    """Take an entry off the list; leads that nothing blocks any more are callable again. False: no such entry.

    `e164`: the number of a hashed entry, which itself does not tell. Raises KeyMissing.
    """
    async with connection.transaction():
        gone = await connection.fetchrow(REMOVE, entry_id)
        if gone is None:
            return False
        freed: list[int] = []
        number = gone["e164"] or e164
        if number is not None:
            freed = await _free(connection, erased, number, _last(number, gone["prefix"]), gone["principal_id"])
        await dnc.tell(connection, {"removed": 1, "leads_freed": len(freed)})
    return True


async def _free(connection: Connection, erased: Erased, first: str, last: str, principal_id: int | None) -> list[int]:
    rows = await connection.fetch(BLOCKED, first, last, principal_id)
    by_principal: dict[int, set[str]] = {}
    for row in rows:
        by_principal.setdefault(row["principal_id"], set()).update(row["numbers"])
    hashed = {whose: await erased.held(connection, numbers, whose) for whose, numbers in by_principal.items()}
    freed = [row["id"] for row in rows if not any(one in hashed[row["principal_id"]] for one in row["numbers"])]
    await connection.execute(FREE, freed)
    return freed


FORGET = "delete from dnc where hash is not null and not key_id = any($1::bytea[])"
FORGET_REMOVED = "delete from dnc_removed where hash is not null and not key_id = any($1::bytea[])"
FORGET_KEYS = "delete from dnc_keys where not key_id = any($1::bytea[])"


async def forget_lost(connection: Connection, ring: Keyring) -> int:
    """Take off the list every hash that no key of ours recognises, for ever; how many. Calls may leave again."""
    async with connection.transaction():
        gone = await connection.execute(FORGET, ring.ids)
        await connection.execute(FORGET_REMOVED, ring.ids)
        await connection.execute(FORGET_KEYS, ring.ids)
    return int(gone.rpartition(" ")[2])


def evidence(entry: Entry, reason: str) -> dict[str, Any]:
    """What the audit keeps of an entry that is taken off: never the number of a person, which must not come back."""
    return {
        "reason": reason,
        "prefix": entry.e164 if entry.prefix else False,
        "principal_id": entry.principal_id,
        "source": entry.source,
        "added_by": entry.added_by,
        "added_at": entry.added_at.isoformat(),
    }
