"""Why a campaign dials or does not, as a supervisor reads it and clicks through to the leads."""

from __future__ import annotations

from playwright.async_api import expect

from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.test_access import CONTRAST, FAULTS
from tests.web.test_admin_access import AXE, FOUND


async def test_the_leads_behind_each_line_of_the_waterfall_are_two_keys_away(
    person: Person, floorhand: Floorhand
) -> None:
    for state in ("done", "done", "exhausted", "callable"):
        await floorhand.lead(state)
    page = await person.log_in("boss", "/campaigns")
    await page.get_by_role("button", name="Pourquoi cette campagne appelle ou non : Fidélité").click()
    await expect(page.get_by_role("heading", name="Pourquoi « Fidélité » appelle")).to_be_focused()
    lines = page.get_by_role("listitem")
    await expect(lines.filter(has_text="toutes les fiches")).to_contain_text("4")
    done = page.get_by_role("button", name="terminées")
    await expect(done).to_contain_text("2")
    await done.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Fiches : terminées")).to_be_focused()
    await expect(done).to_have_attribute("aria-expanded", "true")
    table = page.get_by_role("table", name="Fiches : terminées")
    await expect(table.get_by_role("row")).to_have_count(3)
    await expect(table).to_contain_text("69003")
    await page.get_by_role("button", name="épuisées").click()
    await expect(page.get_by_role("table", name="Fiches : épuisées").get_by_role("row")).to_have_count(2)


async def test_what_is_in_the_way_is_said_with_what_to_do(person: Person, floorhand: Floorhand) -> None:
    await floorhand.db.execute("update campaigns set state = 'paused'")
    page = await person.log_in("boss", "/campaigns")
    await page.get_by_role("button", name="Pourquoi cette campagne appelle ou non : Fidélité").click()
    way = page.get_by_role("listitem").filter(has_text="bloque tout appel")
    await expect(way.first).to_be_visible()
    await expect(way.filter(has_text="À faire").first).to_be_visible()
    await expect(page.get_by_text("Aucun agent n'est affecté")).to_be_hidden()


async def test_it_is_accessible_in_both_themes_and_on_a_telephone(person: Person, floorhand: Floorhand) -> None:
    await floorhand.lead("done")
    page = await person.log_in("boss", "/campaigns", language="English")
    await page.get_by_role("button", name="Why this campaign dials or not : Fidélité").click()
    await page.get_by_role("button", name="done: their last call").click()
    await expect(page.get_by_role("table", name="Leads: done")).to_be_visible()
    for width in (1280, 380):
        await page.set_viewport_size({"width": width, "height": 720})
        assert await page.evaluate(FAULTS) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for theme in ("light", "dark"):
            await page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
            assert await page.evaluate(CONTRAST) == []
            await page.evaluate(AXE)
            assert await page.evaluate(FOUND) == []
