"""Promised calls that wait are found by those who may make them."""

from __future__ import annotations

from datetime import timedelta

from db.calls import callbacks
from db.pool import Connection
from tests.db.world import NOON, World, a_world, insert


async def promised(world: World, agent: int | None, minutes_late: int) -> int:
    lead = await world.a_lead(state="callback")
    due_at = NOON - timedelta(minutes=minutes_late)
    await insert(
        world.db, "callbacks", campaign_id=world.campaign, lead_id=lead, agent_id=agent, due_at=due_at, state="due"
    )
    return lead


async def test_a_hundred_personal_promises_hide_none_that_anybody_may_keep(db: Connection) -> None:
    world = await a_world(db)
    away, here = await world.an_agent(), await world.an_agent()
    for _ in range(100):
        await promised(world, away, 60)
    own, anyones = await promised(world, here, 30), await promised(world, None, 1)
    assert await callbacks.waiting(db, world.campaign, NOON, None) == [anyones]
    assert await callbacks.waiting(db, world.campaign, NOON, here) == [own, anyones]
