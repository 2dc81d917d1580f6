"""Leads: claimed for a call in one statement, and put where their last call sends them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.attempts import AttemptRow
from db.pool import Connection
from dialer.core.states import AttemptState


@dataclass(frozen=True, slots=True)
class Claim:
    """A lead that is now being called, with what its next number depends on."""

    attempt: AttemptRow
    lead_attempts: int
    number_ids: tuple[int, ...]


# The hopper is the index leads_hopper; a row that another claim holds is passed over, a number on the
# do-not-call list leaves the hopper in the same statement that would have called it.
CLAIM = """
with picked as (
  select l.id, l.contact_id, l.number_id, n.e164, l.attempts,
         exists (select from dnc d where d.e164 = n.e164
                  and (d.principal_id is null or d.principal_id = c.principal_id)) as blocked
    from leads l
    join contact_numbers n on n.id = l.number_id
    join campaigns c on c.id = l.campaign_id
   where l.campaign_id = $1 and l.state = 'callable' and l.next_attempt_at <= $2 and c.state = 'running'
     and exists (select from leases where node = c.node and epoch = $5)
   order by l.priority desc, l.next_attempt_at, l.id
   limit $3
   for update of l skip locked
), """
# The head of the hopper and those who will rather answer, each from its index, and the first of both together:
# a lead of higher priority comes first even if its chance is not known. Some more than are wanted, should others
# hold them.
_EITHER = """
with head as (
  select id from leads where campaign_id = $1 and state = 'callable' and next_attempt_at <= $2
   order by priority desc, next_attempt_at, id limit $3 + 50
), likely as (
  select id from leads
   where campaign_id = $1 and state = 'callable' and next_attempt_at <= $2 and answer_chance is not null
   order by priority desc, answer_chance desc, next_attempt_at, id limit $3 + 50
)"""
_PICK_LIKELY = """, picked as (
  select l.id, l.contact_id, l.number_id, n.e164, l.attempts,
         exists (select from dnc d where d.e164 = n.e164
                  and (d.principal_id is null or d.principal_id = c.principal_id)) as blocked
    from leads l
    join contact_numbers n on n.id = l.number_id
    join campaigns c on c.id = l.campaign_id
   where l.id in (select id from head union select id from likely)
     and l.campaign_id = $1 and l.state = 'callable' and l.next_attempt_at <= $2 and c.state = 'running'
     and exists (select from leases where node = c.node and epoch = $5)
   order by l.priority desc, l.answer_chance desc nulls last, l.next_attempt_at, l.id
   limit $3
   for update of l skip locked
), """
# After a call the chance is another one: it is forgotten until the lead is scored again.
TAKE = """moved as (
  update leads l set state = case when p.blocked then 'blocked' else 'calling' end, answer_chance = null
    from picked p where l.id = p.id
), made as (
  insert into attempts (node, campaign_id, lead_id, contact_id, number_id, e164, trunk, mode, agent_id, state,
                        claimed_at)
  select c.node, c.id, p.id, p.contact_id, p.number_id, p.e164, c.trunk, c.mode, $4, 'claimed', $2
    from picked p join campaigns c on c.id = $1
   where not p.blocked
  returning id, campaign_id, lead_id, contact_id, number_id, e164, trunk, mode, state, claimed_at, caller_id,
            callback_id, agent_id
)
select m.*, p.attempts, p.blocked,
       (select array_agg(n.id order by n.rank) from contact_numbers n where n.contact_id = p.contact_id) as number_ids
  from picked p left join made m on m.lead_id = p.id
 order by m.id
"""

CLAIM_NEXT, CLAIM_LIKELIEST = CLAIM + TAKE, _EITHER + _PICK_LIKELY + TAKE


async def claim(
    connection: Connection,
    epoch: int,
    campaign_id: int,
    count: int,
    now: datetime,
    agent_id: int | None = None,
    *,
    likely_first: bool = False,
) -> tuple[list[Claim], int]:
    """Claim up to `count` leads that may be called now: the claims, and how many were blocked instead.

    The attempts are written in state claimed and the leads are calling when this returns. Nothing is claimed
    by a dialer whose lease is of another epoch, nor for a campaign that does not run. `likely_first`: among leads
    of one priority those who will rather answer come first, instead of those who wait longest.
    """
    statement = CLAIM_LIKELIEST if likely_first else CLAIM_NEXT
    rows = await connection.fetch(statement, campaign_id, now, count, agent_id, epoch)
    return [_claimed(row) for row in rows if row["id"] is not None], sum(row["blocked"] for row in rows)


UPCOMING = """
select id from leads where campaign_id = $1 and state = 'callable' and next_attempt_at <= $2
 order by priority desc, next_attempt_at, id limit $3
"""
_LIKELIEST = """
select id from leads where id in (select id from head union select id from likely)
 order by priority desc, answer_chance desc nulls last, next_attempt_at, id limit $3
"""
UPCOMING_LIKELIEST = _EITHER + _LIKELIEST


async def upcoming(
    connection: Connection, campaign_id: int, count: int, now: datetime, *, likely_first: bool = False
) -> list[int]:
    """The leads that `claim` would take next, at most `count`, in its order; those that others hold among them."""
    statement = UPCOMING_LIKELIEST if likely_first else UPCOMING
    return [row[0] for row in await connection.fetch(statement, campaign_id, now, max(0, count))]


CLAIM_ONE = """
with picked as (
  select l.id, l.contact_id, l.number_id, n.e164, l.attempts, l.campaign_id
    from leads l
    join contact_numbers n on n.id = l.number_id
    join campaigns c on c.id = l.campaign_id
   where l.id = $1 and c.node = $6 and c.state = 'running'
     and (l.state = 'callback' or l.state = 'callable' and l.next_attempt_at <= $2)
     and not exists (select from callbacks b where b.lead_id = l.id and b.state in ('scheduled', 'due', 'missed')
                      and b.agent_id is not null and b.agent_id is distinct from $3)
     and exists (select from leases where node = $6 and epoch = $5)
     and not exists (select from dnc d where d.e164 = n.e164
                      and (d.principal_id is null or d.principal_id = c.principal_id))
   for update of l skip locked
), moved as (
  update leads l set state = 'calling', answer_chance = null from picked p where l.id = p.id
), promised as (
  update callbacks b set state = 'claimed' from picked p
   where b.lead_id = p.id and b.state in ('scheduled', 'due', 'missed')
  returning b.id, b.lead_id
), made as (
  insert into attempts (node, campaign_id, lead_id, contact_id, number_id, e164, trunk, mode, callback_id, agent_id,
                        state, claimed_at)
  select c.node, c.id, p.id, p.contact_id, p.number_id, p.e164, c.trunk, $4, b.id, $3,
         'claimed', $2
    from picked p join campaigns c on c.id = p.campaign_id left join promised b on b.lead_id = p.id
  returning id, campaign_id, lead_id, contact_id, number_id, e164, trunk, mode, state, claimed_at, caller_id,
            callback_id, agent_id
)
select m.*, p.attempts,
       (select array_agg(n.id order by n.rank) from contact_numbers n where n.contact_id = p.contact_id) as number_ids
  from picked p join made m on m.lead_id = p.id
"""


async def claim_one(
    connection: Connection,
    node: str,
    epoch: int,
    lead_id: int,
    agent_id: int | None,
    mode: str,
    now: datetime,
) -> Claim | None:
    """Claim this lead, for this agent if one is named; None where it may not be called now, or another promised to,
    or its campaign does not run.

    `mode`: that of the call; `manual` where an agent starts it, whatever the campaign's own is.
    """
    row = await connection.fetchrow(CLAIM_ONE, lead_id, now, agent_id, mode, epoch, node)
    return _claimed(row) if row else None


def _claimed(row: object) -> Claim:
    r: dict[str, object] = dict(row)  # type: ignore[call-overload]
    r["state"] = AttemptState(str(r["state"]))
    lead_attempts, number_ids = r.pop("attempts"), r.pop("number_ids")
    r.pop("blocked", None)
    return Claim(AttemptRow(**r), int(lead_attempts), tuple(number_ids))  # type: ignore[arg-type, call-overload]


@dataclass(frozen=True, slots=True)
class LeadMove:
    """Where a lead goes after its call."""

    id: int
    state: str
    number_id: int
    attempts: int
    next_attempt_at: datetime
    last_outcome: str | None
    disposition_code: str | None


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
