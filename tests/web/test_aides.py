"""A person's own keys, the list of them, the palette, wrap-ups and hands, as they are used in a browser."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta

from playwright.async_api import Browser, Page, expect

from db.search import index
from tests.api.house import Running
from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.test_access import CONTRAST, FAULTS
from tests.web.test_admin_access import AXE, FOUND


async def at_work(person: Person, floorhand: Floorhand) -> tuple[Page, int]:
    """The agent's page with a call on it."""
    page = await person.log_in("agent")
    await floorhand.move("ready")
    await expect(page.get_by_role("heading", name="En attente du prochain appel")).to_be_visible()
    attempt = await floorhand.join()
    await expect(page.get_by_role("heading", name="Mme Exemple")).to_be_visible()
    return page, attempt


async def test_a_key_is_changed_for_another_and_follows_to_another_desk(
    person: Person, floorhand: Floorhand, browser: Browser, house: Running
) -> None:
    page, attempt = await at_work(person, floorhand)
    await page.keyboard.press("?")
    listed = page.get_by_role("dialog", name="Touches de cette page")
    await expect(listed.get_by_role("listitem").filter(has_text="Raccrocher")).to_contain_text("⌫")

    # a key that nothing here uses
    await listed.get_by_role("button", name="Changer la touche : Mettre en attente").click()
    await page.keyboard.press("Control")
    await page.keyboard.press("j")
    await expect(listed.get_by_role("listitem").filter(has_text="Mettre en attente")).to_contain_text("J")
    # one that is taken is told of by name, and exchanged
    await listed.get_by_role("button", name="Changer la touche : Suspendre l'enregistrement").click()
    await page.keyboard.press("j")
    await expect(listed.get_by_role("alert").filter(has_text="J sert déjà à « Mettre en attente »")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(listed.get_by_role("listitem").filter(has_text="Mettre en attente")).to_contain_text("E")
    await listed.get_by_role("button", name="Couper la touche : Raccrocher").click()
    await expect(listed.get_by_role("listitem").filter(has_text="Raccrocher")).to_contain_text("sans touche")
    await page.keyboard.press("h")  # keys pressed in the list are not the page's
    await page.keyboard.press("Escape")
    await expect(listed).to_have_count(0)

    await page.keyboard.press("Backspace")
    await page.keyboard.press("h")
    await page.keyboard.press("e")
    assert await floorhand.next_asked("call.hold") == {"attempt_id": attempt, "action": "hold"}
    await page.keyboard.press("j")
    assert await floorhand.next_asked("call.recording") == {"attempt_id": attempt, "action": "pause"}
    assert [one.kind for one in floorhand.asked] == ["call.hold", "call.recording"]

    context = await browser.new_context(locale="fr-FR")
    elsewhere = await Person.at(context, house.address)
    desk = await elsewhere.log_in("agent")
    hold = desk.get_by_role("button", name="Mettre en attente")
    await expect(hold).to_have_attribute("aria-keyshortcuts", "e")
    await context.close()


async def test_a_second_press_to_end_the_call_is_the_same_one(person: Person, floorhand: Floorhand) -> None:
    page, _ = await at_work(person, floorhand)
    await page.keyboard.press("Backspace")
    await floorhand.next_asked("call.hangup")
    await page.keyboard.press("Backspace")
    await page.get_by_role("button", name="Raccrocher").click()
    await page.keyboard.press("x")
    await expect(page.get_by_role("button", name="Ne plus demander d'aide")).to_be_visible()
    assert [one.kind for one in floorhand.asked] == ["call.hangup"]


async def test_the_palette_goes_acts_and_closes_by_keyboard(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await floorhand.move("ready")
    await expect(page.get_by_role("heading", name="En attente du prochain appel")).to_be_visible()
    await page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Une page, une action, un contact")
    await expect(field).to_be_focused()
    await expect(page.get_by_role("option", selected=True)).to_have_count(1)
    await field.press_sequentially("repas")
    await expect(page.get_by_role("option")).to_have_count(1)
    await expect(field).to_have_attribute("aria-activedescendant", "offer-0")
    await page.keyboard.press("Enter")
    assert await floorhand.next_asked("agent.pause") == {"reason": "lunch"}
    await expect(field).to_have_count(0)
    await page.keyboard.press("Control+k")
    await field.press_sequentially("xyzzy")
    await expect(page.get_by_role("status").filter(has_text="Rien ne correspond")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(field).to_have_count(0)


async def test_an_administrator_reaches_pages_and_contacts_by_the_palette(person: Person, floorhand: Floorhand) -> None:
    await floorhand.lead("callable")
    async with asyncio.timeout(20):
        while await index.behind(floorhand.db):
            await asyncio.sleep(0.05)
    page = await person.log_in("admin", "/wall")
    await expect(page.get_by_role("link", name="Mur")).to_have_attribute("aria-current", "page")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("statis")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/statistics$"))
    await page.keyboard.press("Control+k")
    await page.keyboard.type("Exemple")
    contact = page.get_by_role("option").filter(has_text="Contact").first
    await expect(contact).to_be_visible()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(r"/admin#contacts/one/\d+$"))


async def test_a_wrap_up_is_extended_by_key_and_its_end_is_said(person: Person, floorhand: Floorhand) -> None:
    page, attempt = await at_work(person, floorhand)
    await floorhand.end()
    now = datetime.now(UTC)
    facts = {"since": (now - timedelta(seconds=8)).isoformat(), "wrap_until": (now + timedelta(seconds=22)).isoformat()}
    await floorhand.say("agent", facts, agent_id=floorhand.agent)
    await expect(page.get_by_role("button", name="Prolonger le post-appel")).to_be_visible()
    await expect(page.get_by_role("status").filter(has_text="Prolongations restantes : 10")).to_be_attached()
    await page.keyboard.press("w")
    assert await floorhand.next_asked("call.extend_wrap_up") == {"attempt_id": attempt}
    later = {"wrap_until": (now + timedelta(seconds=22 + 270)).isoformat()}
    await floorhand.say("agent", later, agent_id=floorhand.agent)
    await floorhand.say("agent", {"wrap_until": (now + timedelta(seconds=20)).isoformat()}, agent_id=floorhand.agent)


async def test_a_hand_is_seen_on_the_wall_and_lowered_there(
    person: Person, floorhand: Floorhand, browser: Browser, house: Running
) -> None:
    context = await browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 720})
    boss = await Person.at(context, house.address)
    wall = await boss.log_in("boss", "/wall")
    page, attempt = await at_work(person, floorhand)
    tile = wall.locator(f"#agent-{floorhand.agent}")
    await expect(tile).to_be_visible()
    await page.keyboard.press("x")
    await expect(tile.get_by_text("demande de l'aide")).to_be_visible(timeout=1000)
    await expect(wall.get_by_text("Exemple Agent demande de l'aide")).to_be_visible()
    await tile.get_by_role("button", name="Écouter, écrire, agir").click()
    await wall.get_by_role("button", name="Aide arrivée").click()
    await expect(tile.get_by_text("demande de l'aide")).to_have_count(0)
    await expect(page.get_by_role("button", name="Demander de l'aide")).to_be_visible()
    await wall.keyboard.press("Escape")

    await floorhand.end()
    await tile.get_by_role("button", name="Écouter, écrire, agir").click()
    await wall.get_by_role("button", name="Finir le post-appel").click()
    await expect(wall.get_by_role("alert").filter(has_text="Finir le post-appel de Exemple Agent ?")).to_be_visible()
    await wall.get_by_role("button", name="Finir le post-appel").click()
    assert await floorhand.next_asked("agent.end_wrap_up") == {"attempt_id": attempt}
    assert boss.complaints == []
    await context.close()


async def test_my_day_counts_with_every_change_and_asks_nothing_meanwhile(person: Person, floorhand: Floorhand) -> None:
    asked: list[str] = []
    person.page.on("request", lambda one: asked.append(one.url) if one.url.endswith("/api/me/day") else None)
    page, _ = await at_work(person, floorhand)
    await floorhand.end()
    await page.keyboard.press("F1")
    await floorhand.next_asked("call.dispose")
    await floorhand.db.execute("update attempts set disposition_code = 'sale', bridged_at = now()")
    await floorhand.move("ready")
    day = page.get_by_role("region", name="Ma journée")
    await expect(day.get_by_text("Vente")).to_be_visible()
    await expect(day.locator("dd").first).to_have_text("1")
    asked.clear()
    await asyncio.sleep(3)
    assert asked == []


async def test_a_telephone_that_nobody_took_is_said_and_rung_again(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await floorhand.move("paused", reason="logged_in", leg_up=False)
    await expect(page.get_by_role("heading", name="Votre téléphone sonne")).to_be_visible()
    await floorhand.move("paused", reason="phone_not_taken", leg_up=False)
    await expect(page.get_by_role("heading", name="Votre téléphone n'a pas été décroché")).to_be_visible()
    await expect(page.get_by_role("status").filter(has_text="n'a pas été décroché")).to_be_attached()
    await page.get_by_role("button", name="Reprendre mon poste").click()
    await floorhand.next_asked("agent.login")


async def test_the_aids_are_accessible(person: Person, floorhand: Floorhand) -> None:
    page, _ = await at_work(person, floorhand)
    await page.keyboard.press("x")
    await expect(page.get_by_role("button", name="Ne plus demander d'aide")).to_be_visible()
    other = await page.context.new_page()
    await other.goto(person.address + "/agent")
    await expect(other.get_by_role("heading", name="Votre poste est ouvert dans un autre onglet")).to_be_visible()
    await looks_right(other)
    for key, dialog in (("?", "Touches de cette page"), ("Control+k", "Chercher ou agir")):
        await page.keyboard.press(key)
        await expect(page.get_by_role("dialog", name=dialog)).to_be_visible()
        await looks_right(page)
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)


async def looks_right(page: Page) -> None:
    """Nothing of the page is unnamed, unreadable or a fault to axe, in both themes."""
    assert await page.evaluate(FAULTS) == []
    for theme in ("light", "dark"):
        await page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert await page.evaluate(CONTRAST) == []
        await page.evaluate(AXE)  # what the tools of the browser run is not held to the page's own policy
        assert await page.evaluate(FOUND) == []
