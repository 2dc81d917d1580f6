"""`plateau people`, `plateau retention` and `plateau register` as a person runs them: processes with arguments."""

from __future__ import annotations

import json
from pathlib import Path

from db.pool import Connection, Pool
from dialer.core.erased import Keyring
from recorder.erasing import Eraser
from recorder.keep import Places
from tests.db.everything import mentions
from tests.db.world import World, a_world, after, insert
from tests.intake.stock import ESTABLISHMENT, UNIT, a_unit, an_establishment, write_csv
from tests.plateau.typed import typed

KEY = "k" * 40


async def run(url: str, folder: Path, *words: str, code: int = 0) -> str:
    """What the command prints; its exit code is `code`."""
    ended, printed, said = await typed(
        url, folder, *words, PLATEAU_DIALING__NUMBERS="fiction", PLATEAU_DO_NOT_CALL__KEYS=json.dumps([KEY]),
        PLATEAU_LANGUAGE="en",
    )  # fmt: skip
    assert ended == code, said
    return printed


async def a_person(world: World, folder: Path) -> int:
    """A contact with a call and its recording."""
    db = world.db
    lead = await world.a_lead()
    contact: int = await db.fetchval("select contact_id from leads where id = $1", lead)
    await db.execute(
        "update contacts set last_name = 'Zylberstein', postcode = '69001', email = 'z@exemple.invalid' where id = $1",
        contact,
    )
    attempt = await world.a_conversation(lead=lead)
    name = "2026/11/20/1-abc.opus"
    (folder / "recordings" / "2026/11/20").mkdir(parents=True)
    (folder / "recordings" / name).write_bytes(b"sound")
    await world.a_recording(
        attempt, state="stored", file_name=name, bytes=5, sha256=b"x" * 32, duration_ms=1000, stored_at=after(60)
    )
    return contact


async def test_a_person_is_found_exported_corrected_held_and_erased(
    db: Connection, pool: Pool, database_url: str, tmp_path: Path
) -> None:
    world = await a_world(db)
    contact = str(await a_person(world, tmp_path))
    found = await run(database_url, tmp_path, "people", "find", "--email", "Z@exemple.invalid", "--json")
    assert [one["contact_id"] for one in json.loads(found)] == [int(contact)]
    assert "Zylberstein" in await run(
        database_url, tmp_path, "people", "find", "--name", "zylberstein", "--postcode", "69001"
    )
    await run(database_url, tmp_path, "people", "find", "--number", "0199001234", code=1)
    out = tmp_path / "out"
    await run(database_url, tmp_path, "people", "export", contact, "--to", str(out))
    file = json.loads((out / "person.json").read_text())
    assert file["contacts"][0]["last_name"] == "Zylberstein"
    assert (out / file["recordings"][0]["file_name"]).read_bytes() == b"sound"
    assert "Enregistrements" in (out / "person.html").read_text()
    assert "last_name" in await run(database_url, tmp_path, "people", "correct", contact, "last_name=Zylber")
    await run(database_url, tmp_path, "people", "correct", contact, "principal_id=2", code=2)
    await run(database_url, tmp_path, "people", "restrict", contact)
    await run(database_url, tmp_path, "people", "restrict", contact, code=1)
    await run(database_url, tmp_path, "people", "restrict", contact, "--lift")
    assert "1 numbers added" in await run(database_url, tmp_path, "people", "object", contact)
    hold = (await run(database_url, tmp_path, "people", "hold", contact, "--reason", "litige")).split()[1]
    told = await run(database_url, tmp_path, "people", "erase", contact, "--identified", "document", "--yes")
    assert "a legal hold is open" in told and "1 calls, 1 recordings" in told
    spool = tmp_path / "spool"
    spool.mkdir()
    eraser = Eraser(pool, "main", Places(spool, tmp_path / "recordings", ["opusenc"]), Keyring.of([KEY]))
    assert await eraser.run() == 0
    await run(database_url, tmp_path, "people", "hold", hold, "--lift")
    assert await eraser.run() == 1
    certificate = json.loads(await run(database_url, tmp_path, "people", "certificate", "1"))
    assert (certificate["state"], certificate["identified_how"]) == ("done", "document")
    assert await mentions(db, "zylber") == []
    assert not list((tmp_path / "recordings").rglob("*.opus"))


async def test_requests_that_are_overdue_end_with_a_code(db: Connection, database_url: str, tmp_path: Path) -> None:
    assert await run(database_url, tmp_path, "people", "requests") == "no request is open\n"
    await insert(db, "rights_requests", kind="access", channel="letter", due_at=after(0))
    await db.execute("update rights_requests set due_at = now() - interval '1 day'")
    assert "OVERDUE" in await run(database_url, tmp_path, "people", "requests", code=1)


async def test_the_retention_lists_before_it_erases(db: Connection, database_url: str, tmp_path: Path) -> None:
    world = await a_world(db)
    await world.a_lead()
    await db.execute("update contacts set created_at = now() - interval '4 years'")
    told = json.loads(await run(database_url, tmp_path, "retention", "--dry-run", "--json"))
    assert (told["dry"], told["counts"]["prospects"], len(told["contacts"])) == (True, 1, 1)
    assert await db.fetchval("select count(*) from erasures") == 0
    assert "1 prospects and 0 customers go" in await run(database_url, tmp_path, "retention", "--yes")
    assert await db.fetchval("select cause from erasures") == "retention"


async def test_the_register_is_counted_and_made(db: Connection, database_url: str, tmp_path: Path) -> None:
    await a_world(db)
    sirens = ("552100554", "552100562")
    establishments = write_csv(tmp_path / "e.csv", ESTABLISHMENT, [an_establishment(one) for one in sirens])
    units = write_csv(tmp_path / "u.csv", UNIT, [a_unit(one) for one in sirens])
    numbers = tmp_path / "n.csv"
    numbers.write_text("siren;telephone\n552100554;0199001001\n")
    files = ("--etablissements", str(establishments), "--unites", str(units), "--naf", "62", "--department", "69")
    assert "2 establishments, 0 of them" in await run(database_url, tmp_path, "register", "count", *files)
    files = (*files, "--numbers", str(numbers))
    counted = json.loads(await run(database_url, tmp_path, "register", "count", *files, "--json"))
    assert (counted["companies"], counted["with_number"]) == (2, 1)
    await db.execute("insert into dnc_keys (key_id) values ($1)", Keyring.of([KEY]).ids[0])  # somebody was erased
    made = await run(database_url, tmp_path, "register", "make", *files, "--campaign", "Exemple", "--yes")
    assert "1 imported" in made and "1 without a number" in made
    assert await db.fetchval("select count(*) from leads") == 1
    await run(database_url, tmp_path, "register", "count", *files[:4], "--naf", "x", code=1)
