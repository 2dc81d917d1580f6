"""Files that wait to be confirmed, and a person who is erased meanwhile."""

from __future__ import annotations

import pytest

from db.imports import uploads
from db.people import certificates, erasure
from db.people.erasure import Asked
from db.pool import Connection
from dialer.core.erased import Keyring
from tests.db.world import World, a_world, insert


@pytest.fixture
async def world(db: Connection) -> World:
    return await a_world(db)


async def erased(world: World, principal: int, cause: str) -> dict[str, object]:
    """What the certificate counts of a person who was erased."""
    contact = await insert(world.db, "contacts", principal_id=principal, last_name="Exemple")
    made = await erasure.ask(world.db, Keyring(), Asked((contact,), cause=cause, keep_off=False))
    assert await erasure.erase_rows(world.db, Keyring(), made) == "files"
    certificate = await certificates.one(world.db, made)
    assert certificate is not None
    return certificate.erased


async def test_an_erasure_that_was_asked_for_ends_the_waiting_of_its_principals_files(world: World) -> None:
    db = world.db
    kept = await uploads.keep(db, world.campaign, stored_as="a.upload", file_name="x.csv", size=1, created_by=None)
    other: int = await insert(db, "principals", name="Autre SA")
    for principal, cause in ((other, "request"), (world.principal, "retention")):
        assert "waiting_uploads" not in await erased(world, principal, cause)
        assert await uploads.one(db, kept.id) == kept
    assert (await erased(world, world.principal, "request"))["waiting_uploads"] == 1
    assert await uploads.one(db, kept.id) is None
    assert await uploads.expire(db) == ["a.upload"]
