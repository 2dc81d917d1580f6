"""What an import changes of contacts it knew: applied with a record of what was before, and undone by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Update:
    """What a file says more of one contact: card and extra without what is empty, numbers as E.164 and kind.

    `own`: the batch made the contact itself, so there is nothing to go back to.
    """

    contact_id: int
    card: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    numbers: Sequence[tuple[str, str]] = ()
    own: bool = False


# `w` says what becomes of each contact; what it does not name stays.
_WRITE = """
update contacts c
   set title = coalesce(w.card ->> 'title', c.title), first_name = coalesce(w.card ->> 'first_name', c.first_name),
       last_name = coalesce(w.card ->> 'last_name', c.last_name), company = coalesce(w.card ->> 'company', c.company),
       street = coalesce(w.card ->> 'street', c.street), postcode = coalesce(w.card ->> 'postcode', c.postcode),
       city = coalesce(w.card ->> 'city', c.city), email = coalesce(w.card ->> 'email', c.email),
       timezone = coalesce(w.card ->> 'timezone', c.timezone),
       extra = {extra}
  from wanted w where c.id = w.contact_id
"""

APPLY = """
with given as materialized (
  select * from jsonb_to_recordset($2::jsonb) as g (contact_id bigint, card jsonb, extra jsonb, own boolean)
), held as materialized (
  select c.* from contacts c where c.id in (select contact_id from given) order by c.id for update
), said as (
  select h.id as contact_id, g.own, f.key as field, to_jsonb(h) ->> f.key as before, f.value as after
    from held h join given g on g.contact_id = h.id cross join jsonb_each_text(g.card) f
  union all
  select h.id, g.own, 'extra:' || f.key, h.extra ->> f.key, f.value
    from held h join given g on g.contact_id = h.id cross join jsonb_each_text(g.extra) f
), different as materialized (
  select * from said where lower(before) is distinct from lower(after)
), recorded as (
  insert into contact_changes (batch_id, contact_id, field, before, after)
  select $1, contact_id, field, before, after from different where not own
  on conflict (batch_id, contact_id, field) do update set after = excluded.after
), wanted as (
  select contact_id,
         coalesce(jsonb_object_agg(field, after) filter (where not starts_with(field, 'extra:')), '{}') as card,
         coalesce(jsonb_object_agg(substr(field, 7), after) filter (where starts_with(field, 'extra:')), '{}') as extra
    from different group by contact_id
)
{write}
""".replace("{write}", _WRITE.replace("{extra}", "c.extra || w.extra"))

ADD_NUMBERS = """
with given as (
  select contact_id, e164, min(kind) as kind, bool_or(own) as own, min(at) as at
    from unnest($2::bigint[], $3::text[], $4::text[], $5::boolean[]) with ordinality
      as g (contact_id, e164, kind, own, at)
   group by contact_id, e164
), added as (
  insert into contact_numbers (contact_id, e164, kind, rank)
  select contact_id, e164, kind,
         (select coalesce(max(rank), 0) from contact_numbers o where o.contact_id = g.contact_id)
           + row_number() over (partition by contact_id order by at)
    from given g
   where not exists (select from contact_numbers o where o.contact_id = g.contact_id and o.e164 = g.e164)
  returning contact_id, e164
)
insert into contact_changes (batch_id, contact_id, field, before, after)
select $1, contact_id, 'number:' || e164, null, e164 from added join given using (contact_id, e164) where not own
on conflict do nothing
"""


async def apply(connection: Connection, batch_id: int, updates: Sequence[Update]) -> None:
    """Complete contacts, each at most once in `updates`; their numbers come after those they had."""
    cards = [
        {"contact_id": one.contact_id, "card": dict(one.card), "extra": dict(one.extra), "own": one.own}
        for one in updates
        if one.card or one.extra
    ]
    if cards:
        await connection.execute(APPLY, batch_id, cards, timeout=600)
    numbers = [(one.contact_id, e164, kind, one.own) for one in updates for e164, kind in one.numbers]
    if numbers:
        columns = [list(column) for column in zip(*numbers, strict=True)]
        await connection.execute(ADD_NUMBERS, batch_id, *columns, timeout=600)


OF_BATCH = "select distinct contact_id from contact_changes where batch_id = $1 order by contact_id"


async def contacts_changed(connection: Connection, batch_id: int) -> list[int]:
    """Contacts that the batch changed and whose changes were not undone."""
    return [row["contact_id"] for row in await connection.fetch(OF_BATCH, batch_id, timeout=600)]


# A later batch that changed the same thing again is to go back to what was before this one.
HAND_ON = """
update contact_changes y set before = x.before
  from contact_changes x
 where x.batch_id = $1 and x.contact_id = any($2::bigint[]) and y.contact_id = x.contact_id and y.field = x.field
   and y.before is not distinct from x.after
   and y.id = (select min(z.id) from contact_changes z
                where z.contact_id = x.contact_id and z.field = x.field and z.id > x.id)
"""

# What somebody changed since then stays.
RESTORE = """
with mine as materialized (
  select contact_id, field, before, after from contact_changes
   where batch_id = $1 and contact_id = any($2::bigint[]) and not starts_with(field, 'number:')
), held as materialized (
  select c.* from contacts c where c.id in (select contact_id from mine) order by c.id for update
), back as (
  select m.contact_id, m.field, m.before from mine m join held h on h.id = m.contact_id
   where m.after = case when starts_with(m.field, 'extra:') then h.extra ->> substr(m.field, 7)
                        else to_jsonb(h) ->> m.field end
), wanted as (
  select contact_id,
         coalesce(jsonb_object_agg(field, before) filter (where not starts_with(field, 'extra:')), '{}') as card,
         coalesce(jsonb_object_agg(substr(field, 7), before)
                  filter (where starts_with(field, 'extra:') and before is not null), '{}') as extra,
         coalesce(array_agg(substr(field, 7)) filter (where starts_with(field, 'extra:')), '{}') as names
    from back group by contact_id
)
{write}
""".replace("{write}", _WRITE.replace("{extra}", "(c.extra - w.names) || w.extra"))

DROP_NUMBERS = """
delete from contact_numbers n using contact_changes m
 where m.batch_id = $1 and m.contact_id = any($2::bigint[]) and starts_with(m.field, 'number:')
   and n.contact_id = m.contact_id and n.e164 = m.after
   and not exists (select from leads l where l.contact_id = n.contact_id and l.number_id = n.id)
   and not exists (select from attempts a where a.contact_id = n.contact_id and a.number_id = n.id)
"""

FORGET = "delete from contact_changes where batch_id = $1 and contact_id = any($2::bigint[])"


async def undo(connection: Connection, batch_id: int, contact_ids: Sequence[int]) -> None:
    """Put back what the batch changed of these contacts, in a transaction.

    A number that was called, or is the next one of a lead, stays.
    """
    async with connection.transaction():
        for statement in (HAND_ON, RESTORE, DROP_NUMBERS, FORGET):
            await connection.execute(statement, batch_id, list(contact_ids), timeout=600)
