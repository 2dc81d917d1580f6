"""A recorder at work on a real database, with the real encoder."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.calls import recordings
from db.pool import Connection, Pool
from dialer.core.retention import retention_of
from ops.law import load
from recorder.keep import Keeper, Places
from recorder.sweep import Sweeper
from tests.db.world import World, a_world, after

if TYPE_CHECKING:
    from asyncpg import Record


@dataclass
class Bench:
    """A world, a spool, a folder of recordings, and those who work on them at a time of the test's choice."""

    db: Connection
    pool: Pool
    world: World
    places: Places
    now: datetime = field(default_factory=lambda: after(3600))

    @property
    def keeper(self) -> Keeper:
        return Keeper(self.pool, "main", self.places, lambda: self.now)

    @property
    def sweeper(self) -> Sweeper:
        return Sweeper(self.pool, "main", self.places, lambda now: retention_of(load(), now.date()), lambda: self.now)

    async def attend(self, keeper: Keeper | None = None) -> list[bool]:
        """One pass over everything that is due."""
        async with self.pool.acquire() as connection:
            due = await recordings.due(connection, "main", self.now, [], 1000)
        return [await (keeper or self.keeper).attend(one) for one in due]

    async def row(self, recording: int) -> Record:
        found = await self.db.fetchrow("select * from recordings where id = $1", recording)
        assert found is not None
        return found

    async def told(self, recording: int) -> list[tuple[str, str]]:
        """State and fault of the events about a recording."""
        rows = await self.db.fetch("select body from events where kind = 'recording' order by seq")
        return [(r["body"]["state"], r["body"]["fault"]) for r in rows if r["body"]["id"] == recording]

    def kept(self) -> list[Path]:
        """Finished files."""
        return [path for path in self.places.recordings.rglob("*.opus") if ".work" not in path.parts]

    def spooled(self) -> list[str]:
        return sorted(path.name for path in self.places.spool.iterdir() if path.is_file())


@pytest.fixture
async def bench(db: Connection, pool: Pool, tmp_path: Path) -> Bench:
    places = Places(tmp_path / "asterisk" / "spool", tmp_path / "recordings", ["opusenc"])
    places.spool.mkdir(parents=True)
    places.recordings.mkdir()
    return Bench(db, pool, await a_world(db, recording="all"), places)
