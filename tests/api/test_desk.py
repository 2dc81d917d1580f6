"""The agent's desk: everything that moves is asked of the dialer, and its refusals come back as sentences."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from db.dialer.commands import Answer
from tests.api.dialer import DONE, answering, refuse
from tests.api.house import Running, id_of
from tests.api.test_live import a_running_campaign, reserve
from tests.db.world import insert


async def test_states_are_asked_of_the_dialer(house: Running, database_url: str) -> None:
    agent = await house.client("agent")
    async with answering(database_url, lambda _: DONE) as asked:
        for body in (
            {"action": "login", "phone": "web"},
            {"action": "pause", "reason": "lunch"},
            {"action": "ready"},
            {"action": "logout"},
        ):
            started = time.monotonic()
            status, state = await agent.ask("POST", "/api/me/state", body)
            assert (status, state["state"]) == (200, "offline")
            assert time.monotonic() - started < 2
    me = await id_of(house.db, "agent")
    assert [(one.kind, one.payload, one.agent_id, one.requested_by) for one in asked] == [
        ("agent.login", {"phone": "web"}, me, me),
        ("agent.pause", {"reason": "lunch"}, me, me),
        ("agent.ready", {}, me, me),
        ("agent.logout", {}, me, me),
    ]


async def test_a_refusal_of_the_dialer_is_a_sentence_with_its_code(house: Running, database_url: str) -> None:
    agent = await house.client("agent")
    for code, known in (("phone_not_connected", True), ("no_call", True), ("some_new_code", False)):
        async with answering(database_url, refuse(code)):
            status, problem = await agent.ask("POST", "/api/me/call/hangup", {"attempt_id": 7})
        assert (status, problem["code"]) == (409, code)
        assert ("state that things are in" not in problem["detail"]) is known


async def test_what_is_asked_about_a_call_names_it(house: Running, database_url: str) -> None:
    agent = await house.client("agent")
    paths = {
        "call/hangup": {},
        "call/recording": {"action": "pause"},
        "call/hold": {"action": "hold"},
        "call/hand-over": {"action": "leave"},
        "preview/dial": {},
        "preview/skip": {},
    }
    async with answering(database_url, lambda _: DONE) as asked:
        for path, body in paths.items():
            assert (await agent.ask("POST", f"/api/me/{path}", body))[0] == 422
            assert (await agent.ask("POST", f"/api/me/{path}", {"attempt_id": 7, **body}))[0] == 200
    kinds = ["call.hangup", "call.recording", "call.hold", "call.hand_over", "preview.dial", "preview.skip"]
    assert [one.kind for one in asked] == kinds
    assert {one.payload["attempt_id"] for one in asked} == {7}


async def test_a_dialer_that_is_away_is_told_after_five_seconds(house: Running) -> None:
    agent = await house.client("agent")
    started = time.monotonic()
    status, problem = await agent.ask("POST", "/api/me/state", {"action": "ready"})
    assert (status, problem["code"]) == (503, "dialer_away")
    assert 4 < time.monotonic() - started < 9


async def test_a_disposition_carries_note_and_callback(house: Running, database_url: str) -> None:
    agent = await house.client("agent")
    due = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    body = {"attempt_id": 7, "code": "callback", "note": "été", "callback": {"due_at": due, "personal": True}}
    async with answering(database_url, lambda _: DONE) as asked:
        assert (await agent.ask("POST", "/api/me/call/disposition", body))[0] == 200
    assert asked[0].kind == "call.dispose"
    assert asked[0].payload["note"] == "été"
    assert asked[0].payload["callback"]["personal"] is True
    for wrong in ({"code": "'; drop"}, {"note": "\x00"}, {"callback": {"due_at": "2026-01-01T10:00:00"}}):
        assert (await agent.ask("POST", "/api/me/call/disposition", body | wrong))[0] == 422


async def test_only_agents_have_a_desk(house: Running) -> None:
    boss = await house.client("boss")
    for method, path in (("GET", "/api/me/state"), ("GET", "/api/me/call"), ("GET", "/api/me/day")):
        status, problem = await boss.ask(method, path)
        assert (status, problem["code"]) == (403, "not_an_agent")
    assert (await boss.ask("POST", "/api/me/state", {"action": "ready"}))[1]["code"] == "not_an_agent"


async def test_ones_own_day_has_the_figures_that_supervisors_see(house: Running) -> None:
    agent = await id_of(house.db, "agent")
    client, boss = await house.client("agent"), await house.client("boss")
    day = (await client.ask("GET", "/api/me/day"))[1]
    assert (day["seconds"], day["calls"], day["successes"], day["results"]) == ({}, 0, 0, [])
    states = ("ready", "reserved", "talking", "wrap_up", "ready", "paused", "offline", "ready")
    for number, state in enumerate(states):
        await house.db.execute(
            "insert into agent_moves (agent_id, at, state, reason) values ($1, now() - $3::float8 * interval '1 s', $2,"
            " case $2 when 'paused' then 'lunch' end)",
            agent, state, (len(states) - number) * 1.5,
        )  # fmt: skip
    campaign = await a_running_campaign(house, agent)
    await insert(
        house.db, "dispositions", campaign_id=campaign, code="sale", label_fr="Vente", label_en="Sale",
        effect="success", rank=0,
    )  # fmt: skip
    await reserve(house, campaign, agent)
    await house.db.execute(
        "update attempts set state = 'ended', outcome = 'connected', bridged_at = now() - interval '3 s',"
        " ended_at = now(), disposition_code = 'sale'"
    )
    day = (await client.ask("GET", "/api/me/day"))[1]
    (theirs,) = (await boss.ask("GET", "/api/statistics/agents?period=today"))[1]["agents"]
    assert (day["calls"], day["successes"]) == (theirs["calls"], theirs["successes"]) == (1, 1)
    assert day["results"] == [{"label_fr": "Vente", "label_en": "Sale", "calls": 1}]
    for state in ("talking", "wrap_up", "reserved", "paused"):
        assert day["seconds"].get(state, 0.0) == theirs[state]
    between = (await client.ask("GET", "/api/me/day"))[1]["seconds"].get("ready", 0.0)
    assert day["seconds"].get("ready", 0.0) <= theirs["ready"] <= between


async def test_a_preview_shows_the_card_that_the_dialer_claimed(house: Running, database_url: str) -> None:
    agent = await id_of(house.db, "agent")
    client = await house.client("agent")
    campaign = await a_running_campaign(house, agent)
    await reserve(house, campaign, agent)
    async with answering(database_url, lambda _: Answer("done", None, {})):
        status, answer = await client.ask("POST", "/api/me/preview", {"campaign_id": campaign})
    assert (status, answer["card"]["campaign"]["name"]) == (200, "Fidélité")
    assert (await client.ask("GET", "/api/me/campaigns"))[1]["campaigns"][0]["id"] == campaign
