"""The list of campaigns: steering them, and putting a file of prospects in."""

from __future__ import annotations

from playwright.async_api import expect

from tests.web.floorhand import Floorhand
from tests.web.person import Person

FILE = "Nom;Prénom;Téléphone\nExemple;Zoé;06 39 98 00 17\nExemple;Éric;pas un numéro\n"


async def test_a_campaign_is_paused_and_started_again(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/campaigns")
    row = page.get_by_role("row").filter(has_text="Fidélité")
    await expect(row).to_contain_text("en marche")
    await row.get_by_role("button", name="Suspendre").click()
    await expect(row).to_contain_text("suspendue")
    await row.get_by_role("button", name="Démarrer").click()
    await expect(row).to_contain_text("en marche")
    assert await floorhand.db.fetchval("select state from campaigns") == "running"


async def test_a_campaign_shows_its_abandon_rate_and_its_last_decision(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/campaigns")
    await floorhand.say("pacing", {"placed": 2, "bound_by": "channels", "level": 1}, campaign_id=floorhand.campaign)
    row = page.get_by_role("row").filter(has_text="Fidélité")
    await expect(row).to_contain_text("limite 3")
    await expect(row).to_contain_text("toutes les lignes sont prises")


async def test_finishing_the_calls_of_a_campaign_is_asked_first(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/campaigns")
    row = page.get_by_role("row").filter(has_text="Fidélité")
    finish = row.get_by_role("button", name="Finir les appels")
    page.once("dialog", lambda dialog: dialog.dismiss())
    await finish.click()
    await expect(row).to_contain_text("en marche")
    page.once("dialog", lambda dialog: dialog.accept())
    await finish.click()
    await expect(row).to_contain_text("finit ses appels")


async def test_a_file_goes_in_and_its_refused_rows_are_listed(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/campaigns")
    await page.get_by_role("button", name="Importer un fichier : Fidélité").click()
    await page.locator("input[type=file]").set_input_files(
        {"name": "prospects.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    await page.get_by_role("button", name="Importer", exact=True).click()
    await expect(page.get_by_text("Import terminé")).to_be_visible(timeout=15_000)
    await expect(page.get_by_text("2 lues · 1 importées · 1 refusées")).to_be_visible()
    await expect(page.get_by_role("row", name="3 phone")).to_be_visible()
    assert await floorhand.db.fetchval("select count(*) from leads") == 1


async def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/campaigns")
    await page.get_by_role("button", name="Importer un fichier : Fidélité").click()
    await page.locator("input[type=file]").set_input_files({"name": "empty.csv", "mimeType": "text/csv", "buffer": b""})
    await page.get_by_role("button", name="Importer", exact=True).click()
    await expect(page.locator(".strip.alert")).to_be_visible()
