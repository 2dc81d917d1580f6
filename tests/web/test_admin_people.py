"""People are added, changed and closed; a telephone's account is shown once; groups have members."""

from __future__ import annotations

from playwright.async_api import expect

from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.room import agree, enter, field


async def test_an_agent_is_added_with_a_telephone(person: Person, floorhand: Floorhand) -> None:
    page = await enter(person, "people", "Personnes et postes")
    await page.get_by_label("Identifiant").fill("nouvelle")
    await page.get_by_label("Nom", exact=True).fill("Exemple Nouvelle")
    await page.get_by_label("Mot de passe").fill("court")
    await page.get_by_role("button", name="Ajouter une personne").click()
    await expect(field(page, "Mot de passe").locator(".notice")).to_be_visible()
    await expect(page.get_by_label("Identifiant")).to_have_value("nouvelle")
    await page.get_by_label("Mot de passe").fill("douze caracteres")
    await page.get_by_role("button", name="Ajouter une personne").click()
    await page.get_by_role("button", name="Exemple Nouvelle").click()
    await page.get_by_role("button", name="Donner un nouveau mot de passe SIP").click()
    await agree(page, "Donner un nouveau mot de passe SIP")
    await expect(page.get_by_role("img", name="Le même compte")).to_be_visible()
    secret = await floorhand.db.fetchval(
        "select a.sip_secret from agents a join users u on u.id = a.id where u.login = 'nouvelle'"
    )
    await expect(page.get_by_text(secret, exact=True)).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("button", name="Donner un nouveau mot de passe SIP")).to_be_visible()
    await expect(page.get_by_text(secret, exact=True)).to_have_count(0)
    await page.get_by_label("Compte fermé").check()
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Enregistré.")).to_be_visible()
    assert await floorhand.db.fetchval("select disabled_at is not null from users where login = 'nouvelle'")


async def test_a_group_gets_members_and_goes(person: Person, floorhand: Floorhand) -> None:
    page = await enter(person, "people", "Personnes et postes")
    await page.get_by_label("Nom du groupe").fill("Soir")
    await page.get_by_role("button", name="Ajouter un groupe").click()
    await page.get_by_label("Exemple Autre").check()
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Enregistré.")).to_be_visible()
    assert await floorhand.db.fetchval("select count(*) from group_members") == 1
    await page.get_by_role("button", name="Supprimer le groupe").click()
    await agree(page, "Supprimer le groupe")
    await expect(page.get_by_text("Groupe supprimé.")).to_be_visible()


async def test_it_is_seen_how_a_telephone_is_registered(person: Person, floorhand: Floorhand) -> None:
    phone = {"registered": True, "answers": True, "round_trip_ms": 12.34, "until": 1795426200, "address": "private"}
    away = {"registered": False, "answers": False, "round_trip_ms": None, "until": None, "address": ""}
    floorhand.told["phone.look"] = {"phones": [{"kind": "sip", **phone}, {"kind": "web", **away}]}
    page = await enter(person, f"people/person/{floorhand.agent}", "Personnes et postes")
    await page.get_by_role("button", name="Regarder l'enregistrement").click()
    row = page.get_by_role("row").filter(has_text="téléphone SIP")
    await expect(row).to_contain_text("enregistré, répond12,3 msprivée")
    await expect(page.get_by_role("row").filter(has_text="navigateur")).to_contain_text("pas enregistré")
