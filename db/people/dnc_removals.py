"""Wrong entries of the do-not-call list taken off together: counted first, removed, and put back if that was wrong.

Whoever calls back with forged caller IDs, or imports the wrong file, puts numbers on the list that nobody objected
with. Single entries, prefixes and what is kept of erased people are never meant (db/people/dnc_list.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from db.people import dnc
from db.people.dnc import Erased
from db.pool import Connection

KEPT_DAYS = 30
"""So long a removal can be undone; then the numbers are forgotten."""
SLICE = 2000
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Which:
    """Entries of one source that were added in a span of time; None: whichever.

    `shown`: the number of ours that was called or seen. `strangers`: only where no call of ours to the number is
    known, as of a caller ID that was made up.
    """

    source: str
    since: datetime
    until: datetime
    principal_id: int | None = None
    shown: str | None = None
    added_by: int | None = None
    strangers: bool = False


_MEANT = """
from dnc d
 where d.source = $1 and d.added_at >= $2 and d.added_at < $3 and d.e164 is not null and not d.prefix
   and ($4::bigint is null or d.principal_id = $4) and ($5::text is null or d.shown = $5)
   and ($6::bigint is null or d.added_by = $6) and (not $7::boolean or d.attempt_id is null)
"""


def _given(which: Which) -> tuple[Any, ...]:
    return (
        which.source, which.since, which.until, which.principal_id, which.shown, which.added_by, which.strangers
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reach:
    """What a removal would take off: entries, how many of them are of people whom we called, the first and the last
    moment, waiting leads that may come free, and the newest numbers."""

    entries: int
    called: int
    first_at: datetime | None
    last_at: datetime | None
    leads: int
    newest: tuple[str, ...]


PREVIEW = f"""
with meant as materialized (select d.e164, d.attempt_id, d.added_at, d.id {_MEANT})
select count(*), count(attempt_id), min(added_at), max(added_at),
       (select count(*) from leads l
         where l.state = 'blocked' and l.contact_id in (
           select n.contact_id from contact_numbers n where n.e164 in (select e164 from meant))),
       array(select e164 from meant order by id desc limit {SHOWN})
  from meant
"""  # noqa: S608 - constants of ours


async def preview(connection: Connection, which: Which) -> Reach:
    """What `remove` would take off now; nothing changes."""
    row = await connection.fetchrow(PREVIEW, *_given(which), timeout=60)
    assert row is not None
    entries, called, first_at, last_at, leads, newest = row
    return Reach(entries, called, first_at, last_at, leads, tuple(newest))


@dataclass(frozen=True, slots=True)
class Removal:
    """Entries that were taken off together, by whom and why; `undone_at`: they are back."""

    id: int
    made_at: datetime
    made_by: int | None
    reason: str
    wanted: dict[str, Any]
    entries: int
    leads_freed: int
    kept_until: datetime
    undone_at: datetime | None


LOCK = f"select d.id {_MEANT} order by d.id for update of d"
BEGIN = """
insert into dnc_removals (made_by, reason, wanted, entries, kept_until)
values ($1, $2, $3, $4, now() + make_interval(days => $5)) returning id
"""
TAKE = """
with gone as (delete from dnc where id = any($2::bigint[]) returning *), kept as (
  insert into dnc_removed (removal_id, principal_id, e164, source, reason, added_by, added_at, shown, attempt_id)
  select $1, principal_id, e164, source, reason, added_by, added_at, shown, attempt_id from gone
)
select e164 from gone
"""
FREED = "update dnc_removals set leads_freed = $2 where id = $1"


async def remove(
    connection: Connection, erased: Erased, which: Which, expected: int, *, reason: str, by: int | None
) -> int | None:
    """Take the entries off; leads that nothing blocks any more are callable again. The id of the removal.

    None: there are not `expected` entries, so what was seen before is not what would go. Raises KeyMissing.
    """
    async with connection.transaction():
        ids = [row["id"] for row in await connection.fetch(LOCK, *_given(which), timeout=60)]
        if len(ids) != expected or not ids:
            return None
        made: int = await connection.fetchval(BEGIN, by, reason, _said(which), len(ids), KEPT_DAYS)
        numbers: list[str] = []
        for first in range(0, len(ids), SLICE):
            taken = await connection.fetch(TAKE, made, ids[first : first + SLICE], timeout=60)
            numbers += [row["e164"] for row in taken]
        freed = 0
        for first in range(0, len(numbers), SLICE):
            freed += await _free(connection, erased, numbers[first : first + SLICE])
        await connection.execute(FREED, made, freed)
        await dnc.tell(connection, {"removed": len(ids), "leads_freed": freed})
    return made


def _said(which: Which) -> dict[str, Any]:
    return asdict(which) | {"since": which.since.isoformat(), "until": which.until.isoformat()}


BLOCKED = """
select l.id, c.principal_id, array(select n.e164 from contact_numbers n where n.contact_id = l.contact_id) as numbers
  from leads l join campaigns c on c.id = l.campaign_id
 where l.contact_id in (select contact_id from contact_numbers where e164 = any($1::text[])) and l.state = 'blocked'
   and not exists (select from contact_numbers n, opposed(n.e164, c.principal_id) o
                    where n.contact_id = l.contact_id and o is not null)
 order by l.id for update of l
"""
# The law is asked about them again when they are claimed: they may be blocked by another rule too.
FREE = """
with free as (
  update leads
     set state = 'callable', held_by = null, next_attempt_at = coalesce(due_at, next_attempt_at), due_at = null
   where id = any($1::bigint[]) and state = 'blocked' returning state
) select count(*) filter (where state = 'callable') from free
"""


async def _free(connection: Connection, erased: Erased, numbers: Sequence[str]) -> int:
    rows = await connection.fetch(BLOCKED, list(numbers), timeout=60)
    theirs: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        theirs[row["principal_id"]].update(row["numbers"])
    hashed = {whose: await erased.held(connection, some, whose) for whose, some in theirs.items()}
    free = [row["id"] for row in rows if not any(one in hashed[row["principal_id"]] for one in row["numbers"])]
    count: int = await connection.fetchval(FREE, free)
    return count


UNDO = """
update dnc_removals set undone_at = now(), undone_by = $2
 where id = $1 and undone_at is null and kept_until > now() returning entries
"""
BACK = """
with back as (delete from dnc_removed where removal_id = $1 returning *)
insert into dnc (principal_id, e164, hash, key_id, source, reason, added_by, added_at, shown, attempt_id)
select principal_id, e164, hash, key_id, source, reason, added_by, added_at, shown, attempt_id from back
on conflict do nothing
returning e164, principal_id
"""


async def undo(connection: Connection, removal_id: int, by: int | None) -> int | None:
    """Put the entries back as they were, and block whom they hold; how many. None: too late, done, or no such removal.

    An entry that somebody added anew meanwhile stays as it is.
    """
    async with connection.transaction():
        if await connection.fetchval(UNDO, removal_id, by) is None:
            return None
        rows = await connection.fetch(BACK, removal_id, timeout=60)
        back: dict[int | None, list[str]] = defaultdict(list)
        for row in rows:
            if row["e164"] is not None:
                back[row["principal_id"]].append(row["e164"])
        blocked: list[int] = []
        for whose, numbers in back.items():
            blocked += [row["id"] for row in await connection.fetch(dnc.BLOCK, numbers, whose, timeout=60)]
        await dnc.tell(connection, {"added": len(rows), "source": "undone"}, blocked)
    return len(rows)


_COLUMNS = "id, made_at, made_by, reason, wanted, entries, leads_freed, kept_until, undone_at"
LISTED = f"""
select {_COLUMNS} from dnc_removals where ($1::bigint is null or id < $1) order by id desc limit $2
"""  # noqa: S608 - constants of ours
ONE = f"select {_COLUMNS} from dnc_removals where id = $1"  # noqa: S608 - constants of ours


async def listed(connection: Connection, *, before: int | None = None, limit: int = 50) -> list[Removal]:
    """Removals, newest first; `before` is the id of the last one that was shown."""
    return [Removal(*row) for row in await connection.fetch(LISTED, before, limit)]


async def one(connection: Connection, removal_id: int) -> Removal | None:
    """One removal; None: there is none of this id."""
    row = await connection.fetchrow(ONE, removal_id)
    return Removal(*row) if row else None


FORGET = """
with gone as (
  delete from dnc_removed d using dnc_removals r where r.id = d.removal_id and r.kept_until <= $1 returning 1
) select count(*) from gone
"""


async def forget(connection: Connection, now: datetime) -> int:
    """Forget what can no longer be put back; how many numbers."""
    gone: int = await connection.fetchval(FORGET, now, timeout=300)
    return gone
