"""A campaign copied with all that belongs to it, the law beside its own rules, and the number that would be shown."""

from __future__ import annotations

from tests.api.house import SHOWN, Running, id_of
from tests.api.test_imports import a_campaign
from tests.core.script.samples import a_script


async def test_a_copy_has_everything_but_dates_and_people_to_call(house: Running) -> None:
    boss, agent = await house.client("boss"), await id_of(house.db, "agent")
    path = f"/api/campaigns/{await a_campaign(boss)}"
    await boss.ask("PATCH", path, {"wrap_up_seconds": 44, "rest_days": 90, "ends_on": "2030-01-01"})
    rules = [{"prefix": "+331", "numbers": [SHOWN]}]
    assert (await boss.ask("PUT", f"{path}/caller-ids", {"rules": rules}))[0] == 200
    quota = {"field": "postcode", "value": "75", "most": 3, "dispositions": ["sale"]}
    assert (await boss.ask("PUT", f"{path}/quotas", {"quotas": [quota]}))[0] == 200
    await boss.ask("PUT", f"{path}/places", {"places": ["75", "69"]})
    crew = {"agents": [{"agent_id": agent, "priority": 4, "weight": 2}], "groups": []}
    await boss.ask("PUT", f"{path}/crew", crew)
    admin = await house.client("admin")
    script = {"principal_id": 1, "name": "Accueil", "document": a_script()}
    _, script = await admin.ask("POST", "/api/scripts", script)
    await admin.ask("POST", f"/api/scripts/{script['id']}/publish", {"revision": 1})
    assert (await admin.ask("PUT", f"{path}/script", {"script_id": script["id"]}))[0] == 200
    status, made = await boss.ask("POST", f"{path}/copies", {"name": "Encore"})
    assert status == 201, made
    assert set((await admin.ask("GET", "/api/scripts"))[1]["scripts"][0]["campaigns"]) == {"Fidélité", "Encore"}
    copy = f"/api/campaigns/{made['id']}"
    _, shape = await boss.ask("GET", copy)
    assert (shape["name"], shape["state"], shape["wrap_up_seconds"]) == ("Encore", "draft", 44)
    assert (shape["own_rules"]["rest_days"], shape["ends_on"], shape["places"]) == (90, None, ["69", "75"])
    for part, key in (("caller-ids", "rules"), ("dispositions", "dispositions"), ("crew", "agents")):
        assert (await boss.ask("GET", f"{copy}/{part}"))[1][key] == (await boss.ask("GET", f"{path}/{part}"))[1][key]
    assert (await boss.ask("GET", f"{copy}/quotas"))[1]["quotas"][0]["most"] == 3
    assert (await boss.ask("POST", f"{path}/copies", {"name": "Encore"}))[1]["code"] == "name_taken"
    assert await house.db.fetchval("select count(*) from campaigns") == 2


async def test_the_law_stands_beside_each_own_rule(house: Running) -> None:
    boss = await house.client("boss")
    path = f"/api/campaigns/{await a_campaign(boss)}"
    status, told = await boss.ask("GET", f"{path}/law")
    said = {one["setting"]: one for one in told["values"]}
    assert (status, told["profile"]) == (200, "FR_B2C")
    assert said["attempt_cap"]["value"] == {"max": 4, "days": 30, "hours": None}
    assert said["calling_hours"]["value"][0] == [[600, 780], [840, 1200]]
    assert said["calling_hours"]["value"][6] == []
    assert all(one["source"] for one in said.values())


async def test_the_number_that_somebody_would_see(house: Running) -> None:
    boss, admin = await house.client("boss"), await house.client("admin")
    path = f"/api/campaigns/{await a_campaign(boss)}"
    await boss.ask("PUT", f"{path}/caller-ids", {"rules": [{"prefix": "+336", "numbers": [SHOWN]}]})
    _, told = await boss.ask("POST", f"{path}/caller-ids/shown", {"number": "06 39 98 00 17"})
    assert (told["shown"], told["prefix"], told["e164"]) == (SHOWN, "+336", "+33639980017"), told
    _, told = await boss.ask("POST", f"{path}/caller-ids/shown", {"number": "01 99 00 00 00"})
    assert (told["shown"], told["prefix"]) == (SHOWN, None)
    assert (await boss.ask("POST", f"{path}/caller-ids/shown", {"number": "pas un"}))[1]["code"] == "not_a_number"
    rest = {"rests_until": "2150-01-01T00:00:00Z"}
    assert (await admin.ask("PATCH", f"/api/caller-numbers/{SHOWN[1:]}", rest))[0] == 200
    _, told = await boss.ask("POST", f"{path}/caller-ids/shown", {"number": "01 99 00 00 00"})
    assert (told["shown"], told["lacking"]) == (None, "numbers_spent")
