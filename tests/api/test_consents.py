"""The ledger, the places of a campaign and what the law says of a lead, over the API."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from tests.api.house import SHOWN, Client, Running
from tests.api.test_imports import a_campaign
from tests.db.world import insert

GRANTED = "2026-09-01T10:00:00+02:00"


async def a_contact(house: Running, e164: str, campaign: int, **columns: Any) -> tuple[int, int]:
    """A contact with one number, and its lead."""
    contact = await insert(house.db, "contacts", principal_id=1, last_name="Exemple", **columns)
    number = await insert(house.db, "contact_numbers", contact_id=contact, e164=e164, kind="phone", rank=1)
    batch = await insert(
        house.db, "batches", campaign_id=campaign, file_name="x", state="cancelled",
        finished_at=await house.db.fetchval("select now()"),
    )  # fmt: skip
    lead = await insert(house.db, "leads", campaign_id=campaign, batch_id=batch, contact_id=contact, number_id=number)
    return contact, lead


async def a_text(boss: Client, text: str = "J'accepte d'être appelé.") -> int:
    status, made = await boss.ask("POST", "/api/consent-texts", {"principal_id": 1, "text": text})
    assert status == 201, made
    return int(made["id"])


async def test_a_consent_is_written_once_and_taken_back_once(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    contact, lead = await a_contact(house, "+33199000123", campaign)
    text = await a_text(boss)
    assert (await boss.ask("POST", "/api/consent-texts", {"principal_id": 1, "text": "Autre."}))[1]["version"] == 2
    await house.db.execute("update leads set state = 'blocked', held_by = 'consent_or_contract' where id = $1", lead)
    given = {"text_id": text, "granted_at": GRANTED, "channel": "form", "evidence": "formulaire 12"}
    path = f"/api/contacts/{contact}/consents"
    status, made = await boss.ask("POST", path, given)
    assert status == 201, made
    assert await house.db.fetchval("select state from leads where id = $1", lead) == "callable"
    revoked = f"/api/consents/{made['id']}/revocation"
    assert (await boss.ask("POST", revoked, {"how": "call"}))[0] == 200
    assert (await boss.ask("POST", revoked, {"how": "call"}))[1]["code"] == "not_revocable"
    _, listed = await boss.ask("GET", path)
    (row,) = listed["consents"]
    assert (row["text_version"], row["channel"], row["revoked_how"]) == (1, "form", "call")
    kinds = [r["s"] for r in await house.db.fetch("select body ->> 'state' as s from events where kind = 'consent'")]
    assert kinds == ["granted", "revoked"]
    for body in (
        given | {"text_id": None},
        given | {"kind": "contract"},
        given | {"kind": "appointment", "text_id": None},
        given | {"granted_at": "2199-01-01T00:00:00Z"},
        given | {"valid_until": "2026-08-01T00:00:00Z"},
    ):
        assert (await boss.ask("POST", path, body))[0] == 422, body
    assert (await boss.ask("POST", path, given | {"e164": "+33199009999"}))[1]["code"] == "no_such_reference"


async def test_nothing_in_the_ledger_can_be_changed_or_deleted(house: Running) -> None:
    boss = await house.client("boss")
    contact, _ = await a_contact(house, "+33199000123", await a_campaign(boss))
    given = {"text_id": await a_text(boss), "granted_at": GRANTED, "channel": "form", "evidence": "formulaire 12"}
    await boss.ask("POST", f"/api/contacts/{contact}/consents", given)
    for statement in (
        "update consents set granted_at = now()",
        "update consents set evidence = 'formulaire 13'",
        "update consents set purpose = 'service'",
        "delete from consents",
        "update consent_texts set text = 'Non.'",
        "delete from consent_texts",
    ):
        with pytest.raises(asyncpg.RestrictViolationError):
            await house.db.execute(statement)
    await house.db.execute("delete from leads")
    await house.db.execute("delete from contacts")
    assert await house.db.fetchval("select count(*) from consents") == 0


async def test_places_are_previewed_taken_and_widened_with_their_history(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    for n, postcode in enumerate(["75001", "75011", "20000", "97411", ""]):
        await a_contact(house, f"+3319900012{n}", campaign, postcode=postcode)
    path = f"/api/campaigns/{campaign}/places"
    _, seen = await boss.ask("POST", f"{path}/preview", {"places": ["75", "75011", "974"]})
    assert seen == {"places": ["75", "974"], "inside": 3, "outside": 2}
    _, taken = await boss.ask("PUT", path, {"places": ["75", "75011", "974"]})
    assert (taken["places"], len(taken["history"])) == (["75", "974"], 1)
    await boss.ask("PUT", path, {"places": ["974", "75"]})  # the same: nothing changes
    _, widened = await boss.ask("PUT", path, {"places": []})
    assert [(one["before"], one["after"]) for one in widened["history"]] == [
        (["75", "974"], []),
        ([], ["75", "974"]),
    ]
    assert (await boss.ask("GET", f"/api/campaigns/{campaign}"))[1]["places"] == []
    assert (await boss.ask("PUT", path, {"places": ["; drop"]}))[0] == 422


async def test_a_department_is_all_its_postcodes_and_its_waiting_leads_are_counted(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    for n, postcode in enumerate(["20000", "20200", "20290", "69003", ""]):
        await a_contact(house, f"+3319900013{n}", campaign, postcode=postcode)
    await house.db.execute("update leads set postcode = '69003' where id = (select max(id) - 1 from leads)")  # copied
    path = f"/api/campaigns/{campaign}/places"
    _, found = await boss.ask("GET", f"{path}/territories")
    waiting = {one["code"]: one["waiting"] for one in found["territories"] if one["waiting"]}
    assert (found["country"], waiting, found["elsewhere"]) == ("FR", {"2A": 1, "2B": 2, "69": 1}, 1)
    _, seen = await boss.ask("POST", f"{path}/preview", {"places": ["2B"]})
    assert (seen["inside"], seen["outside"]) == (2, 3)
    _, taken = await boss.ask("PUT", path, {"places": ["2B"]})
    assert taken["places"] == ["202", "206", "2B"]
    assert (await boss.ask("GET", f"{path}/territories"))[1] == found, "narrowed, all the others wait as before"


async def test_a_lead_is_explained_by_the_rules_of_its_campaign(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    _, lead = await a_contact(house, "+33199000123", campaign, postcode="75001")
    path = f"/api/leads/{lead}/explanation"
    _, found = await boss.ask("GET", path)
    rules = {one["rule"] for one in found["reasons"]}
    assert "consent_or_contract" in rules
    assert (found["allowed"], found["profile"], found["caller_id"]) == (False, "FR_B2C", SHOWN)
    assert (await boss.ask("PATCH", f"/api/campaigns/{campaign}", {"profile": "DEMO"}))[0] == 200
    _, found = await boss.ask("GET", path)
    assert (found["allowed"], found["reasons"]) == (True, [])
    admin = await house.client("admin")
    number = f"/api/caller-numbers/{SHOWN[1:]}"
    assert (await admin.ask("PATCH", number, {"valid_to": "2026-01-31"}))[0] == 200
    _, found = await boss.ask("GET", path)
    assert (found["allowed"], found["caller_id"]) == (False, None)
    assert [one["rule"] for one in found["reasons"]] == ["caller_id"]
    assert (await admin.ask("PATCH", number, {"valid_to": None}))[0] == 200
    await boss.ask("PUT", f"/api/campaigns/{campaign}/places", {"places": ["13"]})
    _, found = await boss.ask("GET", path)
    assert (found["allowed"], found["inside_places"]) == (False, False)


async def test_a_campaign_can_only_be_stricter_than_its_profile(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    path = f"/api/campaigns/{campaign}"
    for body, field in (
        ({"profile": "NOWHERE"}, "profile"),
        ({"sector": "moon_land"}, "sector"),
        ({"ring_seconds": 19}, "ring_seconds"),
        ({"give_up_ringing": True, "minimum_ring_seconds": 12}, "minimum_ring_seconds"),
    ):
        status, problem = await boss.ask("PATCH", path, body)
        assert (status, [one["field"] for one in problem["fields"]]) == (422, [field])
    assert (await boss.ask("PATCH", path, {"ring_seconds": 20, "sector": "telecom"}))[0] == 200
    said = {"list": "tps", "compared_at": GRANTED, "numbers": [{"e164": "+33199000123", "listed": True}]}
    assert (await boss.ask("POST", "/api/national-lists/comparisons", said))[1] == {"compared": 1}
    _, problem = await boss.ask("POST", "/api/national-lists/comparisons", said | {"list": "bloctell"})
    assert problem["code"] == "unknown_list"
