"""A campaign's own rules over the API: stricter than its profile or refused, shown with what holds, given back."""

from __future__ import annotations

from tests.api.house import Running
from tests.api.test_imports import a_campaign


async def test_what_a_campaign_says_of_its_own_rules_is_held_to_the_law_and_can_be_given_back(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    path = f"/api/campaigns/{campaign}"
    laxer = {
        "calling_hours": {"timezone": "Europe/Paris", "days": [4, 5], "hours": [["09:00", "12:00"]]},
        "attempt_cap": {"max": 5, "days": 30},
        "hold_hours": 24,
        "abandon_limit": 0.05,
        "agent_wait_ms": 3000,
        "ring_seconds": 10,
    }
    await house.db.execute("update campaigns set profile = 'FR_B2C' where id = $1", campaign)
    status, problem = await boss.ask("PATCH", path, laxer)
    assert status == 422
    assert {one["field"] for one in problem["fields"]} == laxer.keys()
    assert {one["code"] for one in problem["fields"]} == {"laxer_than_the_law"}
    said = {one["field"]: one["reason"] for one in problem["fields"]}
    assert said["attempt_cap"].startswith("5 attempts in 30 days are more than the law's 4 in 30 days (")
    assert "S1, S2" in said["attempt_cap"]
    stricter = {
        "calling_hours": {"timezone": "Europe/Paris", "days": [1, 2], "hours": [["11:00", "12:00"]]},
        "attempt_cap": {"max": 2, "days": 60},
        "rest_days": 90,
        "hold_hours": 100,
        "abandon_limit": 0.01,
    }
    status, found = await boss.ask("PATCH", path, stricter)
    assert status == 200
    assert {name: found[name] for name in stricter} == stricter
    assert (found["own_rules"]["abandon_limit"], found["own_rules"]["ring_seconds"]) == (0.01, None)
    status, found = await boss.ask("PATCH", path, dict.fromkeys(("attempt_cap", "abandon_limit", "hold_hours")))
    assert (found["attempt_cap"], found["hold_hours"], found["rest_days"]) == (None, None, 90)
    assert (found["abandon_limit"], found["own_rules"]["abandon_limit"]) == (0.03, None)  # the profile's


async def test_hours_without_a_zone_have_the_one_that_is_the_default(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    hours = {"days": [1], "hours": [["11:00", "12:00"]]}
    status, found = await boss.ask("PATCH", f"/api/campaigns/{campaign}", {"calling_hours": hours})
    assert (status, found["calling_hours"]) == (200, {"timezone": "Europe/Paris", **hours})


async def test_an_old_campaign_that_is_laxer_keeps_to_the_law(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    await house.db.execute(
        "update campaigns set profile = 'FR_B2C', abandon_limit = 0.5, ring_seconds = 5, agent_wait_ms = 9000 "
        "where id = $1",
        campaign,
    )
    _, found = await boss.ask("GET", f"/api/campaigns/{campaign}")
    assert (found["abandon_limit"], found["ring_seconds"], found["agent_wait_ms"]) == (0.03, 20, 2000)
    assert (found["own_rules"]["abandon_limit"], found["own_rules"]["ring_seconds"]) == (0.5, 5)
    assert (await boss.ask("PATCH", f"/api/campaigns/{campaign}", {"priority": 3}))[0] == 200


async def test_under_a_profile_that_nobody_knows_a_person_reads_why_nothing_is_told(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    await house.db.execute("update campaigns set profile = 'NOWHERE' where id = $1", campaign)
    path = f"/api/campaigns/{campaign}"
    for method, of, body in (
        ("GET", "/abandonment", None),
        ("PUT", "/abandonment", {"hard_stop": "stop", "machine_error_share": None}),
        ("GET", "/caller-ids/check", None),
        ("POST", "/state", {"action": "start"}),
    ):
        status, problem = await boss.ask(method, path + of, body)
        assert (status, problem["code"]) == (409, "unknown_profile"), of
    status, found = await boss.ask("GET", f"{path}/why")
    assert (status, found["dials"]) == (200, False)
    assert "no_profile" in [one["code"] for one in found["in_the_way"]]


async def test_a_question_can_be_asked_under_a_campaigns_own_rules(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    hours = {"timezone": "Europe/Paris", "days": None, "hours": [["15:00", "17:00"]]}
    assert (await boss.ask("PATCH", f"/api/campaigns/{campaign}", {"calling_hours": hours}))[0] == 200
    asked = {
        "profile": "FR_B2C", "number": "0199001234", "mode": "predictive", "caller_id": "+33162000000",
        "consent": "valid", "postcode": "97400", "at": "2026-11-23T12:30:00+04:00",
    }  # fmt: skip
    assert (await boss.ask("POST", "/api/explain", asked))[1]["allowed"]
    _, found = await boss.ask("POST", "/api/explain", asked | {"campaign_id": campaign})
    assert [(one["rule"], one["source"]) for one in found["reasons"]] == [("calendar_hours", "campaign")]
    assert "this campaign calls on Mondays 15:00 to 17:00" in found["reasons"][0]["text_en"]
    assert found["next_allowed_at"] == "2026-11-23T15:00:00+04:00", "on the clock of the callee"
    status, problem = await boss.ask("POST", "/api/explain", asked | {"campaign_id": 999})
    assert (status, problem["fields"][0]["field"]) == (422, "campaign_id")
