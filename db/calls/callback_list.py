"""Callbacks as people see and change them: listed, promised by a supervisor, moved, cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection
from dialer.core.promises import ESCALATION


@dataclass(frozen=True, slots=True)
class Listed:
    """A callback with what a person wants to read about it."""

    id: int
    campaign_id: int
    campaign: str
    lead_id: int
    agent_id: int | None
    agent: str | None
    title: str
    first_name: str
    last_name: str
    company: str
    number: str
    due_at: datetime
    state: str
    note: str
    was_of: str | None
    fell_at: datetime | None
    timezone: str
    appointment_consent_id: int | None
    overdue: bool
    escalated: int

    @property
    def late_minutes(self) -> int:
        """The last step of being late that was told."""
        return ESCALATION[self.escalated - 1] if self.escalated else 0


# Late by the first step of ESCALATION, and not being called.
_SEEN = """
select b.id, b.campaign_id, c.name, b.lead_id, b.agent_id, u.name, k.title, k.first_name, k.last_name, k.company,
       n.e164, b.due_at, b.state, b.note, w.name, b.fell_at, b.timezone, b.appointment_consent_id,
       b.state in ('scheduled', 'due', 'missed') and b.due_at <= now() - interval '2 min' as overdue, b.escalated
  from callbacks b
  join campaigns c on c.id = b.campaign_id
  join leads l on l.id = b.lead_id
  join contacts k on k.id = l.contact_id
  join contact_numbers n on n.id = l.number_id
  left join users u on u.id = b.agent_id
  left join users w on w.id = b.was_of
"""
PAGE = (
    _SEEN
    + """
 where ($1::bigint is null or b.campaign_id = $1) and ($2::bigint is null or b.agent_id = $2)
   and ($3::text[] is null or b.state = any($3)) and (not $7::boolean or b.state in ('scheduled', 'due', 'missed')
        and b.due_at <= now() - interval '2 min')
   and ($4::timestamptz is null or (b.due_at, b.id) > ($4, $5::bigint))
 order by b.due_at, b.id limit $6
"""
)
OPEN_OF_AGENT = (
    _SEEN
    + """
  join campaign_crew m on m.campaign_id = b.campaign_id and m.agent_id = b.agent_id
 where b.agent_id = $1 and b.state in ('scheduled', 'due', 'claimed', 'missed') order by b.due_at, b.id limit 200
"""
)
ONE = _SEEN + " where b.id = $1"


async def page(
    connection: Connection,
    *,
    campaign_id: int | None,
    agent_id: int | None,
    states: Sequence[str] | None,
    after: tuple[datetime, int] | None,
    limit: int,
    overdue: bool = False,
) -> list[Listed]:
    """Callbacks by the time for which they were promised; `after` is time and id of the last one shown."""
    moment, last = after or (None, None)
    rows = await connection.fetch(PAGE, campaign_id, agent_id, states, moment, last, limit, overdue)
    return [Listed(*row) for row in rows]


async def open_of_agent(connection: Connection, agent_id: int) -> list[Listed]:
    """What an agent promised to do himself and has not done, in the campaigns that he works for."""
    return [Listed(*row) for row in await connection.fetch(OPEN_OF_AGENT, agent_id)]


async def one(connection: Connection, callback_id: int) -> Listed | None:
    """One callback."""
    row = await connection.fetchrow(ONE, callback_id)
    return Listed(*row) if row else None


PROMISED_FROM = ("callable", "callback", "done", "exhausted")
"""The states of a lead in which a call may be promised."""
HOLD_LEAD = "update leads set state = 'callback' where id = $1 and state = any($2::text[]) returning campaign_id"


async def hold_lead(connection: Connection, lead_id: int) -> int | None:
    """Keep a lead for its callback; its campaign, or None: it is in a call, removed or blocked."""
    campaign: int | None = await connection.fetchval(HOLD_LEAD, lead_id, PROMISED_FROM)
    return campaign


PROMISE = """
insert into callbacks (campaign_id, lead_id, agent_id, due_at, note, promised_by, timezone, appointment_consent_id)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id
"""


async def promise(
    connection: Connection,
    *,
    campaign_id: int,
    lead_id: int,
    agent_id: int | None,
    due_at: datetime,
    note: str,
    promised_by: int | None,
    timezone: str = "",
    appointment_consent_id: int | None = None,
) -> int | None:
    """A promise that was not made in a call; its id, or None: the lead has an open one."""
    made: int | None = await connection.fetchval(
        PROMISE, campaign_id, lead_id, agent_id, due_at, note, promised_by, timezone, appointment_consent_id
    )
    return made


CANCEL = """
update callbacks set state = 'cancelled'
 where id = $1 and state = $2 returning id
"""


async def cancel(connection: Connection, callback_id: int, state: str) -> bool:
    """Cancel a callback that is still in `state`. False: someone was faster."""
    return await connection.fetchval(CANCEL, callback_id, state) is not None


FREE_LEAD = """
update leads set state = 'callable', next_attempt_at = greatest(next_attempt_at, now())
 where id = $1 and state = 'callback'
"""


async def free_lead(connection: Connection, lead_id: int) -> None:
    """Let a lead be called again like any other."""
    await connection.execute(FREE_LEAD, lead_id)
