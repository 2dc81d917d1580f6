"""Exports over the API: counted, ordered, watched, fetched by their owner alone, and deleted."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from db.search import exporting_jobs
from tests.api.house import Client, Running
from tests.api.test_contacts import a_found_campaign


async def ready(client: Client, export: int) -> dict[str, Any]:
    """The export once it runs no longer."""
    async with asyncio.timeout(20):
        while True:
            _, found = await client.ask("GET", f"/api/exports/{export}")
            if found["state"] != "running":
                return dict(found)
            await asyncio.sleep(0.05)


async def fetched(client: Client, export: int) -> bytes:
    """The bytes of a file."""
    async with client.http.get(f"{client.address}/api/exports/{export}/file") as answer:
        assert answer.status == 200
        return await answer.read()


async def test_an_export_is_counted_ordered_watched_and_fetched(house: Running) -> None:
    campaign = await a_found_campaign(house)
    boss = await house.client("boss")
    ws = await boss.live()
    assert (await ws.receive_json())["floor"]["own_exports"] == []
    wanted = {"kind": "contacts", "campaign_id": campaign, "city": "Orléans"}
    assert await boss.ask("POST", "/api/exports/count", wanted) == (200, {"rows": 6, "sheets": 1})
    status, made = await boss.ask("POST", "/api/exports", {**wanted, "layout": "xlsx"})
    assert status == 202, made
    done = await ready(boss, made["id"])
    assert (done["state"], done["rows_written"], done["rows_total"]) == ("done", 6, 6)
    assert done["filter"] == {"kind": "contacts", "during": [None, None], "campaign_ids": [campaign], "city": "Orléans"}
    async with asyncio.timeout(10):
        while True:
            message = await ws.receive_json()
            shown = [one["value"] for one in message.get("changes", []) if one["kind"] == "own_exports"]
            if shown and shown[-1][0]["state"] == "done":
                break
    rows = CalamineWorkbook.from_filelike(io.BytesIO(await fetched(boss, made["id"]))).get_sheet_by_index(0).to_python()
    assert len(rows) == 7 and rows[0][:2] == ["Contact", "Principal"] and {row[7] for row in rows[1:]} == {"Orléans"}
    actions = await house.db.fetch("select action, detail from audit_log where action like 'export.%' order by id")
    assert [row["action"] for row in actions] == ["export.order", "export.done", "export.fetch"]
    assert actions[0]["detail"]["wanted"] == done["filter"] and actions[1]["detail"]["rows"] == 6


@pytest.mark.parametrize("layout", ["xlsx", "csv", "plain"])
async def test_a_file_is_of_a_type_that_the_document_names(house: Running, layout: str) -> None:
    await a_found_campaign(house)
    boss = await house.client("boss")
    _, made = await boss.ask("POST", "/api/exports", {"kind": "contacts", "layout": layout})
    assert (await ready(boss, made["id"]))["state"] == "done"
    _, document = await boss.ask("GET", "/openapi.json")
    async with boss.http.get(f"{boss.address}/api/exports/{made['id']}/file") as answer:
        assert await answer.read()
        assert (
            answer.content_type
            in document["paths"]["/api/exports/{export_id}/file"]["get"]["responses"]["200"]["content"]
        )


async def test_only_the_owner_sees_and_fetches_it_until_it_expires(house: Running) -> None:
    await a_found_campaign(house)
    boss, admin = await house.client("boss"), await house.client("admin")
    made = (await boss.ask("POST", "/api/exports", {"kind": "contacts", "layout": "csv"}))[1]["id"]
    await ready(boss, made)
    for path in ("", "/file"):
        assert (await admin.ask("GET", f"/api/exports/{made}{path}"))[0] == 404
    assert (await admin.ask("POST", f"/api/exports/{made}/cancel"))[0] == 404
    assert (await admin.ask("DELETE", f"/api/exports/{made}"))[0] == 404
    assert (await admin.ask("GET", "/api/exports"))[1]["exports"] == []
    assert (await (await house.client("agent")).ask("GET", "/api/exports"))[0] == 403
    assert [one["id"] for one in (await boss.ask("GET", "/api/exports"))[1]["exports"]] == [made]
    folder = house.settings.run_dir / "exports"
    assert folder.stat().st_mode & 0o077 == 0 and len(list(folder.iterdir())) == 1
    await house.db.execute("update exports set expires_at = now() - interval '1 s'")
    async with house.house.pool.acquire() as connection:
        await house.house.exports.delete(await exporting_jobs.expire(connection))
    assert list(folder.iterdir()) == []
    status, problem = await boss.ask("GET", f"/api/exports/{made}/file")
    assert (status, problem["code"]) == (410, "export_gone")


async def test_a_file_can_be_deleted_before(house: Running) -> None:
    boss = await house.client("boss")
    made = (await boss.ask("POST", "/api/exports", {"kind": "do_not_call", "layout": "plain"}))[1]["id"]
    assert (await ready(boss, made))["rows_written"] == 0
    assert (await fetched(boss, made)).decode().startswith("entry_id,number")
    assert (await boss.ask("DELETE", f"/api/exports/{made}"))[0] == 200
    assert (await boss.ask("GET", f"/api/exports/{made}"))[1]["state"] == "expired"
    assert list((house.settings.run_dir / "exports").iterdir()) == []
    assert (await boss.ask("POST", f"/api/exports/{made}/cancel"))[1]["code"] == "export_settled"


async def test_a_cancelled_export_leaves_nothing(house: Running) -> None:
    boss = await house.client("boss")
    made = (await boss.ask("POST", "/api/exports", {"kind": "contacts"}))[1]["id"]
    assert (await boss.ask("GET", f"/api/exports/{made}/file"))[1]["code"] == "export_not_done"
    assert (await boss.ask("POST", f"/api/exports/{made}/cancel"))[0] == 200
    assert (await ready(boss, made))["state"] == "cancelled"
    assert list((house.settings.run_dir / "exports").iterdir()) == []


async def test_an_export_whose_process_died_is_marked(house: Running) -> None:
    await house.db.execute(
        "insert into exports (kind, layout, filter, file_name, created_by, created_at, expires_at)"
        " select 'contacts', 'csv', '{}', 'x.csv', id, now() - interval '5 min', now() from users where login = 'boss'"
    )
    await exporting_jobs.fail_interrupted(house.db)
    (found,) = (await (await house.client("boss")).ask("GET", "/api/exports"))[1]["exports"]
    assert (found["state"], found["fault"]) == ("failed", "interrupted")
