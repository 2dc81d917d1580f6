"""Agents and groups moved between campaigns: at once, whole or not at all, and everybody is told why."""

from __future__ import annotations

from db.floor import agents
from dialer.core.sharing import Terms
from tests.api.house import Client, Running, id_of
from tests.api.test_imports import a_campaign


async def _named(boss: Client, name: str) -> int:
    campaign = await a_campaign(boss)
    await boss.ask("PATCH", f"/api/campaigns/{campaign}", {"name": name})
    return campaign


async def test_an_agent_and_a_group_go_with_their_terms_and_are_told_why(house: Running) -> None:
    boss = await house.client("boss")
    first, second = await id_of(house.db, "agent"), await id_of(house.db, "other")
    await house.db.execute("update users set language = 'fr' where id = $1", first)
    one, two = await _named(boss, "Un"), await _named(boss, "Deux")
    group = (await boss.ask("POST", "/api/groups", {"name": "Matin"}))[1]["id"]
    await boss.ask("PUT", f"/api/groups/{group}/members", {"agent_ids": [second]})
    crew = {"agents": [{"agent_id": first, "weight": 3}], "groups": [{"group_id": group, "priority": 7}]}
    await boss.ask("PUT", f"/api/campaigns/{one}/crew", crew)
    body = {"from_campaign_id": one, "to_campaign_id": two, "agent_ids": [first], "group_ids": [group]}
    status, moved = await boss.ask("POST", "/api/crew/moves", body | {"reason": "Renfort jusqu'à midi."})
    assert (status, moved) == (200, {"told": 2})
    assert await agents.assignments(house.db, "main") == {
        first: {two: Terms(None, 3)}, second: {two: Terms(7, 1)},
    }  # fmt: skip
    texts = {}
    for login in ("agent", "other"):
        _, found = await (await house.client(login)).ask("GET", "/api/me/messages")
        texts[login] = [message["text"] for message in found["messages"]]
    assert texts == {
        "agent": ["Vous passez de « Un » à « Deux ». Renfort jusqu'à midi."],
        "other": ['You go from "Un" to "Deux". Renfort jusqu\'à midi.'],
    }
    heard = await house.db.fetch("select campaign_id from events where kind = 'campaign' and body ? 'moved_agents'")
    assert sorted(row[0] for row in heard) == [one, two], "the dialer of each is woken"
    status, problem = await boss.ask("POST", "/api/crew/moves", body)
    assert (status, problem["code"]) == (409, "changed_meanwhile")
    assert {fault["field"] for fault in problem["fields"]} == {"agent_ids", "group_ids"}


async def test_one_may_join_or_leave_and_what_cannot_be_changes_nothing(house: Running) -> None:
    boss, agent = await house.client("boss"), await id_of(house.db, "agent")
    one, two = await _named(boss, "Un"), await _named(boss, "Deux")
    join = {"to_campaign_id": one, "agent_ids": [agent], "group_ids": []}
    assert (await boss.ask("POST", "/api/crew/moves", join))[0] == 200
    leave = {"from_campaign_id": one, "agent_ids": [agent], "group_ids": []}
    strangers = leave | {"to_campaign_id": two, "agent_ids": [agent, 999]}
    assert (await boss.ask("POST", "/api/crew/moves", strangers))[1]["code"] == "changed_meanwhile"
    assert await agents.assignments(house.db, "main") == {agent: {one: Terms(None, 1)}}
    await boss.ask("POST", f"/api/campaigns/{two}/state", {"action": "finish"})
    assert (await boss.ask("POST", "/api/crew/moves", leave | {"to_campaign_id": two}))[1]["code"] == "illegal_move"
    assert (await boss.ask("POST", "/api/crew/moves", leave | {"to_campaign_id": 999}))[0] == 404
    for wrong in ({"agent_ids": [agent], "group_ids": []}, leave | {"agent_ids": []}, leave | {"to_campaign_id": one}):
        assert (await boss.ask("POST", "/api/crew/moves", wrong))[1]["code"] == "invalid"
    assert (await boss.ask("POST", "/api/crew/moves", join | {"agent_ids": [999]}))[1]["code"] == "no_such_agents"
    assert (await boss.ask("POST", "/api/crew/moves", leave))[0] == 200
    assert (await agents.assignments(house.db, "main")).get(agent, {}) == {}
