"""Whose time is over: listed first, then erased in small batches, with a record of every run.

What counts is read here and judged by dialer/core/retention.py. Legal holds and restrictions are respected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from db import events
from db.people import erasure
from db.people.erasure import Asked
from db.pool import Connection
from dialer.core.erased import Keyring
from dialer.core.retention import Known, RetentionLaw, RetentionTerms, fate

BATCH = 200
PAGE = 2000
AGAIN = timedelta(hours=20)
"""A run by itself is due so long after the last one: daily, whatever the hour."""

Own = Mapping[int, Mapping[str, int]]
"""Days that principals set themselves, by principal and kind."""

OWN = "select principal_id, kind, days from retention_terms"
PRINCIPALS = "select id from principals order by id"


async def own_terms(connection: Connection) -> Own:
    """What principals set shorter."""
    own: dict[int, dict[str, int]] = {}
    for row in await connection.fetch(OWN):
        own.setdefault(row["principal_id"], {})[row["kind"]] = row["days"]
    return own


async def terms_by_principal(connection: Connection, law: RetentionLaw) -> dict[int, RetentionTerms]:
    """The terms of every principal where a campaign's profile says nothing else: the law's, or its own shorter ones."""
    own = await own_terms(connection)
    return {row["id"]: law.rest.shorter(own.get(row["id"], {})) for row in await connection.fetch(PRINCIPALS)}


SET = """
insert into retention_terms (principal_id, kind, days, set_by) values ($1, $2, $3, $4)
on conflict (principal_id, kind) do update set days = excluded.days, set_by = excluded.set_by, set_at = now()
"""
UNSET = "delete from retention_terms where principal_id = $1 and kind = $2"


async def set_term(connection: Connection, principal_id: int, kind: str, days: int | None, by: int | None) -> None:
    """Keep data of a principal for fewer days than the law allows, or again as long. The caller checks that."""
    if days is None:
        await connection.execute(UNSET, principal_id, kind)
    else:
        await connection.execute(SET, principal_id, kind, days, by)


@dataclass(frozen=True, slots=True)
class Due:
    """A contact whose time is over: since when it is counted, when it was over, and by which profile's term.

    `customer`: they bought, or had a contract; `profile` is "" where the term is the principal's own.
    """

    contact_id: int
    principal_id: int
    since: datetime
    over_at: datetime
    customer: bool
    profile: str


# A sale is a call whose disposition says success; a use of a consent is a call that was dialed under its profile.
FACTS = """
select c.id, c.principal_id, c.created_at,
       array(select distinct k.profile from leads l join campaigns k on k.id = l.campaign_id
              where l.contact_id = c.id order by k.profile) as profiles,
       (select max(b.created_at) from callbacks b join leads l on l.id = b.lead_id
         where l.contact_id = c.id and b.promised_in is not null) as asked_at,
       (select max(coalesce(a.disposed_at, a.ended_at)) from attempts a
          join dispositions d on d.campaign_id = a.campaign_id and d.code = a.disposition_code
         where a.contact_id = c.id and d.effect = 'success') as sold_at,
       agreed.consented_at, coalesce(agreed.contract_runs, false) as contract_runs, agreed.contract_ended_at,
       case when agreed.proofs then greatest(agreed.consented_at, (
         select max(a.dialed_at) from attempts a join campaigns k on k.id = a.campaign_id
          where a.contact_id = c.id and k.profile = any($5::text[]))) end as proved_at,
       is_held(c.id) or c.restricted_at is not null as kept
  from contacts c
  left join lateral (
    select max(g.granted_at) as consented_at, bool_or(g.kind = 'consent') as proofs,
           bool_or(g.kind = 'contract' and least(g.revoked_at, g.valid_until, 'infinity') > $3) as contract_runs,
           max(least(g.revoked_at, g.valid_until)) filter (where g.kind = 'contract') as contract_ended_at
      from consents g where g.contact_id = c.id and g.granted_at <= $3) agreed on true
 where c.id > $1 and c.erased_at is null and c.created_at < $2
   and not exists (select from erasure_contacts x join erasures e on e.id = x.erasure_id
                    where x.contact_id = c.id and e.state <> 'done')
 order by c.id limit $4
"""


@dataclass(slots=True)
class Page:
    """What one slice of old contacts came to: who is due, and how many are not and why; `last` is its last id."""

    last: int
    due: list[Due] = field(default_factory=list)
    stay: Counter[str] = field(default_factory=Counter)


async def pages(
    connection: Connection, law: RetentionLaw, own: Own, now: datetime, after: int = 0
) -> AsyncIterator[Page]:
    """Every contact old enough to be looked at, by id, in slices; those of `stay` are over but for what is named.

    `contracts`: a contract runs; `proofs`: a consent is still to be proved; `kept`: held or restricted.
    """
    proving = [name for name, one in law.profiles.items() if one.proofs is not None]
    days = [
        shortest
        for kind in ("prospects", "customers")
        for mine in ({}, *own.values())
        if (shortest := law.shortest(kind, mine)) is not None
    ]
    if not days:
        return
    before = now - timedelta(days=min(days))
    while True:
        rows = await connection.fetch(FACTS, after, before, now, PAGE, proving, timeout=300)
        if not rows:
            return
        page = Page(rows[-1]["id"])
        for row in rows:
            _judge(page, dict(row), law, own.get(row["principal_id"], {}), now)
        yield page
        after = page.last


def _judge(page: Page, row: dict[str, Any], law: RetentionLaw, own: Mapping[str, int], now: datetime) -> None:
    known = Known(
        collected_at=row["created_at"],
        **{key: row[key] for key in Known.__dataclass_fields__ if key != "collected_at"},
    )
    lot = fate(known, law, own)
    if lot.over_at is None:
        page.stay["contracts"] += known.contract_runs
    elif lot.over_at >= now:
        page.stay["proofs"] += lot.proof
    elif row["kept"]:
        page.stay["kept"] += 1
    else:
        page.due.append(Due(row["id"], row["principal_id"], lot.since, lot.over_at, known.customer, lot.profile))


async def due(
    connection: Connection, law: RetentionLaw, now: datetime, after: int = 0, limit: int = BATCH
) -> list[Due]:
    """Contacts whose time is over at `now`, by id; `after` is the id of the last one that was shown."""
    found: list[Due] = []
    async for page in pages(connection, law, await own_terms(connection), now, after):
        found += page.due
        if len(found) >= limit:
            break
    return found[:limit]


async def erase_some(connection: Connection, ring: Keyring, found: list[Due]) -> int:
    """Ask for the erasure of these contacts, one for each principal; how many contacts that are.

    Their numbers are not put on the do-not-call list: nobody objected. What is on it stays on it, as hashes.
    """
    by_principal: dict[int, list[int]] = {}
    for one in found:
        by_principal.setdefault(one.principal_id, []).append(one.contact_id)
    async with connection.transaction():
        for contacts in by_principal.values():
            await erasure.ask(connection, ring, Asked(tuple(contacts), "retention", keep_off=False))
    return len(found)


BEGIN = "insert into retention_runs (dry, asked_by, terms) values ($1, $2, $3) returning id"
FINISH = "update retention_runs set finished_at = now(), counts = $2 where id = $1"


async def begin(connection: Connection, *, dry: bool, law: RetentionLaw, own: Own, by: int | None) -> int:
    """Write down that a run begins, and under which terms; its id."""
    made: int = await connection.fetchval(BEGIN, dry, by, law.told(own))
    return made


async def finish(connection: Connection, run_id: int, counts: Mapping[str, Any]) -> None:
    """Write down what came of a run."""
    await connection.execute(FINISH, run_id, dict(counts))
    await events.append(connection, "retention", body={"id": run_id})
    await events.wake(connection)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the retention; without an end it runs, or its process was killed."""

    id: int
    dry: bool
    asked_by: str | None
    started_at: datetime
    finished_at: datetime | None
    terms: dict[str, Any]
    counts: dict[str, Any]


RUNS = """
select r.id, r.dry, u.name, r.started_at, r.finished_at, r.terms, r.counts
  from retention_runs r left join users u on u.id = r.asked_by order by r.id desc limit $1
"""


async def runs(connection: Connection, limit: int) -> list[Run]:
    """The last runs, newest first."""
    return [Run(*row) for row in await connection.fetch(RUNS, limit)]


LAST = "select finished_at, terms from retention_runs where finished_at is not null order by finished_at desc limit 1"
LOCK = "select pg_try_advisory_lock(7204, 0)"
UNLOCK = "select pg_advisory_unlock(7204, 0)"


async def last_finished(connection: Connection) -> tuple[datetime, dict[str, Any]] | None:
    """When the last run ended, and its terms; None: there was none."""
    row = await connection.fetchrow(LAST)
    return (row["finished_at"], row["terms"]) if row else None


async def take_turn(connection: Connection) -> bool:
    """Be the one who runs the retention, until `leave` or the end of the connection. False: somebody is at it."""
    got: bool = await connection.fetchval(LOCK)
    return got


async def leave(connection: Connection) -> None:
    """Let others run the retention."""
    await connection.execute(UNLOCK)
