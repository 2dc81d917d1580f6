"""People's rights over the api, step by step, as an administrator and an agent take them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.pool import Pool
from recorder.erasing import Eraser
from recorder.keep import Places
from tests.api.house import SHOWN, Client, Running, furnish, running, settings_for
from tests.db.everything import mentions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from asyncpg import Connection, Record

NUMBER = "+33639980042"
PERSON = """
with g as (
  insert into campaigns (node, principal_id, name, mode, trunk, default_caller_id)
  select 'main', id, 'Exemple', 'manual', 'demo', $1 from principals returning id, principal_id
), b as (
  insert into batches (campaign_id, file_name, state, finished_at) select id, 'liste.csv', 'done', now() from g
  returning id, campaign_id
), k as (
  insert into contacts (principal_id, first_name, last_name, postcode, email)
  select principal_id, 'Anne', 'Zylberstein', '69001', 'anne@exemple.invalid' from g returning id
), n as (
  insert into contact_numbers (contact_id, e164, kind, rank) select id, $2, 'mobile', 1 from k returning id, contact_id
)
select n.contact_id, n.id as number_id, b.id as batch_id, b.campaign_id from n, b
"""


@pytest.fixture
async def with_key(
    database_url: str, pool: Pool, db: Connection[Record], tmp_path: Path
) -> AsyncIterator[tuple[Running, Record]]:
    """A house with a key for hashes, and one person."""
    await furnish(db)
    person = await db.fetchrow(PERSON, SHOWN, NUMBER)
    assert person is not None
    await db.execute(
        "insert into leads (campaign_id, batch_id, contact_id, number_id) values ($1, $2, $3, $4)",
        person["campaign_id"],
        person["batch_id"],
        person["contact_id"],
        person["number_id"],
    )
    base = settings_for(database_url, tmp_path)
    keys = base.do_not_call.model_validate({"keys": ["k" * 40]})
    async with running(base.model_copy(update={"do_not_call": keys}), pool, db) as house:
        yield house, person


async def done(client: Client, method: str, path: str, body: object = None) -> object:
    """The answer, which is no refusal."""
    status, answer = await client.ask(method, path, body)
    assert status < 300, answer
    return answer


async def test_a_request_goes_from_the_agent_to_its_certificate(
    with_key: tuple[Running, Record], pool: Pool, tmp_path: Path
) -> None:
    house, person = with_key
    contact = person["contact_id"]
    agent, admin = await house.client("agent"), await house.client("admin")
    asked = {"kind": "erasure", "channel": "call", "said": "Mme Zylberstein veut être effacée"}
    _, request = await agent.ask("POST", "/api/people/requests", asked)
    assert (await agent.ask("GET", "/api/people/requests"))[0] == 403
    _, register = await admin.ask("GET", "/api/people/requests?state=open")
    assert [one["id"] for one in register["requests"]] == [request["id"]]
    for body in (
        {"number": "06 39 98 00 42"},
        {"email": "Anne@exemple.invalid"},
        {"name": "zylberstein", "postcode": "69001"},
    ):
        _, found = await admin.ask("POST", "/api/people/search", body)
        assert [one["contact_id"] for one in found["candidates"]] == [contact]
    assert (await admin.ask("POST", "/api/people/search", {"name": "x"}))[1]["code"] == "person_needed"
    identify = {"how": "callback", "contact_ids": [contact]}
    await done(admin, "POST", f"/api/people/requests/{request['id']}/identify", identify)
    _, preview = await admin.ask("POST", "/api/people/erasures/preview", {"contact_ids": [contact]})
    assert (preview["calls"], preview["recordings"], preview["shared_with"]) == (0, 0, 0)
    body = {"contact_ids": [contact], "identified_how": "callback", "request_id": request["id"]}
    status, made = await admin.ask("POST", "/api/people/erasures", body)
    assert status == 202, made
    assert (await admin.ask("POST", "/api/people/erasures", body))[1]["code"] == "erasure_running"
    assert await house.db.fetchval("select state from leads") == "blocked"
    (tmp_path / "spool").mkdir()
    places = Places(tmp_path / "spool", tmp_path / "recordings", ["opusenc"])
    assert await Eraser(pool, "main", places, house.settings.do_not_call.ring).run() == 1
    _, certificate = await admin.ask("GET", f"/api/people/erasures/{made['id']}")
    assert (certificate["state"], certificate["identified_how"], certificate["asked_by"]) == (
        "done",
        "callback",
        "Exemple Admin",
    )
    assert len(certificate["checksum"]) == 64
    _, register = await admin.ask("GET", f"/api/people/requests/{request['id']}")
    assert (register["state"], register["said"]) == ("granted", "")
    for said in ("zylberstein", NUMBER, "anne@exemple"):
        assert await mentions(house.db, said) == []
    assert (await admin.ask("POST", "/api/people/search", {"number": NUMBER}))[1] == {"candidates": []}


async def test_a_file_is_read_out_and_the_reading_is_in_it(with_key: tuple[Running, Record]) -> None:
    house, person = with_key
    contact = person["contact_id"]
    admin = await house.client("admin")
    await done(admin, "POST", "/api/people/file", {"contact_ids": [contact]})
    _, file = await admin.ask("POST", "/api/people/file", {"contact_ids": [contact]})
    assert file["contacts"][0]["last_name"] == "Zylberstein"
    assert [one["action"] for one in file["seen_by"]] == ["person.read"]
    _, page = await admin.ask("GET", f"/api/people/{contact}/page?language=fr")
    assert "Zylberstein" in page and "liste.csv" in page
    assert (await admin.ask("POST", "/api/people/file", {"contact_ids": [10**9]}))[0] == 404
    assert (await (await house.client("boss")).ask("POST", "/api/people/file", {"contact_ids": [contact]}))[0] == 403


async def test_corrections_restrictions_objections_and_holds(with_key: tuple[Running, Record]) -> None:
    house, person = with_key
    contact = person["contact_id"]
    admin = await house.client("admin")
    body = {"fields": {"city": "Lyon"}, "numbers": [{"id": person["number_id"], "e164": "+33639980043"}]}
    _, corrected = await admin.ask("PATCH", f"/api/people/{contact}", body)
    assert corrected == {"changed": ["city", f"number:{person['number_id']}"]}
    assert await house.db.fetchval("select detail::text from audit_log where action = 'person.correct'") == (
        f'{{"fields": ["city", "number:{person["number_id"]}"]}}'
    )
    assert (await admin.ask("PATCH", f"/api/people/{contact}", {"fields": {"principal_id": "2"}}))[0] == 422
    await done(admin, "POST", f"/api/people/{contact}/restrict")
    assert (await admin.ask("PATCH", f"/api/people/{contact}", body))[1]["code"] == "contact_closed"
    assert (await admin.ask("POST", f"/api/people/{contact}/lift"))[1] == {"leads": 1}
    assert (await admin.ask("POST", f"/api/people/{contact}/lift"))[0] == 409
    assert (await admin.ask("POST", "/api/people/objections", {"contact_ids": [contact]}))[1] == {"added": 1}
    _, hold = await admin.ask("POST", f"/api/people/{contact}/holds", {"reason": "litige"})
    _, held = await admin.ask("GET", f"/api/people/holds?contact_id={contact}")
    assert [one["id"] for one in held["holds"]] == [hold["id"]]
    await done(admin, "DELETE", f"/api/people/holds/{hold['id']}")
    assert (await admin.ask("DELETE", f"/api/people/holds/{hold['id']}"))[0] == 404
    _, request = await admin.ask("POST", "/api/people/requests", {"kind": "access", "channel": "letter"})
    await done(admin, "POST", f"/api/people/requests/{request['id']}/extend")
    await done(
        admin, "POST", f"/api/people/requests/{request['id']}/answer", {"state": "refused", "answer": "inconnu ici"}
    )
    assert (await admin.ask("POST", f"/api/people/requests/{request['id']}/extend"))[0] == 409


async def test_without_a_key_nobody_can_be_kept_off(house: Running) -> None:
    person = await house.db.fetchrow(PERSON, SHOWN, NUMBER)
    assert person is not None
    admin = await house.client("admin")
    body = {"contact_ids": [person["contact_id"]], "identified_how": "document"}
    assert (await admin.ask("POST", "/api/people/erasures", body))[1]["code"] == "no_key"
    assert await house.db.fetchval("select count(*) from erasures") == 0
    assert (await admin.ask("POST", "/api/people/erasures", {**body, "keep_off": False}))[0] == 202


async def test_the_retention_is_seen_set_and_tried_dry(with_key: tuple[Running, Record]) -> None:
    house, person = with_key
    admin = await house.client("admin")
    principal = await house.db.fetchval("select id from principals")
    _, before = await admin.ask("GET", "/api/retention")
    assert (before["law"]["prospects"], before["runs"]) == (1095, [])
    address = f"/api/principals/{principal}/retention"
    assert (await admin.ask("PUT", address, {"kind": "prospects", "days": 1096}))[1]["code"] == "longer_than_law"
    await done(admin, "PUT", address, {"kind": "prospects", "days": 30})
    await house.db.execute("update contacts set created_at = now() - interval '31 days'")
    status, run = await admin.ask("POST", "/api/retention/dry-runs")
    assert (status, run["counts"]["prospects"]) == (201, 1)
    assert [one["contact_id"] for one in run["contacts"]] == [person["contact_id"]]
    _, after = await admin.ask("GET", "/api/retention")
    assert (after["principals"][0]["prospects"], after["runs"][0]["dry"]) == (30, True)
    assert await house.db.fetchval("select count(*) from erasures") == 0
