"""A real browser on the real pages, a real api and a real database; the dialer's part is played by rows and events."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Browser

from api.app import PAGES
from db.pool import Pool
from tests.api.house import Running, furnish, running, settings_for
from tests.web.chromium import a_browser
from tests.web.floorhand import Floorhand
from tests.web.person import Person

if TYPE_CHECKING:
    from asyncpg import Connection, Record


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests."""
    async with a_browser() as opened:
        yield opened


@pytest.fixture
async def house(database_url: str, pool: Pool, db: Connection[Record], tmp_path: Path) -> AsyncIterator[Running]:
    """A running api that serves the built pages."""
    assert (PAGES / "index.html").is_file(), "build the pages first: npm ci && npm run build, in web/"
    await furnish(db)
    async with running(settings_for(database_url, tmp_path), pool, db, PAGES) as house:
        yield house


@pytest.fixture
async def floorhand(house: Running) -> AsyncIterator[Floorhand]:
    """Does to the database what a dialer would, and answers commands with yes."""
    hand = await Floorhand.begin(house.settings.database.url.get_secret_value(), house.db)
    async with hand.answering():
        yield hand


@pytest.fixture
async def person(browser: Browser, house: Running) -> AsyncIterator[Person]:
    """A person at a fresh browser, speaking French; the page must not have complained at the end."""
    context = await browser.new_context(
        locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 1440, "height": 900}
    )
    person = await Person.at(context, house.address)
    yield person
    await context.close()
    assert person.complaints == []
