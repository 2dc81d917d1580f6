"""Leads that an agent looks up to dial by hand: whose, which, how fast, and what is written down of it."""

from __future__ import annotations

import asyncio
import json

from db.pool import connect
from db.search import index
from tests.api.house import SHOWN, Client, Running
from tests.api.test_imports import a_campaign, settled, upload

PEOPLE = "Nom;Prénom;Société;Téléphone\n" + "".join(
    f"Exemple{n};Élodie;Modèle & fils (53);01 99 00 10 {n:02d}\n" for n in range(25)
)


async def a_place_to_look(house: Running, agent: Client) -> tuple[int, str]:
    """A campaign of the agent's with 25 leads, and the address to which what is sought is added."""
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    _, made = await upload(boss, campaign, PEOPLE)
    assert (await settled(boss, made["id"]))["rows"]["imported"] == 25
    async with asyncio.timeout(10):
        while await index.behind(house.db):
            await asyncio.sleep(0.05)
    await house.db.execute("update campaigns set mode = 'manual' where id = $1", campaign)
    await house.db.execute("insert into campaign_agents values ($1, $2)", campaign, agent.me["id"])
    return campaign, f"/api/me/leads?campaign_id={campaign}&find="


async def test_agents_find_the_leads_of_their_own_campaigns_alone(house: Running) -> None:
    agent = await house.client("agent")
    _, path = await a_place_to_look(house, agent)
    other = await house.db.fetchval(
        "insert into campaigns (node, principal_id, name, mode, trunk, default_caller_id)"
        " values ('main', 1, 'Autre', 'manual', 'demo', $1) returning id", SHOWN,
    )  # fmt: skip
    words = ("exemple7", "EXEMPLE7", "exemple7 élo", "Élodie exemple7", "01 99 00 10 07", "%2B33199001007")
    for wanted in words:
        _, found = await agent.ask("GET", path + wanted)
        assert [one["last_name"] for one in found["leads"]] == ["Exemple7"], wanted
    for wanted in ("exemple", "élo", "ELO", "modele %26 f", "fils (53)", "exe\\"):
        assert len((await agent.ask("GET", path + wanted))[1]["leads"]) == 20, wanted
    for wanted in ("xemple7", "...", "e.*7", "%25%25%25", "(((", "x___"):
        assert (await agent.ask("GET", path + wanted)) == (200, {"leads": [], "next": None}), wanted
    for wanted in ("ex", " ex "):
        assert (await agent.ask("GET", path + wanted))[0] == 422, wanted
    status, problem = await agent.ask("GET", f"/api/me/leads?campaign_id={other}&find=exemple")
    assert (status, problem["code"]) == (409, "not_your_campaign")
    assert (await (await house.client("boss")).ask("GET", path + "exemple"))[1]["code"] == "not_an_agent"
    assert (await agent.ask("GET", f"/api/leads/{found['leads'][0]['id'] if found['leads'] else 1}"))[0] == 403


async def test_agents_find_only_leads_that_may_be_dialled(house: Running) -> None:
    agent = await house.client("agent")
    _, path = await a_place_to_look(house, agent)
    for state, count in (("callable", 1), ("callback", 1), ("done", 0), ("blocked", 0), ("removed", 0)):
        await house.db.execute("update leads set state = $1", state)
        for wanted in ("exemple7", "0199001007"):
            assert len((await agent.ask("GET", path + wanted))[1]["leads"]) == count, (state, wanted)
    await house.db.execute("update leads set state = 'callable'")
    for forbids, allows in (
        ("update leads set next_attempt_at = now() + interval '1 hour'", "update leads set next_attempt_at = now()"),
        ("insert into dnc (e164, source) values ('+33199001007', 'customer')", "delete from dnc"),
        (
            "insert into callbacks (campaign_id, lead_id, agent_id, due_at)"
            " select l.campaign_id, l.id, a.id, now() from leads l, agents a"
            f" where a.id <> {agent.me['id']}",
            "delete from callbacks",
        ),
    ):
        for statement, count in ((forbids, 0), (allows, 1)):
            await house.db.execute(statement)
            for wanted in ("exemple7", "0199001007"):
                assert len((await agent.ask("GET", path + wanted))[1]["leads"]) == count, (statement, wanted)


async def test_a_campaign_that_calls_by_itself_is_not_looked_through(house: Running) -> None:
    agent = await house.client("agent")
    campaign, path = await a_place_to_look(house, agent)
    for mode in ("preview", "progressive", "predictive"):
        await house.db.execute("update campaigns set mode = $2 where id = $1", campaign, mode)
        assert (await agent.ask("GET", path + "exemple"))[1]["code"] == "not_manual"


async def test_searches_are_audited_without_what_was_typed(house: Running) -> None:
    agent = await house.client("agent")
    campaign, path = await a_place_to_look(house, agent)
    for wanted in ("exemple7", "zzz", "0199001007"):
        assert (await agent.ask("GET", path + wanted))[0] == 200
    rows = await house.db.fetch(
        "select user_id, target, detail from audit_log where action = 'lead.search' order by id"
    )
    assert {(row["user_id"], row["target"]) for row in rows} == {(agent.me["id"], f"campaign {campaign}")}
    assert [row["detail"] for row in rows] == [
        {"by": "name", "found": 1}, {"by": "name", "found": 0}, {"by": "number", "found": 1},
    ]  # fmt: skip
    assert "exemple" not in json.dumps([dict(row) for row in rows]).lower()


async def test_a_search_that_takes_long_is_given_up_and_nobody_starts_a_second_one(
    house: Running, database_url: str
) -> None:
    agent, again = await house.client("agent"), await house.client("agent")
    _, path = await a_place_to_look(house, agent)
    other = await connect(database_url, application="test lock")
    async with other.transaction():
        await other.execute("lock table contacts in access exclusive mode")
        async with asyncio.timeout(5):
            answers = await asyncio.gather(*(one.ask("GET", path + "exemple") for one in [agent, again] * 20))
    await other.close()
    codes = [problem["code"] for _, problem in answers]
    assert codes.count("search_too_slow") >= 1
    assert codes.count("search_running") >= 38
    assert {status for status, problem in answers if problem["code"] == "search_running"} == {429}
    assert len((await agent.ask("GET", path + "exemple"))[1]["leads"]) == 20
