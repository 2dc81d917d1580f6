"""Consents that a file brings are in the ledger with their words, and out of it with their batch."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.pool import Connection
from intake.run import ImportOrder, Progress, import_file
from tests.db.world import World, a_world, insert, roll_back

HEAD = "Nom;Tel;Optin;Date optin;Texte optin;Source optin;Canal optin"
WORDS = "J'accepte d'être appelé par Exemple"
ROWS = (
    f"Un;0199001234;oui;02/01/2026;{WORDS};formulaire 12;site web",
    f"Deux;0199001235;non;02/01/2026;{WORDS};;",
    f"Trois;0199001236;oui;03/01/2026;{WORDS};;papier",
    "Quatre;0199001237;oui;03/01/2026;;;",
)


@pytest.fixture
async def world(db: Connection) -> World:
    return await a_world(db)


async def imported(url: str, campaign: int, tmp_path: Path, *rows: str) -> Progress:
    path = tmp_path / "x.csv"
    path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8-sig")
    return await import_file(url, ImportOrder(path, campaign, numbers="fiction"))


async def test_consents_come_with_day_words_proof_and_channel(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    done = await imported(database_url, world.campaign, tmp_path, *ROWS)
    assert (done.rows.imported, done.rows.refused) == (3, 1)
    rows = await db.fetch(
        "select k.last_name, s.granted_at::date::text, s.channel, s.evidence, t.text, t.version"
        " from consents s join consent_texts t on t.id = s.text_id join contacts k on k.id = s.contact_id order by 1"
    )
    assert [tuple(row) for row in rows] == [
        ("Trois", "2026-01-03", "paper", f"batch {done.batch_id}", WORDS, 1),
        ("Un", "2026-01-02", "form", "formulaire 12", WORDS, 1),
    ]
    await roll_back(db, done.batch_id)
    assert await db.fetchval("select count(*) from consents") == 0


async def test_a_known_contact_keeps_what_it_had_when_a_batch_is_taken_back(
    db: Connection, database_url: str, world: World, tmp_path: Path
) -> None:
    await imported(database_url, world.campaign, tmp_path, ROWS[0])
    other = await insert(
        db,
        "campaigns",
        node="main",
        principal_id=world.principal,
        name="Autre",
        mode="manual",
        trunk="main",
        default_caller_id=await db.fetchval("select default_caller_id from campaigns"),
    )
    done = await imported(
        database_url, other, tmp_path, ROWS[0].replace("02/01/2026", "05/05/2026"), ROWS[2].replace("Trois", "Neuf")
    )
    assert await db.fetchval("select count(*) from consents") == 3
    again = await imported(database_url, other, tmp_path, ROWS[0])
    assert again.rows.skipped == 1
    await roll_back(db, done.batch_id)
    assert [row[0] for row in await db.fetch("select granted_at::date::text from consents")] == ["2026-01-02"]
