"""The agent's page comes quickly: what it loads at first, without the telephone, is at most 120 kB compressed."""

from __future__ import annotations

import gzip
from urllib.parse import urlsplit

from playwright.async_api import expect

from api.app import PAGES
from tests.web.floorhand import Floorhand
from tests.web.person import Person

MOST_BYTES = 120_000
LOADED = "() => performance.getEntriesByType('resource').map(one => one.name)"


async def test_the_first_load_of_the_agents_page_is_small(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await expect(page.get_by_role("heading", name="Prendre mon poste")).to_be_visible()
    paths = {urlsplit(name).path for name in await page.evaluate(LOADED)}
    files = {PAGES / path.lstrip("/") for path in paths if path.startswith("/assets/")}
    names = {file.name.split("-")[0] for file in files}
    assert {"index", "Agent"} <= names
    assert "JsSIP" not in names
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= MOST_BYTES
