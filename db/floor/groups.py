"""Groups of agents: named, filled, and assigned to campaigns as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Group:
    """A group, its members, and the campaigns for which it works."""

    id: int
    name: str
    agent_ids: Sequence[int]
    campaign_ids: Sequence[int]


LIST = """
select g.id, g.name,
       array(select m.agent_id from group_members m where m.group_id = g.id order by m.agent_id),
       array(select c.campaign_id from campaign_groups c where c.group_id = g.id order by c.campaign_id)
  from agent_groups g where $1::bigint is null or g.id = $1 order by g.name, g.id limit 1000
"""


async def everyone(connection: Connection) -> list[Group]:
    """Every group, by name."""
    return [Group(*row) for row in await connection.fetch(LIST, None)]


async def get(connection: Connection, group_id: int) -> Group | None:
    """One group."""
    row = await connection.fetchrow(LIST, group_id)
    return Group(*row) if row else None


NAMED = "select id from agent_groups where name = $1 or id::text = $1 order by name = $1 desc limit 1"


async def named(connection: Connection, name_or_id: str) -> int | None:
    """The group of this name or id; None: there is none."""
    found: int | None = await connection.fetchval(NAMED, name_or_id)
    return found


CREATE = "insert into agent_groups (name) values ($1) on conflict (name) do nothing returning id"


async def create(connection: Connection, name: str) -> int | None:
    """A group without members; its id, or None: there is one of this name."""
    made: int | None = await connection.fetchval(CREATE, name)
    return made


RENAME = """
update agent_groups set name = $2 where id = $1 and not exists (select from agent_groups where name = $2 and id <> $1)
returning id
"""


async def rename(connection: Connection, group_id: int, name: str) -> bool:
    """Give a group another name. False: another one has it."""
    return await connection.fetchval(RENAME, group_id, name) is not None


LEAVE = "delete from group_members where group_id = $1 and agent_id <> all($2::bigint[])"
JOIN = """
insert into group_members (group_id, agent_id) select $1, unnest($2::bigint[]) on conflict do nothing
"""


async def fill(connection: Connection, group_id: int, agent_ids: Sequence[int]) -> None:
    """Make these the members of a group, no more and no fewer; all are agents."""
    await connection.execute(LEAVE, group_id, list(agent_ids))
    await connection.execute(JOIN, group_id, sorted(set(agent_ids)))


DROP = """
delete from agent_groups g where id = $1 and not exists (select from campaign_groups c where c.group_id = g.id)
returning id
"""


async def drop(connection: Connection, group_id: int) -> bool:
    """Remove a group. False: there is none, or it works for a campaign."""
    return await connection.fetchval(DROP, group_id) is not None


WORKS_FOR = """
select c.id, c.node from campaigns c join campaign_groups g on g.campaign_id = c.id where g.group_id = $1 order by c.id
"""


async def works_for(connection: Connection, group_id: int) -> list[tuple[int, str]]:
    """Id and node of the campaigns for which a group works."""
    return [(row["id"], row["node"]) for row in await connection.fetch(WORKS_FOR, group_id)]
