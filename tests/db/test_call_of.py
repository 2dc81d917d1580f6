"""Whose customer takes a consent back: the one of the agent who has the call, not of a colleague who is asked."""

from __future__ import annotations

from db.people import consents
from db.pool import Connection
from tests.db.world import a_world


async def test_a_colleague_who_is_asked_has_no_conversation_of_his_own(db: Connection) -> None:
    world = await a_world(db)
    asked = await world.an_agent()
    attempt = await world.a_conversation()
    for agent, state in ((world.agent, "talking"), (asked, "reserved")):
        await db.execute("update agents set attempt_id = $2, state = $3 where id = $1", agent, attempt, state)
    found = await consents.call_of(db, world.agent)
    assert found is not None
    assert found.attempt_id == attempt
    assert await consents.call_of(db, asked) is None
