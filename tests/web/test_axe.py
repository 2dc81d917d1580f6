"""axe finds nothing on any page, in both themes; a page that is added and not visited here fails."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.test_admin_access import AREAS
from tests.web.test_aides import looks_right
from tests.web.test_sources import WEB

VISITED = {
    "agent": ("agent", "Prendre mon poste"),
    "wall": ("boss", "Mur"),
    "tv": ("boss", "Tout le plateau"),
    "campaigns": ("boss", "Campagnes"),
    "recordings": ("boss", "Enregistrements"),
    "statistics": ("boss", "Statistiques"),
    "scripts": ("admin", "Scripts"),
    "admin": ("admin", "Importer"),
}
"""Pages by their names, each with who opens it and a heading that it shows."""


def test_every_page_and_area_is_visited() -> None:
    pages = re.search(r"PAGES = \{(.*?)\}", (WEB / "src/route.ts").read_text())
    assert pages is not None
    assert dict(re.findall(r'(\w+): "(/\w+)"', pages[1])) == {page: f"/{page}" for page in VISITED}
    areas = re.findall(r"^  (\w+): \(\) =>", (WEB / "src/admin/areas.ts").read_text(), re.MULTILINE)
    assert areas and set(areas) == {area.partition("/")[0] for area in AREAS}


@pytest.mark.parametrize("name", VISITED)
async def test_a_page_is_accessible(person: Person, floorhand: Floorhand, name: str) -> None:
    login, heading = VISITED[name]
    await floorhand.lead("callable")
    if login != "agent":
        await floorhand.join()
    page = await person.log_in(login, f"/{name}")
    await expect(page.get_by_role("heading", name=heading).first).to_be_visible()
    await expect(page.get_by_text("Chargement")).to_have_count(0)
    await looks_right(page)


async def test_the_log_in_is_accessible(person: Person, floorhand: Floorhand) -> None:
    await person.page.goto(person.address + "/")
    await expect(person.page.get_by_role("heading", name="Se connecter")).to_be_visible()
    await looks_right(person.page)


async def test_the_desk_is_accessible_through_a_call(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    for state, reason, heading in (
        ("paused", "lunch", "Mes campagnes"), ("paused", "microphone_lost", "Mes campagnes"),
        ("ready", None, "En attente du prochain appel"),
    ):  # fmt: skip
        await floorhand.move(state, reason=reason)
        await expect(page.get_by_role("heading", name=heading)).to_be_visible()
        await looks_right(page)
    await floorhand.join()
    await expect(page.get_by_role("heading", name="Mme Exemple")).to_be_visible()
    await looks_right(page)
    now = datetime.now(UTC)
    for seconds in (100, 15):
        await floorhand.pause(floorhand.db, now + timedelta(seconds=seconds))
        await expect(page.get_by_text("reprend de lui-même dans")).to_be_visible()
        await looks_right(page)
    await floorhand.pause(floorhand.db, None)
    await floorhand.say("agent", {"held_since": (now - timedelta(seconds=70)).isoformat()}, agent_id=floorhand.agent)
    await expect(page.get_by_text("reprenez le client : il attend")).to_be_visible()
    await looks_right(page)
    await floorhand.end()
    await page.keyboard.press("F2")
    await expect(page.get_by_label("Heure")).to_be_visible()
    await looks_right(page)
