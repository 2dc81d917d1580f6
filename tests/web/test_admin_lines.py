"""Numbers, caps and rates; the law, the audit and the state of the system are read."""

from __future__ import annotations

from playwright.async_api import expect

from tests.api.house import SHOWN
from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.room import agree, enter, field


async def test_what_is_said_of_a_number_is_kept(person: Person, floorhand: Floorhand) -> None:
    page = await enter(person, "numbers", "Numéros affichés")
    await page.get_by_role("button", name="01 99 00 12 34").click()
    await page.get_by_label("Titulaire").select_option("Exemple SA")
    await page.get_by_label("Au repos jusqu'à").fill("demain")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(field(page, "Au repos jusqu'à").locator(".notice")).to_be_visible()
    await page.get_by_label("Au repos jusqu'à").fill("")
    await page.get_by_label("Appels par jour, au plus").fill("200")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Enregistré.")).to_be_visible()
    row = await floorhand.db.fetchrow("select principal_id, daily_cap from caller_numbers where e164 = $1", SHOWN)
    assert row is not None and tuple(row) == (1, 200)


async def test_a_cap_and_a_rate_are_set_and_removed(person: Person, floorhand: Floorhand) -> None:
    page = await enter(person, "costs", "Coûts")
    await page.get_by_label("De quoi").select_option("campaign 1")
    await field(page, "Montant (€)").get_by_role("textbox").fill("cent")
    await page.get_by_role("button", name="Poser un plafond").click()
    await expect(field(page, "Montant (€)").locator(".notice")).to_be_visible()
    await field(page, "Montant (€)").get_by_role("textbox").fill("100,50")
    await page.get_by_role("button", name="Poser un plafond").click()
    await expect(page.get_by_role("row").filter(has_text="100.50")).to_contain_text("Fidélité")
    await page.get_by_role("button", name="Retirer : Fidélité").click()
    await agree(page, "Retirer")
    await expect(page.get_by_text("Aucun plafond.")).to_be_visible()
    await page.get_by_label("Par minute (€)").fill("0,012")
    await page.get_by_role("button", name="Ajouter un tarif").click()
    await expect(page.get_by_role("row").filter(has_text="+33")).to_contain_text("0.012")
    await expect(page.get_by_text("provisoire")).to_be_visible()


async def test_the_law_the_audit_and_the_system_are_read(person: Person, floorhand: Floorhand) -> None:
    page = await enter(person, "law/FR_B2C", "Règles de la loi")
    await expect(page.get_by_role("row").filter(has_text="attempts.cap")).to_contain_text("max 4 ; days 30")
    await page.goto(f"{person.address}/admin#campaigns/{floorhand.campaign}/recording")
    await page.get_by_label("Conservation (jours)").fill("90")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Enregistré.")).to_be_visible()
    await page.get_by_role("link", name="Journal des actes").click()
    await page.get_by_label("Acte").fill("campaign.")
    await page.get_by_role("button", name="Montrer").click()
    act = page.get_by_role("row").filter(has_text="campaign.change")
    await expect(act).to_contain_text("retention_days: 183")
    await expect(act).to_contain_text("retention_days: 90")
    await page.get_by_role("link", name="État du système").click()
    await expect(page.get_by_text("Le composeur est aux commandes.")).to_be_visible()
    await expect(page.get_by_text("Exemple SA : pas de message d'identité confirmé")).to_be_visible()
    await page.get_by_role("link", name="Lignes").click()
    await expect(page.get_by_role("row").filter(has_text="demo")).to_be_visible()


async def test_a_line_is_tested_and_what_the_carrier_says_is_told_with_its_cure(
    person: Person, floorhand: Floorhand
) -> None:
    page = await enter(person, "lines", "Lignes")
    await page.get_by_role("button", name="Essayer : demo").click()
    await page.get_by_label("Numéro à appeler").fill("06 39")
    await page.get_by_role("button", name="Appeler").click()
    await expect(page.get_by_text("n'est pas reconnu").first).to_be_visible()
    await page.get_by_label("Numéro à appeler").fill("06 39 98 00 17")
    await page.get_by_role("button", name="Appeler").click()
    asked = await floorhand.next_asked("trunk.test")
    await floorhand.db.execute("update trunk_tests set dialed_at = now(), reachable = true, round_trip_ms = 21")
    await expect(page.get_by_text("L'appel part…")).to_be_visible()
    await floorhand.db.execute("update trunk_tests set ringing_at = now()")
    await expect(page.get_by_text("Ça sonne…")).to_be_visible()
    await floorhand.db.execute(
        "update trunk_tests set ended_at = now(), sip_code = 403, cause = 21, ringing_at = null, e164 = null"
        " where id = $1",
        asked["test_id"],
    )
    told = page.get_by_role("status").filter(has_text="L'opérateur refuse cet appel (403).")
    await expect(told).to_contain_text("demandez-lui")
    await expect(page.get_by_text("en 21 ms")).to_be_visible()
