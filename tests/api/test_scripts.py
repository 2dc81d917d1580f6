"""Scripts over the api: two editors, the check, versions, and the answers of a call."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.house import Client, Running, id_of
from tests.core.script.samples import a_page, a_script
from tests.web.floorhand import Floorhand


async def published(admin: Client, floorhand: Floorhand, document: dict[str, Any] | None = None) -> int:
    """A script that the campaign uses."""
    principal = await floorhand.db.fetchval("select id from principals")
    body = {"principal_id": principal, "name": "Accueil", "document": document or a_script()}
    status, made = await admin.ask("POST", "/api/scripts", body)
    assert status == 201, made
    status, version = await admin.ask("POST", f"/api/scripts/{made['id']}/publish", {"revision": 1})
    assert (status, version) == (200, {"number": 1})
    path = f"/api/campaigns/{floorhand.campaign}/script"
    assert (await admin.ask("PUT", path, {"script_id": made["id"]}))[0] == 200
    number: int = made["id"]
    return number


@pytest.fixture
async def floorhand(house: Running) -> Floorhand:
    return await Floorhand.begin(house.settings.database.url.get_secret_value(), house.db)


async def test_two_editors_do_not_overwrite_each_other(house: Running, floorhand: Floorhand) -> None:
    admin = await house.client("admin")
    script = await published(admin, floorhand)
    path = f"/api/scripts/{script}"
    _, seen = await admin.ask("GET", path)
    assert (seen["script"]["revision"], seen["faults"], seen["script"]["campaigns"]) == (1, [], ["Fidélité"])
    changed = {"name": "Accueil", "document": a_script() | {"objections": []}, "revision": 1}
    status, saved = await admin.ask("PUT", path, changed)
    assert (status, saved["script"]["revision"]) == (200, 2)
    status, problem = await admin.ask("PUT", path, changed)
    assert (status, problem["code"]) == (409, "script_changed")
    status, problem = await admin.ask("POST", f"{path}/publish", {"revision": 1})
    assert (status, problem["code"]) == (409, "script_changed")
    _, version = await admin.ask("GET", f"{path}/versions/1")
    assert {"place": "objections.prix.title", "before": "Trop cher", "after": None} in version["differences"]
    assert (await admin.ask("DELETE", path))[1]["code"] == "script_used"
    status, problem = await admin.ask("POST", "/api/scripts", changed | {"principal_id": 1} | {"revision": 1})
    assert status == 422


async def test_a_faulty_draft_is_kept_and_not_published(house: Running, floorhand: Floorhand) -> None:
    admin = await house.client("admin")
    script = await published(admin, floorhand)
    path = f"/api/scripts/{script}"
    faulty = a_script()
    faulty["pages"].append(a_page("perdue"))
    faulty["pages"][2]["jumps"] = [{"to": "end"}]
    status, saved = await admin.ask("PUT", path, {"name": "Accueil", "document": faulty, "revision": 1})
    assert (status, [(one["place"], one["code"]) for one in saved["faults"]]) == (200, [("pages.3", "unreachable")])
    status, problem = await admin.ask("POST", f"{path}/publish", {"revision": 2})
    assert (status, problem["code"], problem["fields"][0]["field"]) == (422, "script_faulty", "pages.3")
    assert len((await admin.ask("GET", f"{path}/versions"))[1]["versions"]) == 1
    _, checked = await admin.ask("POST", "/api/scripts/check", {"document": faulty})
    assert checked["faults"] == saved["faults"]
    assert any(part["field"] == "contact.last_name" for parts in checked["texts"].values() for part in parts)


async def test_a_call_keeps_its_version_and_its_answers(house: Running, floorhand: Floorhand) -> None:
    admin, agent, other = [await house.client(name) for name in ("admin", "agent", "other")]
    script = await published(admin, floorhand)
    attempt = await floorhand.join()
    path = f"/api/me/call/script?attempt_id={attempt}"
    status, shown = await agent.ask("GET", path)
    assert (status, shown["version"], shown["answers"]) == (200, 1, {})
    text = "".join(part["text"] for part in shown["texts"][a_script()["pages"][0]["text"]])
    assert text == "Bonjour Mme Exemple, Exemple Agent pour Exemple SA."
    assert (await other.ask("GET", path))[1]["code"] == "no_script"

    async def answer(question: str, value: Any, serial: int, by: Client = agent) -> tuple[int, Any]:
        body = {"attempt_id": attempt, "question": question, "value": value, "serial": serial}
        return await by.ask("PUT", "/api/me/call/answer", body)

    assert await answer("interesse", True, 5) == (200, {"counts": ["interesse"]})
    assert (await answer("note", 7, 6))[1]["counts"] == ["interesse", "note"]
    assert (await answer("note", 3, 4))[1]["counts"] == ["interesse", "note"]
    assert (await answer("interesse", False, 7))[1]["counts"] == ["interesse"]
    assert (await answer("note", 11, 8))[1]["code"] == "misfit"
    assert (await answer("nowhere", 1, 8))[1]["code"] == "no_such_question"
    assert (await answer("note", 1, 9, other))[1]["code"] == "call_closed"

    document = a_script() | {"objections": []}
    await admin.ask("PUT", f"/api/scripts/{script}", {"name": "Accueil", "document": document, "revision": 1})
    assert (await admin.ask("POST", f"/api/scripts/{script}/publish", {"revision": 2}))[1] == {"number": 2}
    _, shown = await agent.ask("GET", path)
    assert (shown["version"], len(shown["document"]["objections"])) == (1, 2)
    assert shown["answers"]["note"] == {"value": 7, "serial": 6}
    await floorhand.end()
    assert (await answer("interesse", True, 10))[0] == 200
    await house.db.execute("update attempts set ended_at = now() - interval '25 hours' where id = $1", attempt)
    assert (await answer("interesse", False, 11))[1]["code"] == "call_closed"
    assert await house.db.fetchval("select said from script_answers where question = 'interesse'") == "oui"


async def test_a_campaign_gets_no_script_of_another_principal(house: Running, floorhand: Floorhand) -> None:
    admin = await house.client("admin")
    other = await house.db.fetchval("insert into principals (name) values ('Exemple SARL') returning id")
    body = {"principal_id": other, "name": "Accueil", "document": a_script()}
    _, made = await admin.ask("POST", "/api/scripts", body)
    assert (await admin.ask("POST", "/api/scripts", body))[1]["code"] == "name_taken"
    await admin.ask("POST", f"/api/scripts/{made['id']}/publish", {"revision": 1})
    path = f"/api/campaigns/{floorhand.campaign}/script"
    assert (await admin.ask("PUT", path, {"script_id": made["id"]}))[1]["code"] == "script_unfit"
    assert (await admin.ask("DELETE", f"/api/scripts/{made['id']}"))[0] == 200
    assert await id_of(house.db, "agent") == floorhand.agent
