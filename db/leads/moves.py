"""Leads: taken for a call, put aside by a rule, and put where their last call sends them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from db.calls.attempts import AttemptRow
from db.pool import Connection
from dialer.core.states import AttemptState

if TYPE_CHECKING:
    from asyncpg import Record


@dataclass(frozen=True, slots=True)
class Taken:
    """A lead that may be called: `calendar` and `postcode` are written with it."""

    id: int
    calendar: str
    postcode: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A lead that waits: put aside by a rule (`held_by`) until `at` or for ever, or let go again (None)."""

    id: int
    state: str
    at: datetime | None
    """None: when it would be called otherwise."""
    held_by: str | None
    calendar: str
    postcode: str


_ASIDE = """update leads l set
      state = h.state, held_by = h.held_by, calendar = h.calendar, postcode = h.postcode,
      next_attempt_at = coalesce(h.at, l.due_at, l.next_attempt_at),
      due_at = case when h.held_by is not null then coalesce(l.due_at, l.next_attempt_at) end
    from unnest({arrays}) as h(id, state, at, held_by, calendar, postcode)
   where l.id = h.id"""

# After a call the chance is another one: it is forgotten until the lead is scored again. The number is written as it
# was judged: the lead is locked since, but the contact is not.
TAKE = """
with taken as (
  update leads l set
      state = 'calling', answer_chance = null, next_attempt_at = coalesce(l.due_at, l.next_attempt_at),
      held_by = null, due_at = null, calendar = t.calendar, postcode = t.postcode
    from unnest($1::bigint[], $2::text[], $3::text[]) with ordinality as t(id, calendar, postcode, place)
   where l.id = t.id
  returning l.id, l.campaign_id, l.contact_id, l.number_id, t.place
), aside as (
  {aside}
), promised as (
  update callbacks b set state = 'claimed' from taken t
   where $13 and b.lead_id = t.id and b.state in ('scheduled', 'due', 'missed')
  returning b.id, b.lead_id
)
insert into attempts (node, campaign_id, lead_id, contact_id, number_id, e164, trunk, mode, callback_id, agent_id,
                      state, claimed_at)
select c.node, c.id, t.id, t.contact_id, t.number_id, n.e164, c.trunk, $10, b.id, $11, 'claimed', $12
  from taken t join campaigns c on c.id = t.campaign_id join contact_numbers n on n.id = t.number_id
  left join promised b on b.lead_id = t.id
 order by t.place
returning id, campaign_id, lead_id, contact_id, number_id, e164, trunk, mode, state, claimed_at, caller_id,
          callback_id, agent_id
""".replace(
    "{aside}",
    _ASIDE.replace("{arrays}", "$4::bigint[], $5::text[], $6::timestamptz[], $7::text[], $8::text[], $9::text[]"),
)


async def take(
    connection: Connection,
    taken: Sequence[Taken],
    aside: Sequence[Aside],
    now: datetime,
    mode: str,
    agent_id: int | None = None,
    *,
    promised: bool = False,
) -> list[AttemptRow]:
    """Write that these leads are being called, in this order, and put others aside; the attempts, in state claimed.

    All of them are locked by the caller's transaction. `promised`: their callbacks are claimed too.
    """
    rows = await connection.fetch(
        TAKE,
        *_columns(taken, "id", "calendar", "postcode"),
        *_columns(aside, "id", "state", "at", "held_by", "calendar", "postcode"),
        mode,
        agent_id,
        now,
        promised,
    )
    return [_attempt(row) for row in rows]


def _columns(rows: Sequence[object], *names: str) -> list[list[object]]:
    return [[getattr(row, name) for row in rows] for name in names]


def _attempt(row: Record) -> AttemptRow:
    attempt = AttemptRow(*row)
    attempt.state = AttemptState(attempt.state)
    return attempt


# Only as they were read: a lead that is called, taken back or moved meanwhile is left to whoever did that.
PUT_ASIDE = """{aside} and l.id in (
     select o.id from leads o join unnest($1::bigint[], $7::text[], $8::text[]) as was(id, state, held_by)
       on was.id = o.id and was.state = o.state and was.held_by is not distinct from o.held_by
      order by o.id for update of o skip locked)""".replace(
    "{aside}",
    _ASIDE.replace("{arrays}", "$1::bigint[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[]"),
)


async def put_aside(connection: Connection, aside: Sequence[Aside], before: Sequence[tuple[str, str | None]]) -> None:
    """Put waiting leads aside, or let them go; `before`: state and rule of each as they were read."""
    states, rules = [state for state, _ in before], [rule for _, rule in before]
    columns = _columns(aside, "id", "state", "at", "held_by", "calendar", "postcode")
    await connection.execute(PUT_ASIDE, *columns, states, rules)


@dataclass(frozen=True, slots=True)
class LeadMove:
    """Where a lead goes after its call.

    It is exhausted instead where, beside the attempt that is named, so many others (`limit_times`) had that outcome
    or disposition.
    """

    id: int
    state: str
    number_id: int
    attempts: int
    next_attempt_at: datetime
    last_outcome: str | None
    disposition_code: str | None
    attempt_id: int | None = None
    limit_on: str | None = None
    limit_word: str | None = None
    limit_times: int | None = None


CAMPAIGN = "select campaign_id from leads where id = $1"


async def campaign_of(connection: Connection, lead_id: int) -> int | None:
    """The campaign of a lead; None: there is no such lead."""
    found: int | None = await connection.fetchval(CAMPAIGN, lead_id)
    return found


CONTEXT = """
select l.id, l.attempts, array_agg(n.id order by n.rank) as number_ids
  from leads l join contact_numbers n on n.contact_id = l.contact_id
 where l.id = any($1::bigint[]) group by l.id
"""


async def contexts(connection: Connection, lead_ids: Sequence[int]) -> dict[int, tuple[int, tuple[int, ...]]]:
    """Per lead: attempts made, and the numbers of its contact in the order of trying."""
    rows = await connection.fetch(CONTEXT, list(lead_ids))
    return {row["id"]: (row["attempts"], tuple(row["number_ids"])) for row in rows}
