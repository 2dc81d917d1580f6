"""`plateau pacing replay` and `simulate` as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

from db.pool import Connection
from tests.bench.test_replaying_a_day import a_recorded_day
from tests.plateau.typed import typed


async def plateau(url: str, folder: Path, *words: str) -> tuple[int, str, str]:
    """Exit code, what was printed, and what was said beside it."""
    return await typed(url, folder, "pacing", *words, seconds=120)


async def test_a_day_is_replayed_with_other_settings(db: Connection, database_url: str, tmp_path: Path) -> None:
    await a_recorded_day(db)
    asked = ("replay", "--campaign", "Exemple", "--seeds", "2")
    code, printed, said = await plateau(
        database_url, tmp_path, *asked, "--day", "2026-11-20", "--set", "mode=progressive", "--json"
    )
    assert code == 0, said
    found = json.loads(printed)
    assert abs(found["utilisation"]["off_by"]) < 0.1
    assert found["calls"]["happened"] > 100
    assert found["connected"]["difference"]["mean"] < 0
    assert found["utilisation"]["changed"]["mean"] < found["utilisation"]["replay"]["mean"]
    code, printed, _ = await plateau(database_url, tmp_path, *asked, "--day", "2026-11-20")
    assert (code, "off by" in printed, "with changes" in printed) == (0, True, False)
    code, _, said = await plateau(database_url, tmp_path, *asked, "--day", "2026-11-18")
    assert (code, "its last days with calls: 2026-11-20" in said) == (1, True)
    code, _, said = await plateau(database_url, tmp_path, *asked, "--day", "2026-11-20", "--set", "colour=red")
    assert (code, "colour cannot be replayed" in said) == (1, True)
    code, _, said = await plateau(database_url, tmp_path, "replay", "--campaign", "Autre", "--day", "2026-11-20")
    assert (code, "There is no such campaign" in said) == (1, True)


async def test_a_team_is_simulated_by_a_campaigns_own_calls(db: Connection, database_url: str, tmp_path: Path) -> None:
    await a_recorded_day(db)
    file = tmp_path / "teams.svg"
    asked = ("simulate", "--agents", "3", "--hours", "0.25", "--seeds", "2", "--campaign", "Exemple")
    code, printed, said = await plateau(database_url, tmp_path, *asked, "--json", "--chart", str(file))
    assert code == 0, said
    found = json.loads(printed)
    assert 0.3 < found["plan"]["answer_rate"] < 0.6
    assert {team["agents"] for team in found["teams"]} == {2, 3, 4, 5, 6}
    assert file.read_text().startswith("<svg")
    code, printed, _ = await plateau(database_url, tmp_path, *asked, "--alone")
    assert (code, "people reached an hour" in printed) == (0, True)
    await db.execute("delete from agent_moves")
    await db.execute("delete from attempts")
    code, _, said = await plateau(database_url, tmp_path, *asked)
    assert (code, "give answer rate, talk and wrap-up by hand" in said) == (1, True)
