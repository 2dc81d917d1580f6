"""One telephone world for all tests of this folder."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.pbx.one_task import in_one_task
from tests.pbx.switchboard import Switchboard, a_switchboard


@pytest.fixture(scope="session")
async def switchboard() -> AsyncIterator[Switchboard]:
    """PBX, carrier and phones, started once; `exchange.received` grows, tests look for their own numbers."""
    async with in_one_task(a_switchboard()) as world:
        yield world
