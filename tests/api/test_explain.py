"""Asking over the API whether somebody may be called."""

from __future__ import annotations

from tests.api.house import Running

ASKED = {
    "profile": "FR_B2C",
    "number": "0199001234",
    "postcode": "75001",
    "at": "2026-11-23T12:30:00+01:00",
    "mode": "predictive",
    "caller_id": "+33162000000",
}


async def test_every_rule_that_refuses_is_answered_with_its_source(house: Running) -> None:
    boss = await house.client("boss")
    status, found = await boss.ask("POST", "/api/explain", ASKED | {"caller_id": None, "sector": "cpf_training"})
    assert status == 200, found
    assert [one["rule"] for one in found["reasons"]] == ["sector_ban", "consent_or_contract", "caller_id"]
    assert all(one["source"] and one["text_fr"] and one["text_en"] for one in found["reasons"])
    assert (found["allowed"], found["next_allowed_at"]) == (False, None)
    assert (found["world"], found["timezone"], found["territory"]) == ("demo", "Europe/Paris", "75")


async def test_the_next_instant_is_in_the_callees_time(house: Running) -> None:
    boss = await house.client("boss")
    later = ASKED | {"consent": "valid", "postcode": "97400"}
    assert (await boss.ask("POST", "/api/explain", later))[1]["allowed"]
    late = later | {"at": "2026-11-23T17:30:00+01:00"}
    assert (await boss.ask("POST", "/api/explain", late))[1]["next_allowed_at"] == "2026-11-24T10:00:00+04:00"


async def test_what_cannot_be_understood_is_named_by_field(house: Running) -> None:
    boss = await house.client("boss")
    for field, value in (("number", "abc"), ("profile", "XX"), ("timezone", "Paris"), ("sector", "energy")):
        status, problem = await boss.ask("POST", "/api/explain", ASKED | {field: value})
        assert (status, [one["field"] for one in problem["fields"]]) == (422, [field]), problem
    status, problem = await boss.ask("POST", "/api/explain", ASKED | {"at": "2026-11-23T12:30:00"})
    assert status == 422


async def test_agents_do_not_ask(house: Running) -> None:
    agent = await house.client("agent")
    assert (await agent.ask("POST", "/api/explain", ASKED))[0] == 403
