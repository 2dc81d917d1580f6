"""`plateau explain` of a campaign and of a lead that are stored (B-04, B-05)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from db.pool import Connection
from tests.db.world import a_world
from tests.plateau.typed import typed

CALLEE = ("--number", "0199001234", "--postcode", "75001", "--at", "2026-11-23T11:30:00+01:00", "--consent", "valid")


async def plateau(url: str, folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and everything that was printed, in English."""
    settings = {"PLATEAU_DIALING__NUMBERS": "fiction", "PLATEAU_LANGUAGE": "en"}
    code, printed, said = await typed(url, folder, "explain", *words, **settings)
    return code, printed + said


async def test_b05_a_campaigns_profile_and_its_own_stricter_rules_judge(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    await a_world(db, name="Essai", profile="FR_B2C", mode="manual")

    async def refusing(*words: str) -> list[Any]:
        code, printed = await plateau(database_url, tmp_path, *words, "--json")
        assert code == 0, printed
        return [one["rule"] for one in json.loads(printed)["reasons"]]

    assert await refusing("--campaign", "Essai", *CALLEE) == []
    hours = {"timezone": "Europe/Paris", "days": None, "hours": [["14:00", "16:00"]]}
    await db.execute("update campaigns set calling_hours = $1, sector = 'cpf_training'", hours)
    assert set(await refusing("--campaign", "Essai", *CALLEE)) == {"calendar_hours", "sector_ban"}
    without = ("--profile", "FR_B2C", "--caller-id", "+33199000000", "--mode", "manual")
    assert await refusing(*without, *CALLEE) == []
    code, printed = await plateau(database_url, tmp_path, "--campaign", "Nobody", *CALLEE)
    assert (code, "There is no such campaign" in printed) == (1, True)
    code, printed = await plateau(database_url, tmp_path, "--campaign", "Essai")
    assert (code, "--number" in printed) == (2, True)


async def test_b05_a_lead_is_explained_by_all_that_is_known_of_it(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    world = await a_world(db, profile="FR_B2C", mode="manual", places=["13"])
    lead = str(await world.a_lead())
    await db.execute("update contacts set postcode = '75001'")
    code, printed = await plateau(database_url, tmp_path, "--lead", lead, "--json")
    found = json.loads(printed)
    assert (code, found["allowed"], found["inside_places"], found["state"]) == (0, False, False, "callable")
    assert "consent_or_contract" in [one["rule"] for one in found["reasons"]]
    code, printed = await plateau(database_url, tmp_path, "--lead", lead)
    assert (code, f"lead {lead}: callable; profile FR_B2C" in printed) == (0, True)
    assert "The campaign is narrowed to other places" in printed
    for other in (("--campaign", "Exemple"), ("--consent", "valid"), ("--listed",)):
        code, printed = await plateau(database_url, tmp_path, "--lead", lead, *other)
        assert (code, f"leave {other[0]} out" in printed) == (2, True), printed
    code, printed = await plateau(database_url, tmp_path, "--lead", "999")
    assert (code, printed.startswith("plateau: ")) == (1, True)
