"""`plateau export` as a person runs it."""

from __future__ import annotations

import csv
from pathlib import Path

from db.pool import Connection
from tests.db.world import NOON, a_world
from tests.plateau.typed import typed


async def exported(url: str, folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and everything that was printed."""
    code, printed, said = await typed(url, folder, "export", *words)
    return code, printed + said


async def test_a_table_is_written_and_written_down(db: Connection, database_url: str, tmp_path: Path) -> None:
    world = await a_world(db)
    await world.an_attempt()
    file = tmp_path / "calls.csv"
    day = f"{NOON:%Y-%m-%d}"
    code, out = await exported(
        database_url, tmp_path, "attempts", str(file), "--campaign", "Exemple", "--from", day, "--to", day
    )
    assert code == 0 and "1 rows" in out, out
    with file.open(encoding="utf-8-sig", newline="") as opened:
        (row,) = csv.DictReader(opened, delimiter=";")
    assert row["Appelé le"] == "20/11/2026 13:00"
    kept = await db.fetchrow("select user_id, detail from audit_log where action = 'export.command'")
    assert kept is not None and kept["user_id"] is None and kept["detail"]["rows"] == 1
    assert kept["detail"]["wanted"]["campaign_ids"] == [world.campaign]
    code, out = await exported(database_url, tmp_path, "attempts", str(file))
    assert code == 2 and "exists already" in out
    code, out = await exported(database_url, tmp_path, "contacts", str(tmp_path / "x.csv"), "--campaign", "Nobody")
    assert code == 1 and "no campaign" in out
    found = await exported(database_url, tmp_path, "contacts", str(tmp_path / "x.xlsx"), "--find", "exemple")
    assert found[0] == 0 and (tmp_path / "x.xlsx").read_bytes().startswith(b"PK")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["calls.csv", "x.xlsx"]
