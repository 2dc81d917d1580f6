"""The statistics in a real browser, by keyboard, in both languages (CM-07, CM-16)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import Page, expect

from tests.db.world import World, insert
from tests.web.floorhand import Floorhand
from tests.web.person import Person

LONG_AGO = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


async def calls(hand: Floorhand, began: datetime, sales: int, refusals: int) -> None:
    """Conversations of the agent, a minute each, and two hours at the desk."""
    principal = await hand.db.fetchval("select id from principals")
    batch = await insert(hand.db, "batches", campaign_id=hand.campaign, file_name="lyon.csv")
    world = World(hand.db, principal=principal, campaign=hand.campaign, batch=batch, agent=hand.agent)
    for n in range(sales + refusals):
        at = began + timedelta(minutes=20 * n)
        await world.an_attempt(
            trunk="demo", agent_id=hand.agent, claimed_at=at, dialed_at=at, answered_at=at, bridged_at=at,
            ended_at=at + timedelta(minutes=1), outcome="connected",
            disposition_code="sale" if n < sales else "refusal",
        )  # fmt: skip
    for minutes, state, reason in (
        (0, "ready", None),
        (60, "paused", "lunch"),
        (90, "ready", None),
        (120, "offline", None),
    ):
        at = began + timedelta(minutes=minutes)
        await insert(hand.db, "agent_moves", agent_id=hand.agent, at=at, state=state, reason=reason)


async def press(page: Page, name: str, key: str = "Enter") -> None:
    """Reach a control by the tabulator alone, and press it."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        told = await page.evaluate(
            "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
        )
        if told.strip().startswith(name):
            return await page.keyboard.press(key)
    raise AssertionError(f"{name} cannot be reached")


async def long_ago(page: Page) -> None:
    """Choose the tenth of March."""
    await page.get_by_role("button", name="Du… au…").press("Enter")
    await page.locator("input[name=first]").fill("2026-03-10")
    await page.locator("input[name=last]").fill("2026-03-10")
    await page.locator("input[name=last]").press("Enter")


async def test_a_period_is_chosen_read_and_sorted_by_keyboard(person: Person, floorhand: Floorhand) -> None:
    await calls(floorhand, LONG_AGO, 2, 4)
    page = await person.log_in("boss", "/statistics")
    await expect(page.get_by_text("Aucun appel pendant cette période.")).to_be_visible()
    await long_ago(page)
    await expect(page.get_by_role("row", name="Fidélité 6 6 6 6 100,0 % 100,0 %")).to_be_visible()
    await expect(page.get_by_text("Le 10 mars 2026, heures de Europe/Paris.")).to_be_visible()
    await page.get_by_role("heading", name="Statistiques").click()
    await page.keyboard.press("1")
    await expect(page.get_by_role("row", name="Exemple Agent 6 0:00 0:00 0:00 1:30:00 30:00 30:00 2 1")).to_be_visible()
    await expect(page.get_by_role("columnheader", name="Pause : Repas")).to_be_visible()
    await page.keyboard.press("4")
    rows = page.locator("tbody tr")
    await expect(rows).to_have_text(["FidélitéVente22", "FidélitéRefus44"])
    await press(page, "Appels")
    await expect(rows).to_have_text(["FidélitéRefus44", "FidélitéVente22"])
    await expect(page.get_by_role("columnheader", name="Appels")).to_have_attribute("aria-sort", "descending")
    await expect(page.get_by_role("img", name="Graphique : Appels")).to_be_visible()
    assert await page.locator(".bars canvas").count() == 1


async def test_the_table_is_taken_away_as_a_file_in_english(
    person: Person, floorhand: Floorhand, tmp_path: Path
) -> None:
    await calls(floorhand, LONG_AGO, 2, 4)
    page = await person.log_in("boss", "/statistics")
    await long_ago(page)
    await page.get_by_text("Réglages").click()
    await page.get_by_role("button", name="English").click()
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Batches").press("Enter")
    await expect(page.get_by_role("row", name="Fidélité lyon.csv 6 6 6 6 2")).to_be_visible()
    await expect(page.get_by_text("10 March 2026, time of Europe/Paris.")).to_be_visible()
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="Download as .csv").press("Enter")
    taken = await waiting.value
    assert taken.suggested_filename == "batches-2026-03-10-2026-03-10.csv"
    await taken.save_as(tmp_path / "taken.csv")
    assert "lyon.csv;6;6;6;6;2" in (tmp_path / "taken.csv").read_text()


async def test_todays_figures_follow_the_live_socket_and_are_asked_for_by_key(
    person: Person, floorhand: Floorhand
) -> None:
    page = await person.log_in("boss", "/statistics")
    await expect(page.get_by_text("Aucun appel pendant cette période.")).to_be_visible()
    asked: list[float] = []
    page.on("request", lambda one: asked.append(one.timing["startTime"]) if "/api/statistics/" in one.url else None)
    await floorhand.join()
    await page.keyboard.press("r")
    await expect(page.get_by_role("row", name="Fidélité 1 1 1 1")).to_be_visible()
    await floorhand.end()
    row = page.locator("tbody tr")
    # the outcome of the call that ended comes without a key, and not sooner than the page may ask
    await expect(row).to_contain_text("100,0 %")
    await expect(page.get_by_role("columnheader", name="Issue")).to_be_visible(timeout=20_000)
    assert len(asked) == 2
