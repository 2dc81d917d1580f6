"""A television without a log-in, from its address to the moment when that is taken back."""

from __future__ import annotations

import re

from playwright.async_api import Browser, expect

from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.room import agree, enter, field


async def test_a_television_shows_the_floor_by_its_address_alone_until_it_is_taken_back(
    person: Person, floorhand: Floorhand, browser: Browser
) -> None:
    await floorhand.join()
    room = await enter(person, "displays", "Écrans muraux")
    await field(room, "Où il se trouve").locator("input").fill("Entrée")
    await room.get_by_role("button", name="Créer l'adresse").click()
    address = await room.get_by_label("Ouvrez cette adresse sur l'écran maintenant").input_value()
    await expect(room.get_by_role("row", name=re.compile("Entrée.*jamais ouvert"))).to_be_visible()

    context = await browser.new_context(viewport={"width": 1920, "height": 1080})
    television = await Person.at(context, person.address)
    page = television.page
    await page.goto(address)
    talking = page.locator(".figure", has_text="En conversation")
    await expect(talking.locator("b")).to_have_text("1")
    await expect(page.get_by_text("Entrée")).to_be_visible()
    await expect(page.get_by_role("button", name="Quitter")).to_have_count(0)
    assert page.url == f"{person.address}/tv", "the key does not stay in the address"
    await page.reload()
    await expect(talking.locator("b")).to_have_text("1")
    await page.goto(f"{person.address}/admin")
    await expect(page.locator("input[name=login]")).to_be_visible()
    await page.goto(f"{person.address}/tv")
    await expect(talking).to_be_visible()

    await room.get_by_role("button", name="Reprendre : Entrée").click()
    await agree(room, "Reprendre")
    await expect(page.locator("input[name=login]")).to_be_visible()
    await expect(room.get_by_text("Aucun écran.")).to_be_visible()
    assert television.complaints == []
    await context.close()
