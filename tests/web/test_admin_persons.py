"""The do-not-call list, one contact with the person's rights, and consent texts."""

from __future__ import annotations

import asyncio

from playwright.async_api import expect

from db.search import index
from tests.web.floorhand import CALLED, Floorhand
from tests.web.person import Person
from tests.web.room import agree, enter


async def test_a_number_goes_on_the_list_after_a_look_and_off_with_a_reason(
    person: Person, floorhand: Floorhand
) -> None:
    await floorhand.lead("callable")
    page = await enter(person, "dnc", "Ne pas appeler")
    await page.get_by_label("Numéro, ou début avec +").fill("pas un numéro")
    await page.get_by_role("button", name="Voir ce que cela arrête").click()
    await expect(page.get_by_role("alert").filter(has_text="num")).to_be_visible()
    await expect(page.get_by_label("Numéro, ou début avec +")).to_have_value("pas un numéro")
    await page.get_by_label("Numéro, ou début avec +").fill("04 65 71 00 42")
    await page.get_by_label("Qui le demande").select_option("customer")
    await page.get_by_role("button", name="Voir ce que cela arrête").click()
    await expect(page.get_by_text("1 contacts, 1 fiches en attente")).to_be_visible()
    assert await floorhand.db.fetchval("select count(*) from dnc") == 0
    await page.get_by_role("button", name="Ajouter à la liste").click()
    await expect(page.get_by_role("row").filter(has_text="demandé par la personne")).to_contain_text("04 65 71 00 42")

    await page.get_by_label("Chiffres du numéro").fill("04 65 71")
    await page.get_by_role("button", name="Chercher").click()
    await page.get_by_role("button", name="Retirer : 04 65 71 00 42").click()
    await page.locator("section").filter(has_text="Raison du retrait").get_by_role("button", name="Retirer").click()
    await expect(page.get_by_role("alert").filter(has_text="dites pourquoi")).to_be_visible()
    await page.get_by_label("Raison du retrait").fill("Elle a rappelé pour s'inscrire")
    await page.locator("section").filter(has_text="Raison du retrait").get_by_role("button", name="Retirer").click()
    await expect(page.get_by_text("Retiré de la liste.")).to_be_visible()
    await expect(page.get_by_text("Aucune inscription.")).to_be_visible()


async def test_a_person_is_found_corrected_restricted_and_shown_what_erasing_takes(
    person: Person, floorhand: Floorhand
) -> None:
    await floorhand.lead("callable")
    page = await enter(person, "contacts", "Contacts et droits")
    async with asyncio.timeout(20):
        while await index.behind(floorhand.db):
            await asyncio.sleep(0.05)
    await page.get_by_label("Nom, société").fill(CALLED)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Mme Exemple").click()
    await page.get_by_label("Ville").fill("Grenoble")
    await page.get_by_role("button", name="Corriger").click()
    await expect(page.get_by_text("Corrigé.")).to_be_visible()
    assert await floorhand.db.fetchval("select city from contacts") == "Grenoble"
    await page.get_by_role("button", name="Limiter le traitement").click()
    await expect(page.get_by_role("button", name="Lever la limite")).to_be_visible()
    await page.get_by_role("button", name="Lever la limite").click()
    await expect(page.get_by_text("Limite levée")).to_be_visible()
    async with page.expect_download() as told:
        await page.get_by_role("link", name="Tout ce qui est su, en page").click()
    assert "Grenoble" in (await (await told.value).path()).read_text(encoding="utf-8")
    async with page.expect_download() as told:
        await page.get_by_role("button", name="Tout ce qui est su, en fichier").click()
    assert "Grenoble" in (await (await told.value).path()).read_text(encoding="utf-8")
    await page.get_by_role("button", name="Noter l'opposition").click()
    await agree(page, "Noter l'opposition")
    await expect(page.get_by_text("Opposition notée : 2 numéros")).to_be_visible()
    await page.get_by_role("button", name="Effacer…").click()
    await expect(page.get_by_text("Seraient effacés : 0 appels, 0 enregistrements.")).to_be_visible()
    await page.get_by_role("button", name="Effacer", exact=True).click()
    await expect(page.get_by_role("dialog")).to_contain_text("Cela ne se défait pas.")
    await page.get_by_role("dialog").get_by_role("button", name="Annuler").click()
    assert await floorhand.db.fetchval("select count(*) from erasures") == 0


async def test_another_wording_is_another_version(person: Person, floorhand: Floorhand) -> None:
    page = await enter(person, "consents", "Accords")
    for version in (1, 2):
        await page.get_by_label("Texte", exact=True).fill(f"J'accepte d'être appelé ({version}).")
        await page.get_by_role("button", name="Ajouter cette version").click()
        await expect(page.get_by_text(f"Ajouté : prospecting, version {version}.")).to_be_visible()
    await expect(page.get_by_role("row").filter(has_text="J'accepte")).to_have_count(2)


async def test_a_request_is_answered_in_the_register(person: Person, floorhand: Floorhand) -> None:
    await floorhand.db.execute(
        "insert into rights_requests (kind, channel, said, received_at, due_at)"
        " values ('access', 'letter', 'Que savez-vous de moi ?', now() - interval '40 days', now() - interval '9 days')"
    )
    page = await enter(person, "contacts/register", "Contacts et droits")
    row = page.get_by_role("row").filter(has_text="Que savez-vous de moi ?")
    await expect(row).to_contain_text("en retard")
    await row.get_by_role("button", name="accès").click()
    await page.get_by_role("button", name="Répondre", exact=True).click()
    await expect(page.get_by_text("Rien n'a été enregistré")).to_be_visible()
    await page.get_by_label("Réponse").fill("Voici tout ce que nous savons.")
    await page.get_by_role("button", name="Répondre", exact=True).click()
    await expect(page.get_by_text("Réponse enregistrée.")).to_be_visible()
    await expect(page.get_by_text("Aucune demande.")).to_be_visible()
    assert await floorhand.db.fetchval("select state from rights_requests") == "granted"
