"""Supervisors beside agents: what is alive, what is written with the moves of the floor, and the log of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from db import audit, events
from db.pool import Connection, Link
from dialer.core.monitoring import Mode, MonitorState, Why


@dataclass(slots=True)
class MonitoringRow:
    """A supervisor's phone beside an agent's line."""

    id: int
    supervisor_id: int
    agent_id: int
    phone: str
    stays: bool
    state: MonitorState
    mode: Mode
    asked_at: datetime
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    ended_why: Why | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """From `at` on this call is heard in this way; `mode` None: nothing is heard any more."""

    monitoring_id: int
    at: datetime
    attempt_id: int | None = None
    mode: Mode | None = None
    told: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """A line of the audit."""

    user_id: int
    action: str
    target: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Word:
    """A message to one agent, written with what it tells of."""

    sent_by: int
    agent_id: int
    about: str
    text: str


Write = MonitoringRow | Part | Act | Word

KEEP = """
insert into monitorings (id, node, supervisor_id, agent_id, phone, stays, state, mode, asked_at, opened_at, ended_at,
                         ended_why)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (id) do update set stays = excluded.stays, state = excluded.state, mode = excluded.mode,
       opened_at = excluded.opened_at, ended_at = excluded.ended_at, ended_why = excluded.ended_why
 where monitorings.state <> 'ended'
"""
END_PART = "update monitoring_parts set ended_at = greatest($2, began_at) where monitoring_id = $1 and ended_at is null"
BEGIN_PART = """
insert into monitoring_parts (monitoring_id, attempt_id, mode, told, began_at) values ($1, $2, $3, $4, $5)
on conflict (monitoring_id, began_at) do nothing
"""
SAY = """
with said as (insert into messages (sent_by, about, text) values ($1, $3, $4) returning id)
insert into message_readers (message_id, agent_id) select id, $2 from said
"""


async def write(link: Link, node: str, one: Write) -> None:
    """One write of the dialer's, in the transaction of the moves that it belongs to."""
    match one:
        case MonitoringRow():
            await link.execute(
                KEEP, one.id, node, one.supervisor_id, one.agent_id, one.phone, one.stays, one.state, one.mode,
                one.asked_at, one.opened_at, one.ended_at, one.ended_why,
            )  # fmt: skip
        case Part():
            await link.execute(END_PART, one.monitoring_id, one.at)
            if one.mode is not None:
                await link.execute(BEGIN_PART, one.monitoring_id, one.attempt_id, one.mode, one.told, one.at)
        case Act():
            await audit.write(link, one.user_id, one.action, one.target, one.detail)
        case Word():
            await link.execute(SAY, one.sent_by, one.agent_id, one.about, one.text)
            await events.append(link, "message", node=node, agent_id=one.agent_id)


ROLE = "select name, case when disabled_at is null then role end as role from users where id = $1"


async def role(connection: Connection, user_id: int) -> tuple[str, str | None]:
    """Name and role of somebody; None: a closed or unknown account."""
    row = await connection.fetchrow(ROLE, user_id)
    return (row["name"], row["role"]) if row else ("", None)


SUPERVISING = """
select id from users where id = any($1::bigint[]) and disabled_at is null and role in ('supervisor', 'admin')
"""


async def supervising(connection: Connection, users: Sequence[int]) -> frozenset[int]:
    """Those of these people who may be beside agents."""
    return frozenset(row["id"] for row in await connection.fetch(SUPERVISING, list(users)))


TOLD = "select monitoring_told from campaigns where id = $1"


async def told(connection: Connection, campaign_id: int) -> bool | None:
    """Whether agents of a campaign are told who listens; None: there is no such campaign."""
    found: bool | None = await connection.fetchval(TOLD, campaign_id)
    return found


TELL = "update campaigns set monitoring_told = $2 where id = $1 returning id"


async def tell(connection: Connection, campaign_id: int, wanted: bool) -> bool:
    """Say whether they are. False: there is no such campaign."""
    return await connection.fetchval(TELL, campaign_id, wanted) is not None


@dataclass(frozen=True, slots=True)
class Alive:
    """A monitoring that has not ended, and the part that was last begun."""

    row: MonitoringRow
    supervisor: str
    attempt_id: int | None
    leg_number: int
    told: bool
    since: datetime | None


ALIVE = """
select m.id, m.supervisor_id, m.agent_id, m.phone, m.stays, m.state, m.mode, m.asked_at, m.opened_at, u.name,
       p.attempt_id, a.leg_number, coalesce(p.told, false), p.began_at
  from monitorings m join users u on u.id = m.supervisor_id join agents a on a.id = m.agent_id
  left join monitoring_parts p on p.monitoring_id = m.id and p.ended_at is null
 where m.node = $1 and m.state <> 'ended' order by m.id
"""


async def alive(connection: Connection, node: str) -> list[Alive]:
    """Those of this node that have not ended."""
    found = []
    for row in await connection.fetch(ALIVE, node):
        state, mode = MonitorState(row[5]), Mode(row[6])
        kept = MonitoringRow(row[0], row[1], row[2], row[3], row[4], state, mode, row[7], row[8])
        found.append(Alive(kept, *row[9:]))
    return found


@dataclass(frozen=True, slots=True)
class ListenerRow:
    """A supervisor beside an agent, as screens show it."""

    id: int
    agent_id: int
    supervisor_id: int
    supervisor: str
    state: str
    mode: str
    stays: bool
    told: bool
    since: datetime | None
    attempt_id: int | None


LISTENERS = """
select m.id, m.agent_id, m.supervisor_id, u.name, m.state, m.mode, m.stays, coalesce(p.told, false), p.began_at,
       p.attempt_id
  from monitorings m join users u on u.id = m.supervisor_id
  left join monitoring_parts p on p.monitoring_id = m.id and p.ended_at is null
 where m.state <> 'ended' order by m.id
"""


async def listeners(connection: Connection) -> list[ListenerRow]:
    """Every supervisor who is beside an agent now."""
    return [ListenerRow(*row) for row in await connection.fetch(LISTENERS)]


@dataclass(frozen=True, slots=True)
class Logged:
    """One call that was listened to: who, whom, how, from when until when (None: still)."""

    monitoring_id: int
    supervisor_id: int
    supervisor: str
    agent_id: int
    agent: str
    attempt_id: int
    campaign_id: int
    mode: Mode
    told: bool
    began_at: datetime
    ended_at: datetime | None


LOG = """
select p.monitoring_id, m.supervisor_id, s.name, m.agent_id, g.name, p.attempt_id, t.campaign_id, p.mode, p.told,
       p.began_at, p.ended_at
  from monitoring_parts p join monitorings m on m.id = p.monitoring_id
  join users s on s.id = m.supervisor_id join users g on g.id = m.agent_id join attempts t on t.id = p.attempt_id
 where ($1::bigint is null or m.agent_id = $1) and ($2::bigint is null or m.supervisor_id = $2)
   and ($3::timestamptz is null or p.began_at < $3)
 order by p.began_at desc, p.monitoring_id limit $4
"""


async def log(
    connection: Connection, *, agent_id: int | None, supervisor_id: int | None, before: datetime | None, limit: int
) -> list[Logged]:
    """Calls that were listened to, the newest first, from before one moment on."""
    return [Logged(*row) for row in await connection.fetch(LOG, agent_id, supervisor_id, before, limit)]
