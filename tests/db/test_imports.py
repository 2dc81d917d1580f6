"""Files of prospects into a real database: whole or not at all, whatever is in them and whoever dies."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.prospects import HEADINGS, write_demo_csv
from db.imports import batches, rollback
from db.people import dnc
from db.pool import Connection, connect
from intake import refusals
from intake.faults import FileRefused, ImportRefused
from intake.run import ImportOrder, Progress, import_file
from tests.db.claims import a_dialer
from tests.db.world import NOON, SHOWN, World, a_world, insert, roll_back

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
async def world(db: Connection) -> World:
    return await a_world(db)


def a_file(tmp_path: Path, *rows: str, headings: str = "Nom;Prénom;Téléphone;Portable;CP") -> Path:
    file = tmp_path / "prospects.csv"
    file.write_text("\r\n".join([headings, *rows, ""]), encoding="utf-8-sig")
    return file


async def imported(url: str, world: World, file: Path, **order: Any) -> Progress:
    given = {"numbers": "fiction", "campaign_id": world.campaign, **order}
    return await import_file(url, ImportOrder(file, **given))


async def count(db: Connection, table: str) -> int:
    found: int = await db.fetchval(f"select count(*) from {table}")
    return found


async def rows_of(db: Connection, batch: int) -> tuple[int, int, int, int]:
    found = await batches.one(db, batch)
    assert found is not None and found.state == "done"
    return found.rows.read, found.rows.imported, found.rows.refused, found.rows.skipped


async def test_good_rows_become_callable_leads_with_their_numbers_in_order(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    file = a_file(tmp_path, "Échantillon;Zoé;01 99 00 12 34;06.39.98.12.34;1000", "Modèle;;;639981235;45000")
    done = await imported(database_url, world, file)
    assert await rows_of(db, done.batch_id) == (2, 2, 0, 0)
    row = await db.fetchrow(
        "select c.*, l.state, l.campaign_id, n.e164 from leads l join contacts c on c.id = l.contact_id"
        " join contact_numbers n on n.id = l.number_id where l.batch_id = $1 order by l.id limit 1",
        done.batch_id,
    )
    assert row is not None
    assert (row["last_name"], row["first_name"], row["postcode"]) == ("Échantillon", "Zoé", "01000")
    assert (row["state"], row["campaign_id"], row["e164"]) == ("callable", world.campaign, "+33199001234")
    numbers = await db.fetch("select e164, kind from contact_numbers where contact_id = $1 order by rank", row["id"])
    assert [tuple(n) for n in numbers] == [("+33199001234", "phone"), ("+33639981234", "mobile")]


async def test_text_with_everything_that_copy_escapes_arrives_as_it_was(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    file = a_file(tmp_path, '"a\\b\tc\nd";0199001234;"\\N ""x"" \\t"', headings="Nom;Tel;Note")
    await imported(database_url, world, file)
    row = await db.fetchrow("select last_name, extra from contacts")
    assert row is not None
    assert row["last_name"] == "a\\b\tc\nd"
    assert row["extra"] == {"Note": '\\N "x" \\t'}


async def test_a_number_is_taken_once_within_the_file_and_within_the_campaign(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    file = a_file(tmp_path, "Un;;0199001234;;", "Deux;;+33 1 99 00 12 34;;", "Trois;;0199001235;0199001234;")
    first = await imported(database_url, world, file)
    assert await rows_of(db, first.batch_id) == (3, 1, 0, 2)
    again = await imported(database_url, world, file)
    # "Trois" brings a number of its own, and one that the campaign has: nobody is called twice.
    assert await rows_of(db, again.batch_id) == (3, 0, 0, 3)
    assert await count(db, "leads") == 1


async def test_a_known_contact_is_used_again_in_another_campaign_and_a_colleague_is_not(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    await imported(database_url, world, a_file(tmp_path, "Exemple;Zoé;0199001234;;"))
    columns = {"node": "main", "principal_id": world.principal, "name": "Autre", "mode": "manual"}
    other = await insert(db, "campaigns", **columns, trunk="main", default_caller_id=SHOWN)
    file = a_file(tmp_path, "EXEMPLE;Zoé;0199001234;0639981234;", "Exemple;Paul;0199001235;;")
    await imported(database_url, world, file, campaign_id=other)
    assert await count(db, "contacts") == 2
    row = await db.fetchrow(
        "select l.contact_id, array_agg(n.e164 order by n.rank) as numbers from leads l"
        " join contact_numbers n on n.contact_id = l.contact_id"
        " where l.campaign_id = $1 group by 1 order by 1 limit 1",
        other,
    )
    assert row is not None and row["numbers"] == ["+33199001234", "+33639981234"]
    third = await insert(db, "campaigns", **{**columns, "name": "Troisième"}, trunk="main", default_caller_id=SHOWN)
    await imported(database_url, world, a_file(tmp_path, "Collègue;;0199001234;;"), campaign_id=third)
    assert await count(db, "contacts") == 3


async def test_numbers_on_the_do_not_call_list_keep_their_row_out(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    await dnc.add(db, "+33639981234", principal_id=world.principal, source="customer")
    await dnc.add(db, "+33199001236", principal_id=None, source="operator")
    other = await insert(db, "principals", name="Une autre")
    await dnc.add(db, "+33199001237", principal_id=other, source="customer")
    rows = ["Un;;0199001234;0639981234;", "Deux;;0199001236;;", "Trois;;0199001237;;"]
    done = await imported(database_url, world, a_file(tmp_path, *rows))
    assert await rows_of(db, done.batch_id) == (3, 1, 0, 2)
    assert done.rows.do_not_call == 2


async def test_refused_rows_come_back_as_a_file_that_can_be_corrected_and_imported(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    rows = ["Bon;;0199001234;;", "Perdu;;3,36E+10;=A1;", "Vide;;;;", "Spécial;;0836656565;;"]
    done = await imported(database_url, world, a_file(tmp_path, *rows))
    assert await rows_of(db, done.batch_id) == (4, 1, 3, 0)
    batch = await batches.one(db, done.batch_id)
    assert batch is not None
    pieces = refusals.as_csv(lambda: contextlib.nullcontext(db), batch, page=2)
    text = b"".join([piece async for piece in pieces]).decode("utf-8-sig")
    lines = list(csv.reader(text.splitlines(), delimiter=";"))
    assert lines[0] == ["row", "field", "reason", "Nom", "Prénom", "Téléphone", "Portable", "CP"]
    assert [(line[0], line[1]) for line in lines[1:]] == [("3", "mobile, phone"), ("4", "phone"), ("5", "phone")]
    assert lines[1][5:7] == ["3,36E+10", "'=A1"]
    corrected = text.replace("3,36E+10;'=A1", "0199001238;").replace("Vide;;;", "Vide;;0199001239;")
    file = tmp_path / "corrigé.csv"
    file.write_text(corrected, encoding="utf-8-sig")
    again = await imported(database_url, world, file)
    assert await rows_of(db, again.batch_id) == (3, 2, 1, 0)
    assert await db.fetchval("select count(*) from contacts where extra <> '{}'") == 0


async def test_a_number_that_the_trunk_may_not_call_is_refused_by_row_column_and_reason(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    file = a_file(tmp_path, "Bon;;0199001234;;", "Mobile;;0199001235;0639981235;", "Loin;;0639981236;;")
    done = await imported(database_url, world, file, destinations={"main": ["+331", "+332"], "other": ["+33"]})
    assert await rows_of(db, done.batch_id) == (3, 1, 2, 0)
    found = await batches.refusals(db, done.batch_id)
    assert [row[:3] for row in found] == [(3, "mobile", "destination"), (4, "phone", "destination")]
    assert "pays" in found[0][3]
    done = await imported(database_url, world, file, destinations={"other": ["+331"]}, language="en")
    assert await rows_of(db, done.batch_id) == (3, 2, 0, 1)


async def test_ten_thousand_bad_rows_do_not_keep_one_good_row_out(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    bad = [f"Mauvais {n};;3,36E+10;;" for n in range(10_000)]
    done = await imported(database_url, world, a_file(tmp_path, *bad, "Bon;;0199001234;;"))
    assert await rows_of(db, done.batch_id) == (10_001, 1, 10_000, 0)
    assert len(await batches.refusals(db, done.batch_id, limit=20_000)) == 10_000
    assert (await batches.refusals(db, done.batch_id, after=(10_000, "z")))[0][:3] == (10_001, "phone", "scientific")


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1252", "mac_roman", "cp850"])
async def test_accents_of_every_encoding_reach_the_card(
    db: Connection, database_url: str, world: World, tmp_path: Path, codec: str
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes("Nom;Prénom;Tél\r\nÉchantillon;Hélène;0199001234\r\nModèle;Zoé;0199001235\r\n".encode(codec))
    await imported(database_url, world, file)
    assert await db.fetchval("select last_name || first_name from contacts order by id") == "ÉchantillonHélène"


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n" + bytes(range(256)) * 16, b"Nom;Tel;Phone\nx;1;2\n", b"Nom;Ville\nx;y\n"]
)
async def test_a_file_that_cannot_be_read_leaves_no_batch(
    db: Connection, database_url: str, world: World, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    with pytest.raises(FileRefused):
        await imported(database_url, world, file)
    assert await count(db, "batches") == 1


async def test_a_finished_campaign_and_a_second_import_at_once_are_refused(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    file = a_file(tmp_path, "Un;;0199001234;;")
    assert await batches.lock_campaign(db, world.campaign)
    with pytest.raises(ImportRefused, match="Another file"):
        await imported(database_url, world, file)
    await db.execute("select pg_advisory_unlock_all()")
    await db.execute("update campaigns set state = 'finished'")
    with pytest.raises(ImportRefused, match="finished"):
        await imported(database_url, world, file)


async def test_a_cancelled_import_leaves_nothing_and_says_so(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    file = tmp_path / "x.csv"
    write_demo_csv(file, 40_000, seed=1)
    some = asyncio.Event()

    def heard(progress: Progress) -> None:
        if progress.rows.imported:
            some.set()

    order = ImportOrder(file, world.campaign, numbers="fiction")
    task = asyncio.create_task(import_file(database_url, order, heard))
    async with asyncio.timeout(60):
        await some.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    (batch, _) = await batches.of_campaign(db, world.campaign)
    assert (batch.state, batch.rows.imported) == ("cancelled", 0)
    assert await count(db, "contacts") == await count(db, "leads") == 0
    done = await imported(database_url, world, file)
    assert done.rows.imported == await count(db, "leads") > 39_000


async def test_an_import_killed_in_the_middle_leaves_nothing_and_the_next_look_says_so(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    file = tmp_path / "x.csv"
    write_demo_csv(file, 150_000, seed=1)
    importer = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import asyncio, sys; from pathlib import Path; from intake.run import *\n"
        "order = ImportOrder(Path(sys.argv[2]), int(sys.argv[3]), numbers='fiction')\n"
        "asyncio.run(import_file(sys.argv[1], order, lambda p: print(p.rows.imported, flush=True)))",
        database_url,
        str(file),
        str(world.campaign),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert importer.stdout
    async with asyncio.timeout(60):
        while int(await importer.stdout.readline()) == 0:
            pass
    reader = _child_of(importer.pid)
    assert _runs(reader)
    os.kill(importer.pid, signal.SIGKILL)
    await importer.wait()
    async with asyncio.timeout(60):
        while not await batches.fail_interrupted(db):
            await asyncio.sleep(0.05)
        while _runs(reader):
            await asyncio.sleep(0.05)
    (batch, _) = await batches.of_campaign(db, world.campaign)
    assert batch.state == "failed" and "interrompu" in batch.fault
    assert await count(db, "contacts") == await count(db, "leads") == await count(db, "batch_refusals") == 0
    done = await imported(database_url, world, file)
    assert done.rows.imported == await count(db, "leads")


def _child_of(pid: int) -> int:
    """The process that reads the file."""
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


async def test_leads_of_a_running_import_are_not_there_to_be_claimed(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    file = tmp_path / "x.csv"
    write_demo_csv(file, 30_000, seed=1)
    await db.execute("update campaigns set state = 'running'")
    seen: list[int] = []
    other = await connect(database_url, application="test claims")
    claims = await a_dialer(other, NOON)
    looks: list[asyncio.Task[None]] = []

    async def look() -> None:
        seen.append(len(await claims.next(world.campaign, 5)))

    def heard(progress: Progress) -> None:
        if progress.rows.imported and not looks:
            looks.append(asyncio.create_task(look()))

    await import_file(database_url, ImportOrder(file, world.campaign, numbers="fiction"), heard)
    await asyncio.gather(*looks)
    assert seen == [0]
    assert len(await claims.next(world.campaign, 5)) == 5
    await other.close()


async def test_fifty_thousand_rows_keep_memory_bounded_and_tell_their_progress(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    file = tmp_path / "x.csv"
    write_demo_csv(file, 50_000, seed=2)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told: list[Progress] = []
    done = await import_file(database_url, ImportOrder(file, world.campaign, numbers="fiction"), told.append)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024
    assert [p.fraction for p in told] == sorted(p.fraction for p in told)
    assert told[-1].fraction == 1.0
    assert done.rows.imported == await count(db, "leads") == 50_000 - 125
    states = await db.fetch("select body->>'state' from events where kind = 'batch' order by seq")
    assert states[0][0] == "importing" and states[-1][0] == "done"


async def test_a_batch_is_taken_back_and_history_stays(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    file = a_file(tmp_path, *(f"Exemple {n};;019900{n:04d};;" for n in range(10)))
    done = await imported(database_url, world, file)
    ids = [row["id"] for row in await db.fetch("select id from leads order by id")]
    await world.an_attempt(ids[0])
    await db.execute("update leads set state = 'done', attempts = 1 where id = $1", ids[0])
    await world.an_attempt(ids[1])
    await db.execute("update leads set state = 'calling' where id = $1", ids[1])
    await db.execute("update leads set state = 'callback' where id = $1", ids[2])
    whose = await world.an_agent()
    await insert(db, "callbacks", campaign_id=world.campaign, lead_id=ids[2], agent_id=whose, due_at=NOON)
    assert await roll_back(db, done.batch_id) == rollback.RolledBack(deleted=7, removed=3)
    assert await roll_back(db, done.batch_id) is None
    assert [r["id"] for r in await db.fetch("select id from leads where state = 'removed' order by id")] == ids[:3]
    assert await count(db, "contacts") == 3
    assert await db.fetchval("select state from callbacks") == "cancelled"
    assert await db.fetchval("select agent_id from events where kind = 'callback'") == whose
    batch = await batches.one(db, done.batch_id)
    assert batch is not None and batch.state == "rolled_back"
    again = await imported(database_url, world, file)
    assert again.rows.imported == 7


async def test_contacts_of_another_campaign_survive_a_rollback(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    file = a_file(tmp_path, "Un;;0199001234;;", "Deux;;0199001235;;")
    first = await imported(database_url, world, file)
    columns = {"node": "main", "principal_id": world.principal, "name": "Autre", "mode": "manual"}
    other = await insert(db, "campaigns", **columns, trunk="main", default_caller_id=SHOWN)
    await imported(database_url, world, a_file(tmp_path, "Un;;0199001234;;"), campaign_id=other)
    await roll_back(db, first.batch_id)
    assert [r["last_name"] for r in await db.fetch("select last_name from contacts")] == ["Un"]


def test_the_demo_file_is_the_same_for_the_same_seed_and_holds_only_fiction(tmp_path: Path) -> None:
    one, two, other = (tmp_path / name for name in ("1.csv", "2.csv", "3.csv"))
    write_demo_csv(one, 2000, seed=7)
    write_demo_csv(two, 2000, seed=7)
    write_demo_csv(other, 2000, seed=8)
    assert one.read_bytes() == two.read_bytes() != other.read_bytes()
    assert one.read_bytes().startswith("\ufeffCivilité;Nom".encode()) and b"\r\n" in one.read_bytes()
    with one.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.reader(text, delimiter=";"))
    assert tuple(rows[0]) == HEADINGS and len(rows) == 2001
