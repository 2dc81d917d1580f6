"""Leads found by campaign, state, batch, name or number, a page at a time, and one lead with its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from db.calls.cards import contact, past
from db.pool import Connection


class LeadSort(StrEnum):
    """The orders in which leads can be listed."""

    OLDEST = "oldest"
    NEWEST = "newest"
    PRIORITY = "priority"
    LAST_CALLED = "last_called"


@dataclass(frozen=True, slots=True)
class LeadSearch:
    """What to look for; None leaves a field open. `name` is part of a name, `number` a whole E.164 number."""

    campaign_id: int | None = None
    state: str | None = None
    batch_id: int | None = None
    name: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead as lists show it; called_at is its last attempt, in seconds since 1970, or 0."""

    id: int
    campaign_id: int
    campaign: str
    batch_id: int
    contact_id: int
    title: str
    first_name: str
    last_name: str
    company: str
    number: str
    state: str
    priority: int
    attempts: int
    next_attempt_at: datetime | None
    last_outcome: str | None
    disposition_code: str | None
    called_at: float


SHOWN = """
  select l.id, l.campaign_id, c.name as campaign, l.batch_id, l.contact_id, k.title, k.first_name, k.last_name,
         k.company, n.e164, l.state, l.priority, l.attempts,
         case when l.next_attempt_at > '-infinity' and l.next_attempt_at < 'infinity' then l.next_attempt_at end,
         l.last_outcome, l.disposition_code,
         coalesce(extract(epoch from (
           select max(t.claimed_at) from attempts t where t.lead_id = l.id)), 0)::float8 as called_at
    from leads l
    join campaigns c on c.id = l.campaign_id
    join contacts k on k.id = l.contact_id
    join contact_numbers n on n.id = l.number_id
"""
"""The columns of a Lead, in their order."""
_FOUND = (
    "select * from ("  # noqa: S608 - constants of ours
    + SHOWN
    + """
   where ($1::bigint is null or l.campaign_id = $1)
     and ($2::text is null or l.state = $2)
     and ($3::bigint is null or l.batch_id = $3)
     and ($4::text is null or concat_ws(' ', k.first_name, k.last_name, k.company) ilike $4
          or concat_ws(' ', k.last_name, k.first_name) ilike $4)
     and ($5::text is null or l.contact_id in (select contact_id from contact_numbers where e164 = $5))
) found
"""
)
OLDEST = _FOUND + " where ($6::bigint is null or id > $6) and $7::float8 is not distinct from $7 order by id limit $8"
NEWEST = (
    _FOUND + " where ($6::bigint is null or id < $6) and $7::float8 is not distinct from $7 order by id desc limit $8"
)
PRIORITY = (
    _FOUND
    + """
 where ($6::bigint is null or priority < $7::float8 or (priority = $7 and id > $6))
 order by priority desc, id limit $8
"""
)
LAST_CALLED = (
    _FOUND
    + """
 where ($6::bigint is null or called_at < $7::float8 or (called_at = $7 and id > $6))
 order by called_at desc, id limit $8
"""
)
_BY_SORT: Mapping[LeadSort, str] = {
    LeadSort.OLDEST: OLDEST,
    LeadSort.NEWEST: NEWEST,
    LeadSort.PRIORITY: PRIORITY,
    LeadSort.LAST_CALLED: LAST_CALLED,
}


def key_of(lead: Lead, sort: LeadSort) -> float:
    """What a page goes on from, beside the id of its last lead."""
    return lead.called_at if sort is LeadSort.LAST_CALLED else float(lead.priority)


async def search(
    connection: Connection, wanted: LeadSearch, *, sort: LeadSort, after: tuple[int, float] | None, limit: int
) -> list[Lead]:
    """At most `limit` leads; `after` is the id and the key of the last lead of the page before."""
    rows = await connection.fetch(
        _BY_SORT[sort],
        wanted.campaign_id,
        wanted.state,
        wanted.batch_id,
        _anywhere(wanted.name),
        wanted.number,
        after[0] if after else None,
        after[1] if after else 0.0,
        limit,
    )
    return [Lead(*row) for row in rows]


def _anywhere(part: str | None) -> str | None:
    if part is None:
        return None
    plain = part.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{plain}%"


ONE = """
select jsonb_build_object(
  'id', l.id, 'campaign_id', l.campaign_id, 'batch_id', l.batch_id, 'state', l.state, 'priority', l.priority,
  'attempts', l.attempts, 'last_outcome', l.last_outcome, 'disposition_code', l.disposition_code,
  'next_attempt_at',
    case when l.next_attempt_at > '-infinity' and l.next_attempt_at < 'infinity' then l.next_attempt_at end,
  'contact', {contact},
  'history', {past},
  'callbacks', (
    select coalesce(jsonb_agg(jsonb_build_object(
             'id', b.id, 'due_at', b.due_at, 'state', b.state, 'agent', bu.name, 'note', b.note,
             'this_call', false) order by b.due_at), '[]')
      from callbacks b left join users bu on bu.id = b.agent_id where b.lead_id = l.id))
  from leads l join contacts p on p.id = l.contact_id
 where l.id = $1
""".replace("{contact}", contact("l.number_id")).replace("{past}", past("o.contact_id = l.contact_id", 100))


async def one(connection: Connection, lead_id: int) -> dict[str, Any] | None:
    """One lead with contact, history and callbacks, as the api shows it."""
    found: dict[str, Any] | None = await connection.fetchval(ONE, lead_id)
    return found
