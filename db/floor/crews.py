"""Who works for a campaign: agents by name, and groups, each with priority and weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.pool import Connection

AGENTS = "select agent_id from campaign_crew where campaign_id = $1 order by agent_id"


async def agents(connection: Connection, campaign_id: int) -> list[int]:
    """The agents who work for a campaign, named or by a group."""
    return [row[0] for row in await connection.fetch(AGENTS, campaign_id)]


@dataclass(frozen=True, slots=True)
class Place:
    """An agent or a group at work for a campaign. `priority` None: that of the campaign."""

    id: int
    priority: int | None = None
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Crew:
    """Who is named for a campaign, and everybody who works for it by that."""

    agents: Sequence[Place]
    groups: Sequence[Place]
    agent_ids: Sequence[int]


NAMED = "select agent_id, priority, weight from campaign_agents where campaign_id = $1 order by agent_id"
GROUPS = "select group_id, priority, weight from campaign_groups where campaign_id = $1 order by group_id"


async def of_campaign(connection: Connection, campaign_id: int) -> Crew:
    """The crew of a campaign."""
    named = [Place(*row) for row in await connection.fetch(NAMED, campaign_id)]
    groups = [Place(*row) for row in await connection.fetch(GROUPS, campaign_id)]
    return Crew(named, groups, await agents(connection, campaign_id))


NO_AGENTS = """
select w.id from unnest($1::bigint[]) as w(id) where not exists (select from agents a where a.id = w.id) order by w.id
"""
NO_GROUPS = """
select w.id from unnest($1::bigint[]) as w(id)
 where not exists (select from agent_groups g where g.id = w.id) order by w.id
"""


async def no_agents(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Those of the ids that are no agents."""
    return [row[0] for row in await connection.fetch(NO_AGENTS, list(ids))]


async def no_groups(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Those of the ids that are no groups."""
    return [row[0] for row in await connection.fetch(NO_GROUPS, list(ids))]


NAMED_AGENTS = """
select w.word, (select a.id from agents a join users u on u.id = a.id
                 where u.login = w.word or a.id::text = w.word order by u.login = w.word desc limit 1)
  from unnest($1::text[]) as w(word)
"""
LOGINS = "select id, login from users where id = any($1::bigint[])"


async def agents_named(connection: Connection, words: Sequence[str]) -> dict[str, int | None]:
    """The agent of each log-in or id; None: there is none."""
    return {row[0]: row[1] for row in await connection.fetch(NAMED_AGENTS, list(words))}


async def logins(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """The log-in of each of these people."""
    return {row[0]: row[1] for row in await connection.fetch(LOGINS, list(ids))}


UNASSIGN = "delete from campaign_agents where campaign_id = $1 and agent_id <> all($2::bigint[])"
ASSIGN = """
insert into campaign_agents (campaign_id, agent_id)
select $1, id from agents where id = any($2::bigint[]) on conflict do nothing
"""


async def assign(connection: Connection, campaign_id: int, agent_ids: Sequence[int]) -> None:
    """Make these the agents who are named for a campaign, no more and no fewer; whoever was keeps his terms."""
    await connection.execute(UNASSIGN, campaign_id, list(agent_ids))
    await connection.execute(ASSIGN, campaign_id, list(agent_ids))


PLACE_AGENTS = """
insert into campaign_agents (campaign_id, agent_id, priority, weight)
select $1, w.id, w.priority, w.weight from unnest($2::bigint[], $3::int[], $4::int[]) as w(id, priority, weight)
on conflict (campaign_id, agent_id) do update set priority = excluded.priority, weight = excluded.weight
"""
REMOVE_GROUPS = "delete from campaign_groups where campaign_id = $1 and group_id <> all($2::bigint[])"
PLACE_GROUPS = """
insert into campaign_groups (campaign_id, group_id, priority, weight)
select $1, w.id, w.priority, w.weight from unnest($2::bigint[], $3::int[], $4::int[]) as w(id, priority, weight)
on conflict (campaign_id, group_id) do update set priority = excluded.priority, weight = excluded.weight
"""


async def place(connection: Connection, campaign_id: int, named: Sequence[Place], groups: Sequence[Place]) -> None:
    """Make these the agents and groups of a campaign, on these terms, no more and no fewer; all exist."""
    await connection.execute(UNASSIGN, campaign_id, [one.id for one in named])
    await connection.execute(PLACE_AGENTS, campaign_id, *_columns(named))
    await connection.execute(REMOVE_GROUPS, campaign_id, [one.id for one in groups])
    await connection.execute(PLACE_GROUPS, campaign_id, *_columns(groups))


def _columns(places: Sequence[Place]) -> tuple[list[int], list[int | None], list[int]]:
    return [one.id for one in places], [one.priority for one in places], [one.weight for one in places]
