"""Every area of the administrator's room can be seen, heard and reached by all, in both themes and in English."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.test_access import CONTRAST, FAULTS
from tests.web.test_sources import WEB

AXE = (WEB / "node_modules" / "axe-core" / "axe.min.js").read_text()
FOUND = """async () => (await axe.run()).violations
  .map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)"""

AREAS = [
    "import",
    "campaigns",
    "campaigns/new",
    "campaigns/1/start",
    "campaigns/1/dialing",
    "campaigns/1/numbers",
    "campaigns/1/closing",
    "campaigns/1/hours",
    "campaigns/1/limits",
    "campaigns/1/quotas",
    "campaigns/1/crew",
    "people",
    "people/person/3",
    "dnc",
    "contacts/find/exemple",
    "contacts/one/1",
    "contacts/register",
    "consents",
    "numbers",
    "lines",
    "costs",
    "prompts",
    "dialplan",
    "displays",
    "law",
    "audit",
    "system",
]


@pytest.mark.parametrize("area", AREAS)
async def test_an_area_is_accessible(person: Person, floorhand: Floorhand, area: str) -> None:
    await floorhand.join()
    page = await person.log_in("admin", f"/admin#{area}", language="English")
    await expect(page.get_by_text("Loading…")).to_have_count(0)
    for width in (1280, 380):
        await page.set_viewport_size({"width": width, "height": 720})
        assert await page.evaluate(FAULTS) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for theme in ("light", "dark"):
            await page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
            assert await page.evaluate(CONTRAST) == []
            await page.evaluate(AXE)  # what the tools of the browser run is not held to the page's own policy
            assert await page.evaluate(FOUND) == []


async def test_areas_are_chosen_by_arrows(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("admin", "/admin")
    areas = page.get_by_role("navigation", name="Administration").get_by_role("link")
    await areas.first.focus()
    await page.keyboard.press("End")
    await expect(areas.last).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text(await areas.last.inner_text())


async def test_the_room_is_the_administrators_alone(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/admin")
    await expect(page.get_by_role("heading", level=1, name="Mur")).to_be_visible()
    await expect(page.get_by_role("link", name="Administration")).to_have_count(0)
