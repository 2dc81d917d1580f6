"""A house with people in it, for every test of the api."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.pool import Pool
from tests.api.house import Running, furnish, running, settings_for

if TYPE_CHECKING:
    from asyncpg import Connection, Record


@pytest.fixture
async def house(database_url: str, pool: Pool, db: Connection[Record], tmp_path: Path) -> AsyncIterator[Running]:
    """A running api with an administrator, a supervisor and two agents."""
    await furnish(db)
    async with running(settings_for(database_url, tmp_path), pool, db) as house:
        yield house
