"""One campaign as a supervisor steers it: places by typing and on the map, limits at once, the steps said before."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.async_api import Page, expect

from tests.api.house import SHOWN
from tests.db.world import insert
from tests.web.floorhand import Floorhand
from tests.web.person import Person


async def opened(person: Person, floorhand: Floorhand, topic: str) -> Page:
    """The supervisor at one topic of the campaign."""
    page = await person.log_in("boss", f"/campaigns#{floorhand.campaign}/{topic}")
    await expect(page.get_by_role("heading", level=1, name="Fidélité")).to_be_visible()
    return page


async def leads_in(floorhand: Floorhand, *postcodes: str) -> None:
    """A callable lead at each of these postcodes."""
    for postcode in postcodes:
        lead = await floorhand.lead("callable")
        await floorhand.db.execute(
            "update contacts set postcode = $2 where id = (select contact_id from leads where id = $1)", lead, postcode
        )


async def paced(floorhand: Floorhand) -> None:
    """Three decisions of the last hour."""
    for minutes, free in ((50, 1), (30, 4), (10, 2)):
        await insert(
            floorhand.db, "pacing_ticks", campaign_id=floorhand.campaign, placed=free, bound_by="level",
            at=datetime.now(UTC) - timedelta(minutes=minutes),
            snapshot={"agents_free": free, "live_answers": 100, "abandoned": 1, "abandon_limit": 0.03},
            decision={"level": 1.5, "risk": 0.012, "threshold": 0.8, "expected_free": free + 0.5, "give_up": []},
        )  # fmt: skip


async def test_departments_are_chosen_on_the_map_by_keys_and_counted_first(
    person: Person, floorhand: Floorhand
) -> None:
    await leads_in(floorhand, "69003", "69003", "75011", "20090", "")
    page = await opened(person, floorhand, "places")
    rhone = page.get_by_role("button", name="69 Rhône 2 fiches appelables")
    await rhone.focus()
    await page.keyboard.press("Space")
    await expect(rhone).to_have_attribute("aria-pressed", "true")
    await expect(page.get_by_label("Codes postaux ou départements")).to_have_value("69")
    await expect(page.get_by_text("2 fiches appelables dans ces lieux, 3 ailleurs.")).to_be_visible()
    assert await floorhand.db.fetchval("select places from campaigns") == [], "nothing changed by looking"
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("button", name="01 Ain")).to_be_focused()
    await page.keyboard.press("End")
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("button", name="2A Corse-du-Sud 1 fiche")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="N'appeler que là").click()
    await expect(page.get_by_text("Appelé désormais : Corse-du-Sud, Rhône.")).to_be_visible()
    assert await floorhand.db.fetchval("select places from campaigns") == ["200", "201", "2A", "69"]
    await page.get_by_role("button", name="Revenir à toute la France").click()
    await expect(page.get_by_text("Appelé maintenant : toute la France")).to_be_visible()
    assert await floorhand.db.fetchval("select places from campaigns") == []


async def test_places_are_typed_shown_on_the_map_and_never_lost(person: Person, floorhand: Floorhand) -> None:
    await leads_in(floorhand, "69003", "75011")
    page = await opened(person, floorhand, "places")
    typed = page.get_by_label("Codes postaux ou départements")
    await typed.fill("69003, 2b")
    await expect(page.get_by_role("button", name="69 Rhône")).to_have_attribute("aria-pressed", "mixed")
    await expect(page.get_by_role("button", name="2B Haute-Corse")).to_have_attribute("aria-pressed", "true")
    await page.get_by_role("link", name="Mode et limites").click()
    await page.get_by_role("link", name="Où appeler").click()
    await expect(typed).to_have_value("69003, 2b")
    await typed.fill("69003 Lyon!")
    await expect(page.get_by_text("Ce n'est pas un début de code postal.")).to_be_visible()
    await expect(page.get_by_role("button", name="N'appeler que là")).to_be_disabled()
    await page.get_by_role("button", name="Revenir à ce qui est appelé").click()
    await expect(typed).to_have_value("")


async def test_another_country_has_a_list_of_its_territories(person: Person, floorhand: Floorhand) -> None:
    await floorhand.db.execute("update campaigns set profile = 'ES'")
    await leads_in(floorhand, "28001")
    page = await opened(person, floorhand, "places")
    await page.get_by_role("button", name="MD Madrid 1 fiche").click()
    await page.get_by_role("button", name="N'appeler que là").click()
    await expect(page.get_by_text("Appelé désormais : Madrid.")).to_be_visible()
    await expect(page.get_by_role("button", name="Revenir à tout le pays")).to_be_visible()


async def test_mode_and_limits_are_set_at_once_with_the_law_beside(person: Person, floorhand: Floorhand) -> None:
    page = await opened(person, floorhand, "limits")
    await expect(page.locator("div.field").filter(has=page.get_by_label("Limite d'abandons"))).to_contain_text("Loi :")
    await page.get_by_label("Mode", exact=True).select_option("progressive")
    await page.get_by_label("Sonnerie (secondes)", exact=True).fill("22")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Enregistré.")).to_be_visible()
    row = await floorhand.db.fetchrow("select mode, ring_seconds from campaigns")
    assert tuple(row or ()) == ("progressive", 22)
    await page.get_by_label("Limite d'abandons").fill("50")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_label("Limite d'abandons")).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_label("Limite d'abandons")).to_have_value("50")


async def test_each_step_says_what_it_will_do_and_what_is_missing(person: Person, floorhand: Floorhand) -> None:
    await floorhand.join()
    await floorhand.db.execute("delete from campaign_agents")
    page = await opened(person, floorhand, "now")
    await expect(page.get_by_text("Plus aucun appel ne part ; 0 appel qui sonne et 1 conversation")).to_be_visible()
    await page.get_by_role("button", name="Suspendre : Fidélité").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("suspendue")
    await expect(page.get_by_text("Les appels partent dès qu'un agent est prêt")).to_be_visible()
    await expect(page.get_by_text("Aucun agent n'y travaille.")).to_be_visible()
    await page.get_by_role("button", name="Copier").click()
    await page.get_by_label("Nom de la copie").fill("Été")
    await page.get_by_role("region", name="Copier").get_by_role("button", name="Copier").click()
    await expect(page.get_by_role("heading", level=1, name=re.compile("Été"))).to_contain_text("brouillon")
    await page.get_by_role("link", name="Toutes les campagnes").click()
    await page.get_by_role("link", name="Fidélité").click()
    await expect(page.get_by_role("heading", level=1, name="Fidélité")).to_be_visible()


async def test_agents_and_groups_are_moved_by_the_keyboard_and_told_why(person: Person, floorhand: Floorhand) -> None:
    db = floorhand.db
    other = await insert(
        db, "campaigns", node="main", principal_id=await db.fetchval("select id from principals"), name="Printemps",
        mode="predictive", state="running", trunk="demo", default_caller_id=SHOWN,
    )  # fmt: skip
    await floorhand.say("campaign", {"created": True}, campaign_id=other)
    group = await insert(db, "agent_groups", name="Matin")
    await db.execute("insert into group_members select $1, id from users where login = 'other'", group)
    await insert(db, "campaign_groups", campaign_id=other, group_id=group)
    page = await opened(person, floorhand, "crew")
    await page.get_by_label("Échanger avec").select_option("Printemps")
    here = page.get_by_role("region", name="Sur Fidélité")
    await here.get_by_role("checkbox", name="Exemple Agent").focus()
    await page.keyboard.press("Space")
    await page.get_by_label("Pourquoi").fill("Renfort jusqu'à midi.")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Fait : 1 agent prévenu.")).to_be_visible()
    there = page.get_by_role("region", name="Sur Printemps")
    await expect(there.get_by_role("checkbox", name="Exemple Agent")).to_be_visible()
    await expect(here).to_contain_text("Personne n'y est nommé.")
    assert await db.fetchval("select campaign_id from campaign_agents") == other
    text = await db.fetchval("select text from messages")
    assert text == 'You go from "Fidélité" to "Printemps". Renfort jusqu\'à midi.'
    await there.get_by_role("checkbox", name="Matin").focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await expect(here.get_by_role("checkbox", name="Matin")).to_be_visible()
    assert await db.fetchval("select campaign_id from campaign_groups") == floorhand.campaign


async def test_the_pacing_of_the_last_hours_shows_what_each_decision_was_made_from(
    person: Person, floorhand: Floorhand
) -> None:
    await paced(floorhand)
    page = await opened(person, floorhand, "pace")
    free = page.locator("dl.inputs div").filter(has_text="agents libres").locator("dd")
    await expect(free).to_have_text("2")
    await page.get_by_label("Moment").focus()
    await page.keyboard.press("ArrowLeft")
    await expect(free).to_have_text("4")
    await page.keyboard.press("Home")
    await expect(free).to_have_text("1")
    chart = page.get_by_role("img", name="Agents et appels")
    box = await chart.bounding_box()
    assert box
    await page.mouse.move(box["x"] + box["width"] - 60, box["y"] + 60)
    await expect(free).to_have_text("2")
    await expect(page.get_by_text("le plus grand niveau permis est atteint").last).to_be_visible()
    await page.get_by_role("button", name="1 h", exact=True).click()
    await expect(page.get_by_label("Moment")).to_have_attribute("max", "2")


async def test_a_team_is_simulated_stopped_and_its_best_way_to_dial_applied(
    person: Person, floorhand: Floorhand
) -> None:
    await floorhand.db.execute("update campaigns set mode = 'preview'")
    page = await opened(person, floorhand, "plan")
    await page.get_by_label("Agents", exact=True).fill("4")
    await page.get_by_label("Fiches", exact=True).fill("5000")
    await page.get_by_role("button", name="Simuler").click()
    await expect(page.get_by_role("progressbar", name="Simulation 1 sur 3 : progressif")).to_be_visible()
    await page.get_by_role("button", name="Arrêter").click()
    await expect(page.get_by_text("Simulation arrêtée.")).to_be_visible()
    await expect(page.get_by_label("Agents", exact=True)).to_have_value("4")
    await page.get_by_label("Durée").fill("0,25")
    await page.get_by_role("button", name="Simuler").click()
    apply = page.get_by_role("button", name="Appliquer : prédictif")
    await expect(apply).to_be_visible(timeout=90_000)
    await expect(page.get_by_role("row").filter(has_text="recommandé")).to_contain_text("prédictif")
    await expect(page.get_by_role("row")).to_have_count(4)
    await apply.click()
    await expect(page.get_by_text("Appliqué : prédictif")).to_be_visible()
    assert await floorhand.db.fetchval("select mode from campaigns") == "predictive"
