"""The wallboard: it follows the floor, and leads to what needs a person."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from tests.api.house import id_of
from tests.web.floorhand import Floorhand
from tests.web.person import Person

MIDDLES = """[...document.querySelectorAll(".top a, .top .btn:not(.card .btn)")]
  .map((one) => one.getBoundingClientRect().y + one.offsetHeight / 2)"""


async def test_an_agent_opening_the_wall_is_shown_their_own_page(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent", "/wall")
    await expect(page.get_by_role("heading", name="Prendre mon poste")).to_be_visible()
    await expect(page).to_have_url(person.address + "/agent")


async def test_the_wall_follows_the_agents_and_the_calls(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/wall")
    await expect(page.get_by_text("Personne n'a encore pris son poste.")).to_be_visible()
    await floorhand.move("ready", seconds_ago=8)
    tile = page.get_by_role("listitem").filter(has_text="Exemple Agent")
    await expect(tile).to_contain_text("prêt")
    await expect(tile).to_contain_text("0:0")
    await expect(page.locator(".kpi", has_text="Agents libres").locator("b")).to_have_text("1")

    await floorhand.join()
    await expect(tile).to_contain_text("conversation · Fidélité")
    await expect(page.locator(".kpi", has_text="En conversation").locator("b")).to_have_text("1")
    card = page.get_by_role("article", name="Fidélité")
    await expect(card).to_contain_text("prédictif")
    await expect(card.locator("dl > div", has_text="parlent").locator("dd")).to_have_text("1")
    await expect(card.locator("dl > div", has_text="Ligne demo").locator("dd")).to_have_text(re.compile("^1 sur [1-9]"))
    await expect(card.locator("dl > div", has_text="Rappels dus").locator("dd")).to_have_text("0")

    await floorhand.end()
    await expect(tile).to_contain_text("post-appel")
    await expect(card.locator("dl > div", has_text="joints").locator("dd")).to_have_text("1")


async def test_the_last_pacing_decision_is_a_sentence_in_the_readers_language(
    person: Person, floorhand: Floorhand
) -> None:
    page = await person.log_in("boss", "/wall")
    await floorhand.say(
        "pacing", {"placed": 3, "bound_by": "abandon_limit", "level": 1.25}, campaign_id=floorhand.campaign
    )
    card = page.get_by_role("article", name="Fidélité")
    await expect(card).to_contain_text("3 appels lancés, 1,3 par agent libre : un appel par agent libre")
    await expect(card).to_contain_text("ralenti : abandons")
    await floorhand.say("pacing", {"placed": 1, "bound_by": "learning", "level": 1}, campaign_id=floorhand.campaign)
    await expect(card).to_contain_text("un appel par agent libre, tant que trop peu d'appels sont finis")
    await floorhand.say(
        "pacing", {"placed": 3, "bound_by": "abandon_limit", "level": 1.25}, campaign_id=floorhand.campaign
    )
    await page.get_by_text("Réglages").click()
    await page.get_by_role("button", name="English").click()
    await expect(card).to_contain_text("3 calls placed, 1.3 per free agent: one call per free agent")
    await expect(page.locator("html")).to_have_attribute("lang", "en")


async def test_calls_given_up_stand_beside_the_abandoned_ones(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/wall")
    card = page.get_by_role("article", name="Fidélité")
    await floorhand.rings_out(given_up=False)
    await expect(card).to_contain_text("Abandons –")
    await expect(card).not_to_contain_text("Sonneries interrompues")
    for given_up in (True, False, False):
        await floorhand.rings_out(given_up=given_up)
    await expect(card).to_contain_text(re.compile(r"Sonneries interrompues 25,0\s%1 sur 4 appels"))
    decision = {"placed": 0, "bound_by": "agents", "level": 1.4, "give_up": [1, 2]}
    await floorhand.say("pacing", decision, campaign_id=floorhand.campaign)
    await expect(card).to_contain_text("0 appel lancé, 1,4 par agent libre, 2 sonneries interrompues : autant que")
    await page.get_by_text("Réglages").click()
    await page.get_by_role("button", name="English").click()
    await expect(card).to_contain_text("0 calls placed, 1.4 per free agent, 2 given up: as many as")
    await expect(card).to_contain_text("Given up ringing 25.0%1 of 4 calls")
    await page.reload()  # a floor read afresh says the same
    await expect(card).to_contain_text("Given up ringing 25.0%1 of 4 calls")


async def test_what_needs_a_person_is_named_and_leads_there(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/wall")
    todo = page.get_by_role("complementary", name="À faire")
    await floorhand.say("trunk", {"name": "demo", "state": "down", "reason": "no reply", "fault": "silent"})
    await expect(todo).to_contain_text("Ligne demo coupée")
    await expect(todo).to_contain_text("sans réponse de l'opérateur")
    await floorhand.move("paused", reason="break", seconds_ago=16 * 60)
    await expect(todo).to_contain_text("Pause longue : Exemple Agent")
    await todo.get_by_role("button", name="Voir : Pause longue : Exemple Agent").click()
    await expect(
        page.get_by_role("listitem").filter(has_text="conversation").or_(page.locator(":focus"))
    ).to_contain_text("Exemple Agent")
    other = await id_of(floorhand.db, "other")
    await floorhand.move("paused", agent=other, reason="phone_lost", seconds_ago=45, leg_up=False)
    await expect(todo).to_contain_text("Téléphone perdu : Exemple Autre")
    await floorhand.say("dialer", {"state": "down"})
    await expect(todo).to_contain_text("Composeur arrêté")
    await floorhand.say("dialer", {"state": "up"})
    await expect(todo).not_to_contain_text("Composeur arrêté")


async def test_a_customer_who_waits_on_hold_is_seen(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/wall")
    await floorhand.join()
    held = datetime.now(UTC) - timedelta(seconds=57)
    await floorhand.say("agent", {"held_since": held.isoformat()}, agent_id=floorhand.agent)
    tile = page.locator(".agent").filter(has_text="Exemple Agent")
    await expect(tile).to_contain_text("client en attente 0:5")
    await expect(page.locator(".agent.late")).to_contain_text("client en attente 1:0")


async def test_abandons_are_those_of_the_legal_window_and_bad_numbers_are_named(
    person: Person, floorhand: Floorhand
) -> None:
    page = await person.log_in("boss", "/wall")
    card = page.get_by_role("article", name="Fidélité")
    await expect(card).to_contain_text("Abandons – aujourd'hui")
    await floorhand.db.execute(
        "insert into abandon_standings values ($1, now(), 'hours', 24, 4, 100, 0.03, 0, true)", floorhand.campaign
    )
    await floorhand.db.execute("update caller_numbers set signs = '{few_answers}', bad_since = now()")
    await expect(card).to_contain_text(re.compile(r"Abandons 4,0\s%\ssur 24 h"), timeout=15_000)
    await expect(card).to_contain_text("limite de 3 % atteinte")
    await expect(card).to_contain_text("1 · 1 s'abîme")
    todo = page.get_by_role("complementary", name="À faire")
    await expect(todo).to_contain_text("Fidélité : limite d'abandons")
    await expect(todo).to_contain_text("Fidélité : des numéros affichés s'abîment")
    await floorhand.db.execute("update caller_numbers set rests_until = now() + interval '1 day'")
    await expect(todo).to_contain_text("tous les numéros affichés se reposent", timeout=15_000)


async def test_a_wrap_up_over_its_limit_is_seen(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/wall")
    attempt = await floorhand.join()
    until = datetime.now(UTC) - timedelta(seconds=5)
    await floorhand.move("wrap_up", attempt_id=attempt, wrap_until=until, seconds_ago=35)
    await expect(page.get_by_role("complementary")).to_contain_text("Post-appel dépassé : Exemple Agent")
    await expect(page.locator(".agent.late")).to_contain_text("Exemple Agent")


async def test_the_tv_screen_is_one_key_away_and_back(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/wall")
    await expect(page.get_by_role("button", name="Mode TV")).to_be_visible()
    await page.keyboard.press("t")
    await expect(page).to_have_url(person.address + "/tv")
    await expect(page.get_by_role("heading", name="Tout le plateau")).to_be_visible()
    await page.keyboard.press("t")
    await expect(page).to_have_url(person.address + "/wall")


async def test_the_bar_of_an_administrator_takes_one_row(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("admin", "/wall")
    await page.set_viewport_size({"width": 1280, "height": 720})
    await expect(page.get_by_role("button", name="Mode TV")).to_be_visible()
    middles = await page.evaluate(MIDDLES)
    assert max(middles) - min(middles) < 6
