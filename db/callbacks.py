"""Promised calls: they fall due, are claimed before other leads, and are settled by the call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from db.pool import Connection

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


@dataclass(frozen=True, slots=True)
class Changed:
    """A callback that changed its state by itself."""

    state: str
    id: int
    campaign_id: int
    agent_id: int | None
    lead_id: int


async def fall_due(connection: Connection, node: str, epoch: int, now: datetime, late: timedelta) -> list[Changed]:
    """Make due what was promised for `now` or before, and missed what is later than `late`.

    Nothing is changed by a dialer whose lease is of another epoch.
    """
    due = await connection.fetch(FALL_DUE, node, now, epoch)
    missed = await connection.fetch(MISS, node, now - late, epoch)
    return [Changed("due", *row) for row in due] + [Changed("missed", *row) for row in missed]


PROMISED = """
select distinct b.campaign_id from callbacks b join campaigns c on c.id = b.campaign_id
 where c.node = $1 and b.state in ('due', 'missed') and b.agent_id is null and b.due_at <= $2 and b.not_before <= $2
"""


async def promised(connection: Connection, node: str, now: datetime) -> set[int]:
    """The campaigns that have a call promised for now that anyone may make."""
    return {row["campaign_id"] for row in await connection.fetch(PROMISED, node, now)}


WAITING = """
select lead_id from callbacks
 where campaign_id = $1 and state in ('due', 'missed') and due_at <= $2 and not_before <= $2
   and (agent_id is null or agent_id = $3)
 order by due_at limit 100
"""


async def waiting(connection: Connection, campaign_id: int, now: datetime, agent_id: int | None) -> list[int]:
    """Leads promised a call for now, the oldest promise first: by anyone, or by this agent if one is named."""
    return [row["lead_id"] for row in await connection.fetch(WAITING, campaign_id, now, agent_id)]


PERSONAL = """
select b.lead_id, b.agent_id, b.campaign_id
  from callbacks b join campaigns c on c.id = b.campaign_id join agents a on a.id = b.agent_id
 where c.node = $1 and c.state = 'running' and b.state in ('due', 'missed') and b.due_at <= $2 and b.not_before <= $2
   and a.state = 'ready'
 order by b.due_at limit 100
"""


async def personal(connection: Connection, node: str, now: datetime) -> list[tuple[int, int, int]]:
    """Lead, agent and campaign of personal promises that are due and whose agent is ready, the oldest first."""
    rows = await connection.fetch(PERSONAL, node, now)
    return [(row["lead_id"], row["agent_id"], row["campaign_id"]) for row in rows]


# The owner of the promise is told, whoever made the call; he may have changed while it was claimed.
SETTLE = """
with settled as (
  update callbacks set state = $2, not_before = coalesce($4, not_before)
   where id = $1 and state = 'claimed' returning id, campaign_id, agent_id, lead_id, state
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


PROMISE = """
insert into callbacks (campaign_id, lead_id, agent_id, due_at, note, promised_by, promised_in)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict do nothing
returning id
"""


@dataclass(frozen=True, slots=True)
class Promise:
    """A call promised during an attempt; due_at is aware, agent_id None means anyone of the campaign."""

    campaign_id: int
    lead_id: int
    agent_id: int | None
    due_at: datetime
    note: str
    promised_by: int | None
    promised_in: int


async def promise(connection: Connection, p: Promise) -> int | None:
    """Write a promise; its id, or None where this attempt or this lead has one already."""
    made: int | None = await connection.fetchval(
        PROMISE, p.campaign_id, p.lead_id, p.agent_id, p.due_at, p.note, p.promised_by, p.promised_in
    )
    return made
