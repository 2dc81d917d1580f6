"""Quotas within a campaign: set, counted, and what becomes of the leads that they are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from db import events
from db.pool import Connection

_COUNT = """
with counting as (
  select q.*, case when q.dispositions = '{}' then array(
           select d.code from dispositions d where d.campaign_id = $1 and d.effect = 'success')
         else q.dispositions end as codes
    from {quotas}
)
select q.field, q.value, q.most, q.dispositions, (
  select count(*) from attempts a join contacts k on k.id = a.contact_id
   where a.campaign_id = $1 and a.disposition_code = any(q.codes) and in_quota(q.field, q.value, k)),
       q.id, q.reached_at
  from counting q order by q.field, q.value
"""
LIST = _COUNT.replace("{quotas}", "campaign_quotas q where q.campaign_id = $1")
PREVIEW = _COUNT.replace(
    "{quotas}",
    """jsonb_to_recordset($2) as q(
      field text, value text, most integer, dispositions text[], id bigint, reached_at timestamptz)""",
)


@dataclass(frozen=True, slots=True)
class Quota:
    """At most so many calls closed with these dispositions (none: every success) where `field` is `value`."""

    field: str
    value: str
    most: int
    dispositions: list[str]


@dataclass(frozen=True, slots=True)
class Counted:
    """A quota with the calls that count; `id` and `reached_at` are None in a preview."""

    field: str
    value: str
    most: int
    dispositions: list[str]
    calls: int
    id: int | None
    reached_at: datetime | None


async def counted(connection: Connection, campaign_id: int) -> list[Counted]:
    """The quotas of a campaign and how many calls count for each."""
    return [Counted(*row) for row in await connection.fetch(LIST, campaign_id)]


async def preview(connection: Connection, campaign_id: int, wanted: Sequence[Quota]) -> list[Counted]:
    """What would count for these quotas if they were those of the campaign."""
    return [Counted(*row) for row in await connection.fetch(PREVIEW, campaign_id, [asdict(one) for one in wanted])]


HELD = "select count(*) from leads where campaign_id = $1 and state = 'blocked' and held_by = 'quota'"


async def held(connection: Connection, campaign_id: int) -> int:
    """How many leads of a campaign wait for a quota to be raised."""
    count: int = await connection.fetchval(HELD, campaign_id)
    return count


# One changer at a time, and none while the dialer counts.
LOCK = "select id from campaigns where id = $1 for no key update"
DROP = """
delete from campaign_quotas where campaign_id = $1
   and not exists (select from unnest($2::text[], $3::text[]) as kept(field, value)
                    where kept.field = campaign_quotas.field and kept.value = campaign_quotas.value)
"""
SET = """
insert into campaign_quotas (campaign_id, field, value, most, dispositions) values ($1, $2, $3, $4, $5)
on conflict (campaign_id, field, value) do update set most = excluded.most, dispositions = excluded.dispositions
"""
REOPEN = "update campaign_quotas set reached_at = null where id = any($1::bigint[])"
RELEASE = """
with locked as (
  select l.id from leads l join contacts k on k.id = l.contact_id
   where l.campaign_id = $1 and l.state = 'blocked' and l.held_by = 'quota'
     and not exists (select from campaign_quotas q
                      where q.campaign_id = $1 and q.reached_at is not null and in_quota(q.field, q.value, k))
   order by l.id for update of l
)
update leads l set state = 'callable', held_by = null, due_at = null,
       next_attempt_at = coalesce(due_at, next_attempt_at)
  from locked where l.id = locked.id
"""


async def replace(connection: Connection, campaign_id: int, wanted: Sequence[Quota]) -> None:
    """Make these the quotas of a campaign, in the caller's transaction; leads that no full one is about are let go."""
    await connection.execute(LOCK, campaign_id)
    fields, values = [one.field for one in wanted], [one.value for one in wanted]
    await connection.execute(DROP, campaign_id, fields, values)
    await connection.executemany(
        SET, [(campaign_id, one.field, one.value, one.most, one.dispositions) for one in wanted]
    )
    found = await counted(connection, campaign_id)
    await connection.execute(REOPEN, [one.id for one in found if one.reached_at and one.calls < one.most])
    await _close(connection, campaign_id, found)
    await connection.execute(RELEASE, campaign_id, timeout=600)


CLOSE = "update campaign_quotas set reached_at = now() where id = any($1::bigint[]) and reached_at is null"


async def close_full(connection: Connection, campaign_id: int) -> list[Counted]:
    """Note which quotas became full, with an event for each; those. Wake the readers of events after the commit."""
    async with connection.transaction():
        await connection.execute(LOCK, campaign_id)
        return await _close(connection, campaign_id, await counted(connection, campaign_id))


async def _close(connection: Connection, campaign_id: int, found: Sequence[Counted]) -> list[Counted]:
    full = [one for one in found if one.reached_at is None and one.calls >= one.most]
    if full:
        await connection.execute(CLOSE, [one.id for one in full])
    for one in full:
        body = {"quota": {"field": one.field, "value": one.value, "most": one.most}}
        await events.append(connection, "campaign", campaign_id=campaign_id, body=body)
    return full


AT_ONCE = 20_000
PUT_ASIDE = """
with slice as (
  select id, contact_id from leads
   where campaign_id = $1 and state = 'callable' and id > $2 order by id limit $3
), locked as (
  select l.id from slice s join leads l on l.id = s.id and l.state = 'callable' join contacts k on k.id = l.contact_id
   where exists (select from campaign_quotas q
                  where q.campaign_id = $1 and q.reached_at is not null and in_quota(q.field, q.value, k))
   order by l.id for update of l skip locked
), put as (
  update leads l set state = 'blocked', held_by = 'quota', due_at = coalesce(l.due_at, l.next_attempt_at)
    from locked where l.id = locked.id
)
select max(id) from slice
"""


async def put_aside(connection: Connection, campaign_id: int, after: int) -> int | None:
    """Put aside the leads of full quotas among the next callable ones after one id; the last id, None: no more.

    It spares claims to look past them; what it passes over the claim finds out.
    """
    last: int | None = await connection.fetchval(PUT_ASIDE, campaign_id, after, AT_ONCE, timeout=60)
    return last


COUNTED_CAMPAIGNS = """
select distinct q.campaign_id from campaign_quotas q join campaigns c on c.id = q.campaign_id
 where c.node = $1 and c.state <> 'finished'
"""


async def campaigns_with(connection: Connection, node: str) -> list[int]:
    """The campaigns of a node that have quotas."""
    return [row[0] for row in await connection.fetch(COUNTED_CAMPAIGNS, node)]
