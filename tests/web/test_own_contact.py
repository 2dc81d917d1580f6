"""The agent corrects the card in the call, by keyboard, and nothing typed is lost."""

from __future__ import annotations

import asyncio

from playwright.async_api import expect

from tests.web.floorhand import Floorhand
from tests.web.person import Person


async def test_a_card_is_corrected_by_keyboard_and_saved_field_by_field(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await floorhand.move("ready")
    await floorhand.join()
    await expect(page.get_by_role("heading", name="Mme Exemple")).to_be_visible()
    await page.keyboard.press("c")
    await expect(page.get_by_label("Civilité")).to_be_focused()
    await page.get_by_label("Ville").fill("Bron")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("status").filter(has_text="Fiche enregistrée")).to_be_attached()
    assert await floorhand.db.fetchval("select city from contacts") == "Bron"
    await page.get_by_label("Autre numéro").fill("06 39 98 00 18")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Autre numéro")).to_have_value("")
    await page.get_by_label("Ville").focus()
    await page.keyboard.press("Escape")
    card = page.get_by_label("Mme Exemple")
    await expect(card.get_by_text("69003 Bron")).to_be_visible()
    await expect(card.get_by_text("06 39 98 00 18")).to_be_visible()


async def test_what_was_being_written_as_the_call_is_disposed_of_is_saved(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await floorhand.move("ready")
    await floorhand.join()
    await expect(page.get_by_role("heading", name="Mme Exemple")).to_be_visible()
    await page.keyboard.press("c")
    await page.get_by_label("E-mail").fill("exemple@exemple.fr")
    await page.keyboard.press("F1")
    await floorhand.next_asked("call.dispose")
    await floorhand.end()
    await floorhand.move("ready")
    await expect(page.get_by_role("heading", name="En attente du prochain appel")).to_be_visible()

    saved = "select email from contacts"
    async with asyncio.timeout(5):
        while await floorhand.db.fetchval(saved) != "exemple@exemple.fr":
            await asyncio.sleep(0.05)
