"""`plateau import` as a person runs it: a process with arguments, a file of refused rows, an exit code."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from bench.prospects import write_demo_csv
from db import batches
from db.pool import Connection
from tests.db.world import World, a_world

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
async def world(db: Connection) -> World:
    return await a_world(db)


async def started(url: str, folder: Path, *arguments: str) -> asyncio.subprocess.Process:
    environment = {
        **os.environ,
        "PLATEAU_DATABASE__URL": url,
        "PLATEAU_DIALING__NUMBERS": "fiction",
        "PLATEAU_RUN_DIR": str(folder / "run"),
        "PLATEAU_RECORDINGS_DIR": str(folder / "recordings"),
        "PLATEAU_AMI__SECRET": "x" * 24,
    }
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "plateau.cli", "import", *arguments, env=environment, cwd=ROOT, stdout=pipe, stderr=pipe
    )


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
