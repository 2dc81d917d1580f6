"""The list of campaigns: steering them, and putting a file of prospects in."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.room import agree

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
    await finish.click()
    await expect(page.get_by_role("dialog")).to_contain_text(
        "Plus aucun nouvel appel ne part ; aucun appel n'est en cours"
    )
    await page.get_by_role("dialog").get_by_role("button", name="Annuler").click()
    await expect(row).to_contain_text("en marche")
    await finish.click()
    await agree(page, "Finir les appels")
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


async def test_a_campaign_shows_how_many_calls_it_gave_up(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/campaigns")
    row = page.get_by_role("row").filter(has_text="Fidélité")
    await floorhand.rings_out(given_up=True)
    await floorhand.rings_out(given_up=False)
    await expect(row).to_contain_text("interrompus 50,0")
    decision = {"placed": 0, "bound_by": "agents", "level": 1, "give_up": [1]}
    await floorhand.say("pacing", decision, campaign_id=floorhand.campaign)
    await expect(row).to_contain_text("1 sonnerie interrompue : autant que les agents")


PACING = "select give_up_ringing, minimum_ring_seconds, kept_free, lead_order from campaigns"


async def pacing(floorhand: Floorhand) -> tuple[object, ...]:
    """The settings of the campaign, as the database has them."""
    return tuple(await floorhand.db.fetchrow(PACING) or ())


async def test_the_pacing_of_a_campaign_is_set_by_the_keyboard_alone(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/campaigns")
    opener = page.get_by_role("button", name="Régler la cadence : Fidélité")
    await opener.press("Enter")
    give_up = page.get_by_role("checkbox", name="Interrompre les sonneries vouées à l'abandon")
    await expect(give_up).to_be_focused()
    await expect(give_up).not_to_be_checked()
    await expect(give_up).to_have_accessible_description(re.compile("la personne voit un appel manqué"))
    await page.keyboard.press("Space")
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("Sonnerie avant d'interrompre, en secondes")).to_have_value("20")
    await page.keyboard.type("22")
    await page.keyboard.press("Tab")
    await page.keyboard.type("3")
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_text("Pas encore enregistré.")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Enregistré.", exact=True)).to_be_visible()
    assert await pacing(floorhand) == (True, 22, 3, "answer_first")
    noted = await floorhand.db.fetchval("select detail from audit_log where action = 'campaign.change'")
    assert sorted(noted["settings"]) == ["give_up_ringing", "kept_free", "lead_order", "minimum_ring_seconds"]
    await page.keyboard.press("Escape")
    await expect(give_up).to_be_hidden()
    await expect(opener).to_be_focused()


async def test_a_refused_value_is_said_next_to_its_field_and_loses_no_other(
    person: Person, floorhand: Floorhand
) -> None:
    page = await person.log_in("boss", "/campaigns")
    opener = page.get_by_role("button", name="Régler la cadence : Fidélité")
    await opener.click()
    ring, free = page.get_by_label("Sonnerie avant d'interrompre"), page.get_by_label("Agents gardés libres")
    save = page.get_by_role("button", name="Enregistrer")
    await free.fill("4")
    for wrong in ("9", "121", "vingt", "", "25,5"):
        await ring.fill(wrong)
        await expect(ring).to_have_attribute("aria-invalid", "false")
        await save.click()
        await expect(ring).to_have_attribute("aria-invalid", "true")
        await expect(ring).to_be_focused()
        await expect(ring).to_have_value(wrong)
        await expect(ring).to_have_accessible_description(re.compile("Il faut un nombre entier. De 10 à 120."))
        await expect(free).to_have_attribute("aria-invalid", "false")
        await expect(free).to_have_value("4")
    await expect(page.get_by_text("Rien n'a été enregistré : corrigez ce qui est marqué.")).to_be_visible()
    assert await pacing(floorhand) == (False, None, 0, "listed")
    await page.get_by_role("button", name="Importer un fichier : Fidélité").click()
    await expect(ring).to_be_hidden()
    await floorhand.db.execute("update campaigns set lead_order = 'answer_first'")  # by somebody else meanwhile
    await opener.click()
    await expect(free).to_have_value("4")
    await expect(ring).to_have_value("25,5")
    await ring.fill("24")
    await save.click()
    await expect(page.get_by_text("Enregistré.", exact=True)).to_be_visible()
    assert await pacing(floorhand) == (False, 24, 4, "answer_first")


async def test_settings_without_effect_say_so(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/campaigns")
    await page.get_by_role("button", name="Régler la cadence : Fidélité").click()
    late = page.get_by_text("Cette campagne cesse de sonner après 25 secondes : rien ne sera interrompu.")
    await page.get_by_role("checkbox").first.check()
    await expect(late).to_be_hidden()
    await page.get_by_label("Sonnerie avant d'interrompre").fill("25")
    await expect(late).to_be_visible()
    await floorhand.db.execute("update campaigns set mode = 'progressive'")
    await floorhand.say("campaign", {"settings": {}}, campaign_id=floorhand.campaign)
    await expect(page.get_by_text("Sans effet tant que la campagne n'est pas en mode prédictif.")).to_be_visible()
