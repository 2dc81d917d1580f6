"""The script of a call, on the agent's page: by keyboard, over a reload, without a link; and its editor."""

from __future__ import annotations

from typing import Any

from playwright.async_api import expect

from tests.api.house import Running
from tests.api.test_scripts import published
from tests.core.script.samples import a_script
from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.test_access import _look


async def answers(floorhand: Floorhand) -> dict[str, Any]:
    rows = await floorhand.db.fetch("select question, value from script_answers where counts and value is not null")
    return {row["question"]: row["value"] for row in rows}


async def test_an_agent_answers_by_keyboard_reloads_and_loses_nothing(
    house: Running, person: Person, floorhand: Floorhand
) -> None:
    await published(await house.client("admin"), floorhand)
    page = await person.log_in("agent")
    await floorhand.move("ready")
    await floorhand.join()
    script = page.get_by_role("region", name="Script")
    await expect(script).to_contain_text("Bonjour Mme Exemple, Exemple Agent pour Exemple SA.")
    await page.keyboard.press("ArrowRight")
    await expect(script).to_contain_text("Cette question attend une réponse.")
    await expect(page.get_by_role("button", name="Café")).not_to_have_attribute("aria-keyshortcuts", "1")
    await page.keyboard.press("1")
    await expect(script.get_by_role("button", name="Oui")).to_have_attribute("aria-pressed", "true")
    await page.keyboard.press("ArrowRight")
    await expect(script.get_by_role("heading", name="Offre")).to_be_visible()
    await page.keyboard.press("3")
    await script.get_by_label("Laquelle").fill("fioul")
    await expect(page.get_by_text("réponses enregistrées")).to_be_visible()
    await page.reload()
    await expect(script.get_by_label("Laquelle")).to_have_value("fioul")
    assert await answers(floorhand) == {"interesse": True, "energie": "autre", "laquelle": "fioul"}

    await page.route("**/api/me/call/answer", lambda route: route.abort())
    await script.get_by_role("button", name="7", exact=True).click()
    await expect(page.get_by_text("1 à envoyer")).to_be_visible()
    await page.reload()
    await expect(script.get_by_role("button", name="7", exact=True)).to_have_attribute("aria-pressed", "true")
    await page.unroute("**/api/me/call/answer")
    await expect(page.get_by_text("réponses enregistrées")).to_be_visible()
    assert (await answers(floorhand))["note"] == 7
    await _look(page)


async def test_an_objection_is_found_with_two_letters(house: Running, person: Person, floorhand: Floorhand) -> None:
    await published(await house.client("admin"), floorhand)
    page = await person.log_in("agent")
    await floorhand.move("ready")
    await floorhand.join()
    script = page.get_by_role("region", name="Script")
    await expect(script.get_by_role("button", name="Trop cher")).to_be_visible()
    await page.keyboard.press("o")
    await page.keyboard.type("ch")
    await expect(script).to_contain_text("Le devis est gratuit, Exemple.")
    await expect(script.get_by_role("button", name="Pas le temps")).to_have_count(0)


async def test_a_published_version_does_not_change_a_call_that_runs(
    house: Running, person: Person, floorhand: Floorhand
) -> None:
    admin = await house.client("admin")
    made = await published(admin, floorhand)
    page = await person.log_in("agent")
    await floorhand.move("ready")
    await floorhand.join()
    script = page.get_by_role("region", name="Script")
    await expect(script).to_contain_text("Êtes-vous intéressé")
    changed = a_script()
    changed["pages"][0]["text"] = "Nouvel accueil"
    await admin.ask("PUT", f"/api/scripts/{made}", {"name": "Accueil", "document": changed, "revision": 1})
    assert (await admin.ask("POST", f"/api/scripts/{made}/publish", {"revision": 2}))[1] == {"number": 2}
    await page.reload()
    await expect(script).to_contain_text("Bonjour Mme Exemple")
    await floorhand.end()
    await floorhand.move("ready")
    await floorhand.db.execute("update contact_numbers set e164 = '+33639980' || lpad(id::text, 3, '0')")
    await floorhand.join()
    await expect(script).to_contain_text("Nouvel accueil")


async def test_an_administrator_mends_a_faulty_script_publishes_it_and_goes_back(
    house: Running, person: Person, floorhand: Floorhand
) -> None:
    made = await published(await house.client("admin"), floorhand)
    page = await person.log_in("admin", "/scripts")
    await page.get_by_role("button", name="Modifier Accueil").click()
    preview = page.get_by_role("region", name="Aperçu")
    await expect(preview).to_contain_text("Bonjour Mme Exemple, Exemple Agent pour Exemple SA.")
    first = page.get_by_role("group", name="Page 1", exact=True)
    await first.get_by_label("Texte à dire").fill("Bonjour {contact.company}, {contact.nom}")
    await expect(first.get_by_text("Le champ {contact.nom} n'existe pas")).to_be_visible()
    await expect(page.get_by_role("button", name="Publier")).to_be_disabled()
    await page.reload()
    await page.get_by_role("button", name="Modifier Accueil").click()
    await expect(page.get_by_text("Ce navigateur avait gardé")).to_be_visible()
    await first.get_by_label("Texte à dire").fill("Bonjour {contact.company}")
    await expect(page.get_by_text("Aucune faute.")).to_be_visible()
    await expect(preview.locator(".gap")).to_have_text("company")

    await first.get_by_role("button", name="Ajouter un saut").click()
    jump = first.get_by_role("group", name="Saut 2")
    await jump.get_by_label("Vers la page").select_option("fin")
    await expect(page.get_by_role("group", name="Page 2", exact=True)).to_contain_text("Aucun chemin ne mène")
    await jump.get_by_role("button", name="Ajouter une condition").click()
    await jump.get_by_label("Comparaison").select_option("equal")
    await jump.get_by_label("Valeur").select_option("false")
    await expect(page.get_by_text("Aucune faute.")).to_be_visible()
    await _look(page)
    page.on("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("button", name="Publier").click()
    await expect(page.get_by_text("Version 2 publiée").first).to_be_visible()
    stored = await house.db.fetchval("select document from script_versions where number = 2")
    condition = {"question": "interesse", "operator": "equal", "value": False}
    assert stored["pages"][0]["jumps"][1] == {"to": "fin", "when": [condition]}

    versions = page.get_by_role("region", name="Versions")
    await versions.get_by_role("button", name="Version 1").click()
    await expect(versions.get_by_role("row", name="pages.accueil.text")).to_contain_text("Bonjour {contact.company}")
    await versions.get_by_role("button", name="Revenir à celle-ci").click()
    await expect(preview).to_contain_text("Bonjour Mme Exemple")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Enregistré.").first).to_be_visible()
    assert await house.db.fetchval("select draft from scripts where id = $1", made) == a_script()


async def test_a_script_is_given_to_a_campaign_and_taken_from_it(
    house: Running, person: Person, floorhand: Floorhand
) -> None:
    made = await published(await house.client("admin"), floorhand)
    page = await person.log_in("admin", "/scripts")
    await page.get_by_role("button", name="Retirer Accueil de Fidélité").click()
    await expect(page.get_by_text("utilisé par aucune campagne")).to_be_visible()
    assert await house.db.fetchval("select count(*) from campaign_scripts") == 0
    await page.get_by_label("Campagne qui prend Accueil").select_option("Fidélité")
    await page.get_by_role("button", name="Donner Accueil").click()
    await expect(page.get_by_text("utilisé par Fidélité")).to_be_visible()
    assert await house.db.fetchval("select script_id from campaign_scripts") == made
    await _look(page)
