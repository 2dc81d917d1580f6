"""Agents and groups that go from one campaign to another, with the terms they had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.floor.crews import Place
from db.pool import Connection

LEAVE_AGENTS = """
delete from campaign_agents where campaign_id = $1 and agent_id = any($2::bigint[]) returning agent_id, priority, weight
"""
LEAVE_GROUPS = """
delete from campaign_groups where campaign_id = $1 and group_id = any($2::bigint[]) returning group_id, priority, weight
"""
JOIN_AGENTS = """
insert into campaign_agents (campaign_id, agent_id, priority, weight)
select $1, w.id, w.priority, w.weight from unnest($2::bigint[], $3::int[], $4::int[]) as w(id, priority, weight)
on conflict do nothing
"""
JOIN_GROUPS = """
insert into campaign_groups (campaign_id, group_id, priority, weight)
select $1, w.id, w.priority, w.weight from unnest($2::bigint[], $3::int[], $4::int[]) as w(id, priority, weight)
on conflict do nothing
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """Who goes: agents by name, and whole groups."""

    agents: Sequence[Place]
    groups: Sequence[Place]


async def leave(connection: Connection, campaign_id: int, agents: Sequence[int], groups: Sequence[int]) -> Moved:
    """Take those of them away who are named for a campaign; who they were, on what terms."""
    named = [Place(*row) for row in await connection.fetch(LEAVE_AGENTS, campaign_id, list(agents))]
    return Moved(named, [Place(*row) for row in await connection.fetch(LEAVE_GROUPS, campaign_id, list(groups))])


async def join(connection: Connection, campaign_id: int, moved: Moved) -> None:
    """Name them for a campaign; who was named there already keeps his terms. All exist."""
    await connection.execute(JOIN_AGENTS, campaign_id, *_columns(moved.agents))
    await connection.execute(JOIN_GROUPS, campaign_id, *_columns(moved.groups))


def _columns(places: Sequence[Place]) -> tuple[list[int], list[int | None], list[int]]:
    return [one.id for one in places], [one.priority for one in places], [one.weight for one in places]


CONCERNED = """
select u.language, array_agg(u.id order by u.id) from users u
 where u.disabled_at is null and (u.id = any($1::bigint[])
    or u.id in (select m.agent_id from group_members m where m.group_id = any($2::bigint[])))
 group by u.language order by u.language
"""


async def concerned(connection: Connection, agents: Sequence[int], groups: Sequence[int]) -> dict[str, list[int]]:
    """These agents and the members of these groups, by the language they read."""
    return {row[0]: row[1] for row in await connection.fetch(CONCERNED, list(agents), list(groups))}
