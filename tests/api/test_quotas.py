"""Quotas over the api: previewed, set by two editors, shown with what counts, in the account and in explanations."""

from __future__ import annotations

from db.campaigns import quotas
from tests.api.house import Running
from tests.api.test_records import with_leads

PARIS = {"field": "postcode", "value": "75", "most": 0}


async def test_quotas_are_previewed_set_and_raised(house: Running) -> None:
    boss, admin = await house.client("boss"), await house.client("admin")
    campaign = await with_leads(boss)
    await house.db.execute("update contacts set postcode = '75011' where id % 5 = 0")
    path = f"/api/campaigns/{campaign}/quotas"
    _, empty = await boss.ask("GET", path)
    assert (empty["quotas"], empty["held"]) == ([], 0)
    body = {"quotas": [PARIS], "version": empty["version"]}
    status, seen = await boss.ask("POST", f"{path}/preview", body)
    assert (status, seen["quotas"][0]["full"], seen["version"]) == (200, True, empty["version"])
    status, made = await boss.ask("PUT", path, body)
    assert (status, made["version"]) == (200, empty["version"] + 1)
    assert made["quotas"][0]["reached_at"] is not None
    status, problem = await admin.ask("PUT", path, body)
    assert (status, problem["code"], problem["fields"][0]["field"]) == (409, "changed_meanwhile", "quotas")
    assert await quotas.put_aside(house.db, campaign, 0)
    assert (await boss.ask("GET", path))[1]["held"] == 5
    _, why = await boss.ask("GET", f"/api/campaigns/{campaign}/why")
    assert [(step["rule"], step["count"]) for step in why["leads"]["steps"] if step["line"] == "held"] == [("quota", 5)]
    lead = await house.db.fetchval("select min(id) from leads where held_by = 'quota'")
    _, explained = await boss.ask("GET", f"/api/leads/{lead}/explanation")
    assert explained["reasons"][0]["rule"] == "quota"
    assert "postcode: 75" in explained["reasons"][0]["text_en"]
    status, made = await admin.ask("PUT", path, {"quotas": [PARIS | {"most": 3}], "version": made["version"]})
    assert (status, made["held"], made["quotas"][0]["full"]) == (200, 0, False)
    assert await house.db.fetchval("select count(*) from leads where state = 'callable'") == 25


async def test_quotas_count_dispositions_that_the_campaign_has(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await with_leads(boss)
    path = f"/api/campaigns/{campaign}/quotas"
    strange = {"quotas": [PARIS | {"dispositions": ["nowhere"]}]}
    for method, where in (("POST", f"{path}/preview"), ("PUT", path)):
        status, problem = await boss.ask(method, where, strange)
        assert (status, problem["code"], problem["fields"][0]["reason"]) == (422, "no_such_dispositions", "nowhere")
    assert (await boss.ask("PUT", path, {"quotas": [PARIS, PARIS]}))[0] == 422
