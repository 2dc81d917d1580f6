"""Campaigns side by side: two people who edit one, groups and terms of work, and times on the customer's clock."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from db.floor import agents
from dialer.core.sharing import Terms
from tests.api.house import Running, id_of
from tests.api.test_imports import a_campaign
from tests.api.test_records import with_leads


async def test_who_has_not_seen_the_last_change_is_refused_and_told_what_it_was(house: Running) -> None:
    boss, admin = await house.client("boss"), await house.client("admin")
    path = f"/api/campaigns/{await a_campaign(boss)}"
    seen = (await boss.ask("GET", path))[1]["version"]
    status, changed = await boss.ask("PATCH", path, {"version": seen, "wrap_up_seconds": 45, "script": "devis"})
    assert (status, changed["version"]) == (200, seen + 1)
    status, problem = await admin.ask("PATCH", path, {"version": seen, "wrap_up_seconds": 10})
    assert (status, problem["code"]) == (409, "changed_meanwhile")
    told = {one["field"]: one["reason"] for one in problem["fields"]}
    assert told.keys() == {"wrap_up_seconds", "script"}
    assert told["wrap_up_seconds"].startswith("45; Exemple Chef, ")
    status, changed = await admin.ask("PATCH", path, {"version": seen + 1, "wrap_up_seconds": 10})
    assert (status, changed["wrap_up_seconds"], changed["script"]) == (200, 10, "devis")


async def test_of_two_who_change_it_at_the_same_time_one_is_refused(house: Running) -> None:
    boss, admin = await house.client("boss"), await house.client("admin")
    path = f"/api/campaigns/{await a_campaign(boss)}"
    seen = (await boss.ask("GET", path))[1]["version"]
    answers = await asyncio.gather(
        *(who.ask("PATCH", path, {"version": seen, "ring_seconds": 20 + n}) for n, who in enumerate((boss, admin)))
    )
    assert sorted(status for status, _ in answers) == [200, 409]


async def test_dispositions_numbers_and_agents_count_as_changes_too(house: Running) -> None:
    boss = await house.client("boss")
    path = f"/api/campaigns/{await a_campaign(boss)}"
    _, listed = await boss.ask("GET", f"{path}/dispositions")
    assert (await boss.ask("PUT", f"{path}/dispositions", listed))[1]["version"] == listed["version"] + 1
    assert (await boss.ask("PUT", f"{path}/dispositions", listed))[1]["code"] == "changed_meanwhile"
    stale = {"rules": [], "version": listed["version"]}
    assert (await boss.ask("PUT", f"{path}/caller-ids", stale))[1]["code"] == "changed_meanwhile"
    agent = await id_of(house.db, "agent")
    crew = {"agents": [{"agent_id": agent}], "groups": [], "version": listed["version"]}
    assert (await boss.ask("PUT", f"{path}/crew", crew))[1]["code"] == "changed_meanwhile"
    crew["version"] += 1
    assert (await boss.ask("PUT", f"{path}/crew", crew))[0] == 200


async def test_a_group_works_for_campaigns_as_a_whole_and_at_once(house: Running) -> None:
    boss = await house.client("boss")
    first, second = await id_of(house.db, "agent"), await id_of(house.db, "other")
    campaign = await a_campaign(boss)
    path = f"/api/campaigns/{campaign}"
    _, made = await boss.ask("POST", "/api/groups", {"name": "Matin"})
    group = made["id"]
    assert (await boss.ask("POST", "/api/groups", {"name": "Matin"}))[1]["code"] == "name_taken"
    crew = {"agents": [{"agent_id": first, "weight": 3}], "groups": [{"group_id": group, "priority": 7, "weight": 2}]}
    assert (await boss.ask("PUT", f"{path}/crew", crew))[1]["agent_ids"] == [first]
    status, filled = await boss.ask("PUT", f"/api/groups/{group}/members", {"agent_ids": [first, second]})
    assert (status, filled["agent_ids"], filled["campaign_ids"]) == (200, [first, second], [campaign])
    _, now = await boss.ask("GET", f"{path}/crew")
    assert now["agent_ids"] == [first, second]
    assert (await boss.ask("GET", f"{path}/agents"))[1]["agent_ids"] == [first, second]
    assert await agents.assignments(house.db, "main") == {
        first: {campaign: Terms(None, 3)}, second: {campaign: Terms(7, 2)},
    }  # fmt: skip
    other = await house.client("other")
    assert [one["id"] for one in (await other.ask("GET", "/api/me/campaigns"))[1]["campaigns"]] == [campaign]
    told = await house.db.fetchval("select count(*) from events where kind = 'campaign' and body ? 'group'")
    assert told == 1
    assert (await boss.ask("PUT", f"/api/groups/{group}/members", {"agent_ids": [999]}))[1]["code"] == "no_such_agents"
    strange = {"agents": [], "groups": [{"group_id": 999}]}
    assert (await boss.ask("PUT", f"{path}/crew", strange))[1]["code"] == "no_such_groups"
    assert (await boss.ask("DELETE", f"/api/groups/{group}"))[1]["code"] == "group_at_work"
    assert (await boss.ask("PUT", f"{path}/crew", {"agents": [], "groups": []}))[1]["agent_ids"] == []
    assert (await boss.ask("DELETE", f"/api/groups/{group}"))[0] == 200
    assert (await boss.ask("GET", f"/api/groups/{group}"))[0] == 404


async def test_dates_and_rules_of_a_campaign_are_checked_and_dates_are_taken_away_again(house: Running) -> None:
    boss = await house.client("boss")
    path = f"/api/campaigns/{await a_campaign(boss)}"
    status, found = await boss.ask("PATCH", path, {"starts_on": "2026-11-02", "ends_on": "2026-12-24"})
    assert (status, found["starts_on"], found["ends_on"]) == (200, "2026-11-02", "2026-12-24")
    assert (await boss.ask("PATCH", path, {"ends_on": "2026-10-01"}))[1]["code"] == "dates_crossed"
    status, found = await boss.ask("PATCH", path, {"ends_on": None, "ring_seconds": None})
    assert (status, found["starts_on"], found["ends_on"], found["ring_seconds"]) == (200, "2026-11-02", None, 25)
    rule = {"on": "outcome", "word": "no_answer", "minutes": 90, "times": 3, "other_hour": True}
    status, found = await boss.ask("PATCH", path, {"recycle_rules": [rule]})
    assert (status, found["recycle_rules"]) == (200, [rule | {"other_number": False}])
    assert (await boss.ask("PATCH", path, {"recycle_rules": [rule, rule]}))[0] == 422
    assert (await boss.ask("PATCH", path, {"recycle_rules": [rule | {"word": "sold"}]}))[0] == 422


async def test_a_call_is_promised_on_the_customers_clock(house: Running) -> None:
    boss, agent = await house.client("boss"), await house.client("agent")
    campaign = await with_leads(boss)
    lead = await house.db.fetchval("select min(id) from leads where campaign_id = $1", campaign)
    await house.db.execute("update contacts set postcode = '97400'")
    year = datetime.now(UTC).year + 1
    body = {"lead_id": lead, "local": f"{year}-07-01T14:30"}
    status, time = await boss.ask("POST", "/api/callbacks/when", body)
    assert status == 200, time
    assert datetime.fromisoformat(time["due_at"]) == datetime(year, 7, 1, 10, 30, tzinfo=UTC)
    assert (time["timezone"], time["zone_from"], time["clocks"]) == ("Indian/Reunion", "postcode", "")
    assert (await agent.ask("POST", "/api/callbacks/when", body))[1]["code"] == "not_your_campaign"
    given = body | {"timezone": "Europe/Paris"}
    _, time = await boss.ask("POST", "/api/callbacks/when", given)
    assert (datetime.fromisoformat(time["due_at"]).hour, time["zone_from"]) == (12, "given")
    assert (await boss.ask("POST", "/api/callbacks/when", body | {"timezone": "Mars/Base"}))[1][
        "code"
    ] == "zone_unknown"
    both = body | {"due_at": f"{year}-07-01T10:30:00+00:00"}
    assert (await boss.ask("POST", "/api/callbacks", both))[1]["code"] == "moment_or_local"
    assert (await boss.ask("POST", "/api/callbacks", {"lead_id": lead}))[1]["code"] == "moment_or_local"
    strange = body | {"appointment_consent_id": 77}
    assert (await boss.ask("POST", "/api/callbacks", strange))[1]["code"] == "no_such_consent"
    status, made = await boss.ask("POST", "/api/callbacks", body | {"note": "devis"})
    assert (status, made["local"]) == (201, f"{year}-07-01T14:30:00+04:00")
    _, listed = await boss.ask("GET", "/api/callbacks")
    assert [(one["timezone"], one["overdue"], one["was_of"]) for one in listed["callbacks"]] == [
        ("Indian/Reunion", False, None)
    ]


async def test_a_promise_that_is_late_is_marked_and_found(house: Running) -> None:
    boss = await house.client("boss")
    lead = await house.db.fetchval("select min(id) from leads where campaign_id = $1", await with_leads(boss))
    due = datetime.now(UTC) + timedelta(hours=1)
    assert (await boss.ask("POST", "/api/callbacks", {"lead_id": lead, "due_at": due.isoformat()}))[0] == 201
    assert (await boss.ask("GET", "/api/callbacks?overdue=true"))[1]["callbacks"] == []
    await house.db.execute("update callbacks set due_at = now() - interval '61 min', state = 'missed', escalated = 3")
    (late,) = (await boss.ask("GET", "/api/callbacks?overdue=true"))[1]["callbacks"]
    assert (late["overdue"], late["late_minutes"]) == (True, 60)
