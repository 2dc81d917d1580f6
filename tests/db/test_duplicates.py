"""Numbers seen before, by where and by choice; and everything that an import changed is changed back."""

from __future__ import annotations

import asyncio
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from db.imports import batches, rollback
from db.people import dnc
from db.pool import Connection, connect
from dialer.core.erased import KeyMissing, Keyring
from intake.run import ImportOrder, Progress, import_file
from intake.wishes import Choice, Duplicates, Wishes
from tests.db.world import SHOWN, World, a_world, insert, roll_back

HEAD = "Nom;Prénom;Tel;Portable;Ville;Suivi"


@pytest.fixture
async def world(db: Connection) -> World:
    return await a_world(db)


async def imported(
    url: str, campaign: int, tmp_path: Path, *rows: str, file: Choice = "skip", known: Choice = "skip"
) -> Progress:
    path = tmp_path / "x.csv"
    path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8-sig")
    choice = Duplicates(file=file, campaign=known, principal=known)
    return await import_file(url, ImportOrder(path, campaign, numbers="fiction", wishes=Wishes(duplicates=choice)))


async def another_campaign(db: Connection, world: World) -> int:
    made: int = await insert(
        db,
        "campaigns",
        node="main",
        principal_id=world.principal,
        name="Autre",
        mode="manual",
        trunk="main",
        default_caller_id=SHOWN,
    )
    return made


async def cards(db: Connection) -> list[tuple[str, ...]]:
    rows = await db.fetch(
        "select c.last_name, c.first_name, c.city, c.extra->>'Suivi',"
        " (select string_agg(right(n.e164, 4), ' ' order by n.rank) from contact_numbers n where n.contact_id = c.id)"
        " from contacts c order by c.id"
    )
    return [tuple(row) for row in rows]


OLD = "Exemple;Zoé;0199001234;;Nîmes;ancien"
NEW = "Exemple;Zoé;0199001234;0639981234;Albi;"
COLLEAGUE = "Modèle;Ana;0199001234;;Pau;"


@pytest.mark.parametrize(
    ("choice", "counted", "people"),
    [
        ("skip", {"campaign": {"skipped": 2}}, [("Exemple", "Zoé", "Nîmes", "ancien", "1234")]),
        (
            "update",
            {"campaign": {"updated": 1, "skipped": 1}},
            [("Exemple", "Zoé", "Albi", "ancien", "1234 1234")],
        ),
        (
            "keep",
            {"campaign": {"kept": 2}, "file": {"kept": 1}},
            [
                ("Exemple", "Zoé", "Nîmes", "ancien", "1234"),
                ("Exemple", "Zoé", "Albi", None, "1234 1234"),
                ("Modèle", "Ana", "Pau", None, "1234"),
            ],
        ),
    ],
)
async def test_a_number_of_the_campaign(
    db: Connection, database_url: str, world: World, tmp_path: Path, choice: Choice, counted: object, people: object
) -> None:
    await imported(database_url, world.campaign, tmp_path, OLD)
    done = await imported(database_url, world.campaign, tmp_path, NEW, COLLEAGUE, file="keep", known=choice)
    assert await cards(db) == people
    if choice != "keep":
        counted = {**counted, "file": {"kept": 1}}  # type: ignore[dict-item]
    assert done.rows.duplicates == counted
    before = [("Exemple", "Zoé", "Nîmes", "ancien", "1234")]
    await roll_back(db, done.batch_id)
    assert await cards(db) == before


@pytest.mark.parametrize(
    ("choice", "imported_rows", "people"),
    [
        ("skip", 0, [("Exemple", "Zoé", "Nîmes", "ancien", "1234")]),
        ("update", 2, [("Exemple", "Zoé", "Albi", "ancien", "1234 1234"), ("Modèle", "Ana", "Pau", None, "1234")]),
        (
            "keep",
            2,
            [
                ("Exemple", "Zoé", "Nîmes", "ancien", "1234"),
                ("Exemple", "Zoé", "Albi", None, "1234 1234"),
                ("Modèle", "Ana", "Pau", None, "1234"),
            ],
        ),
    ],
)
async def test_a_number_of_the_principal(
    db: Connection,
    database_url: str,
    world: World,
    tmp_path: Path,
    choice: Choice,
    imported_rows: int,
    people: object,
) -> None:
    await imported(database_url, world.campaign, tmp_path, OLD)
    other = await another_campaign(db, world)
    done = await imported(database_url, other, tmp_path, NEW, COLLEAGUE, file="keep", known=choice)
    assert done.rows.imported == imported_rows
    assert await cards(db) == people
    await roll_back(db, done.batch_id)
    assert await cards(db) == [("Exemple", "Zoé", "Nîmes", "ancien", "1234")]
    assert await db.fetchval("select count(*) from leads where campaign_id = $1", other) == 0


async def test_rows_of_one_file_complete_each_other(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    # The second row stands ten thousand rows further down, so its prospect was written long before.
    between = [f"Autre{n};;0261{91_0000 + n:06d};;;" for n in range(10_000)]
    rows = [OLD, *between, NEW, COLLEAGUE, "Exemple;Zoé;;0639981234;;encore"]
    done = await imported(database_url, world.campaign, tmp_path, *rows, file="update")
    assert (done.rows.imported, done.rows.updated, done.rows.skipped) == (10_001, 2, 1)
    assert done.rows.duplicates == {"file": {"updated": 2, "skipped": 1}}
    assert ("Exemple", "Zoé", "Albi", "encore", "1234 1234") in await cards(db)
    assert await db.fetchval("select count(*) from contact_changes") == 0
    await roll_back(db, done.batch_id)
    assert await cards(db) == []


async def test_what_two_imports_changed_goes_back_in_any_order(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    await imported(database_url, world.campaign, tmp_path, OLD)
    start = await cards(db)
    for order in ((0, 1), (1, 0)):
        done = [
            await imported(
                database_url, world.campaign, tmp_path, f"Exemple;Zoé;0199001234;;{city};{n}", known="update"
            )
            for n, city in enumerate(("Albi", "Pau"))
        ]
        assert (await cards(db))[0][2] == "Pau"
        await roll_back(db, done[order[0]].batch_id)
        assert (await cards(db))[0][2] == ("Pau" if order[0] == 0 else "Albi")
        await roll_back(db, done[order[1]].batch_id)
        assert await cards(db) == start
        assert await db.fetchval("select count(*) from contact_changes") == 0


async def test_what_a_person_corrected_since_stays(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    await imported(database_url, world.campaign, tmp_path, OLD)
    done = await imported(database_url, world.campaign, tmp_path, NEW, known="update")
    await db.execute("update contacts set city = 'Sète'")
    await roll_back(db, done.batch_id)
    assert await cards(db) == [("Exemple", "Zoé", "Sète", "ancien", "1234")]


@pytest.mark.parametrize(("file", "known"), list(product(get_args(Choice), repeat=2)))
async def test_every_row_is_counted_once(
    db: Connection, database_url: str, world: World, tmp_path: Path, file: Choice, known: Choice
) -> None:
    await imported(database_url, world.campaign, tmp_path, OLD, "Autre;;0199001299;;;")
    other = await another_campaign(db, world)
    rows = [NEW, NEW, COLLEAGUE, COLLEAGUE, "x;;3,36E+10;;;", "Neuf;;0199001288;;;", "Neuf;;0199001288;;;"]
    for _ in range(2):
        done = (await imported(database_url, other, tmp_path, *rows, file=file, known=known)).rows
        assert done.read == done.imported + done.updated + done.refused + done.skipped == 7
        assert done.refused == 1


async def test_a_rollback_that_was_interrupted_is_gone_on_with(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    rows = [f"Exemple{n};;0199{n:06d};;;" for n in range(3000)]
    done = await imported(database_url, world.campaign, tmp_path, *rows)
    async with db.transaction():
        assert await rollback.begin(db, done.batch_id)
    batch = await batches.one(db, done.batch_id)
    assert batch is not None and batch.state == "rolling_back"
    assert await roll_back(db, done.batch_id) is None
    assert await rollback.unfinished(db) == [done.batch_id]
    assert await rollback.go_on(db, done.batch_id) == rollback.RolledBack(deleted=3000, removed=0)
    assert await rollback.go_on(db, done.batch_id) is None


CLAIM = """
update leads set state = 'calling', attempts = 1
 where id in (select id from leads where campaign_id = $1 and state = 'callable' order by id limit 5
                 for update skip locked)
returning id
"""


async def test_a_dialer_claims_on_while_a_batch_is_taken_back(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    rows = [f"Exemple{n};;0199{n:06d};;;" for n in range(9000)]
    first = await imported(database_url, world.campaign, tmp_path, *rows)
    await imported(database_url, world.campaign, tmp_path, *(f"Autre{n};;0261{91_0000 + n};;;" for n in range(500)))
    dialer = await connect(database_url, application="test claims")
    task = asyncio.create_task(roll_back(db, first.batch_id))
    claimed = 0
    while not task.done():
        claimed += len(await dialer.fetch(CLAIM, world.campaign))
        await asyncio.sleep(0.01)
    done = await task
    await dialer.close()
    assert done is not None and done.deleted + done.removed == 9000
    assert claimed > 0
    states = await db.fetch("select state, count(*) from leads where batch_id = $1 group by 1", first.batch_id)
    assert {row["state"] for row in states} <= {"removed"}
    orphans = "select count(*) from contacts c where not exists (select from leads l where l.contact_id = c.id)"
    assert await db.fetchval(orphans) == 0


async def test_a_person_who_was_erased_is_not_imported_again(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    ring = Keyring((b"x" * 32,))
    async with db.transaction():
        await dnc.keep_hash(db, ring, ["+33199001234"], principal_id=None, added_by=None)
    path = tmp_path / "x.csv"
    path.write_text("\n".join((HEAD, OLD, "Autre;;0199001299;;;")) + "\n", encoding="utf-8-sig")
    done = await import_file(database_url, ImportOrder(path, world.campaign, numbers="fiction", ring=ring))
    assert (done.rows.imported, done.rows.do_not_call) == (1, 1)
    with pytest.raises(KeyMissing):
        await import_file(database_url, ImportOrder(path, world.campaign, numbers="fiction"))
