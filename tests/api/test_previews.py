"""A file looked at before it is imported: preview, change, confirm, discard."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import aiohttp
import xlsxwriter

from db.people import dnc
from tests.api.house import Client, Running
from tests.api.test_imports import a_campaign, settled, upload

ROWS = (
    "Nom;Prénom;CP;Tél bureau;GSM;Suivi\r\n"
    "Exemple;Élodie;1000;199001234;06 39 98 12 34;a\r\n"
    "Exemple;Noé;45000;3,36E+10;;b\r\n"
    "Modèle;Zoé;;01.99.00.12.36;;c\r\n"
    "Modèle;Zoé;;01.99.00.12.36;;d\r\n"
)


async def looked_at(client: Client, campaign: int, content: bytes, name: str = "x.csv") -> tuple[int, Any]:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("file", io.BytesIO(content), filename=name, content_type="text/csv")
    return await client.ask("POST", f"/api/campaigns/{campaign}/uploads", data=form)


def stored(house: Running) -> list[Path]:
    return list((house.settings.run_dir / "uploads").iterdir())


async def nothing_stored(house: Running) -> None:
    """A file goes just after its import is seen to be over."""
    async with asyncio.timeout(5):
        while stored(house):
            await asyncio.sleep(0.02)


async def test_a_preview_shows_what_will_be_read_and_what_refused(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    await dnc.add(house.db, "+33199001236", principal_id=None, source="operator")
    status, seen = await looked_at(boss, campaign, ROWS.encode("cp1252"))
    assert status == 201, seen
    preview = seen["preview"]
    assert (preview["encoding"], preview["delimiter"], preview["heading_row"]) == ("cp1252", ";", 1)
    assert [one["field"] for one in preview["columns"]] == [
        "last_name",
        "first_name",
        "postcode",
        "office",
        "mobile",
        "extra",
    ]
    assert preview["order"] == ["mobile", "office"]
    first = preview["samples"][0]
    assert first["card"]["first_name"] == "Élodie" and first["card"]["postcode"] == "01000"
    assert first["postcode_repaired"]
    assert [(one["field"], one["e164"], one["repaired"]) for one in first["numbers"]] == [
        ("mobile", "+33639981234", []),
        ("office", "+33199001234", ["zero"]),
    ]
    assert [(one["field"], one["code"], one["rows"]) for one in preview["refused"]] == [("office", "scientific", 1)]
    assert preview["refusals"][0]["row"] == 3
    rows = preview["rows"]
    assert (rows["read"], rows["imported"], rows["refused"], rows["skipped"]) == (4, 1, 1, 2)
    assert rows["do_not_call"] == 1 and rows["duplicates"] == {"file": {"skipped": 1}}
    assert preview["complete"] and preview["fault"] is None
    assert await house.db.fetchval("select count(*) from batches") == 0


async def test_a_file_is_read_otherwise_and_imported_as_it_was_seen(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    _, seen = await looked_at(boss, campaign, ROWS.encode())
    number = seen["upload"]["id"]
    wishes = {"columns": {"Suivi": "ignore", "D": "phone"}, "order": ["phone", "mobile"]}
    status, seen = await boss.ask("PUT", f"/api/uploads/{number}", {"version": 1, "wishes": wishes})
    assert status == 200, seen
    assert seen["upload"]["version"] == 2
    assert [one["field"] for one in seen["preview"]["columns"]][3:] == ["phone", "mobile", "ignore"]
    stale = await boss.ask("PUT", f"/api/uploads/{number}", {"version": 1, "wishes": wishes})
    assert (stale[0], stale[1]["code"]) == (409, "upload_changed")
    stale = await boss.ask("POST", f"/api/uploads/{number}/confirm", {"version": 1})
    assert (stale[0], stale[1]["code"]) == (409, "upload_changed")
    status, made = await boss.ask("POST", f"/api/uploads/{number}/confirm", {"version": 2})
    assert status == 202, made
    batch = await settled(boss, made["id"])
    assert (batch["rows"]["imported"], batch["rows"]["refused"], batch["rows"]["skipped"]) == (2, 1, 1)
    assert (await boss.ask("GET", f"/api/uploads/{number}"))[0] == 404
    await nothing_stored(house)
    numbers = await house.db.fetch("select e164, kind, rank from contact_numbers order by contact_id, rank")
    assert [tuple(row) for row in numbers] == [
        ("+33199001234", "phone", 1),
        ("+33639981234", "mobile", 2),
        ("+33199001236", "phone", 1),
    ]
    assert await house.db.fetchval("select count(*) from contacts where extra <> '{}'") == 0
    # The next file with these headings, in whatever order, is proposed the same way; another principal's is not.
    turned = "GSM;Suivi;CP;Nom;Prénom;Tél bureau\n;x;45000;Exemple;Ana;0199001299\n"
    _, seen = await looked_at(boss, campaign, turned.encode())
    assert seen["preview"]["remembered"] and seen["preview"]["order"] == ["phone", "mobile"]
    assert [one["field"] for one in seen["preview"]["columns"]][1] == "ignore"


async def test_what_cannot_be_imported_yet_is_shown_to_be_cured(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    status, seen = await looked_at(boss, campaign, b"Exemple;0199001234\nModele;0199001235\n")
    assert status == 201, seen
    assert seen["preview"]["fault"]["code"] == "no_phone_column" and seen["preview"]["samples"]
    number = seen["upload"]["id"]
    status, problem = await boss.ask("POST", f"/api/uploads/{number}/confirm", {"version": 1})
    assert (status, problem["code"]) == (422, "no_phone_column")
    wishes = {"heading_row": 0, "columns": {"A": "last_name"}}
    _, seen = await boss.ask("PUT", f"/api/uploads/{number}", {"version": 1, "wishes": wishes})
    assert [one["field"] for one in seen["preview"]["columns"]] == ["last_name", "phone"]
    assert seen["preview"]["rows"]["imported"] == 2
    _, made = await boss.ask("POST", f"/api/uploads/{number}/confirm", {"version": 2})
    assert (await settled(boss, made["id"]))["rows"]["imported"] == 2


async def test_a_workbook_is_previewed_by_sheet_and_imported(house: Running, tmp_path: Path) -> None:
    file = tmp_path / "prospects.xlsx"
    with xlsxwriter.Workbook(file) as book:
        for name, phone in (("Mars", 199001234), ("Avril", 199001235)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Nom", "Téléphone"])
            sheet.write_row(1, 0, [name, phone])
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    status, seen = await looked_at(boss, campaign, file.read_bytes(), "prospects.xlsx")
    assert status == 201, seen
    assert (seen["preview"]["kind"], seen["preview"]["sheets"]) == ("workbook", ["Mars", "Avril"])
    number = seen["upload"]["id"]
    change = {"version": 1, "wishes": {"sheet": "Avril"}}
    _, seen = await boss.ask("PUT", f"/api/uploads/{number}", change)
    assert seen["preview"]["samples"][0]["numbers"][0]["repaired"] == ["zero"]
    _, made = await boss.ask("POST", f"/api/uploads/{number}/confirm", {"version": 2})
    assert (await settled(boss, made["id"]))["rows"]["imported"] == 1
    assert await house.db.fetchval("select last_name from contacts") == "Avril"


async def test_a_file_is_discarded_or_expires(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    _, one = await looked_at(boss, campaign, ROWS.encode())
    _, other = await looked_at(boss, campaign, ROWS.encode())
    _, listed = await boss.ask("GET", f"/api/uploads?campaign_id={campaign}")
    assert [found["id"] for found in listed["uploads"]] == [other["upload"]["id"], one["upload"]["id"]]
    assert (await boss.ask("DELETE", f"/api/uploads/{one['upload']['id']}"))[0] == 200
    assert len(stored(house)) == 1
    await house.db.execute("update uploads set expires_at = now() - interval '1 second'")
    assert (await boss.ask("GET", f"/api/uploads/{other['upload']['id']}"))[0] == 404


async def test_what_is_no_list_is_refused_and_not_kept(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    for content, code in ((b"", "empty"), (b"\xd0\xcf\x11\xe0" + bytes(99), "old_workbook"), (b"\0\1" * 99, "binary")):
        status, problem = await looked_at(boss, campaign, content)
        assert (status, problem["code"]) == (422, code)
    assert stored(house) == []
    agent = await house.client("agent")
    assert (await looked_at(agent, campaign, ROWS.encode()))[0] == 403


async def test_the_choice_of_duplicates_is_that_of_the_preview(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    _, made = await upload(boss, campaign, ROWS)
    await settled(boss, made["id"])
    _, seen = await looked_at(boss, campaign, ROWS.replace("Suivi", "Ville").replace(";c", ";Nîmes").encode())
    number = seen["upload"]["id"]
    wishes = {"duplicates": {"campaign": "update", "file": "skip", "principal": "update"}}
    _, seen = await boss.ask("PUT", f"/api/uploads/{number}", {"version": 1, "wishes": wishes})
    expected = seen["preview"]["rows"]
    assert expected["duplicates"] == {"campaign": {"updated": 2}, "file": {"skipped": 1}}
    _, made = await boss.ask("POST", f"/api/uploads/{number}/confirm", {"version": 2})
    batch = await settled(boss, made["id"])
    assert batch["rows"] == expected
    assert await house.db.fetchval("select city from contacts where first_name = 'Zoé'") == "Nîmes"
    await boss.ask("POST", f"/api/batches/{made['id']}/rollback")
    assert await house.db.fetchval("select city from contacts where first_name = 'Zoé'") == ""
