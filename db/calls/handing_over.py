"""Calls that were handed over: what each agent but the last one talked in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class HandedOver:
    """An agent's part of a call, and what they had noted of it."""

    attempt_id: int
    agent_id: int
    began_at: datetime
    ended_at: datetime
    note: str


ADD = """
with part as (
  insert into handed_over (attempt_id, agent_id, began_at, ended_at) values ($1, $2, $3, $4)
  on conflict do nothing
)
update attempts set note = $5 where id = $1 and disposition_code is null and $5 <> ''
"""


async def add(connection: Connection, part: HandedOver) -> None:
    """Keep one part; the agent who has the call now finds the note on the card. Said twice, it is one."""
    await connection.execute(ADD, part.attempt_id, part.agent_id, part.began_at, part.ended_at, part.note)


LAST = "select attempt_id, max(ended_at) from handed_over where attempt_id = any($1::bigint[]) group by attempt_id"


async def last(connection: Connection, attempts: list[int]) -> dict[int, datetime]:
    """When each of these calls was handed over for the last time; those that never were are missing."""
    return {row[0]: row[1] for row in await connection.fetch(LAST, attempts)}


COLLEAGUES = """
select a.id, u.name, a.state, a.leg_up
  from agents mine join attempts t on t.id = mine.attempt_id
  join campaign_crew w on w.campaign_id = t.campaign_id and w.agent_id <> mine.id
  join agents a on a.id = w.agent_id and a.node = mine.node and a.state <> 'offline'
  join users u on u.id = a.id and u.disabled_at is null
 where mine.id = $1 order by u.name, a.id
"""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Another agent at work."""

    id: int
    name: str
    state: str
    leg_up: bool


async def colleagues(connection: Connection, agent_id: int) -> list[Colleague]:
    """Who else of this node is at work for the campaign of the agent's call, by name; without a call, nobody."""
    return [Colleague(*row) for row in await connection.fetch(COLLEAGUES, agent_id)]
