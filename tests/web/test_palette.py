"""Ctrl-K: any page, and any button of the page, by typing some of its name."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.test_access import CONTRAST, FAULTS
from tests.web.test_admin_access import AXE, FOUND


async def opened(page: Page, keys: str = "Control+k") -> None:
    await page.keyboard.press(keys)
    await expect(page.get_by_role("combobox", name="Aller à, faire")).to_be_focused()


async def test_an_agent_acts_and_what_the_page_may_not_do_is_not_offered(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await floorhand.move("paused", reason="lunch")
    await expect(page.get_by_role("heading", name="Mes campagnes")).to_be_visible()
    await opened(page)
    await page.keyboard.type("formation")
    await expect(page.get_by_role("option")).to_have_text(["Formationfaire3"])
    await page.keyboard.press("Enter")
    assert await floorhand.next_asked("agent.pause") == {"reason": "training"}
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await opened(page)
    await page.keyboard.type("administration")
    await expect(page.get_by_role("status").filter(has_text="Rien ne correspond")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_the_keys_of_the_page_rest_while_it_is_open(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await floorhand.join()
    await expect(page.get_by_role("heading", name="Mme Exemple")).to_be_visible()
    note = page.get_by_label("Note")
    await note.fill("à rappeler")
    await opened(page)
    await page.keyboard.press("F1")
    await page.keyboard.press("Escape")
    await expect(note).to_be_focused()
    await expect(note).to_have_value("à rappeler")
    await expect(page.get_by_role("heading", name="Mme Exemple")).to_be_visible()


async def test_an_administrator_goes_anywhere_and_finds_a_contact(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("admin", "/admin")
    await expect(page.get_by_role("heading", name="Fichiers importés")).to_be_visible()
    await opened(page, "Meta+k")
    await page.keyboard.type("etat systeme")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="État du système")).to_be_visible()
    await opened(page)
    await page.keyboard.type("scripts")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{person.address}/scripts")
    await opened(page)
    await page.keyboard.type("exemple")
    await page.keyboard.press("ArrowUp")
    found = page.get_by_role("dialog").get_by_role("option", selected=True)
    await expect(found).to_contain_text("Chercher « exemple » parmi les contacts")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{person.address}/admin#contacts/find/exemple")
    await expect(page.locator("input[name=find]")).to_have_value("exemple")
    await page.go_back()
    await expect(page).to_have_url(f"{person.address}/scripts")


@pytest.mark.parametrize("width", [1280, 380])
async def test_it_is_accessible(person: Person, floorhand: Floorhand, width: int) -> None:
    page = await person.log_in("boss", "/wall")
    await expect(page.get_by_role("heading", name="Mur", exact=True)).to_be_attached()
    await page.set_viewport_size({"width": width, "height": 720})
    await opened(page)
    assert await page.evaluate(FAULTS) == []
    for theme in ("light", "dark"):
        await page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert await page.evaluate(CONTRAST) == []
        await page.evaluate(AXE)
        assert await page.evaluate(FOUND) == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
