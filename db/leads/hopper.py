"""Who is called next: the queues of a campaign, one for each calendar and priority, merged in the order of calling.

Everything that the law looks at comes with each lead, and each is locked: a row that others hold is passed over.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from db.leads.facts import COUNTED, FACTS, whole
from db.people.dnc import Erased
from db.pool import Connection
from dialer.core.facts import Facts
from dialer.core.lead_order import LeadOrder

# The first lead of each queue is found by one step down the index from the first of the queue before it.
_QUEUES = """
with recursive queues as (
  (select calendar, priority from leads where campaign_id = $3 and state = 'callable'
    order by calendar, priority desc limit 1)
  union all
  select n.calendar, n.priority from queues q cross join lateral (
    (select calendar, priority from leads
      where campaign_id = $3 and state = 'callable' and calendar = q.calendar and priority < q.priority
      order by priority desc limit 1)
    union all
    (select calendar, priority from leads where campaign_id = $3 and state = 'callable' and calendar > q.calendar
      order by calendar, priority desc limit 1)
    limit 1) n
)"""
_HEAD = """, head as (
  select l.* from queues q cross join lateral (
    {line} limit {few}) l
   where q.calendar <> all($4::text[])
   order by {order} limit {more}
)"""
# The head of the hopper and those who will rather answer, each from its index, and the first of both together:
# a lead of higher priority comes first even if its chance is not known.
_LIKELY = """, likely as (
  select l.* from queues q cross join lateral (
    select id, priority, answer_chance, next_attempt_at from leads
     where {queue} and next_attempt_at <= $1 and answer_chance is not null and id <> all($5::bigint[])
     order by answer_chance desc, next_attempt_at, id limit {few}) l
   where q.calendar <> all($4::text[])
   order by {order} limit {more}
)"""
_BOTH = "select id from head union select id from likely"
# Of a campaign that is narrowed the queues are those of each postcode inside its places.
_PLACED = """
with recursive queues as (
  select f.* from unnest($6::text[]) as prefix cross join lateral (
    select prefix, postcode, calendar, priority from leads
     where campaign_id = $3 and state = 'callable' and postcode >= prefix and postcode < prefix || '~'
     order by postcode, calendar, priority desc limit 1) f
  union all
  select q.prefix, n.* from queues q cross join lateral (
    (select postcode, calendar, priority from leads
      where campaign_id = $3 and state = 'callable' and postcode = q.postcode and calendar = q.calendar
        and priority < q.priority
      order by priority desc limit 1)
    union all
    (select postcode, calendar, priority from leads
      where campaign_id = $3 and state = 'callable' and (postcode, calendar) > (q.postcode, q.calendar)
        and postcode < q.prefix || '~'
      order by postcode, calendar, priority desc limit 1)
    limit 1) n
), head as (
  select l.* from queues q cross join lateral (
    {line} limit {few}) l
   where q.calendar <> all($4::text[])
   order by {order} limit {more}
)"""
_QUEUE = "campaign_id = $3 and state = 'callable' and {place}calendar = q.calendar and priority = q.priority"
_LINE = """select id, priority, next_attempt_at, answer_chance from leads
     where {queue} and next_attempt_at <= $1 and id <> all($5::bigint[])
     order by next_attempt_at, id"""
# Whom nobody tried yet in an order of their own, and only where they are not enough the others, as they wait.
_FRESH_FIRST = """(select id, priority, next_attempt_at, answer_chance from leads
      where {queue} and next_attempt_at = '-infinity' and id <> all($5::bigint[])
      order by {fresh} limit {few})
    union all
    (select id, priority, next_attempt_at, answer_chance from leads
      where {queue} and next_attempt_at > '-infinity' and next_attempt_at <= $1 and id <> all($5::bigint[])
      order by next_attempt_at, id limit {few})"""
_FRESH = {LeadOrder.NEWEST_FIRST: "id desc", LeadOrder.RANDOM: "hashint8extended(id, campaign_id)"}
_ORDERS = {
    LeadOrder.LISTED: "l.priority desc, l.next_attempt_at, l.id",
    LeadOrder.ANSWER_FIRST: "l.priority desc, l.answer_chance desc nulls last, l.next_attempt_at, l.id",
    LeadOrder.NEWEST_FIRST: """l.priority desc, l.next_attempt_at,
          case when l.next_attempt_at = '-infinity' then -l.id else l.id end""",
    LeadOrder.RANDOM: """l.priority desc, l.next_attempt_at,
          case when l.next_attempt_at = '-infinity' then hashint8extended(l.id, $3) end, l.id""",
}


_PICKED = """{heads}, picked as (
  select l.id as lead_id, null::bigint as attempt_id, row_number() over (order by {order}) as place from (
    select l.id, l.priority, l.answer_chance, l.next_attempt_at from leads l
     where l.id in ({ids}) and l.campaign_id = $3 and l.state = 'callable' and l.next_attempt_at <= $1
       and exists (select from campaigns c join leases h on h.node = c.node and h.epoch = $7
                    where c.id = $3 and c.state = 'running' and c.places = $6::text[])
     order by {order} limit {count}
     for update of l skip locked) l
)"""
UPCOMING = """{heads}
select l.id from leads l where l.id in ({ids}) and $2::interval is not null and $6::text[] is not null
 order by {order} limit {count}"""


SIZES = (1, 5, 20, 80, 320)
"""How many leads a statement looks for: numbers that stand in it, so that its plan is made for them once."""


@cache
def _statement(form: str, size: int, *, placed: bool, order: LeadOrder) -> str:
    likely = order is LeadOrder.ANSWER_FIRST and not placed
    parts = (
        ("heads", _PLACED if placed else _QUEUES + _HEAD + (_LIKELY if likely else "")),
        ("ids", _BOTH if likely else "select id from head"),
        ("line", _FRESH_FIRST if order in _FRESH else _LINE),
        ("fresh", _FRESH.get(order, "")),
        ("queue", _QUEUE),
        ("place", "postcode = q.postcode and " if placed else ""),
        ("order", _ORDERS[order]),
        ("count", str(size)),
        ("few", str(size + 10)),
        ("more", str(size + 20)),
    )
    text = form
    for name, part in parts:
        text = text.replace(f"{{{name}}}", part)
    return text


CANDIDATES = FACTS.replace("{picked}", _PICKED) + " order by p.place"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which leads of a campaign come next.

    `places`: beginnings of postcodes, nobody else; empty: everybody. `closed`: calendars in which nobody may be
    called now.
    """

    campaign_id: int
    places: tuple[str, ...] = ()
    closed: Collection[str] = ()
    order: LeadOrder = LeadOrder.LISTED


async def candidates(
    connection: Connection,
    erased: Erased,
    epoch: int,
    wanted: Wanted,
    count: int,
    now: datetime,
    passed: Collection[int] = (),
) -> list[Facts]:
    """The next leads with what is known of each, in the order of calling, locked until the transaction ends: as many
    as the next of SIZES says.

    `passed`: leads that were looked at already. None for a dialer whose lease is of another epoch, for a campaign
    that does not run, or whose places are others by now. Raises KeyMissing.
    """
    statement = _of(CANDIDATES, wanted, count)
    rows = await connection.fetch(statement, now, COUNTED, *_asked(wanted, passed), epoch)
    return await whole(connection, erased, rows)


async def upcoming(connection: Connection, wanted: Wanted, count: int, now: datetime) -> list[int]:
    """The leads that come next, at most `count`, in the order of calling; those that others hold among them."""
    statement = _of(UPCOMING, wanted, count)
    rows = await connection.fetch(statement, now, COUNTED, *_asked(wanted, ()))
    return [row[0] for row in rows[: max(0, count)]]


def _of(form: str, wanted: Wanted, count: int) -> str:
    size = next((size for size in SIZES if size >= count), SIZES[-1])
    return _statement(form, size, placed=bool(wanted.places), order=wanted.order)


def _asked(wanted: Wanted, passed: Collection[int]) -> tuple[object, ...]:
    return wanted.campaign_id, list(wanted.closed), list(passed), list(wanted.places)


ONE = FACTS.replace(
    "{picked}",
    """
with picked as (
  select l.id as lead_id, null::bigint as attempt_id from leads l
    join campaigns c on c.id = l.campaign_id
   where l.id = $3 and c.node = $5 and c.state = 'running'
     and (l.state = 'callback' or l.state = 'callable' and (l.next_attempt_at <= $1 or l.held_by is not null)
          or l.state = 'blocked' and l.held_by is not null)
     and (c.places = '{}' or exists (select from contacts k, unnest(c.places) prefix
                                      where k.id = l.contact_id and starts_with(k.postcode, prefix)))
     and not exists (select from callbacks b where b.lead_id = l.id and b.state in ('scheduled', 'due', 'missed')
                      and b.agent_id is not null and b.agent_id is distinct from $4)
     and exists (select from leases where node = $5 and epoch = $6)
   for update of l skip locked
)""",
)


async def one(
    connection: Connection, erased: Erased, node: str, epoch: int, lead_id: int, agent_id: int | None, now: datetime
) -> Facts | None:
    """This lead, locked, for this agent if one is named; None where it waits, or another agent promised to call,
    or its campaign does not run, or not there. One that a rule put aside is looked at again.
    Raises KeyMissing.
    """
    rows = await connection.fetch(ONE, now, COUNTED, lead_id, agent_id, node, epoch)
    return next(iter(await whole(connection, erased, rows)), None)
