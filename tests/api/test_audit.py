"""The audit log, the state of the system, and the profiles of law, as an administrator reads them."""

from __future__ import annotations

from typing import Any

from tests.api.house import SHOWN, Running, id_of
from tests.api.test_imports import a_campaign


async def test_the_audit_says_who_did_what_and_what_it_was_before(house: Running) -> None:
    admin, boss = await house.client("admin"), await house.client("boss")
    campaign = await a_campaign(boss)
    changed = {"wrap_up_seconds": 45, "ends_on": "2150-01-01"}
    assert (await boss.ask("PATCH", f"/api/campaigns/{campaign}", changed))[0] == 200
    await boss.ask("PATCH", f"/api/campaigns/{campaign}", {"ends_on": None})
    status, told = await admin.ask("GET", f"/api/audit?action=campaign.&target=campaign%20{campaign}")
    newest, change, made = told["entries"]
    assert (status, made["action"], change["who"]) == (200, "campaign.create", "Exemple Chef")
    assert change["detail"]["before"] == {"wrap_up_seconds": 30, "ends_on": None}
    assert change["detail"]["settings"] == changed
    assert newest["detail"]["before"] == {"ends_on": "2150-01-01"}
    _, page = await admin.ask("GET", f"/api/audit?action=campaign.&limit=1&before={newest['id']}")
    assert [one["id"] for one in page["entries"]] == [change["id"]] and page["next"] == change["id"]
    who = await id_of(house.db, "admin")
    assert (await admin.ask("GET", f"/api/audit?user_id={who}&action=campaign"))[1]["entries"] == []
    later = "2150-01-01T00:00:00Z"
    assert (await admin.ask("GET", f"/api/audit?since={later}"))[1]["entries"] == []


async def test_the_audit_says_which_rights_people_had_and_who_worked_where(house: Running) -> None:
    admin, agent = await house.client("admin"), await id_of(house.db, "agent")
    campaign = await a_campaign(await house.client("boss"))
    body = {"role": "supervisor", "disabled": False, "name": "Exemple Nouveau"}
    assert (await admin.ask("PATCH", f"/api/users/{agent}", body))[0] == 200
    assert (await admin.ask("PUT", f"/api/campaigns/{campaign}/agents", {"agent_ids": [agent]}))[0] == 200
    await admin.ask("PUT", f"/api/campaigns/{campaign}/agents", {"agent_ids": []})
    made = (await admin.ask("POST", "/api/groups", {"name": "Exemple"}))[1]["id"]
    await admin.ask("PATCH", f"/api/groups/{made}", {"name": "Exemple 2"})
    await admin.ask("PUT", f"/api/groups/{made}/members", {"agent_ids": [agent]})
    members, renamed, _, emptied, _, changed = (await admin.ask("GET", "/api/audit?limit=6"))[1]["entries"]
    assert changed["detail"] == {
        "settings": {"role": "supervisor", "name": "Exemple Nouveau"},
        "before": {"role": "agent", "name": "Exemple Agent"},
    }
    assert (emptied["detail"]["agents"], emptied["detail"]["before"]) == ([], {"agents": [agent]})
    assert renamed["detail"] == {"name": "Exemple 2", "before": {"name": "Exemple"}}
    assert members["detail"] == {"agents": [agent], "before": {"agents": []}}


async def test_the_audit_says_what_numbers_quotas_caps_and_rates_were(house: Running) -> None:
    admin = await house.client("admin")
    campaign = await a_campaign(await house.client("boss"))
    trunk = await house.db.fetchval("select name from trunks limit 1")
    path = f"/api/campaigns/{campaign}"

    async def newest() -> dict[str, Any]:
        entry = (await admin.ask("GET", "/api/audit?limit=1"))[1]["entries"][0]
        return dict(entry["detail"])

    rule = {"prefix": "+336", "numbers": [SHOWN]}
    for rules, before in (([rule], {}), ([], {"+336": [SHOWN]})):
        version = (await admin.ask("GET", f"{path}/caller-ids"))[1]["version"]
        assert (await admin.ask("PUT", f"{path}/caller-ids", {"rules": rules, "version": version}))[0] == 200
        assert (await newest())["before"] == {"rules": before}
    quota = {"field": "postcode", "value": "75", "most": 3, "dispositions": ["sale"]}
    for wanted, told in (([quota], []), ([], ["postcode=75: 3"])):
        version = (await admin.ask("GET", f"{path}/quotas"))[1]["version"]
        assert (await admin.ask("PUT", f"{path}/quotas", {"quotas": wanted, "version": version}))[0] == 200
        assert (await newest())["before"] == {"quotas": told}
    cap = {"trunk": trunk, "period": "day", "amount": "12.50", "reserve_seconds": 600, "timezone": "Europe/Paris"}
    made = (await admin.ask("PUT", "/api/spending-caps", cap))[1]["id"]
    assert (await newest())["before"] is None
    await admin.ask("PUT", "/api/spending-caps", cap | {"amount": "20.00"})
    assert (await newest())["before"]["amount"] == "12.50"
    await admin.ask("DELETE", f"/api/spending-caps/{made}")
    assert (await newest())["before"]["amount"] == "20.00"
    rate = {"prefix": "+336", "from_date": "2026-01-01", "per_minute": "0.06", "per_call": "0", "first_seconds": 30}
    await admin.ask("POST", f"/api/trunks/{trunk}/rates", {"rates": [rate]})
    _, put = await admin.ask("POST", f"/api/trunks/{trunk}/rates", {"rates": [rate | {"per_minute": "0.05"}]})
    assert (await newest())["before"] == {"+336 2026-01-01": "0.060000 0.000000 30/1"}
    await admin.ask("POST", f"/api/trunks/{trunk}/rates/remove", {"ids": [put["rates"][0]["id"]]})
    assert (await newest())["before"] == {"+336 2026-01-01": "0.050000 0.000000 30/1"}
    digits = SHOWN.removeprefix("+")
    await admin.ask("PATCH", f"/api/caller-numbers/{digits}", {"daily_cap": 200})
    assert await newest() == {"settings": {"daily_cap": 200}, "before": {"daily_cap": None}}


async def test_the_state_of_the_system_names_cures(house: Running) -> None:
    admin = await house.client("admin")
    await a_campaign(await house.client("boss"))
    status, told = await admin.ask("GET", "/api/system")
    wrong = [one for one in told["findings"] if one["state"] != "good"]
    assert status == 200
    assert any("Exemple SA" in one["text_en"] and one["cure_fr"] for one in wrong)
    assert any("No dialer" in one["text_en"] for one in wrong)
    assert all(bool(one["cure_en"]) == (one["state"] != "good") for one in told["findings"])


async def test_profiles_of_law_are_read_with_source_and_doubt(house: Running) -> None:
    boss = await house.client("boss")
    _, told = await boss.ask("GET", "/api/law/profiles")
    assert "FR_B2C" in [one["name"] for one in told["profiles"]]
    _, profile = await boss.ask("GET", "/api/law/profiles/FR_B2C")
    rules = {one["rule"]: one["values"] for one in profile["rules"]}
    assert rules["attempts.cap"][0]["value"] == {"max": 4, "days": 30}
    assert rules["attempts.cap"][0]["source"]
    assert [one["in_force"] for one in rules["refusal.rest"]].count(True) == 1
    assert (await boss.ask("GET", "/api/law/profiles/ZZ_NONE"))[0] == 404
