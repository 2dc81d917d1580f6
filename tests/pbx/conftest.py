"""One telephone world for all tests of this folder."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.pbx.house import House, a_house
from tests.pbx.one_task import in_one_task
from tests.pbx.switchboard import Switchboard, a_switchboard


@pytest.fixture(scope="session")
async def switchboard() -> AsyncIterator[Switchboard]:
    """PBX, carrier and phones, started once; `exchange.received` grows, tests look for their own numbers."""
    async with in_one_task(a_switchboard()) as world:
        yield world


@pytest.fixture
async def house(switchboard: Switchboard, database_url: str) -> AsyncIterator[House]:
    """A house of the shared board; every call of the test before has been hung up."""
    async with a_house(switchboard, database_url) as built:
        await built.phones_registered()
        yield built
    await switchboard.console(switchboard.pbx, "channel request hangup all")
