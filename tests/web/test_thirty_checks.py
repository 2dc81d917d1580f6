"""Checks that a demanding manager makes with a watch in hand: the card, the next call, a steered agent."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime, timedelta

from playwright.async_api import Page, expect

from tests.api.house import Running
from tests.web.floorhand import Floorhand
from tests.web.person import Person

SEEN = """
([selector, text]) => new Promise((done) => {
  const there = () => [...document.querySelectorAll(selector)].some((one) => one.textContent.includes(text));
  const look = () => (there() ? done(Date.now()) : requestAnimationFrame(look));
  look();
})
"""
"""When the page shows this text, in milliseconds since 1970: the browser's clock is that of this machine."""


async def seen(page: Page, selector: str, text: str) -> float:
    """Seconds since 1970."""
    found: float = await page.evaluate(SEEN, [selector, text])
    return found / 1000


async def past_call(floorhand: Floorhand, note: str) -> None:
    """A conversation of the same person, closed with a note."""
    await floorhand.join()
    await floorhand.end()
    await floorhand.db.execute(
        "update attempts set disposition_code = 'refusal', note = $2 where id = $1", floorhand.attempt, note
    )
    await floorhand.move("ready")


async def test_the_card_is_there_in_300_ms_and_has_the_history(person: Person, floorhand: Floorhand) -> None:
    """From the moment at which the dialer has written that the call is joined; the middle one of five calls."""
    page = await person.log_in("agent")
    await past_call(floorhand, "plutôt le matin")
    await expect(page.get_by_role("heading", name="En attente du prochain appel")).to_be_visible()
    took = []
    for _ in range(5):
        await floorhand.db.execute("update contact_numbers set e164 = '+33639980' || lpad(id::text, 3, '0')")
        await floorhand.join()
        joined = time.time()
        took.append(await seen(page, "main", "Mme Exemple") - joined)
        last = floorhand.attempt
        await floorhand.end()
        await floorhand.move("ready")
        await expect(page.get_by_role("heading", name="En attente du prochain appel")).to_be_visible()
    assert statistics.median(took) < 0.3, took
    await floorhand.db.execute(
        "update attempts set (contact_id, number_id, lead_id) ="
        " (select contact_id, number_id, lead_id from attempts where id = $1) where id <> $1",
        last,
    )
    await floorhand.move("wrap_up", attempt_id=last, wrap_until=datetime.now(UTC) + timedelta(minutes=1))
    await expect(page.get_by_role("main")).to_contain_text("plutôt le matin")


async def test_from_a_call_to_the_next_one_are_two_keys(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await floorhand.move("ready")
    attempt = await floorhand.join()
    await expect(page.get_by_role("heading", name="Mme Exemple")).to_be_visible()
    await page.keyboard.press("Backspace")
    assert await floorhand.next_asked("call.hangup") == {"attempt_id": attempt}
    await floorhand.end()
    await expect(page.get_by_text("pour qualifier")).to_be_visible()
    await page.keyboard.press("F3")
    assert (await floorhand.next_asked("call.dispose"))["code"] == "refusal"
    await floorhand.move("ready")
    await floorhand.db.execute("update contact_numbers set e164 = '+33639980' || lpad(id::text, 3, '0')")
    await floorhand.join()
    await expect(page.get_by_role("heading", name="Mme Exemple")).to_be_visible()
    assert [one.kind for one in floorhand.asked] == ["call.hangup", "call.dispose"]


async def test_an_agent_moved_between_campaigns_sees_it_within_a_second(
    person: Person, house: Running, floorhand: Floorhand
) -> None:
    boss = await house.client("boss")
    page = await person.log_in("agent")
    await floorhand.move("ready")
    await expect(page.get_by_text("Fidélité")).to_be_visible()
    path = f"/api/campaigns/{floorhand.campaign}/agents"
    for crew, words in (([], "Aucune campagne"), ([floorhand.agent], "Fidélité")):
        status, _ = await boss.ask("PUT", path, {"agent_ids": crew})
        done = time.time()
        assert status == 200
        assert await seen(page, "section.waiting", words) - done < 1
