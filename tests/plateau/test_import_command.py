"""`plateau import` as a person runs it: a process with arguments, a file of refused rows, an exit code."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from bench.prospects import write_demo_csv
from db.imports import batches
from db.pool import Connection
from tests.db.world import World, a_world
from tests.plateau.typed import ROOT, environment


@pytest.fixture
async def world(db: Connection) -> World:
    return await a_world(db)


async def started(url: str, folder: Path, *arguments: str) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "plateau.cli", "import", *arguments, cwd=ROOT, stdout=pipe, stderr=pipe,
        env=environment(url, folder, PLATEAU_DIALING__NUMBERS="fiction"),
    )  # fmt: skip


async def test_refused_rows_are_written_to_a_file_and_told_by_the_exit_code(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    file, refused = tmp_path / "prospects.csv", tmp_path / "refused.csv"
    write_demo_csv(file, 1000, seed=3)
    command = await started(database_url, tmp_path, str(file), "--campaign", "Exemple", "--refusals", str(refused))
    out, err = await asyncio.wait_for(command.communicate(), 60)
    assert command.returncode == 2, err
    assert b"1000 rows read, 998 imported, 0 skipped" in out and b"2 refused" in out
    lines = refused.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 3 and lines[0].startswith("row;field;reason;Civilit")
    assert await db.fetchval("select count(*) from leads") == 998


async def test_ctrl_c_cancels_cleanly(db: Connection, database_url: str, world: World, tmp_path: Path) -> None:
    file = tmp_path / "prospects.csv"
    write_demo_csv(file, 50_000, seed=3)
    command = await started(database_url, tmp_path, str(file), "--campaign", str(world.campaign))
    async with asyncio.timeout(60):
        while not await db.fetchval("select exists (select from batches where state = 'importing')"):
            await asyncio.sleep(0.02)
    command.send_signal(signal.SIGINT)
    _, err = await asyncio.wait_for(command.communicate(), 60)
    assert command.returncode == 130
    assert b"nothing was imported" in err and b"Traceback" not in err
    batch = (await batches.of_campaign(db, world.campaign))[0]
    assert batch.state == "cancelled"
    assert await db.fetchval("select count(*) from leads") == 0


@pytest.mark.parametrize(
    ("content", "campaign", "said"),
    [
        ("Nom;Ville\nx;y\n", "Exemple", b"No column holds a telephone number"),
        ("Nom;Tel\nx;0199001234\n", "Inconnue", b"no campaign with the name or id Inconnue"),
    ],
)
async def test_what_cannot_be_imported_is_a_sentence(
    database_url: str, world: World, tmp_path: Path, content: str, campaign: str, said: bytes
) -> None:
    file = tmp_path / "x.csv"
    file.write_text(content)
    command = await started(database_url, tmp_path, str(file), "--campaign", campaign)
    _, err = await asyncio.wait_for(command.communicate(), 60)
    assert command.returncode == 1
    assert said in err and b"Traceback" not in err


async def test_a_preview_shows_columns_and_repairs_and_imports_nothing(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    file = tmp_path / "prospects.csv"
    file.write_bytes("Nom\tFixe\tSuivi\nÉchantillon\t199001234\tx\nModèle\t3,36E+10\ty\n".encode("mac_roman"))
    words = ("--campaign", "Exemple", "--preview", "--column", "Suivi=ignore")
    command = await started(database_url, tmp_path, str(file), *words)
    out, err = await asyncio.wait_for(command.communicate(), 60)
    assert command.returncode == 0, err
    said = out.decode()
    assert "text in mac_roman, columns separated by '\\t'" in said
    assert "+33199001234 (lost zero put back)" in said and "Échantillon" in said
    assert "2 rows read, 1 imported" in said and "1 refused for phone" in said
    assert await db.fetchval("select count(*) from batches where file_name = 'prospects.csv'") == 0
    command = await started(database_url, tmp_path, str(file), *words[:2], *words[3:])
    assert await asyncio.wait_for(command.wait(), 60) == 2
    assert await db.fetchval("select last_name || extra::text from contacts") == "Échantillon{}"


async def test_numbers_go_on_the_do_not_call_list(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    file = tmp_path / "opposés.csv"
    file.write_text("Tel\n0199001234\n0612345678\nrien\n")
    refused = tmp_path / "refused.csv"
    name = await db.fetchval("select name from principals where id = $1", world.principal)
    arguments = ("--do-not-call", "--for", name, "--refusals", str(refused))
    command = await started(database_url, tmp_path, str(file), *arguments)
    out, err = await asyncio.wait_for(command.communicate(), 60)
    assert command.returncode == 2, err
    assert b"3 rows read, 2 numbers, 2 of them new on the list, 1 refused" in out
    assert "rien" in refused.read_text(encoding="utf-8-sig")
    listed = await db.fetch("select e164 from dnc where principal_id = $1 order by e164", world.principal)
    assert [row["e164"] for row in listed] == ["+33199001234", "+33612345678"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--campaign", "Exemple", "--column", "Tel=nothing"), b"--column is one of"),
        (("--campaign", "Exemple", "--column", "Inconnue=phone"), b"no column Inconnue"),
        (("--campaign", "Exemple", "--encoding", "ebcdic"), b"--encoding is one of"),
        (("--campaign", "Exemple", "--duplicates", "file=both"), b"--duplicates is one of"),
        ((), b"give --campaign, or --do-not-call"),
    ],
)
async def test_options_that_cannot_be_are_a_sentence(
    database_url: str, world: World, tmp_path: Path, arguments: tuple[str, ...], said: bytes
) -> None:
    file = tmp_path / "x.csv"
    file.write_text("Nom;Tel\nx;0199001234\n")
    command = await started(database_url, tmp_path, str(file), *arguments)
    _, err = await asyncio.wait_for(command.communicate(), 60)
    assert command.returncode in (1, 2)
    assert said in b" ".join(err.replace("│".encode(), b" ").split()) and b"Traceback" not in err
