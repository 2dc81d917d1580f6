"""A hand raised for help, over the API: seen within a second, lowered by whoever answers."""

from __future__ import annotations

import time
from typing import Any

import aiohttp

from tests.api.dialer import DONE, answering
from tests.api.house import Running, id_of
from tests.api.test_monitoring import LISTEN


async def hand(socket: aiohttp.ClientWebSocketResponse, agent: int, raised: bool) -> None:
    """Waits until this socket shows the agent's hand up or down."""
    while True:
        message: dict[str, Any] = await socket.receive_json(timeout=5)
        shown = message.get("floor", {}).get("agents", []) + [
            one["value"] for one in message.get("changes", []) if one["kind"] == "agent"
        ]
        if any(one["id"] == agent and (one["hand_raised_at"] is not None) is raised for one in shown):
            return


async def test_a_hand_is_seen_within_a_second_and_lowered_by_an_answer(house: Running, database_url: str) -> None:
    agent, boss, number = await house.client("agent"), await house.client("boss"), await id_of(house.db, "agent")
    status, problem = await agent.ask("PUT", "/api/me/hand")
    assert (status, problem["code"]) == (409, "not_at_work")
    await house.db.execute("update agents set state = 'ready' where id = $1", number)
    wall = await boss.live()
    await hand(wall, number, raised=False)
    where = f"/api/agents/{number}"
    for answer in (
        lambda: agent.ask("DELETE", "/api/me/hand"),
        lambda: boss.ask("DELETE", f"{where}/hand"),
        lambda: boss.ask("POST", "/api/messages", {"agent_id": number, "text": "J'arrive"}),
        lambda: boss.ask("POST", f"{where}/monitoring", LISTEN),
    ):
        began = time.monotonic()
        for _ in range(2):  # asked twice, it is once
            assert (await agent.ask("PUT", "/api/me/hand"))[0] == 200
        await hand(wall, number, raised=True)
        assert time.monotonic() - began < 1
        async with answering(database_url, lambda _: DONE):
            assert (await answer())[0] in (200, 201)
        await hand(wall, number, raised=False)
    assert await house.db.fetchval("select count(*) from audit_log where action = 'agent.hand_lowered'") == 1
    assert (await agent.ask("DELETE", f"{where}/hand"))[0] == 403
    await wall.close()


async def test_the_keys_of_a_person_are_kept_with_the_account(house: Running) -> None:
    agent = await house.client("agent")
    assert (await agent.ask("GET", "/api/me"))[1]["keys"] == {"off": False, "own": {}}
    keys = {"off": False, "own": {"m": "j", "j": "m", "h": ""}}
    assert (await agent.ask("PATCH", "/api/me", {"keys": keys}))[0] == 200
    assert (await (await house.client("agent")).ask("GET", "/api/me"))[1]["keys"] == keys
    assert (await (await house.client("other")).ask("GET", "/api/me"))[1]["keys"]["own"] == {}
    assert (await agent.ask("PATCH", "/api/me", {"language": "en"}))[1]["keys"] == keys
    assert (await agent.ask("PATCH", "/api/me", {"keys": {"own": {"m": "j", "h": "j"}}}))[0] == 422
