"""Groups of agents, and who works for a campaign on what terms."""

from __future__ import annotations

from api.campaigns.changing import check_agents, existing, told
from api.campaigns.versions import count_change
from api.problems import Problem, or_not_found
from api.routes import Role, Routes
from api.schema.base import Created, Done, FieldFault
from api.schema.crews import (
    AgentPlace,
    CrewBody,
    CrewShape,
    GroupBody,
    GroupList,
    GroupPlace,
    GroupShape,
    MembersBody,
)
from api.visit import Visit
from db import audit, events
from db.floor import crews, groups
from db.floor.crews import Place
from db.pool import Connection

routes = Routes("groups")


@routes.route("GET", "/api/groups", role=Role.SUPERVISOR)
async def list_groups(visit: Visit) -> GroupList:
    """Every group with its members and the campaigns for which it works."""
    async with visit.pool.acquire(timeout=5) as connection:
        found = await groups.everyone(connection)
    return GroupList(groups=[GroupShape.model_validate(one) for one in found])


@routes.route("POST", "/api/groups", role=Role.SUPERVISOR, status=201, refusals=("name_taken",))
async def create_group(visit: Visit, body: GroupBody) -> Created:
    """Make a group without members."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        made = await create(connection, visit.who.user_id, body)
    return Created(id=made)


async def create(connection: Connection, by: int | None, body: GroupBody) -> int:
    """Make a group in the caller's transaction; its id."""
    made = await groups.create(connection, body.name)
    if made is None:
        raise Problem("name_taken")
    await _told(connection, by, made, "group.create", {"name": body.name})
    return made


@routes.route("GET", "/api/groups/{group_id}", role=Role.SUPERVISOR)
async def get_group(visit: Visit, group_id: int) -> GroupShape:
    """One group."""
    async with visit.pool.acquire(timeout=5) as connection:
        return await _group(connection, group_id)


@routes.route("PATCH", "/api/groups/{group_id}", role=Role.SUPERVISOR, refusals=("name_taken",))
async def rename_group(visit: Visit, group_id: int, body: GroupBody) -> GroupShape:
    """Give a group another name."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        await rename(connection, visit.who.user_id, group_id, body)
        return await _group(connection, group_id)


async def rename(connection: Connection, by: int | None, group_id: int, body: GroupBody) -> None:
    """Give a group another name, in the caller's transaction."""
    before = await _group(connection, group_id)
    if not await groups.rename(connection, group_id, body.name):
        raise Problem("name_taken")
    await _told(connection, by, group_id, "group.rename", {"name": body.name, "before": {"name": before.name}})


@routes.route("PUT", "/api/groups/{group_id}/members", role=Role.SUPERVISOR, refusals=("no_such_agents",))
async def fill_group(visit: Visit, group_id: int, body: MembersBody) -> GroupShape:
    """Say who is in a group; who joins works for its campaigns at once, who leaves does so no longer."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            await fill(connection, visit.who.user_id, group_id, body)
        await events.wake(connection)
        return await _group(connection, group_id)


async def fill(connection: Connection, by: int | None, group_id: int, body: MembersBody) -> None:
    """Make these the members of a group, in the caller's transaction; wake the dialer after it."""
    before = await _group(connection, group_id)
    await check_agents(connection, body.agent_ids)
    await groups.fill(connection, group_id, body.agent_ids)
    noted: dict[str, object] = {"agents": sorted(set(body.agent_ids)), "before": {"agents": before.agent_ids}}
    await _told(connection, by, group_id, "group.members", noted)


@routes.route("DELETE", "/api/groups/{group_id}", role=Role.SUPERVISOR, refusals=("group_at_work",))
async def drop_group(visit: Visit, group_id: int) -> Done:
    """Remove a group that works for no campaign."""
    async with visit.pool.acquire(timeout=5) as connection, connection.transaction():
        await drop(connection, visit.who.user_id, group_id)
    return Done()


async def drop(connection: Connection, by: int | None, group_id: int) -> None:
    """Remove a group in the caller's transaction; refuses while it works for a campaign."""
    await _group(connection, group_id)
    if not await groups.drop(connection, group_id):
        raise Problem("group_at_work")
    await _told(connection, by, group_id, "group.drop", {})


@routes.route("GET", "/api/campaigns/{campaign_id}/crew", role=Role.SUPERVISOR)
async def get_crew(visit: Visit, campaign_id: int) -> CrewShape:
    """The agents and groups of a campaign, each with priority and weight."""
    async with visit.pool.acquire(timeout=5) as connection:
        campaign = await existing(connection, campaign_id)
        return await _crew(connection, campaign_id, campaign.version)


@routes.route(
    "PUT",
    "/api/campaigns/{campaign_id}/crew",
    role=Role.SUPERVISOR,
    refusals=("no_such_agents", "no_such_groups", "changed_meanwhile"),
)
async def put_crew(visit: Visit, campaign_id: int, body: CrewBody) -> CrewShape:
    """Say which agents and groups work for a campaign, with what priority and weight; it holds at once."""
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            now = await place(connection, visit.who.user_id, campaign_id, body)
        await events.wake(connection)
    return now


async def place(connection: Connection, by: int | None, campaign_id: int, body: CrewBody) -> CrewShape:
    """Make these the agents and groups of a campaign, in the caller's transaction; wake the dialer after it."""
    named = [Place(one.agent_id, one.priority, one.weight) for one in body.agents]
    wanted = [Place(one.group_id, one.priority, one.weight) for one in body.groups]
    before = await existing(connection, campaign_id)
    await check_agents(connection, [one.id for one in named])
    if strangers := await crews.no_groups(connection, [one.id for one in wanted]):
        fault = FieldFault(field="groups", code="no_such_groups", reason=", ".join(map(str, strangers)))
        raise Problem("no_such_groups", fields=(fault,))
    version = await count_change(connection, before, body.version)
    await crews.place(connection, campaign_id, named, wanted)
    now = await _crew(connection, campaign_id, version)
    noted = {"agents": now.agent_ids, "groups": [one.id for one in wanted], "version": version}
    await told(connection, by, before, "campaign.crew", noted)
    return now


async def _crew(connection: Connection, campaign_id: int, version: int) -> CrewShape:
    found = await crews.of_campaign(connection, campaign_id)
    return CrewShape(
        agents=[AgentPlace(agent_id=one.id, priority=one.priority, weight=one.weight) for one in found.agents],
        groups=[GroupPlace(group_id=one.id, priority=one.priority, weight=one.weight) for one in found.groups],
        agent_ids=list(found.agent_ids),
        version=version,
    )


async def _group(connection: Connection, group_id: int) -> GroupShape:
    return GroupShape.model_validate(or_not_found(await groups.get(connection, group_id)))


async def _told(connection: Connection, by: int | None, group_id: int, action: str, detail: dict[str, object]) -> None:
    """Write the audit of a change, and an event for each campaign that it concerns, or one for none."""
    await audit.write(connection, by, action, f"group {group_id}", detail)
    body = {"group": group_id, "action": action}
    for campaign_id, node in await groups.works_for(connection, group_id):
        await events.append(connection, "campaign", node=node, campaign_id=campaign_id, body=body)
    await events.append(connection, "group", body=body)
