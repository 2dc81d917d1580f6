"""Supervisors beside agents and their messages, over the API: roles, what agents are told, what is kept."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp

from db import events
from tests.api.dialer import DONE, answering, refuse
from tests.api.house import Running, id_of
from tests.api.test_live import a_running_campaign, reserve
from tests.db.world import insert

LISTEN = {"mode": "listen", "phone": "web", "stays": True}


async def test_what_a_supervisor_asks_goes_to_the_dialer_with_who_asked(house: Running, database_url: str) -> None:
    boss, agent = await house.client("boss"), await id_of(house.db, "agent")
    where, me = f"/api/agents/{agent}/monitoring", await id_of(house.db, "boss")

    async with answering(database_url, lambda _: DONE) as asked:
        assert (await boss.ask("POST", where, LISTEN))[0] == 200
        assert (await boss.ask("PATCH", where, {"mode": "take_over"}))[0] == 200
        assert (await boss.ask("DELETE", where))[0] == 200
        away = {"action": "pause", "at_once": True, "why": "Réunion à 10 h"}
        assert (await boss.ask("POST", f"/api/agents/{agent}/away", away))[0] == 200
    assert [(one.kind, one.payload) for one in asked] == [
        ("monitor.begin", LISTEN), ("monitor.change", {"mode": "take_over"}), ("monitor.end", {}),
        ("agent.send_away", away),
    ]  # fmt: skip
    assert {(one.agent_id, one.requested_by) for one in asked} == {(agent, me)}


async def test_refusals_are_sentences_and_bodies_are_strict(house: Running, database_url: str) -> None:
    boss, agent = await house.client("boss"), await id_of(house.db, "agent")
    where = f"/api/agents/{agent}/monitoring"
    async with answering(database_url, refuse("no_station")):
        status, problem = await boss.ask("POST", where, LISTEN)
    assert (status, problem["code"]) == (409, "no_station")
    assert "administrator" in problem["detail"]
    assert (await boss.ask("POST", where, {**LISTEN, "mode": "take_over"}))[0] == 422
    assert (await boss.ask("POST", f"/api/agents/{agent}/away", {"action": "pause", "why": "  "}))[0] == 422
    assert (await boss.ask("POST", "/api/agents/999999/monitoring", LISTEN))[0] == 404
    assert (await boss.ask("POST", f"/api/agents/{me_of(boss)}/monitoring", LISTEN))[0] == 404  # no agent


def me_of(client: Any) -> int:
    """The id of who is logged in."""
    number: int = client.me["id"]
    return number


async def test_an_agent_may_do_none_of_it_and_only_an_admin_says_what_agents_are_told(house: Running) -> None:
    agent, boss, admin = await house.client("agent"), await house.client("boss"), await house.client("admin")
    campaign = await a_running_campaign(house, me_of(agent))
    for method, path, body in (
        ("POST", "/api/agents/1/monitoring", LISTEN),
        ("PATCH", "/api/agents/1/monitoring", {}),
        ("DELETE", "/api/agents/1/monitoring", None),
        ("POST", "/api/agents/1/away", {"action": "pause", "why": "x"}),
        ("POST", "/api/messages", {"agent_id": 1, "text": "x"}),
        ("GET", "/api/messages", None),
        ("GET", "/api/monitorings", None),
    ):
        assert (await agent.ask(method, path, body))[1]["code"] == "role_refused", path
    where = f"/api/campaigns/{campaign}/monitoring"
    assert (await boss.ask("GET", where))[1] == {"told": True}
    assert (await boss.ask("PUT", where, {"told": False}))[1]["code"] == "role_refused"
    assert (await admin.ask("PUT", where, {"told": False}))[1] == {"told": False}
    assert (await boss.ask("GET", where))[1] == {"told": False}
    assert await house.db.fetchval("select detail from audit_log where action = 'campaign.monitoring'") == {
        "told": False
    }


async def told(socket: aiohttp.ClientWebSocketResponse, kind: str) -> Any:
    """The next value of this kind."""
    async with asyncio.timeout(5):
        while True:
            message = await socket.receive_json()
            if message["type"] == "snapshot" and kind == "snapshot":
                return message["floor"]
            for change in message.get("changes", ()):
                if change["kind"] == kind:
                    return change["value"]


async def monitored(house: Running, agent: int, attempt: int, number: int, *, tells: bool, state: str = "open") -> None:
    """The dialer says that the supervisor listens to the agent's call, or that it is over."""
    boss = await id_of(house.db, "boss")
    over = state == "ended"
    body = {
        "id": number, "supervisor_id": boss, "supervisor": "Exemple Chef", "state": state, "mode": "listen",
        "stays": False, "told": tells, "since": "2026-11-23T10:00:00+00:00", "attempt_id": None if over else attempt,
        "ended_why": "call_ended" if over else None,
    }  # fmt: skip
    await events.append(house.db, "monitoring", agent_id=agent, attempt_id=attempt, body=body)
    await events.wake(house.db)


async def test_an_agent_sees_who_listens_where_the_campaign_tells_and_nothing_of_others(house: Running) -> None:
    agent, other = await id_of(house.db, "agent"), await id_of(house.db, "other")
    campaign = await a_running_campaign(house, agent)
    attempt = await reserve(house, campaign, agent)
    watching, desk = await (await house.client("boss")).live(), await (await house.client("agent")).live()
    elsewhere = await (await house.client("other")).live()
    assert (await told(desk, "snapshot"))["listeners"] == []
    await told(watching, "snapshot")
    await told(elsewhere, "snapshot")

    await monitored(house, agent, attempt, 1, tells=False)
    assert (await told(watching, "listeners"))["listeners"][0]["supervisor"] == "Exemple Chef"
    assert (await told(desk, "listeners"))["listeners"] == []
    await monitored(house, agent, attempt, 2, tells=True)
    assert [one["id"] for one in (await told(watching, "listeners"))["listeners"]] == [1, 2]
    assert [(one["id"], one["mode"]) for one in (await told(desk, "listeners"))["listeners"]] == [(2, "listen")]
    for number in (1, 2):
        await monitored(house, agent, attempt, number, tells=True, state="ended")
    assert await told(watching, "listeners") is None
    await monitored(house, other, attempt, 3, tells=True)
    assert (await told(elsewhere, "listeners"))["agent_id"] == other
    for socket in (watching, desk, elsewhere):
        await socket.close()


async def test_who_listened_is_listed_with_the_call_and_how_long(house: Running) -> None:
    agent, boss = await id_of(house.db, "agent"), await house.client("boss")
    attempt = await reserve(house, await a_running_campaign(house, agent), agent)
    await house.db.execute(
        "insert into monitorings (id, node, supervisor_id, agent_id, phone, stays, state, mode, asked_at, ended_at,"
        " ended_why) values (7, 'main', $1, $2, 'sip', false, 'ended', 'listen', now(), now(), 'phone')",
        me_of(boss), agent,
    )  # fmt: skip
    await house.db.execute(
        "insert into monitoring_parts values (7, $1, 'listen', true, now() - interval '9 s', now())", attempt
    )
    (call,) = (await boss.ask("GET", f"/api/monitorings?agent_id={agent}"))[1]["calls"]
    assert (call["supervisor"], call["agent"], call["mode"], call["attempt_id"]) == (
        "Exemple Chef", "Exemple Agent", "listen", attempt,
    )  # fmt: skip
    assert (await boss.ask("GET", f"/api/monitorings?agent_id={me_of(boss)}"))[1] == {"calls": []}


async def test_messages_come_at_once_are_kept_and_marked_as_read(house: Running) -> None:
    agent, other = await house.client("agent"), await house.client("other")
    boss, campaign = await house.client("boss"), await a_running_campaign(house, me_of(agent))
    await insert(house.db, "campaign_agents", campaign_id=campaign, agent_id=me_of(other))
    desk = await agent.live()
    assert (await told(desk, "snapshot"))["own_messages"] == []
    status, first = await boss.ask("POST", "/api/messages", {"agent_id": me_of(agent), "text": "Bravo !"})
    assert status == 201
    (message,) = await told(desk, "own_messages")
    assert (message["text"], message["sender"], message["about"]) == ("Bravo !", "Exemple Chef", "word")
    _, second = await boss.ask("POST", "/api/messages", {"campaign_id": campaign, "text": "Pause à 11 h"})
    assert [one["text"] for one in await told(desk, "own_messages")] == ["Bravo !", "Pause à 11 h"]
    assert [one["id"] for one in (await other.ask("GET", "/api/me/messages"))[1]["messages"]] == [second["id"]]
    assert (await other.ask("POST", f"/api/me/messages/{first['id']}/read"))[0] == 404  # not written to them
    assert (await agent.ask("POST", f"/api/me/messages/{first['id']}/read"))[0] == 200
    assert [one["id"] for one in await told(desk, "own_messages")] == [second["id"]]
    _, listed = await boss.ask("GET", "/api/messages")
    assert [(one["readers"], one["read"], one["agent"]) for one in listed["messages"]] == [
        (2, 0, None), (1, 1, "Exemple Agent"),
    ]  # fmt: skip
    for body in ({"text": "x"}, {"text": "x", "agent_id": 1, "campaign_id": 1}, {"agent_id": 1, "text": " "}):
        assert (await boss.ask("POST", "/api/messages", body))[0] == 422
    assert (await boss.ask("POST", "/api/messages", {"agent_id": me_of(boss), "text": "x"}))[1]["code"] == "no_reader"
    await desk.close()


async def test_a_supervisor_gets_a_phone_where_one_is_named(house: Running) -> None:
    admin = await house.client("admin")
    body = {
        "login": "chef2", "name": "Exemple", "role": "supervisor", "language": "fr", "password": "seize caracteres",
    }  # fmt: skip
    _, without = await admin.ask("POST", "/api/users", body)
    assert (await admin.ask("GET", f"/api/users/{without['id']}"))[1]["station"] is None
    _, made = await admin.ask("POST", "/api/users", {**body, "login": "chef3", "station": "chef-3"})
    assert (await admin.ask("GET", f"/api/users/{made['id']}"))[1]["station"] == "chef-3"
    for _ in range(2):  # said twice, it is one phone
        status, user = await admin.ask("POST", f"/api/users/{without['id']}/phone")
        assert (status, user["station"]) == (200, "poste-001")
    assert await house.db.fetchval("select count(*) from commands where kind = 'stations.sync'") == 2
