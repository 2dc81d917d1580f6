"""A message from a file becomes the one that is played; only the file that the api named, whole, can."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from db.calls import prompts
from db.dialer.commands import Answer, Command
from db.pool import Connection, Pool, connect
from tests.db.world import World, a_world
from tests.dialer.site import site_settings
from tests.dialer.term import Clock, Wire, a_term


async def test_a_file_becomes_the_message_and_the_one_before_stays_a_file(
    database_url: str, db: Connection, pool: Pool, tmp_path: Path
) -> None:
    world: World = await a_world(db)
    link = await connect(database_url, application="test journal")
    term = await a_term(site_settings(database_url, tmp_path), pool, link, Wire(), Clock())
    folder = tmp_path / "asterisk" / "prompts"
    for made in (folder, tmp_path / "uploads"):
        made.mkdir(parents=True)
    outside = tmp_path / "secret"

    async def taken(file: str, content: bytes) -> Answer:
        payload: dict[str, Any] = {"principal_id": world.principal, "language": "fr", "file": file}
        payload["sha256"] = hashlib.sha256(content).hexdigest()
        return await term.commands._carry_out(Command(1, "prompt.take", None, payload, None))

    for content in (b"first", b"second"):
        (tmp_path / "uploads" / "x.upload").write_bytes(content)
        assert (await taken("x.upload", content)).state == "done"
    listed = await prompts.listed(db, world.principal)
    assert [(one.state, one.campaigns) for one in listed] == [("confirmed", ["Exemple"]), ("replaced", [])]
    assert sorted(file.read_bytes() for file in folder.iterdir()) == [b"first", b"second"]
    outside.write_bytes(b"secret")
    for file, wanted in (("x.upload", b"other"), ("gone.upload", b""), ("../secret", b"secret")):
        assert (await taken(file, wanted)).code == "file_gone"
    assert len(list(folder.iterdir())) == 2
    await link.close()
