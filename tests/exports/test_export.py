"""Whole exports, from a real database into real files, by the process that really writes them."""

from __future__ import annotations

import asyncio
import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from db.pool import Connection, connect
from db.search import exporting, index
from db.search.conditions import ContactSearch
from db.search.exporting import Kind, Wanted
from exports import run
from exports.order import Order, as_json, decoded, encoded, wanted_of
from exports.tables import COLUMNS
from tests.db.world import NOON, World, a_world, insert


@pytest.fixture
async def world(db: Connection) -> World:
    """Two leads, one of them with a conversation, an answer, a callback and a recording, and one refused row."""
    world = await a_world(db, recording="all")
    await db.execute(
        "insert into dispositions (campaign_id, code, label_fr, label_en, effect)"
        " values ($1, 'sale', 'Vendu', 'Sold', 'success')", world.campaign,
    )  # fmt: skip
    sold, quiet = await world.a_lead(disposition_code="sale", state="done"), await world.a_lead()
    await db.execute(
        "update contacts set first_name = 'Élodie', company = '=cmd()', extra = $2"
        " where id = (select contact_id from leads where id = $1)", sold, {"Activité": "Café", "Note": "a;b\n\"c\""},
    )  # fmt: skip
    attempt = await world.a_conversation(
        lead=sold, disposition_code="sale", disposed_at=NOON, note="-10 %", seconds=61.5
    )
    await world.a_recording(attempt, duration_ms=61_500)
    await db.execute(
        "insert into sound_measured select id, gen_random_uuid(), agent_id, 60, 3000, 45, 12, 40, null,"
        " '{lossy,deaf}' from attempts where id = $1", attempt,
    )  # fmt: skip
    await insert(db, "callbacks", campaign_id=world.campaign, lead_id=quiet, due_at=NOON, note="rappeler")
    await insert(db, "dnc", e164="+33199000001", source="customer", principal_id=world.principal)
    refusal = {"row": 3, "field": "phone", "code": "length", "reason": "Trop court", "content": "[]"}
    await insert(db, "batch_refusals", batch_id=world.batch, **refusal)
    await index.catch_up(db)
    return world


async def exported(
    url: str, path: Path, wanted: Wanted, layout: Any = "plain"
) -> tuple[run.Progress, list[run.Progress]]:
    heard: list[run.Progress] = []

    async def listen(now: run.Progress) -> None:
        heard.append(now)

    return await run.export(Order(url, wanted, layout, "fr", str(path)), listen), heard


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("kind", Kind)
async def test_every_table_has_the_columns_that_its_statement_gives(
    world: World, database_url: str, tmp_path: Path, kind: Kind
) -> None:
    done, heard = await exported(database_url, tmp_path / "x.csv", Wanted(kind, ContactSearch()))
    rows = read(tmp_path / "x.csv")
    assert len(rows) == done.rows == done.total > 0
    assert heard[0].rows == 0 and heard[-1] == done and done.bytes == (tmp_path / "x.csv").stat().st_size
    keys = [key for one in COLUMNS[kind] for key in ([one.key] if one.holds != "telephones" else ["number_1"])]
    assert set(keys) <= rows[0].keys()
    async with world.db.transaction():
        async for some in (await exporting.table(world.db, Wanted(kind, ContactSearch()))).rows():
            assert {one.key for one in COLUMNS[kind]} == {*some[0].keys()} - {"extra"}


async def test_what_is_known_is_in_the_file_and_no_cell_is_a_formula(
    world: World, database_url: str, tmp_path: Path
) -> None:
    await exported(database_url, tmp_path / "x.csv", Wanted(Kind.CONTACTS, ContactSearch()))
    sold, quiet = read(tmp_path / "x.csv")
    assert (sold["first_name"], sold["company"], sold["Activité"], sold["Note"]) == (
        "Élodie", "'=cmd()", "Café", 'a;b\n"c"',
    )  # fmt: skip
    assert (sold["state"], sold["disposition_code"], quiet["state"]) == ("done", "sale", "callable")
    assert quiet["promised_at"] == "2026-11-20T13:00:00+01:00"
    await exported(database_url, tmp_path / "x.xlsx", Wanted(Kind.ANSWERS, ContactSearch()), "xlsx")
    heading, row = CalamineWorkbook.from_path(str(tmp_path / "x.xlsx")).get_sheet_by_name("Réponses").to_python()
    answer = dict(zip(heading, row, strict=True))
    assert (answer["Qualification"], answer["Note"], answer["Société"]) == ("Vendu", "-10 %", "=cmd()")
    assert answer["Qualifié le"] == datetime(2026, 11, 20, 13)
    assert answer["Note (2)"] == 'a;b\n"c"', "a column of the file keeps apart from ours of the same name"
    await exported(database_url, tmp_path / "fr.csv", Wanted(Kind.ATTEMPTS, ContactSearch()), "csv")
    with (tmp_path / "fr.csv").open(newline="", encoding="utf-8-sig") as file:
        (call,) = csv.DictReader(file, delimiter=";")
    assert (call["Conversation (s)"], call["Note"], call["Résultat"]) == ("61,5", "'-10 %", "en relation")
    assert (call["Son mesuré (s)"], call["Paquets perdus (%)"], call["Gigue au pire (ms)"]) == ("60", "1,5", "40,0")
    assert (call["Aller-retour (ms)"], call["Alertes du son"]) == ("", "client inaudible, pertes")
    await exported(database_url, tmp_path / "calls.xlsx", Wanted(Kind.ATTEMPTS, ContactSearch()), "xlsx")
    heading, row = CalamineWorkbook.from_path(str(tmp_path / "calls.xlsx")).get_sheet_by_name("Appels").to_python()
    assert dict(zip(heading, row, strict=True))["Alertes du son"] == "client inaudible, pertes"


async def test_the_same_filters_as_a_search_narrow(world: World, database_url: str, tmp_path: Path) -> None:
    async def rows(kind: Kind, during: Any = (None, None), **search: Any) -> int:
        async with world.db.transaction():
            return await (await exporting.table(world.db, Wanted(kind, ContactSearch(**search), during))).count()

    assert await rows(Kind.CONTACTS, find="élodie café") == 1
    assert await rows(Kind.CONTACTS, find="elodei") == 0, "what only resembles does not leave the house"
    assert await rows(Kind.CONTACTS, disposition="sale") == await rows(Kind.ATTEMPTS, find="elod") == 1
    assert await rows(Kind.ATTEMPTS, state="callable") == 0
    for kind in (Kind.ATTEMPTS, Kind.ANSWERS, Kind.CALLBACKS, Kind.RECORDINGS, Kind.REFUSALS):
        assert await rows(kind, campaign_ids=[world.campaign]) == 1, kind
        assert await rows(kind, campaign_ids=[world.campaign + 1]) == 0, kind
        assert await rows(kind, principal_id=world.principal) == 1, kind
    for kind in (Kind.ATTEMPTS, Kind.ANSWERS, Kind.CALLBACKS, Kind.RECORDINGS):
        hour = timedelta(hours=1)
        assert await rows(kind, (NOON - hour, NOON + hour)) == 1, kind
        assert await rows(kind, (NOON + hour, None)) == await rows(kind, (None, NOON - hour)) == 0, kind
    assert await rows(Kind.DO_NOT_CALL, campaign_ids=[world.campaign]) == 1
    assert await rows(Kind.DO_NOT_CALL, principal_id=world.principal + 1) == 0


async def test_a_cancelled_or_failed_export_leaves_no_file(world: World, database_url: str, tmp_path: Path) -> None:
    async def cancel(_: run.Progress) -> None:
        raise asyncio.CancelledError

    order = Order(database_url, Wanted(Kind.CONTACTS, ContactSearch()), "xlsx", "fr", str(tmp_path / "x.xlsx"))
    with pytest.raises(asyncio.CancelledError):
        await run.export(order, cancel)
    (tmp_path / "there.csv").write_text("kept")
    with pytest.raises(run.ExportFailed):
        await exported(database_url, tmp_path / "none" / "x.csv", Wanted(Kind.CONTACTS, ContactSearch()))
    await asyncio.sleep(0.1)
    assert [path.name for path in tmp_path.iterdir()] == ["there.csv"]


async def test_the_zone_is_that_of_the_campaigns_in_common(world: World) -> None:
    hours = {"timezone": "Indian/Reunion", "days": [0], "hours": [["10:00", "13:00"]]}
    other = await insert(
        world.db, "campaigns", node="main", principal_id=world.principal, name="Réunion", mode="manual", trunk="main",
        default_caller_id="+33199000000", calling_hours=hours,
    )  # fmt: skip
    assert await exporting.zone(world.db, ContactSearch(campaign_ids=[other])) == "Indian/Reunion"
    assert await exporting.zone(world.db, ContactSearch()) == "Europe/Paris"


def test_an_order_comes_out_as_it_went_in() -> None:
    search = ContactSearch(find="a", campaign_ids=[1, 2], called=(NOON, None), state="done")
    order = Order(
        "postgresql://x", Wanted(Kind.ANSWERS, search, (None, datetime(2026, 1, 1, tzinfo=UTC))), "csv", "en", "/x", 3
    )
    assert decoded(encoded(order).decode()) == order
    assert as_json(Wanted(Kind.CONTACTS, ContactSearch())) == {"kind": "contacts", "during": [None, None]}
    assert wanted_of(json.loads(json.dumps(as_json(order.wanted)))) == order.wanted


async def test_rows_come_from_one_moment(world: World, database_url: str) -> None:
    other = await connect(database_url, application="test")
    async with world.db.transaction(isolation="repeatable_read", readonly=True):
        table = await exporting.table(world.db, Wanted(Kind.CALLBACKS, ContactSearch()))
        assert await table.count() == 1
        await other.execute("delete from callbacks")
        assert [len(some) async for some in table.rows()] == [1]
    await other.close()
