"""`plateau consent` as a person types it (B-04)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from db.pool import Connection
from tests.db.world import a_world
from tests.plateau.typed import typed

WORDS = "J'accepte d'être appelé par Exemple SA."
GIVEN = ("--at", "2026-10-20T09:00:00+02:00", "--channel", "form", "--evidence", "formulaire 2026-118")


async def plateau(url: str, folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and everything that was printed."""
    code, printed, said = await typed(url, folder, "consent", *words)
    return code, printed + said


async def test_b04_a_consent_to_a_version_of_a_text_is_written_with_its_proof_and_taken_back_once(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    world = await a_world(db)
    lead = await world.a_lead(state="blocked", held_by="consent_or_contract")
    contact = str(await db.fetchval("select contact_id from leads where id = $1", lead))
    assert (await plateau(database_url, tmp_path, "texts"))[1].startswith("no text is written yet")
    for version in (1, 2):
        code, printed = await plateau(database_url, tmp_path, "text", f"{WORDS} {version}", "--for", "Exemple SA")
        assert (code, f"version {version} for prospecting" in printed) == (0, True)
    _, printed = await plateau(database_url, tmp_path, "texts", "--json")
    newest = json.loads(printed.splitlines()[0])
    assert (newest["version"], newest["text"], newest["created_by"]) == (2, f"{WORDS} 2", None)
    code, printed = await plateau(database_url, tmp_path, "give", contact, "--text", str(newest["id"]), *GIVEN)
    assert code == 0, printed
    assert await db.fetchval("select state from leads") == "callable"
    _, printed = await plateau(database_url, tmp_path, "list", contact, "--json")
    entry = json.loads(printed)
    assert (entry["kind"], entry["text_version"], entry["evidence"], entry["recorded_by"]) == (
        "consent", 2, "formulaire 2026-118", None,
    )  # fmt: skip
    assert "formulaire" in (await plateau(database_url, tmp_path, "list", contact))[1]
    code, _ = await plateau(database_url, tmp_path, "revoke", str(entry["id"]), "--how", "call")
    assert code == 0
    assert await db.fetchval("select revoked_how from consents") == "call"
    code, printed = await plateau(database_url, tmp_path, "revoke", str(entry["id"]))
    assert (code, printed.startswith("plateau: ")) == (1, True)
    assert "TAKEN BACK" in (await plateau(database_url, tmp_path, "list", contact))[1]
    assert [tuple(row) for row in await db.fetch("select user_id, action, target, detail from audit_log")][1:] == [
        (None, "consent_text.add", f"consent text {newest['id']}", {"purpose": "prospecting", "version": 2}),
        (None, "consent.grant", f"consent {entry['id']}", {"kind": "consent", "purpose": "prospecting"}),
        (None, "consent.revoke", f"consent {entry['id']}", {}),
    ]


async def test_b04_what_is_no_consent_is_refused_by_name(db: Connection, database_url: str, tmp_path: Path) -> None:
    world = await a_world(db)
    await world.a_lead()
    contact = str(await db.fetchval("select id from contacts"))
    future = ("--at", f"{datetime.now(UTC).year + 1}-01-01T09:00:00Z", *GIVEN[2:])
    for words, code, said in [
        ((contact, *GIVEN), 2, "a consent names the text"),
        ((contact, *GIVEN, "--kind", "wish"), 2, "kind: "),
        ((contact, *GIVEN, "--kind", "appointment"), 2, "says for when"),
        ((contact, "--at", "2026-10-20T09:00", *GIVEN[2:], "--kind", "contract"), 2, "granted_at: "),
        ((contact, *future, "--kind", "contract"), 1, "plateau: "),
        ((contact, *GIVEN, "--text", "99"), 1, "does not exist"),
        (("99", *GIVEN, "--kind", "contract"), 1, "There is no such contact"),
        ((contact, *GIVEN, "--kind", "contract"), 0, "contract"),
    ]:
        found, printed = await plateau(database_url, tmp_path, "give", *words)
        assert (found, said in printed) == (code, True), printed
    assert await db.fetchval("select array_agg(kind) from consents") == ["contract"]
