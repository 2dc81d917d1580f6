"""Campaigns in one place: made, filled, checked, started, copied; what is refused stays where it was typed."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.api.house import SHOWN
from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.room import agree, enter, field


async def _topic(page: Page, name: str) -> None:
    await page.get_by_role("navigation", name="Réglages de la campagne").get_by_role("link", name=name).click()


async def test_a_campaign_is_made_checked_started_and_copied(person: Person, floorhand: Floorhand) -> None:
    page = await enter(person, "campaigns", "Campagnes")
    await page.get_by_role("button", name="Nouvelle campagne").click()
    await page.get_by_label("Nom", exact=True).fill("Printemps")
    await page.get_by_label("Mode").select_option("progressive")
    await page.get_by_role("button", name="Créer la campagne").click()
    await expect(page.get_by_text("Il manque 2 choses.")).to_be_visible()
    await expect(page.get_by_text("Aucun agent n'y travaille.")).to_be_visible()
    await expect(page.get_by_text("Aucune fiche appelable")).to_be_visible()
    await expect(page.get_by_role("button", name="Démarrer")).to_be_disabled()
    made = await floorhand.db.fetchval("select id from campaigns where name = 'Printemps'")

    await page.get_by_role("link", name="Régler : Aucun agent").click()
    await page.get_by_role("button", name="Nommer un agent").click()
    await page.get_by_label("Poids 1").first.fill("3")
    await page.get_by_role("button", name="Enregistrer").first.click()
    await expect(page.get_by_text("1 agents y travaillent")).to_be_visible()
    floorhand.campaign = made
    await floorhand.lead("callable")
    await _topic(page, "Avant de démarrer")
    await expect(page.get_by_text("Rien ne manque")).to_be_visible()
    await page.get_by_role("button", name="Démarrer").click()
    await expect(page.get_by_role("heading", name="Printemps")).to_contain_text("en marche")
    assert await floorhand.db.fetchval("select state from campaigns where id = $1", made) == "running"

    await page.get_by_role("button", name="Copier").click()
    await page.get_by_label("Nom de la copie").fill("Fidélité")
    await page.get_by_role("region", name="Copier").get_by_role("button", name="Copier").click()
    await expect(page.get_by_role("alert").filter(has_text="nom")).to_be_visible()
    await expect(page.get_by_label("Nom de la copie")).to_have_value("Fidélité")
    await page.get_by_label("Nom de la copie").fill("Été")
    await page.get_by_role("region", name="Copier").get_by_role("button", name="Copier").click()
    await expect(page.get_by_role("heading", name="Été")).to_contain_text("brouillon")
    await expect(page.get_by_text("Agents : 1")).to_be_visible()
    await page.get_by_role("button", name="Terminer").click()
    await agree(page, "Terminer")
    await expect(page.get_by_role("heading", name="Été")).to_contain_text("terminée")


async def test_a_value_laxer_than_the_law_is_refused_beside_its_field(person: Person, floorhand: Floorhand) -> None:
    page = await enter(person, f"campaigns/{floorhand.campaign}/limits", "Campagnes")
    await expect(field(page, "Tentatives au plus…")).to_contain_text("Loi : 4 en 30 jours")
    await page.get_by_label("Tentatives au plus…").fill("9")
    await page.get_by_label("…en tant de jours").fill("30")
    await page.get_by_label("Repos après un appel sans agent (heures)").fill("beaucoup")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Rien n'a été enregistré")).to_be_visible()
    await expect(field(page, "Repos après un appel sans agent (heures)").locator(".notice")).to_be_visible()
    await page.get_by_label("Repos après un appel sans agent (heures)").fill("100")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(field(page, "Tentatives au plus…").locator(".notice")).to_contain_text("dépassent la loi")
    await expect(page.get_by_label("Tentatives au plus…")).to_be_focused()
    await _topic(page, "Heures et dates")
    await expect(field(page, "Heures d'appel")).to_contain_text("lun.–ven. 10:00-13:00, 14:00-20:00")
    await page.get_by_label("Heures d'appel").fill("10:00-12:00")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Enregistré.")).to_be_visible()
    await _topic(page, "Limites")
    await expect(page.get_by_label("Tentatives au plus…")).to_have_value("9")
    await page.get_by_label("Tentatives au plus…").fill("3")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Enregistré.")).to_be_visible()
    row = await floorhand.db.fetchrow("select attempt_cap, hold_hours, calling_hours from campaigns")
    assert row is not None
    assert (row["attempt_cap"], row["hold_hours"]) == ({"max": 3, "days": 30}, 100)
    assert row["calling_hours"]["hours"] == [["10:00", "12:00"]]


async def test_numbers_dispositions_and_quotas_are_set(person: Person, floorhand: Floorhand) -> None:
    page = await enter(person, f"campaigns/{floorhand.campaign}/numbers", "Campagnes")
    await page.get_by_role("button", name="Ajouter un préfixe").click()
    await page.get_by_label("Préfixe 1").fill("+336")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Enregistré.")).to_be_visible()
    await page.get_by_label("Numéro appelé").fill("06 39 98 00 17")
    await page.get_by_role("button", name="Demander").click()
    await expect(page.get_by_text("Verrait 01 99 00 12 34, par la règle +336.")).to_be_visible()
    assert await floorhand.db.fetchval("select e164 from caller_id_rules where prefix = '+336'") == SHOWN

    await _topic(page, "Qualifications")
    await page.get_by_role("button", name="Ajouter une qualification").click()
    await page.get_by_label("Code 4").fill("Pas un code !")
    await page.get_by_label("En français 4").fill("Message laissé")
    await page.get_by_label("En anglais 4").fill("Message left")
    await page.get_by_role("button", name="Enregistrer").first.click()
    await expect(page.get_by_role("row").filter(has=page.get_by_label("Code 4")).locator(".notice")).to_be_visible()
    await page.get_by_label("Code 4").fill("message")
    await page.get_by_label("Effet 4").select_option("recycle")
    await page.get_by_role("button", name="Monter 4").click()
    await page.get_by_role("button", name="Enregistrer").first.click()
    await expect(page.get_by_text("Enregistré.")).to_be_visible()
    codes = await floorhand.db.fetch("select code from dispositions order by rank")
    assert [row["code"] for row in codes] == ["sale", "callback", "message", "refusal"]
    await page.get_by_role("button", name="Ajouter une règle").click()
    await page.get_by_label("Lequel 1").select_option("disposition message")
    await page.get_by_role("button", name="Enregistrer").last.click()
    await expect(page.get_by_text("Enregistré.")).to_have_count(2)
    rules = await floorhand.db.fetchval("select recycle_rules from campaigns")
    assert [(rule["on"], rule["word"]) for rule in rules] == [("disposition", "message")]

    await _topic(page, "Quotas")
    await page.get_by_role("button", name="Ajouter un quota").click()
    await page.get_by_label("Valeur 1").fill("75")
    await page.get_by_label("Au plus 1").fill("10")
    await page.get_by_role("button", name="Enregistrer").first.click()
    await expect(page.get_by_text("0 comptés")).to_be_visible()
    await page.get_by_label("Lieux appelés").fill("75 69")
    await page.get_by_role("button", name="Compter d'abord").click()
    await expect(page.get_by_text("dans ces lieux")).to_be_visible()
    await page.get_by_role("button", name="Enregistrer").last.click()
    await expect(page.get_by_text("Enregistré.")).to_have_count(2)
    assert await floorhand.db.fetchval("select places from campaigns") == ["69", "75"]
