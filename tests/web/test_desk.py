"""The agent's page, from log-in to a disposed call."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, expect

from tests.api.house import Running, id_of
from tests.web.floorhand import Floorhand
from tests.web.person import Person


async def test_a_wrong_password_is_answered_with_a_sentence(person: Person) -> None:
    page = person.page
    await page.goto(person.address + "/agent")
    await page.locator("input[name=login]").fill("agent")
    await page.locator("input[name=password]").fill("not the password")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert").filter(has_text="mot de passe")).to_be_visible()
    await expect(page.locator("input[name=login]")).to_have_value("agent")


async def test_an_agent_takes_the_post_with_a_sip_phone_and_is_ready(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await page.get_by_text("Mon téléphone SIP").click()
    await expect(page.get_by_text("s" * 32)).to_be_hidden()
    await page.get_by_role("button", name="Afficher").click()
    await expect(page.get_by_text("s" * 32)).to_be_visible()
    await page.get_by_role("button", name="Prendre mon poste").click()
    assert await floorhand.next_asked("agent.login") == {"phone": "sip"}

    await floorhand.move("paused", reason="logged_in", leg_up=False)
    await expect(page.get_by_role("heading", name="Votre téléphone sonne")).to_be_visible()
    await expect(page.get_by_role("button", name="Me mettre prêt")).to_be_disabled()
    await floorhand.move("paused", reason="logged_in")
    await expect(page.get_by_role("button", name="Me mettre prêt")).to_be_enabled()
    await page.keyboard.press("r")
    await floorhand.next_asked("agent.ready")
    await floorhand.move("ready")
    await expect(page.get_by_role("heading", name="En attente du prochain appel")).to_be_visible()
    await expect(page.get_by_text("Fidélité")).to_be_visible()

    await page.keyboard.press("2")
    assert await floorhand.next_asked("agent.pause") == {"reason": "lunch"}


async def test_the_card_is_there_the_instant_the_call_is_joined(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await floorhand.move("ready")
    await expect(page.get_by_role("heading", name="En attente du prochain appel")).to_be_visible()
    await floorhand.join()
    await expect(page.get_by_role("heading", name="Mme Exemple")).to_be_visible(timeout=1000)
    for words in ("Société Exemple", "06 39 98 00 17", "69003 Lyon", "Fidélité", "01 99 00 12 34"):
        await expect(page.get_by_label("Mme Exemple").get_by_text(words, exact=True)).to_be_visible()
    await expect(page.get_by_label("Mme Exemple")).to_contain_text("04 65 71 00 42 appelé")
    await expect(page.get_by_text("enregistré", exact=True)).to_be_visible()
    await expect(page.get_by_role("status").filter(has_text="Appel : Mme Exemple")).to_be_attached()


async def test_a_customer_on_hold_is_shown_and_a_forgotten_one_is_said(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await floorhand.move("ready")
    attempt = await floorhand.join()
    await expect(page.get_by_role("button", name="Mettre en attente")).to_be_visible()
    await page.keyboard.press("h")
    assert await floorhand.next_asked("call.hold") == {"attempt_id": attempt, "action": "hold"}
    held = datetime.now(UTC) - timedelta(seconds=58)
    await floorhand.say("agent", {"held_since": held.isoformat()}, agent_id=floorhand.agent)
    await expect(page.get_by_text("client en attente, en musique")).to_be_visible()
    await expect(page.get_by_text("reprenez le client : il attend")).to_be_visible()
    await expect(page.get_by_role("status").filter(has_text="Le client attend toujours")).to_be_attached()
    await page.keyboard.press("h")
    assert await floorhand.next_asked("call.hold") == {"attempt_id": attempt, "action": "resume"}
    await floorhand.say("agent", {"held_since": None}, agent_id=floorhand.agent)
    await expect(page.get_by_role("status").filter(has_text="de nouveau en ligne")).to_be_attached()
    await expect(page.get_by_role("button", name="Mettre en attente")).to_be_visible()


async def test_a_call_is_disposed_of_by_key_with_its_note(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await floorhand.move("ready")
    attempt = await floorhand.join()
    await page.get_by_label("Note", exact=True).fill("préfère l'après-midi")
    await page.reload()
    await expect(page.get_by_label("Note", exact=True)).to_have_value("préfère l'après-midi")
    await page.keyboard.press("e")
    assert await floorhand.next_asked("call.recording") == {"attempt_id": attempt, "action": "pause"}
    await expect(page.get_by_text("enregistrement suspendu")).to_be_visible()
    await page.keyboard.press("Backspace")
    assert await floorhand.next_asked("call.hangup") == {"attempt_id": attempt}

    await floorhand.end()
    await expect(page.get_by_text("pour qualifier")).to_be_visible()
    await page.keyboard.press("F1")
    asked = await floorhand.next_asked("call.dispose")
    assert asked == {"attempt_id": attempt, "code": "sale", "note": "préfère l'après-midi", "callback": None}
    await expect(page.get_by_text("Qualifié : Vente")).to_be_visible()
    await floorhand.move("ready")
    await expect(page.get_by_role("heading", name="En attente du prochain appel")).to_be_visible()


async def test_a_paused_recording_is_still_shown_as_paused_after_a_reload(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await floorhand.move("ready")
    attempt = await floorhand.join()
    await page.get_by_role("button", name="Suspendre l'enregistrement").click()
    assert await floorhand.next_asked("call.recording") == {"attempt_id": attempt, "action": "pause"}
    await expect(page.get_by_text("enregistrement suspendu")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("enregistrement suspendu")).to_be_visible()
    await page.get_by_role("button", name="Reprendre l'enregistrement").click()
    assert await floorhand.next_asked("call.recording") == {"attempt_id": attempt, "action": "resume"}
    await expect(page.get_by_text("enregistré", exact=True)).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("enregistré", exact=True)).to_be_visible()


async def test_a_pause_of_the_recording_ends_by_itself_unless_it_is_asked_for_again(
    person: Person, floorhand: Floorhand
) -> None:
    page = await person.log_in("agent")
    await floorhand.move("ready")
    attempt = await floorhand.join()
    await page.get_by_role("button", name="Suspendre l'enregistrement").click()
    assert await floorhand.next_asked("call.recording") == {"attempt_id": attempt, "action": "pause"}
    notice = page.get_by_text("L'enregistrement reprend de lui-même dans")
    await expect(notice).to_contain_text(re.compile("dans (2:00|1:5)"))
    await floorhand.pause(floorhand.db, datetime.now(UTC) + timedelta(seconds=15))
    await expect(notice).to_contain_text(re.compile("dans 0:1"))
    await expect(page.get_by_role("status").get_by_text("reprend bientôt de lui-même")).to_be_attached()
    await page.keyboard.press("w")
    assert await floorhand.next_asked("call.recording") == {"attempt_id": attempt, "action": "pause"}
    await expect(notice).to_contain_text(re.compile("dans (2:00|1:5)"))
    await floorhand.pause(floorhand.db, datetime.now(UTC) + timedelta(seconds=2))
    await expect(notice).to_contain_text(re.compile("dans 0:0[12]"))
    await floorhand.pause(floorhand.db, None)
    await expect(notice).to_have_count(0)
    await expect(page.get_by_text("enregistré", exact=True)).to_be_visible()
    await expect(page.get_by_role("status").get_by_text("L'enregistrement a repris.")).to_be_attached()


async def test_ones_own_callbacks_are_listed_live_and_reached_by_keyboard(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await floorhand.move("ready")
    mine = page.get_by_role("region", name="Mes rappels")
    await expect(mine.get_by_text("Aucun rappel promis par vous.")).to_be_visible()
    now = datetime.now(UTC)
    later = await floorhand.promise(now + timedelta(days=1), "préfère l'après-midi")
    await expect(mine.get_by_role("listitem")).to_contain_text(["Mme Exemple · Fidélité"])
    await floorhand.promise(now - timedelta(minutes=1), "")
    await floorhand.promise(now - timedelta(hours=1), "")
    await floorhand.promise(now, "not mine", await id_of(floorhand.db, "other"))
    await expect(mine.get_by_role("listitem")).to_contain_text(["en retard", "maintenant", "préfère l'après-midi"])
    for _ in range(30):
        await page.keyboard.press("Tab")
        if await mine.get_by_role("list").evaluate("it => it === document.activeElement"):
            break
    await expect(mine.get_by_role("list")).to_be_focused()
    await floorhand.db.execute("update callbacks set state = 'cancelled' where id = $1", later)
    await floorhand.say("callback", {"id": later, "state": "cancelled"}, agent_id=floorhand.agent)
    await expect(mine.get_by_role("listitem")).to_have_count(2)
    await page.get_by_text("Réglages").click()
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("region", name="My callbacks")).to_contain_text("overdue")


async def test_a_callback_is_promised_on_the_customers_clock(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await floorhand.move("ready")
    await floorhand.join()
    await expect(page.get_by_role("heading", name="Mme Exemple")).to_be_visible()
    await page.keyboard.press("F2")
    await page.get_by_role("button", name="Promettre").click()
    await expect(page.get_by_role("alert").filter(has_text="Indiquez un jour et une heure")).to_be_visible()
    year = datetime.now(UTC).year + 1
    await page.get_by_label("Jour").fill(f"{year}-07-01")
    await page.get_by_label("Heure").fill("14:30")
    await page.get_by_label("Moi").check()
    await page.get_by_role("button", name="Promettre").click()
    asked = await floorhand.next_asked("call.dispose")
    assert asked["code"] == "callback"
    assert datetime.fromisoformat(asked["callback"]["due_at"]) == datetime(year, 7, 1, 12, 30, tzinfo=UTC)
    assert asked["callback"]["personal"] is True


async def test_a_pause_asked_for_in_a_call_shows_as_pending(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await floorhand.move("ready")
    attempt = await floorhand.join()
    await expect(page.get_by_text("Pause après cet appel")).to_be_visible()
    await page.keyboard.press("1")
    await floorhand.next_asked("agent.pause")
    await floorhand.move("talking", attempt_id=attempt, pending="pause")
    await expect(page.get_by_text("pause demandée")).to_be_visible()
    await expect(page.get_by_role("button", name="Rester prêt")).to_be_visible()


async def test_keys_can_be_switched_off_and_never_act_while_typing(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await floorhand.move("ready")
    await floorhand.join()
    await page.get_by_label("Note", exact=True).press_sequentially("em1q")
    assert floorhand.asked == []
    await page.get_by_text("Réglages").click()
    await page.get_by_label("Raccourcis au clavier").uncheck()
    await expect(page.locator("kbd")).to_have_count(0)
    await page.get_by_role("heading", name="Mme Exemple").click()
    await page.keyboard.press("e")
    await page.get_by_text("Réglages").click()
    await page.get_by_label("Raccourcis au clavier").check()
    await page.get_by_role("heading", name="Mme Exemple").click()
    await page.keyboard.press("1")
    await floorhand.next_asked("agent.pause")
    assert [command.kind for command in floorhand.asked] == ["agent.pause"]


async def test_a_refused_microphone_is_explained_with_its_cure(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await page.get_by_role("button", name="Prendre mon poste").click()
    await expect(page.get_by_role("alert").filter(has_text="autorisez le micro")).to_be_visible()
    assert floorhand.asked == []


@pytest.mark.parametrize("missed", ["agent", "other"])
async def test_what_was_missed_is_there_after_a_reload(browser: Browser, house: Running, missed: str) -> None:
    context = await browser.new_context(locale="fr-FR")
    person = await Person.at(context, house.address)
    page = await person.log_in(missed)
    await expect(page.get_by_role("heading", name="Prendre mon poste")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("heading", name="Prendre mon poste")).to_be_visible()
    await page.get_by_text("Réglages").click()
    await page.get_by_role("button", name="Fermer la session").click()
    await expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
    await context.close()
