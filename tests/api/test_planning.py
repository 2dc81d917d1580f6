"""Teams simulated for supervisors: bounded, one at a time, and refused in words."""

from __future__ import annotations

import asyncio

import pytest
import structlog

from api.campaigns import planning
from api.problems import PROBLEMS
from tests.api.house import Running
from tests.api.test_imports import a_campaign

ASKING = """
select count(*) from pg_stat_activity where application_name = 'plateau pacing' and datname = current_database()
"""


async def test_a_team_is_simulated_with_teams_around_it(house: Running) -> None:
    boss = await house.client("boss")
    path = f"/api/campaigns/{await a_campaign(boss)}/simulations"
    status, found = await boss.ask(
        "POST", path, {"agents": 3, "answer_rate": 0.5, "hours": 0.25, "leads": 100_000, "give_up_after": 20}
    )
    assert status == 200, found
    teams = {team["agents"]: team for team in found["teams"]}
    assert list(teams) == sorted(teams)
    assert {3, 4} <= teams.keys()
    three = teams[3]
    assert three["shifts"] >= 2
    assert 0.3 < three["utilisation"]["mean"] < 1
    assert three["utilisation"]["low"] <= three["utilisation"]["mean"] <= three["utilisation"]["high"]
    assert 0 < three["mean_wait_seconds"]["mean"] < three["p90_wait_seconds"]["mean"]
    assert three["people_reached"]["mean"] < three["attempts"]["mean"]
    assert three["list_lasts_hours"]["mean"] > 100


async def test_what_cannot_be_simulated_is_refused_in_words(house: Running) -> None:
    boss = await house.client("boss")
    path = f"/api/campaigns/{await a_campaign(boss)}/simulations"
    status, problem = await boss.ask("POST", path, {"agents": 3, "ring": 24.0})
    assert (status, problem["code"]) == (422, "simulation_impossible")
    assert "change the seconds of ringing" in problem["detail"]
    for wrong in ({}, {"agents": 0}, {"agents": 101}, {"agents": 3, "mode": "manual"}, {"agents": 3, "talk": "9"}):
        assert (await boss.ask("POST", path, wrong))[1]["code"] == "invalid"
    assert (await boss.ask("POST", "/api/campaigns/9999/simulations", {"agents": 3}))[0] == 404
    agent = await house.client("agent")
    assert (await agent.ask("POST", path, {"agents": 3}))[1]["code"] == "role_refused"


async def test_a_campaign_without_calls_teaches_nothing(house: Running) -> None:
    boss = await house.client("boss")
    path = f"/api/campaigns/{await a_campaign(boss)}/simulations"
    status, problem = await boss.ask("POST", path, {"agents": 3, "learned": True})
    assert (status, problem["code"]) == (422, "simulation_impossible")
    assert "has 0 calls of its own to learn from" in problem["detail"]


async def test_a_campaign_is_learned_from_by_its_id_whatever_others_are_called(house: Running) -> None:
    boss = await house.client("boss")
    named = await a_campaign(boss)
    assert (await boss.ask("PATCH", f"/api/campaigns/{named}", {"name": str(named + 1)}))[0] == 200
    path = f"/api/campaigns/{await a_campaign(boss)}/simulations"
    assert path == f"/api/campaigns/{named + 1}/simulations"
    _, problem = await boss.ask("POST", path, {"agents": 3, "learned": True})
    assert "has 0 calls of its own to learn from" in problem["detail"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"PLATEAU_DATABASE__URL": "postgresql://someone:geheim@127.0.0.1:1/somewhere"},
        {"PLATEAU_DATABASE__URL": "geheim"},
        {"PYTHONPATH": "", "PLATEAU_DIALING": "geheim"},
    ],
)
async def test_what_went_wrong_inside_is_told_to_the_log_alone(
    house: Running, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]
) -> None:
    given = planning._database
    monkeypatch.setattr(planning, "_database", lambda settings: given(settings) | wrong)
    boss = await house.client("boss")
    path = f"/api/campaigns/{await a_campaign(boss)}/simulations"
    with structlog.testing.capture_logs() as logged:
        status, problem = await boss.ask("POST", path, {"agents": 3, "learned": True})
    assert (status, problem["code"]) == (500, "unexpected")
    assert not {"geheim", "Traceback", "127.0.0.1", "PostgreSQL", "PLATEAU"} & set(problem["detail"].split())
    assert problem["detail"] == PROBLEMS["unexpected"].en
    (fault,) = [one for one in logged if one["event"] == "a simulation failed"]
    assert fault["status"] == 1
    assert "geheim" not in fault["said"]


async def test_a_statement_ends_with_the_simulation_that_asked_it(
    house: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise slow ones pile up in the database, each for somebody who has long been refused."""
    boss = await house.client("boss")
    path = f"/api/campaigns/{await a_campaign(boss)}/simulations"
    monkeypatch.setattr(planning, "PATIENCE_SECONDS", 3.0)
    async with house.db.transaction():
        await house.db.execute("lock table agent_moves in access exclusive mode")
        asked = asyncio.create_task(boss.ask("POST", path, {"agents": 3, "learned": True}))
        async with asyncio.timeout(20):
            while not await house.house.pool.fetchval(ASKING):
                await asyncio.sleep(0.05)
            assert (await asked)[1]["code"] == "simulation_too_slow"
            while await house.house.pool.fetchval(ASKING):
                await asyncio.sleep(0.05)


async def test_one_at_a_time_and_never_for_long(house: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    boss, admin = await house.client("boss"), await house.client("admin")
    path = f"/api/campaigns/{await a_campaign(boss)}/simulations"
    monkeypatch.setattr(planning, "PATIENCE_SECONDS", 1.0)
    body = {"agents": 40, "hours": 12.0}
    one = asyncio.create_task(boss.ask("POST", path, body))
    await asyncio.sleep(0.3)
    assert (await admin.ask("POST", path, body))[1]["code"] == "simulation_running"
    async with asyncio.timeout(10):
        assert (await boss.ask("GET", "/api/me"))[0] == 200  # the loop is free meanwhile
        status, problem = await one
    assert (status, problem["code"]) == (503, "simulation_too_slow")


async def test_nobody_asks_without_end(house: Running) -> None:
    boss = await house.client("boss")
    path = f"/api/campaigns/{await a_campaign(boss)}/simulations"
    codes = [(await boss.ask("POST", path, {"agents": 3, "ring": 24.0}))[1]["code"] for _ in range(14)]
    assert codes[0] == "simulation_impossible"
    assert "simulation_running" in codes
