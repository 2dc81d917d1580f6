"""`plateau batch` as a person types it: imports listed and taken back (CM-13)."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from db.pool import Connection
from tests.db.world import a_world


async def plateau(url: str, folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and everything that was printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "plateau.cli", *words,
        env={
            **os.environ, "PLATEAU_RUN_DIR": str(folder), "PLATEAU_RECORDINGS_DIR": str(folder),
            "PLATEAU_DATABASE__URL": url, "PLATEAU_AMI__SECRET": "x", "PLATEAU_DIALING__NUMBERS": "fiction",
            "COLUMNS": "120",
        },
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(60):
        printed, _ = await process.communicate()
    return process.returncode or 0, printed.decode()


async def test_cm13_an_import_says_how_it_is_taken_back_and_is(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    world = await a_world(db)
    name = str(world.campaign)
    (tmp_path / "prospects.csv").write_text("Nom;Téléphone\nÉvrard;0199001234\nFaux;3,36E+10\n", "cp1252")
    code, printed = await plateau(database_url, tmp_path, "import", str(tmp_path / "prospects.csv"), "--campaign", name)
    batch = await db.fetchval("select max(id) from batches")
    assert (code, f"plateau batch undo {batch} takes it back" in printed) == (2, True)
    assert f"plateau export refusals FILE.csv --batch {batch}" in printed
    code, printed = await plateau(database_url, tmp_path, "batch", "list", name)
    assert (code, "prospects.csv" in printed, "done" in printed) == (0, True, True)
    code, printed = await plateau(database_url, tmp_path, "batch", "undo", str(batch), "--yes")
    assert (code, "1 leads deleted" in printed) == (0, True)
    assert await db.fetchval("select count(*) from leads where batch_id = $1", batch) == 0
    assert await db.fetchval("select count(*) from audit_log where action = 'batch.rollback'") == 1
    code, printed = await plateau(database_url, tmp_path, "batch", "undo", str(batch), "--yes")
    assert (code, printed.startswith("plateau: This import is not done")) == (1, True)


async def test_what_a_person_can_cure_is_a_sentence_and_no_trace(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    await a_world(db)
    (tmp_path / "rates.csv").write_text("prefix;from_date;per_minute\n+33;le premier mai;0,02\n", "utf-8")
    code, printed = await plateau(database_url, tmp_path, "costs", "rates", "main", str(tmp_path / "rates.csv"))
    assert (code, "Traceback" in printed, "row 2: le premier mai is no day" in printed) == (1, False, True)
    (tmp_path / "rates.csv").write_text("prefix;from_date;per_minute\n+33;01/11/2026;0,02\n", "utf-8")
    code, printed = await plateau(database_url, tmp_path, "costs", "rates", "main", str(tmp_path / "rates.csv"))
    assert (code, printed.strip()) == (0, "1 rates of main are set")
    (tmp_path / "answer.csv").write_text("0199001234;oui\n0199001235;no\n", "utf-8")
    code, printed = await plateau(database_url, tmp_path, "compare", str(tmp_path / "answer.csv"), "--list", "bloctel")
    assert (code, printed.strip()) == (0, "2 numbers compared with bloctel")
