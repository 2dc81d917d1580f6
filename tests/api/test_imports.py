"""Files of prospects through the API: taken whole or not at all, and told about."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import aiohttp

from exports.text_sheet import TextSheet
from intake.read import Source
from tests.api.house import SHOWN, Client, Running

GOOD = "Nom;Prénom;Téléphone\nExemple;Élodie;01 99 00 12 34\nExemple;Noé;0199001235\nExemple;Zoé;not a number\n"


async def a_campaign(client: Client, name: str = "Fidélité") -> int:
    """A new draft."""
    status, made = await client.ask(
        "POST",
        "/api/campaigns",
        {"name": name, "principal_id": 1, "mode": "predictive", "trunk": "demo", "default_caller_id": SHOWN},
    )
    assert status == 201, made
    campaign: int = made["id"]
    return campaign


async def upload(client: Client, campaign: int, content: str | bytes, name: str = "x.csv") -> tuple[int, Any]:
    """Send a file as a browser does."""
    form = aiohttp.FormData(quote_fields=False)
    raw = content.encode() if isinstance(content, str) else content
    form.add_field("file", io.BytesIO(raw), filename=name, content_type="text/csv")
    return await client.ask("POST", f"/api/campaigns/{campaign}/batches", data=form)


async def settled(client: Client, batch: int) -> dict[str, Any]:
    """The batch once it is no longer importing."""
    async with asyncio.timeout(20):
        while True:
            _, found = await client.ask("GET", f"/api/batches/{batch}")
            if found["state"] != "importing":
                return dict(found)
            await asyncio.sleep(0.02)


async def test_a_file_becomes_leads_and_its_bad_rows_a_list(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    status, made = await upload(boss, campaign, GOOD, "../../etc/prospects été.csv")
    assert status == 202, made
    batch = await settled(boss, made["id"])
    assert (batch["state"], batch["rows"]["imported"], batch["rows"]["refused"]) == ("done", 2, 1)
    assert batch["file_name"] == "prospects été.csv"
    _, listed = await boss.ask("GET", f"/api/batches/{made['id']}/refusals?limit=5")
    assert [(one["row"], one["code"]) for one in listed["refusals"]] == [(4, "characters")]
    _, text = await boss.ask("GET", f"/api/batches/{made['id']}/refusals.csv")
    assert "Zoé" in text
    assert list((house.settings.run_dir / "uploads").iterdir()) == []


async def test_refused_rows_are_corrected_in_their_file_and_imported_again(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    rows = "Nom;Téléphone;Portable;Note\nExemple;3,36E+10;12;a\nExemple;=A1;;=b\n"
    _, made = await upload(boss, campaign, rows)
    assert (await settled(boss, made["id"]))["rows"]["refused"] == 2
    _, text = await boss.ask("GET", f"/api/batches/{made['id']}/refusals.csv")
    lines = text.lstrip("\ufeff").splitlines()
    assert lines[0] == "row;field;reason;Nom;Téléphone;Portable;Note"
    assert [line.split(";")[:2] for line in lines[1:]] == [["2", "mobile, phone"], ["3", "phone"]]
    _, again = await upload(boss, campaign, text.replace("3,36E+10;12", "0199001238;").replace("'=A1", "0199001239"))
    batch = await settled(boss, again["id"])
    assert (batch["rows"]["imported"], batch["rows"]["refused"]) == (2, 0)
    assert await house.db.fetch("select distinct k from contacts, jsonb_object_keys(extra) k") == [("Note",)]


async def test_refused_rows_come_back_as_a_workbook_that_can_be_imported(house: Running, tmp_path: Path) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    _, made = await upload(boss, campaign, "Nom;Téléphone;Note\nExemple;12;=1+1\nExemple;0199001234;\n")
    assert (await settled(boss, made["id"]))["rows"]["refused"] == 1
    file = tmp_path / "refused.xlsx"
    async with boss.http.get(f"{boss.address}/api/batches/{made['id']}/refusals.xlsx") as answer:
        assert answer.status == 200 and answer.headers["Content-Disposition"].endswith('.xlsx"')
        file.write_bytes(await answer.read())
    with file.open("rb") as raw:
        ((_, cells),) = Source(file).rows(raw)
    assert isinstance(cells, list)
    assert [cells[at] for at in (0, 1, 3, 4, 5)] == ["2", "phone", "Exemple", "12", "=1+1"]
    sheet = TextSheet(tmp_path / "corrected.xlsx", ["row", "field", "reason", "Nom", "Téléphone", "Note"])
    sheet.write([[*cells[:4], "0199001235", cells[5]]])
    sheet.close()
    _, again = await upload(boss, campaign, (tmp_path / "corrected.xlsx").read_bytes(), "corrected.xlsx")
    assert (await settled(boss, again["id"]))["rows"]["imported"] == 1


async def test_more_refused_rows_than_a_workbook_takes_come_as_csv(house: Running) -> None:
    boss = await house.client("boss")
    _, made = await upload(boss, await a_campaign(boss), GOOD)
    await settled(boss, made["id"])
    await house.db.execute("update batches set rows_refused = 20001")
    status, problem = await boss.ask("GET", f"/api/batches/{made['id']}/refusals.xlsx")
    assert (status, problem["code"]) == (409, "workbook_too_long")


async def test_files_that_are_no_lists_are_refused_with_a_reason(house: Running) -> None:
    await house.db.execute("update users set language = 'fr'")
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    for content in ("", b"\x00\x01\x02\x7fELF" * 100, "a;b\n1;2\n"):
        status, problem = await upload(boss, campaign, content)
        assert status == 422, problem
        assert problem["detail"].startswith(("Le fichier est vide", "Ce n'est pas", "Aucune colonne"))
    status, problem = await boss.ask("POST", f"/api/campaigns/{campaign}/batches", {"file": "x"})
    assert (status, problem["code"]) == (415, "wrong_media_type")
    form = aiohttp.FormData()
    form.add_field("other", b"x", filename="x.csv")
    status, problem = await boss.ask("POST", f"/api/campaigns/{campaign}/batches", data=form)
    assert (status, problem["code"]) == (422, "file_expected")
    assert await house.db.fetchval("select count(*) from batches") == 0


async def test_a_batch_is_taken_back_once(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    _, made = await upload(boss, campaign, GOOD)
    await settled(boss, made["id"])
    assert await boss.ask("POST", f"/api/batches/{made['id']}/rollback") == (200, {"deleted": 2, "removed": 0})
    assert (await boss.ask("POST", f"/api/batches/{made['id']}/rollback"))[0] == 409
    assert (await boss.ask("POST", f"/api/batches/{made['id']}/cancel"))[0] == 409


async def test_an_import_that_is_cancelled_leaves_nothing(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    rows = "".join(f"Exemple{n};01 99 00 {n // 100:02d} {n % 100:02d}\n" for n in range(10_000)) * 20
    status, made = await upload(boss, campaign, "Nom;Téléphone\n" + rows)
    assert status == 202, made
    status, _ = await boss.ask("POST", f"/api/batches/{made['id']}/cancel")
    batch = await settled(boss, made["id"])
    assert (status, batch["state"]) in {(200, "cancelled"), (409, "done")}
    if batch["state"] == "cancelled":
        assert await house.db.fetchval("select count(*) from leads") == 0


async def test_an_upload_that_is_too_large_is_refused_and_leaves_no_file(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    limit = house.settings.http.max_body_bytes

    async def endless() -> Any:
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n'
        yield head
        for _ in range(limit // 1_000_000 + 2):
            yield b"a" * 1_000_000

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    try:
        status, problem = await boss.ask("POST", f"/api/campaigns/{campaign}/batches", data=endless(), headers=headers)
        assert (status, problem["code"]) == (413, "too_large")
    except aiohttp.ClientError:
        pass  # the server hung up while we were still sending: as good a refusal
    assert list((house.settings.run_dir / "uploads").iterdir()) == []


async def test_a_file_of_numbers_goes_on_the_do_not_call_list_and_blocks_their_leads(house: Running) -> None:
    boss = await house.client("boss")
    campaign = await a_campaign(boss)
    _, made = await upload(boss, campaign, GOOD)
    await settled(boss, made["id"])

    async def oppose(query: str, content: str) -> tuple[int, Any]:
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("file", content.encode(), filename="opposés.csv")
        return await boss.ask("POST", f"/api/dnc/files{query}", data=form)

    status, done = await oppose("?principal_id=1", "Portable;Tel\n0199001234;\n;0836656565\n12;\n612345678;\n")
    assert status == 200, done
    assert (done["rows"], done["numbers"], done["added"], done["refused"]) == (4, 3, 3, 1)
    assert [(one["row"], one["code"]) for one in done["refusals"]] == [(4, "short_code")]
    states = await house.db.fetch("select state from leads order by id")
    assert [row["state"] for row in states] == ["blocked", "callable"]
    listed = await house.db.fetch("select source, reason, principal_id from dnc")
    assert {tuple(row) for row in listed} == {("import", "opposés.csv", 1)}
    assert (await oppose("", "Tel\n0199001235\n"))[1]["added"] == 1
    assert await house.db.fetchval("select count(*) from leads where state = 'blocked'") == 2
    assert (await oppose("?principal_id=999", "Tel\n0199001235\n"))[1]["code"] == "no_such_reference"
    assert (await oppose("", "Nom\nx\n"))[0] == 422
    assert list((house.settings.run_dir / "uploads").iterdir()) == []
