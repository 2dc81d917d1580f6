"""The import wizard: a file is looked at, read otherwise, imported, followed, and taken back."""

from __future__ import annotations

from playwright.async_api import expect

from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.room import agree, enter

FILE = "Qui;Prénom;Téléphone\nExemple;Zoé;06 39 98 00 17\nExemple;Éric;pas un numéro\nExemple;Ève;01 99 00 12 34\n"


async def test_a_file_goes_through_the_whole_wizard(person: Person, floorhand: Floorhand) -> None:
    page = await enter(person)
    buffer = FILE.encode("cp1252")
    await page.locator("input[type=file]").set_input_files(
        {"name": "prospects.csv", "mimeType": "text/csv", "buffer": buffer}
    )
    await page.get_by_role("button", name="Regarder le fichier").click()
    await expect(page.get_by_text("3 lignes lues : 2 entreraient, 1 seraient refusées.")).to_be_visible()
    await expect(page.get_by_role("row").filter(has_text="06 39 98 00 17")).to_contain_text("lisible")
    await expect(page.get_by_role("row").filter(has_text="Éric").first).to_contain_text("refusée")
    assert await floorhand.db.fetchval("select count(*) from leads") == 0

    await page.get_by_label("Prise pour : A Qui").select_option("last_name")
    await expect(page.get_by_text("ne sont pas encore appliqués")).to_be_visible()
    await expect(page.get_by_role("button", name="Importer")).to_be_disabled()
    await page.reload()
    await page.get_by_label("Prise pour : A Qui").select_option("last_name")
    await page.get_by_label("Encodage").select_option("iso8859-15")
    await page.get_by_role("button", name="Relire ainsi").click()
    await expect(page.get_by_role("button", name="Importer")).to_be_enabled()
    await expect(page.get_by_label("Encodage")).to_have_value("iso8859-15")

    await page.get_by_role("button", name="Importer").click()
    await expect(page.get_by_role("button", name="Retirer ce lot")).to_be_visible(timeout=15_000)
    await expect(page.get_by_role("row", name="3 Téléphone")).to_be_visible()
    assert await floorhand.db.fetchval("select count(*) from leads") == 2
    assert await floorhand.db.fetchval("select last_name from contacts limit 1") == "Exemple"
    async with page.expect_download() as told:
        await page.get_by_role("link", name="Lignes refusées en CSV").click()
    assert "pas un numéro" in (await (await told.value).path()).read_text(encoding="utf-8")

    await page.get_by_role("button", name="Retirer ce lot").click()
    await page.get_by_role("button", name="Annuler").click()
    assert await floorhand.db.fetchval("select count(*) from leads") == 2
    await page.get_by_role("button", name="Retirer ce lot").click()
    await agree(page, "Retirer ce lot")
    await expect(page.get_by_text("Lot retiré : 2 fiches effacées")).to_be_visible()
    assert await floorhand.db.fetchval("select count(*) from leads") == 0
    await page.get_by_role("link", name="Tous les lots").click()
    await expect(page.get_by_role("row").filter(has_text="prospects.csv")).to_contain_text("retiré")


async def test_a_file_waits_until_it_is_discarded(person: Person, floorhand: Floorhand) -> None:
    page = await enter(person)
    await page.locator("input[type=file]").set_input_files(
        {"name": "noms.csv", "mimeType": "text/csv", "buffer": b"Nom\nExemple\n"}
    )
    await page.get_by_role("button", name="Regarder le fichier").click()
    await expect(page.get_by_role("alert").filter(has_text="téléphone")).to_be_visible()
    await expect(page.get_by_role("button", name="Importer")).to_be_disabled()
    await page.get_by_role("link", name="Tous les lots").click()
    await page.get_by_role("button", name="noms.csv").click()
    await page.get_by_role("button", name="Jeter le fichier").click()
    await agree(page, "Jeter le fichier")
    await expect(page.get_by_text("Fichier jeté.")).to_be_visible()
    assert await floorhand.db.fetchval("select count(*) from uploads") == 0


async def test_the_wizard_works_by_keyboard_alone(person: Person, floorhand: Floorhand) -> None:
    page = await enter(person)
    await page.locator("input[type=file]").set_input_files(
        {"name": "prospects.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    await page.locator("input[type=file]").focus()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Importer")).to_be_enabled()
    await page.get_by_role("link", name="Tous les lots").focus()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Retirer ce lot")).to_be_visible(timeout=15_000)
    await page.get_by_role("link", name="Tous les lots").focus()
    for _ in range(3):
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Retirer ce lot")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Lot retiré : 2 fiches effacées")).to_be_visible()
