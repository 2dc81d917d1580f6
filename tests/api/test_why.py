"""Why a campaign dials or does not, over the API (B-01)."""

from __future__ import annotations

from typing import Any

from tests.api.house import Running
from tests.api.test_imports import a_campaign
from tests.db.world import insert


async def some_leads(house: Running, campaign: int, count: int, **columns: Any) -> list[int]:
    db = house.db
    principal = await db.fetchval("select principal_id from campaigns where id = $1", campaign)
    batch = await insert(db, "batches", campaign_id=campaign, file_name="-")
    made = []
    for _ in range(count):
        contact = await insert(db, "contacts", principal_id=principal, last_name="Exemple")
        number = await insert(db, "contact_numbers", contact_id=contact, e164="+33639980001", kind="mobile", rank=1)
        made.append(
            await insert(
                db, "leads", campaign_id=campaign, batch_id=batch, contact_id=contact, number_id=number, **columns
            )
        )
    return made


async def test_b01_the_answer_comes_first_and_the_counts_add_up(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    await some_leads(house, campaign, 5, state="blocked", held_by="consent_or_contract")
    await some_leads(house, campaign, 2, state="done")
    status, found = await boss.ask("GET", f"/api/campaigns/{campaign}/why")
    assert status == 200, found
    assert (found["dials"], found["dialer_serves"], found["asterisk_linked"]) == (False, False, None)
    codes = [one["code"] for one in found["in_the_way"]]
    assert codes[:2] == ["no_dialer", "draft"] and {"no_lead_callable", "nobody_assigned"} <= {*codes}
    leads = found["leads"]
    assert (leads["total"], leads["callable_now"], leads["provisional"]) == (7, 0, False)
    (held,) = [step for step in leads["steps"] if step["rule"]]
    assert (held["rule"], held["count"], held["for_good"]) == ("consent_or_contract", 5, 5)
    assert held["text_fr"] and held["text_en"] and held["source"]
    assert found["trunk"]["max_channels"] == 30 and found["trunk"]["daily_left"] == 100_000
    assert found["decision"] is None


async def test_b01_a_click_shows_who_is_behind_a_line(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    held = await some_leads(house, campaign, 5, state="blocked", held_by="consent_or_contract")
    await some_leads(house, campaign, 3, state="blocked", held_by="attempt_caps")
    new = await some_leads(house, campaign, 2)
    path = f"/api/campaigns/{campaign}/why/leads"
    status, page = await boss.ask("GET", f"{path}?rule=consent_or_contract&limit=3")
    assert status == 200, page
    assert [one["id"] for one in page["leads"]] == held[:3]
    status, rest = await boss.ask("GET", f"{path}?rule=consent_or_contract&limit=3&after={page['next']}")
    assert [one["id"] for one in rest["leads"]] == held[3:] and rest["next"] is None
    _, page = await boss.ask("GET", f"{path}?line=callable_now")
    assert [one["id"] for one in page["leads"]] == new
    assert page["leads"][0]["next_attempt_at"] is None
    _, page = await boss.ask("GET", f"{path}?line=calendar_closed")
    assert page["leads"] == []
    assert (await boss.ask("GET", f"{path}?line=nonsense"))[0] == 422
    assert (await boss.ask("GET", f"{path}?after=nonsense"))[0] == 422
    assert (await boss.ask("GET", "/api/campaigns/999/why"))[0] == 404
    agent = await house.client("agent")
    assert (await agent.ask("GET", f"/api/campaigns/{campaign}/why"))[0] == 403


async def test_b01_agents_are_said_with_what_holds_them(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    agents = [row[0] for row in await house.db.fetch("select id from agents order by id")]
    await house.db.execute("update agents set state = 'paused', reason = 'break' where id = $1", agents[0])
    status, _ = await boss.ask("PUT", f"/api/campaigns/{campaign}/agents", {"agent_ids": agents})
    assert status == 200
    _, found = await boss.ask("GET", f"/api/campaigns/{campaign}/why")
    assert found["agents"]["holds"] == {"paused": 1, "offline": 1}
    (sentence,) = [one["text_en"] for one in found["in_the_way"] if one["code"] == "no_agent"]
    assert sentence == "No agent is ready: 1 offline, 1 paused."
