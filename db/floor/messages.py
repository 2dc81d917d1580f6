"""What supervisors write to agents, and who has read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from db.pool import Connection

if TYPE_CHECKING:
    from asyncpg import Record

TO_ONE = """
with meant as (select id from agents where id = $2),
said as (insert into messages (sent_by, about, text) select $1, 'word', $3 from meant returning id)
insert into message_readers (message_id, agent_id) select said.id, meant.id from said, meant
returning message_id, agent_id
"""
TO_ALL = """
with meant as (
  select distinct k.agent_id as id from campaign_crew k join users u on u.id = k.agent_id
   where k.campaign_id = $2 and u.disabled_at is null
), said as (
  insert into messages (sent_by, about, text, campaign_id)
  select $1, 'word', $3, $2 where exists (select from meant) returning id
)
insert into message_readers (message_id, agent_id) select said.id, meant.id from said, meant
returning message_id, agent_id
"""
TO_SOME = """
with said as (insert into messages (sent_by, about, text, campaign_id) values ($1, 'word', $3, $4) returning id)
insert into message_readers (message_id, agent_id) select said.id, w.id from said, unnest($2::bigint[]) as w(id)
returning message_id, agent_id
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was written, and for whom."""

    id: int
    agents: tuple[int, ...]


async def to_agent(connection: Connection, sender: int, agent_id: int, text: str) -> Sent | None:
    """Write to one agent; None: there is no such agent."""
    return _sent(await connection.fetch(TO_ONE, sender, agent_id, text))


async def to_campaign(connection: Connection, sender: int, campaign_id: int, text: str) -> Sent | None:
    """Write to all agents of a campaign; None: it has none."""
    return _sent(await connection.fetch(TO_ALL, sender, campaign_id, text))


async def to_some(
    connection: Connection, sender: int, agents: Sequence[int], text: str, campaign_id: int
) -> Sent | None:
    """Write to these agents, who all exist, about a campaign; None: they are none."""
    return _sent(await connection.fetch(TO_SOME, sender, list(agents), text, campaign_id)) if agents else None


def _sent(rows: list[Record]) -> Sent | None:
    return Sent(rows[0][0], tuple(sorted(row[1] for row in rows))) if rows else None


@dataclass(frozen=True, slots=True)
class Unread:
    """A message that its reader has not read yet."""

    id: int
    sent_at: datetime
    sender: str
    about: str
    text: str


UNREAD = """
select m.id, m.sent_at, u.name, m.about, m.text
  from message_readers r join messages m on m.id = r.message_id join users u on u.id = m.sent_by
 where r.agent_id = $1 and r.read_at is null order by m.id limit $2
"""


async def unread(connection: Connection, agent_id: int, limit: int) -> list[Unread]:
    """What an agent has not read yet, the oldest first."""
    return [Unread(*row) for row in await connection.fetch(UNREAD, agent_id, limit)]


READ = """
update message_readers set read_at = coalesce(read_at, now()) where message_id = $1 and agent_id = $2
returning message_id
"""


async def read(connection: Connection, message_id: int, agent_id: int) -> bool:
    """Note that an agent has read it; the first time counts. False: it is no message to this agent."""
    return await connection.fetchval(READ, message_id, agent_id) is not None


@dataclass(frozen=True, slots=True)
class Listed:
    """A message, to how many, and how many have read it."""

    id: int
    sent_at: datetime
    sender: str
    about: str
    text: str
    agent: str | None
    campaign_id: int | None
    readers: int
    read: int


LISTED = """
select m.id, m.sent_at, u.name, m.about, m.text,
       case when m.campaign_id is null then min(g.name) end, m.campaign_id, count(*), count(r.read_at)
  from messages m join users u on u.id = m.sent_by
  join message_readers r on r.message_id = m.id join users g on g.id = r.agent_id
 where $1::bigint is null or m.id < $1
 group by m.id, u.name order by m.id desc limit $2
"""


async def listed(connection: Connection, before: int | None, limit: int) -> list[Listed]:
    """Messages, the newest first, from before one on."""
    return [Listed(*row) for row in await connection.fetch(LISTED, before, limit)]
