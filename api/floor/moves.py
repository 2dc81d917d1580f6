"""Agents and groups are moved from one campaign to another while both run, and told why."""

from __future__ import annotations

from collections.abc import Sequence

from api.campaigns.changing import check_agents, existing, told
from api.campaigns.versions import count_change
from api.floor.move_texts import moved_text
from api.problems import Problem
from api.routes import Role, Routes
from api.schema.base import FieldFault
from api.schema.crews import CrewMoveBody, CrewMoved
from api.visit import Visit
from db import events
from db.campaigns.settings import Campaign
from db.floor import crews, messages, moves
from db.floor.crews import Place
from db.floor.moves import Moved
from db.pool import Connection

routes = Routes("groups")


@routes.route(
    "POST",
    "/api/crew/moves",
    role=Role.SUPERVISOR,
    refusals=("not_found", "no_such_agents", "no_such_groups", "illegal_move", "changed_meanwhile"),
)
async def move_crew(visit: Visit, body: CrewMoveBody) -> CrewMoved:
    """Move agents and groups to another campaign, with their terms; a call that lives goes on, and all are told.

    Nothing changes where one of them has left the campaign meanwhile.
    """
    async with visit.pool.acquire(timeout=5) as connection:
        async with connection.transaction():
            readers = await _move(connection, visit.who.user_id, body)
        await events.wake(connection)
    return CrewMoved(told=readers)


async def _move(connection: Connection, by: int, body: CrewMoveBody) -> int:
    agents, groups = sorted(set(body.agent_ids)), sorted(set(body.group_ids))
    ends = {one: await _open(connection, one) for one in (body.from_campaign_id, body.to_campaign_id) if one}
    for one in sorted(ends):  # in this order: two who move crossways wait for each other, and none for ever
        await count_change(connection, ends[one], None)
    moved = await _taken(connection, body.from_campaign_id, agents, groups)
    if body.to_campaign_id:
        await moves.join(connection, body.to_campaign_id, moved)
    noted = {"moved_agents": agents, "moved_groups": groups, "from": body.from_campaign_id, "to": body.to_campaign_id}
    for end in ends.values():
        await told(connection, by, end, "campaign.crew.move", noted)
    before, after = (ends[one].name if one else None for one in (body.from_campaign_id, body.to_campaign_id))
    about = body.to_campaign_id or body.from_campaign_id or 0
    count = 0
    for language, readers in (await moves.concerned(connection, agents, groups)).items():
        await messages.to_some(connection, by, readers, moved_text(language, before, after, body.reason), about)
        for agent in readers:
            await events.append(connection, "message", agent_id=agent, campaign_id=about)
        count += len(readers)
    return count


async def _open(connection: Connection, campaign_id: int) -> Campaign:
    campaign = await existing(connection, campaign_id)
    if campaign.state == "finished":
        raise Problem("illegal_move")
    return campaign


async def _taken(connection: Connection, source: int | None, agents: Sequence[int], groups: Sequence[int]) -> Moved:
    """Those who go, taken away from where they are; refuses where one of them is not there."""
    if source is None:
        await check_agents(connection, agents)
        if strangers := await crews.no_groups(connection, groups):
            raise Problem("no_such_groups", fields=(_fault("group_ids", "no_such_groups", strangers),))
        return Moved([Place(one) for one in agents], [Place(one) for one in groups])
    moved = await moves.leave(connection, source, agents, groups)
    gone = set(agents) - {one.id for one in moved.agents}, set(groups) - {one.id for one in moved.groups}
    if any(gone):
        named = zip(("agent_ids", "group_ids"), gone, strict=True)
        raise Problem("changed_meanwhile", fields=tuple(_fault(name, "not_there", one) for name, one in named if one))
    return moved


def _fault(field: str, code: str, ids: Sequence[int] | set[int]) -> FieldFault:
    return FieldFault(field=field, code=code, reason=", ".join(map(str, sorted(ids))))
