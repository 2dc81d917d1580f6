"""Campaigns: made with what they need, moved by the state table, followed by events and audit."""

from __future__ import annotations

from tests.api.house import SHOWN, Running, id_of
from tests.api.test_imports import a_campaign


async def test_a_campaign_starts_as_a_draft_with_dispositions(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    _, found = await boss.ask("GET", f"/api/campaigns/{campaign}")
    assert (found["state"], found["abandon_limit"], found["recycle_minutes"]["busy"]) == ("draft", 0.03, 15)
    _, listed = await boss.ask("GET", f"/api/campaigns/{campaign}/dispositions")
    assert {"sale", "callback", "do_not_call"} <= {one["code"] for one in listed["dispositions"]}


async def test_a_campaign_shows_only_numbers_that_its_trunk_may_show(house: Running) -> None:
    boss = await house.client("boss")
    body = {"name": "x", "principal_id": 1, "mode": "manual", "trunk": "demo", "default_caller_id": "+33199009999"}
    assert (await boss.ask("POST", "/api/campaigns", body))[1]["code"] == "number_not_allowed"
    status, problem = await boss.ask("POST", "/api/campaigns", body | {"trunk": "nowhere"})
    assert (status, problem["code"], problem["fields"][0]["reason"]) == (422, "no_such_trunk", "demo")
    campaign = await a_campaign(boss)
    status, problem = await boss.ask("PATCH", f"/api/campaigns/{campaign}", {"default_caller_id": "+33199009999"})
    assert (status, problem["code"]) == (422, "number_not_allowed")
    await house.db.execute("update trunks set enabled = false")  # the settings have it no longer
    status, problem = await boss.ask("POST", "/api/campaigns", body | {"default_caller_id": SHOWN})
    assert (status, problem["code"]) == (422, "no_such_trunk")
    assert (await boss.ask("PATCH", f"/api/campaigns/{campaign}", {"wrap_up_seconds": 7}))[0] == 200
    await house.db.execute("update trunks set enabled = true")
    path = f"/api/campaigns/{campaign}/caller-ids"
    wrong = {"rules": [{"prefix": "+331", "numbers": [SHOWN, "+33199009999"]}]}
    assert (await boss.ask("PUT", path, wrong))[1]["code"] == "number_not_allowed"
    right = {"rules": [{"prefix": "+331", "numbers": [SHOWN]}, {"prefix": "+3319900", "numbers": [SHOWN]}]}
    assert (await boss.ask("PUT", path, right))[0] == 200
    assert (await boss.ask("GET", path))[1]["rules"] == right["rules"]


async def test_campaigns_move_by_the_state_table_with_event_and_audit(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    path = f"/api/campaigns/{campaign}/state"
    for action, status in (
        ("drain", 409),
        ("start", 200),
        ("start", 409),
        ("pause", 200),
        ("start", 200),
        ("drain", 200),
    ):
        assert (await boss.ask("POST", path, {"action": action}))[0] == status, action
    assert (await boss.ask("POST", path, {"action": "explode"}))[0] == 422
    assert (await boss.ask("POST", path, {"action": "finish"}))[1]["state"] == "finished"
    assert (await boss.ask("PATCH", f"/api/campaigns/{campaign}", {"name": "y"}))[1]["code"] == "illegal_move"
    told = await house.db.fetch(
        "select body ->> 'state' as s from events where kind = 'campaign' and body ? 'state' order by seq"
    )
    assert [row["s"] for row in told] == ["running", "paused", "running", "draining", "finished"]
    did = await house.db.fetch("select action from audit_log where action like 'campaign.%' order by id")
    assert [row["action"] for row in did][:2] == ["campaign.create", "campaign.start"]


async def test_what_a_campaign_was_made_with_can_be_read_after_it_was_changed(house: Running) -> None:
    boss = await house.client("boss")
    given = {"principal_id": 1, "mode": "predictive", "trunk": "demo", "default_caller_id": SHOWN}
    bold = {
        "abandon_limit": 0.02,
        "max_dial_level": 10.0,
        "give_up_ringing": True,
        "minimum_ring_seconds": 10,
        "profile": "DEMO",
    }
    status, made = await boss.ask("POST", "/api/campaigns", {"name": "x", **given, **bold})
    assert status == 201
    await boss.ask("PATCH", f"/api/campaigns/{made['id']}", {"abandon_limit": 0.01})
    noted = await house.db.fetchval("select detail from audit_log where action = 'campaign.create'")
    assert bold.items() <= noted["settings"].items()


async def test_settings_are_patched_one_by_one(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    hours = {"timezone": "Indian/Reunion", "days": [0, 4], "hours": [["11:00", "12:00"]]}
    status, found = await boss.ask("PATCH", f"/api/campaigns/{campaign}", {"max_attempts": 2, "calling_hours": hours})
    assert (status, found["max_attempts"], found["calling_hours"], found["ring_seconds"]) == (200, 2, hours, 25)
    assert found["lead_order"] == "listed"
    _, found = await boss.ask("PATCH", f"/api/campaigns/{campaign}", {"lead_order": "answer_first"})
    assert found["lead_order"] == "answer_first"
    noted = await house.db.fetchval("select detail from audit_log where action = 'campaign.change' order by id desc")
    changed = {"settings": {"lead_order": "answer_first"}, "before": {"lead_order": "listed"}}
    assert noted == {**changed, "version": 3}
    for wrong in (
        {"lead_order": "alphabetical"},
        {"calling_hours": hours | {"timezone": "Moon/Crater"}},
        {"calling_hours": hours | {"hours": [["12:00", "09:00"]]}},
        {"max_attempts": 0},
        {"max_attempts": "4"},
        {"state": "running"},
        {"recycle_minutes": {"connected": 1}},
    ):
        assert (await boss.ask("PATCH", f"/api/campaigns/{campaign}", wrong))[0] == 422, wrong


async def test_agents_are_assigned_and_the_status_counts_them(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    agent = await id_of(house.db, "agent")
    nobody = await id_of(house.db, "boss")
    path = f"/api/campaigns/{campaign}/agents"
    status, problem = await boss.ask("PUT", path, {"agent_ids": [agent, nobody, 99999]})
    assert (status, problem["code"]) == (422, "no_such_agents")
    assert problem["fields"][0]["reason"] == f"{nobody}, 99999"
    assert (await boss.ask("GET", path))[1] == {"agent_ids": []}
    _, assigned = await boss.ask("PUT", path, {"agent_ids": [agent]})
    assert assigned == {"agent_ids": [agent]}
    _, status = await boss.ask("GET", f"/api/campaigns/{campaign}/status")
    assert (status["agents"], status["leads"], status["outcomes"]) == ({"offline": 1}, {}, {})
    assert status["trunk"]["state"] == "ok"


async def test_names_are_taken_once_per_principal_and_references_must_exist(house: Running) -> None:
    boss = await house.client("boss")
    await a_campaign(boss, "Une")
    body = {"name": "Une", "principal_id": 1, "mode": "manual", "trunk": "demo", "default_caller_id": SHOWN}
    assert (await boss.ask("POST", "/api/campaigns", body))[1]["code"] == "name_taken"
    assert (await boss.ask("POST", "/api/campaigns", body | {"principal_id": 99}))[1]["code"] == "no_such_reference"
    other = await a_campaign(boss, "Autre")
    assert (await boss.ask("PATCH", f"/api/campaigns/{other}", {"name": "Une"}))[1]["code"] == "name_taken"


async def test_campaigns_are_listed_page_by_page(house: Running) -> None:
    boss = await house.client("boss")
    made = [await a_campaign(boss, name) for name in ("a", "b", "c")]
    _, first = await boss.ask("GET", "/api/campaigns?limit=2")
    _, second = await boss.ask("GET", f"/api/campaigns?limit=2&after={first['next']}")
    assert [one["id"] for one in first["campaigns"] + second["campaigns"]] == made
    assert second["next"] is None
