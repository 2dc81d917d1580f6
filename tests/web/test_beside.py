"""A supervisor beside an agent, at both pages: two clicks to listen, keys to change, and what the agent is told."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.api.house import Running, id_of
from tests.db.world import insert
from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.test_access import CONTRAST, FAULTS
from tests.web.test_admin_access import AXE, FOUND


async def give_phone(house: Running) -> int:
    """The supervisor has a telephone."""
    boss = await id_of(house.db, "boss")
    await insert(house.db, "agents", id=boss, node="main", station="chef", sip_secret="s" * 32)
    return boss


async def beside(floorhand: Floorhand, boss: int, **facts: Any) -> None:
    """The dialer says that the supervisor is beside the agent."""
    body = {
        "id": 5, "supervisor_id": boss, "supervisor": "Exemple Chef", "state": "open", "mode": "listen", "stays": False,
        "told": True, "since": "2026-11-23T10:00:00+00:00", "attempt_id": floorhand.attempt, "ended_why": None, **facts,
    }  # fmt: skip
    await floorhand.say("monitoring", body, agent_id=floorhand.agent)


async def at_the_wall(person: Person, language: str = "Français") -> Page:
    """A supervisor at the wall, who listens on a SIP phone."""
    await person.page.add_init_script("localStorage.setItem('plateau.listening-phone', 'sip')")
    return await person.log_in("boss", "/wall", language=language)


async def test_two_clicks_listen_and_keys_change_how(person: Person, house: Running, floorhand: Floorhand) -> None:
    boss = await give_phone(house)
    page = await at_the_wall(person)
    await floorhand.join()
    await page.get_by_role("button", name="Écouter, écrire, agir : Exemple Agent").click()
    await page.get_by_role("dialog").get_by_role("button", name="Écouter").click()
    assert await floorhand.next_asked("monitor.begin") == {"mode": "listen", "phone": "sip", "stays": False}
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await beside(floorhand, boss, state="ringing", attempt_id=None)
    strip = page.get_by_role("region", name="Écouter")
    await expect(strip).to_contain_text("Votre téléphone sonne : décrochez pour être auprès d")
    await beside(floorhand, boss)
    await expect(strip).to_contain_text("Vous écoutez Exemple Agent.")
    await expect(page.get_by_role("listitem").filter(has_text="Écouté par Exemple Chef")).to_be_visible()
    for key, mode in (("5", "whisper"), ("6", "barge"), ("4", "listen")):
        await page.keyboard.press(key)
        assert await floorhand.next_asked("monitor.change") == {"mode": mode}
    await strip.get_by_role("button", name="Reprendre l'appel").click()
    await page.get_by_role("dialog").get_by_role("button", name="Reprendre l'appel").click()
    assert await floorhand.next_asked("monitor.change") == {"mode": "take_over"}
    await beside(floorhand, boss, mode="take_over")
    await expect(strip).to_contain_text("Vous parlez au client à la place de Exemple Agent.")
    await page.keyboard.press("Backspace")
    assert await floorhand.next_asked("monitor.end") == {}
    await beside(floorhand, boss, state="ended", attempt_id=None, ended_why="supervisor")
    await expect(strip).to_be_hidden()


async def test_who_does_not_talk_is_heard_with_the_next_call_and_without_a_phone_nobody_is(
    person: Person, house: Running, floorhand: Floorhand
) -> None:
    page = await at_the_wall(person)
    await floorhand.move("ready")
    act = page.get_by_role("button", name="Écouter, écrire, agir : Exemple Agent")
    await act.click()
    await expect(page.get_by_role("dialog")).to_contain_text("Aucun téléphone n'est attribué à votre compte")
    await page.keyboard.press("Escape")
    await expect(act).to_be_focused()
    await give_phone(house)
    await page.reload()
    await act.click()
    await page.get_by_role("dialog").get_by_role("button", name="Souffler").click()
    assert await floorhand.next_asked("monitor.begin") == {"mode": "whisper", "phone": "sip", "stays": True}


async def test_a_phone_that_nobody_took_is_said(person: Person, house: Running, floorhand: Floorhand) -> None:
    boss = await give_phone(house)
    page = await at_the_wall(person)
    await floorhand.join()
    for leaves in (True, False):
        await beside(floorhand, boss, state="ringing", attempt_id=None)
        await expect(page.locator(".own-beside")).to_contain_text("Votre téléphone sonne")
        if leaves:
            await page.keyboard.press("Backspace")
            await floorhand.next_asked("monitor.end")
        await beside(floorhand, boss, state="ended", attempt_id=None, ended_why="not_taken")
        await expect(page.locator(".own-beside")).to_be_hidden()
        said = page.get_by_role("alert").filter(has_text="Votre téléphone n'a pas été décroché")
        await expect(said).to_have_count(0 if leaves else 1)


async def test_an_agent_is_sent_into_a_pause_with_the_reason(person: Person, floorhand: Floorhand) -> None:
    page = await at_the_wall(person)
    await floorhand.move("ready")
    await page.get_by_role("button", name="Écouter, écrire, agir : Exemple Agent").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("button", name="Mettre en pause")).to_be_disabled()
    await dialog.get_by_label("Motif, que l'agent lira").fill("Réunion à 10 h")
    await dialog.get_by_role("button", name="Mettre en pause").click()
    assert await floorhand.next_asked("agent.send_away") == {
        "action": "pause", "at_once": False, "why": "Réunion à 10 h",
    }  # fmt: skip
    await floorhand.move("paused", reason="supervisor")
    await expect(page.get_by_role("listitem").filter(has_text="Exemple Agent").first).to_contain_text(
        "par un superviseur"
    )


async def test_a_message_comes_at_once_takes_no_focus_and_is_marked_as_read(
    person: Person, house: Running, floorhand: Floorhand
) -> None:
    boss = await house.client("boss")
    page = await person.log_in("agent")
    await floorhand.join()
    note = page.get_by_label("Note")
    await note.fill("rappeler ")
    status, _ = await boss.ask("POST", "/api/messages", {"campaign_id": floorhand.campaign, "text": "Bravo <b> !"})
    assert status == 201
    messages = page.get_by_role("complementary", name="Superviseurs")
    await expect(messages).to_contain_text("Exemple Chef vous écrit :")
    await expect(messages).to_contain_text("Bravo <b> !")
    await page.keyboard.type("lundi")
    await expect(note).to_have_value("rappeler lundi")
    await page.reload()
    await expect(messages).to_contain_text("Bravo <b> !")  # kept until it is read
    await expect(page.get_by_role("heading", name="Mme Exemple")).to_be_visible()
    await page.keyboard.press("l")
    await expect(messages).to_be_hidden()
    assert await house.db.fetchval("select read_at is not null from message_readers") is True


async def test_an_agent_sees_who_listens_and_how(person: Person, house: Running, floorhand: Floorhand) -> None:
    page, boss = await person.log_in("agent"), await id_of(house.db, "boss")
    await floorhand.join()
    told = page.get_by_role("complementary", name="Superviseurs")
    await beside(floorhand, boss)
    await expect(told).to_contain_text("Exemple Chef écoute cet appel.")
    await beside(floorhand, boss, mode="whisper")
    await expect(told).to_contain_text("Exemple Chef vous parle ; le client ne l'entend pas.")
    await beside(floorhand, boss, told=False)
    await expect(told).to_be_hidden()


@pytest.mark.parametrize("language", ["Français", "English"])
async def test_both_pages_owe_nothing_to_people_who_do_not_see_them(
    person: Person, house: Running, floorhand: Floorhand, language: str
) -> None:
    boss = await give_phone(house)
    page = await at_the_wall(person, language)
    await floorhand.join()
    await beside(floorhand, boss)
    await expect(page.locator(".own-beside")).to_be_visible()
    await page.locator(".acts button").first.click()
    await expect(page.locator("dialog.beside")).to_be_visible()
    for theme in ("light", "dark"):
        await page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert await page.evaluate(FAULTS) == []
        assert await page.evaluate(CONTRAST) == []
    await page.evaluate(AXE)
    assert await page.evaluate(FOUND) == []
    await page.set_viewport_size({"width": 380, "height": 800})
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", ["Français", "English"])
async def test_what_an_agent_is_told_keeps_nobody_out(
    person: Person, house: Running, floorhand: Floorhand, language: str
) -> None:
    boss = await house.client("boss")
    page = await person.log_in("agent", language=language)
    await page.set_viewport_size({"width": 1280, "height": 720})
    await floorhand.join()
    await boss.ask("POST", "/api/messages", {"agent_id": floorhand.agent, "text": "Bravo !"})
    await beside(floorhand, await id_of(house.db, "boss"), mode="barge")
    await expect(page.locator("aside.beside li")).to_have_count(2)
    for theme in ("light", "dark"):
        await page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert await page.evaluate(FAULTS) == []
        assert await page.evaluate(CONTRAST) == []
    await page.evaluate(AXE)
    assert await page.evaluate(FOUND) == []
