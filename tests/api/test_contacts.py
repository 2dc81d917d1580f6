"""Contacts searched for over the API: by supervisors everywhere, by agents in what they call by hand."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

from db.search import index
from tests.api.house import SHOWN, Client, Running
from tests.api.test_imports import a_campaign, settled, upload

PEOPLE = "Nom;Prénom;Société;Ville;Téléphone;Produit\n" + "".join(
    f"Modèle{n};Élodie;Témoin & fils;{('Orléans', 'Nîmes')[n % 2]};01 99 00 10 {n:02d};Café\n" for n in range(12)
)


async def a_found_campaign(house: Running, name: str = "Fidélité") -> int:
    """A campaign with twelve leads that are found by now, within the seconds that this takes."""
    boss = await house.client("boss")
    campaign = await a_campaign(boss, name)
    _, made = await upload(boss, campaign, PEOPLE)
    assert (await settled(boss, made["id"]))["rows"]["imported"] == 12
    async with asyncio.timeout(10):
        while await index.behind(house.db):
            await asyncio.sleep(0.05)
    return campaign


async def find(client: Client, path: str = "/api/contacts", **query: Any) -> dict[str, Any]:
    """What a search answers."""
    status, found = await client.ask("GET", f"{path}?{urlencode(query)}")
    assert status == 200, found
    return dict(found)


async def test_an_import_is_found_seconds_later_by_whatever_is_remembered(house: Running) -> None:
    campaign = await a_found_campaign(house)
    boss = await house.client("boss")
    for wanted in ("modele7", "MODÈLE7", "elodie modèle7", "0199001007", "01 99 00 10 07", "+33 1 99 00 10 07"):
        found = await find(boss, find=wanted)
        assert [one["last_name"] for one in found["contacts"]] == ["Modèle7"], wanted
        assert not found["behind"]
    (one,) = found["contacts"]
    assert (one["match"], one["numbers"]) == ("whole", [{"e164": "+33199001007", "kind": "phone"}])
    assert [(lead["campaign_id"], lead["state"]) for lead in one["leads"]] == [(campaign, "callable")]
    assert len((await find(boss, find="cafe", city="nimes"))["contacts"]) == 6
    assert len((await find(boss, answer="caffé", campaign_id=campaign))["contacts"]) == 12
    assert (await find(boss, find="elodie", campaign_id=campaign + 1))["contacts"] == []
    assert (await find(boss, find="elodei"))["contacts"][0]["match"] == "similar"


async def test_pages_are_one_list(house: Running) -> None:
    await a_found_campaign(house)
    boss = await house.client("boss")
    seen, after = [], ""
    while True:
        page = await find(boss, find="temoin", limit=5, **({"after": after} if after else {}))
        seen += [one["last_name"] for one in page["contacts"]]
        if (after := page["next"]) is None:
            break
    assert seen == [f"Modèle{n}" for n in reversed(range(12))]
    status, problem = await boss.ask("GET", "/api/contacts?after=WzksMV0")
    assert (status, problem["code"]) == (422, "invalid")


async def test_agents_find_only_whom_they_call_by_hand(house: Running) -> None:
    own, other = await a_found_campaign(house), await a_found_campaign(house, "Autre")
    agent = await house.client("agent")
    assert (await agent.ask("GET", "/api/contacts?find=elodie"))[0] == 403
    assert (await find(agent, "/api/me/contacts", find="elodie"))["contacts"] == []
    await house.db.execute("insert into campaign_agents values ($1, $2)", own, agent.me["id"])
    assert (await find(agent, "/api/me/contacts", find="elodie"))["contacts"] == [], "it calls by itself"
    for mode in ("manual", "preview"):
        await house.db.execute("update campaigns set mode = $1", mode)
        found = await find(agent, "/api/me/contacts", find="elodie", limit=20)
        assert len(found["contacts"]) == 12
        assert {lead["campaign_id"] for one in found["contacts"] for lead in one["leads"]} == {own}
    status, problem = await agent.ask("GET", f"/api/me/contacts?find=elodie&campaign_id={other}")
    assert (status, problem["code"]) == (409, "not_your_campaign")
    boss = await house.client("boss")
    assert (await boss.ask("GET", "/api/me/contacts?find=elodie"))[1]["code"] == "not_an_agent"
    for vague in ("", "?find=el", "?find=elodie&limit=200"):
        assert (await agent.ask("GET", f"/api/me/contacts{vague}"))[0] == 422
    rows = await house.db.fetch("select detail from audit_log where action = 'contact.search'")
    assert [row["detail"]["found"] for row in rows] == [0, 0, 12, 12]


async def test_numbers_shown_by_campaigns_are_not_contacts(house: Running) -> None:
    await a_found_campaign(house)
    assert (await find(await house.client("boss"), number=SHOWN))["contacts"] == []
