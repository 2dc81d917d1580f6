"""Promised calls: they fall due, fall to the campaign, are told of when late, and are settled by the call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from db.pool import Connection
from dialer.core.promises import ESCALATION, Promised

FALL_DUE = """
update callbacks b set state = 'due' from campaigns c
 where c.id = b.campaign_id and c.node = $1 and b.state = 'scheduled' and b.due_at <= $2
   and exists (select from leases where node = $1 and epoch = $3)
returning b.id, b.campaign_id, b.agent_id, b.lead_id
"""

MISS = """
update callbacks b set state = 'missed' from campaigns c
 where c.id = b.campaign_id and c.node = $1 and b.state = 'due' and b.due_at <= $2
   and exists (select from leases where node = $1 and epoch = $3)
returning b.id, b.campaign_id, b.agent_id, b.lead_id
"""

FALL = """
update callbacks b set was_of = b.agent_id, agent_id = null, fell_at = $2::timestamptz from campaigns c
 where c.id = b.campaign_id and c.node = $1 and b.state in ('due', 'missed') and b.agent_id is not null
   and b.due_at <= $2::timestamptz - make_interval(mins => c.personal_falls_after_minutes)
   and exists (select from leases where node = $1 and epoch = $3)
returning b.id, b.campaign_id, b.was_of, b.lead_id
"""

# What was late before anybody looked is told of once, by its last step.
ESCALATE = """
with late as (
  select b.id, (select count(*) from unnest($4::int[]) as m(minutes)
                 where b.due_at <= $2::timestamptz - make_interval(mins => m.minutes)) as steps
    from callbacks b join campaigns c on c.id = b.campaign_id
   where c.node = $1 and b.state in ('due', 'missed')
)
update callbacks b set escalated = late.steps from late
 where late.id = b.id and late.steps > b.escalated and b.state in ('due', 'missed')
   and exists (select from leases where node = $1 and epoch = $3)
returning b.id, b.campaign_id, coalesce(b.agent_id, b.was_of), b.lead_id, b.state, b.escalated
"""


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a promise by itself. `late`: minutes past its time, where those are told now."""

    what: str
    id: int
    campaign_id: int
    agent_id: int | None
    lead_id: int
    late: int = 0


async def fall_due(connection: Connection, node: str, epoch: int, now: datetime, missed: timedelta) -> list[Changed]:
    """Make due what was promised for `now` or before, missed what is later than `missed`, and let personal promises
    fall to their campaigns after the time that those set; say what is late.

    Nothing is changed by a dialer whose lease is of another epoch.
    """
    due = await connection.fetch(FALL_DUE, node, now, epoch)
    late = await connection.fetch(MISS, node, now - missed, epoch)
    fell = await connection.fetch(FALL, node, now, epoch)
    told = await connection.fetch(ESCALATE, node, now, epoch, list(ESCALATION))
    return [
        *(Changed("due", *row) for row in due),
        *(Changed("missed", *row) for row in late),
        *(Changed("fell", *row) for row in fell),
        *(Changed(row[4], row[0], row[1], row[2], row[3], ESCALATION[row[5] - 1]) for row in told),
    ]


# At most a hundred of each campaign: a campaign whose promises cannot be kept hides none of another one. Those outside
# the places of their campaign wait, and hide none inside.
SOON = """
select id, lead_id, campaign_id, agent_id, was_of, at, appointment, calendar from (
  select b.id, b.lead_id, b.campaign_id, b.agent_id, b.was_of, greatest(b.due_at, b.not_before) as at,
         exists (select from consents g where g.id = b.appointment_consent_id and g.revoked_at is null
                  and (g.valid_until is null or g.valid_until > now())) as appointment, l.calendar,
         row_number() over (partition by b.campaign_id, b.agent_id order by b.due_at, b.id) as place
    from callbacks b join campaigns c on c.id = b.campaign_id join leads l on l.id = b.lead_id
    left join agents a on a.id = b.agent_id
   where c.node = $1 and c.state = 'running' and b.state in ('scheduled', 'due', 'missed')
     and b.due_at <= $2 and b.not_before <= $2
     and (b.agent_id is null or a.state not in ('offline', 'paused'))
     and (c.places = '{}' or exists (
       select from leads l join contacts k on k.id = l.contact_id, unnest(c.places) prefix
        where l.id = b.lead_id and starts_with(k.postcode, prefix)))
) waiting where place <= 100 order by at, id
"""


async def soon(connection: Connection, node: str, until: datetime) -> list[Promised]:
    """Promises of running campaigns for `until` or before that somebody who is at work may keep, the oldest first."""
    return [Promised(*row) for row in await connection.fetch(SOON, node, until)]


WAITING = """
select lead_id from callbacks
 where campaign_id = $1 and state in ('due', 'missed') and due_at <= $2 and not_before <= $2
   and (agent_id is null or agent_id = $3)
 order by due_at limit 100
"""


async def waiting(connection: Connection, campaign_id: int, now: datetime, agent_id: int | None) -> list[int]:
    """Leads promised a call for now, the oldest promise first: by anyone, or by this agent if one is named."""
    return [row["lead_id"] for row in await connection.fetch(WAITING, campaign_id, now, agent_id)]


PUT_OFF = """
update callbacks set not_before = $2 where lead_id = $1 and state in ('scheduled', 'due', 'missed') and not_before < $2
"""


async def put_off(connection: Connection, lead_id: int, until: datetime) -> None:
    """Nobody looks at the promise to this lead again before then; the promise itself stays as it is."""
    await connection.execute(PUT_OFF, lead_id, until)


# The owner of the promise is told, whoever made the call; he may have changed while it was claimed. What would be due
# again is cancelled where the lead was taken back meanwhile, with its batch.
SETTLE = """
with settled as (
  update callbacks b
     set state = case when $2 = 'due' and exists (select from leads l where l.id = b.lead_id and l.state = 'removed')
                      then 'cancelled' else $2 end,
         not_before = coalesce($4, not_before)
   where id = $1 and state = 'claimed' returning id, campaign_id, coalesce(agent_id, was_of) as agent_id,
    lead_id, state
)
insert into events (node, at, kind, campaign_id, agent_id, lead_id, body)
select c.node, $3, 'callback', s.campaign_id, s.agent_id, s.lead_id, jsonb_build_object('id', s.id, 'state', s.state)
  from settled s join campaigns c on c.id = s.campaign_id
returning seq
"""


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a claimed callback at a moment: done, or due again but not before a time."""

    id: int
    state: str
    at: datetime
    not_before: datetime | None = None


async def settle(connection: Connection, settled: Settled) -> bool:
    """Write what became of a callback, and the event that tells its owner. False: it was not claimed."""
    s = settled
    return await connection.fetchval(SETTLE, s.id, s.state, s.at, s.not_before) is not None


# A promise of a lead that was taken back with its batch during the call is kept by nobody.
PROMISE = """
insert into callbacks (campaign_id, lead_id, agent_id, due_at, note, promised_by, promised_in, timezone,
                       appointment_consent_id, state)
select $1, $2, $3, $4, $5, $6, $7, $8, $9,
       case when exists (select from leads where id = $2 and state = 'removed') then 'cancelled' else 'scheduled' end
on conflict do nothing
returning id
"""


@dataclass(frozen=True, slots=True)
class Promise:
    """A call promised during an attempt; due_at is aware, agent_id None means anyone of the campaign.

    `timezone`: the customer's, in which the time was said, if it was; `appointment_consent_id`: what proves that the
    person wants this precise time.
    """

    campaign_id: int
    lead_id: int
    agent_id: int | None
    due_at: datetime
    note: str
    promised_by: int | None
    promised_in: int
    timezone: str = ""
    appointment_consent_id: int | None = None


async def promise(connection: Connection, p: Promise) -> int | None:
    """Write a promise; its id, or None where this attempt or this lead has one already."""
    made: int | None = await connection.fetchval(
        PROMISE, p.campaign_id, p.lead_id, p.agent_id, p.due_at, p.note, p.promised_by, p.promised_in, p.timezone,
        p.appointment_consent_id,
    )  # fmt: skip
    return made
