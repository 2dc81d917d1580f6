"""`plateau script` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

from db.pool import Connection
from tests.core.script.samples import a_page, a_script
from tests.db.world import a_world
from tests.plateau.typed import typed


async def test_a_file_is_checked_imported_published_and_written_out(
    db: Connection, database_url: str, tmp_path: Path
) -> None:
    world = await a_world(db)

    async def script(*words: str) -> tuple[int, str]:
        code, printed, told = await typed(database_url, tmp_path, "script", *words, PLATEAU_DIALING__NUMBERS="fiction")
        return code, printed + told

    file = tmp_path / "Accueil.json"
    file.write_text(json.dumps(a_script() | {"pages": [a_page("a", text="{contact.nom}")]}))
    code, printed = await script("check", str(file))
    assert (code, "pages.0.text: There is no field {contact.nom}" in printed) == (1, True)
    code, printed = await script("import", str(file), "--for", "Exemple SA")
    assert (code, "draft kept, 1 faults" in printed) == (0, True)
    code, printed = await script("publish", "Accueil")
    assert (code, "has faults and was not published" in printed) == (1, True)
    assert await db.fetchval("select count(*) from script_versions") == 0

    file.write_text(json.dumps(a_script()))
    assert await script("check", str(file)) == (0, "no fault\n")
    assert (await script("import", str(file), "--for", "Exemple SA"))[0] == 0
    assert await script("publish", "Accueil", "--campaign", str(world.campaign)) == (0, "version 1 is published\n")
    code, printed = await script("export", "Accueil", "--version", "1")
    assert (code, json.loads(printed)) == (0, a_script())
    assert "Accueil" in (await script("list"))[1]
    assert (await script("export", "Accueil", "--version", "2"))[0] == 1
    file.write_text("{")
    code, printed = await script("check", str(file))
    assert (code, "not readable JSON" in printed) == (1, True)
