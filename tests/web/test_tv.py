"""The TV screen: six figures from five metres, one board after the other, for days."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Browser, Error, Page, expect

from api.app import PAGES
from db.pool import Pool
from tests.api.house import furnish, running, settings_for
from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.test_admin_access import AXE, FOUND

if TYPE_CHECKING:
    from asyncpg import Connection, Record

SIZES = """(what) => [...document.querySelectorAll(what)].map((one) => parseFloat(getComputedStyle(one).fontSize))"""
FITS = "document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth"
CUT = """[...document.querySelectorAll(".figure")].some((one) =>
  one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight)"""


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720)])
async def test_six_figures_are_readable_from_five_metres(
    person: Person, floorhand: Floorhand, width: int, height: int
) -> None:
    await floorhand.join()
    page = await person.log_in("boss", "/tv")
    await page.set_viewport_size({"width": width, "height": height})
    await expect(page.get_by_role("heading", name="Tout le plateau")).to_be_visible()
    await expect(page.locator(".figure")).to_have_count(6)
    talking = page.locator(".figure", has_text="En conversation")
    await expect(talking.locator("b")).to_have_text("1")
    # 55 inches are 68 cm high: digits of 7 cm and capitals of 1.7 cm are seen from 5 m at 48 and 12 minutes of arc
    assert min(await page.evaluate(SIZES, ".figure b")) >= 0.14 * height
    assert min(await page.evaluate(SIZES, ".figure h2, .boards h1")) >= 0.035 * height
    assert await page.evaluate(FITS)
    assert not await page.evaluate(CUT)


async def test_every_running_campaign_has_its_turn_and_can_be_held_still(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/tv")
    floor = page.get_by_role("heading", level=1, name="Tout le plateau")
    await expect(floor).to_be_visible()
    await expect(page.get_by_text("Écran 1 sur 2")).to_be_visible()
    campaign = page.get_by_role("heading", level=1, name="Fidélité")
    await expect(campaign).to_be_visible(timeout=16_000)
    await page.keyboard.press("p")
    await page.wait_for_timeout(16_000)
    await expect(campaign).to_be_visible()
    await page.keyboard.press("p")
    await expect(floor).to_be_visible(timeout=16_000)


async def test_what_is_past_its_limit_is_said_in_words_beside_the_colour(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/tv")
    await page.set_viewport_size({"width": 1280, "height": 720})
    abandons = page.locator(".figure", has_text="Abandons")
    await expect(abandons).to_contain_text("limite 3")
    await floorhand.join()
    ended = {"state": "ended", "outcome": "abandoned"}
    await floorhand.say("attempt", ended, campaign_id=floorhand.campaign, attempt_id=floorhand.attempt)
    await expect(abandons).to_contain_text("atteinte")
    await expect(abandons).to_contain_text("■")
    assert not await page.evaluate(CUT)  # 100 % is the widest


async def test_nothing_keeps_people_out_of_the_tv_screen(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/tv")
    await floorhand.join()
    await expect(page.locator(".figure")).to_have_count(6)
    await page.evaluate(AXE)
    for theme in ("light", "dark"):
        await page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert await page.evaluate(FOUND) == []


async def test_an_agent_is_led_to_their_own_page(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent", "/tv")
    await expect(page).to_have_url(person.address + "/agent")


async def _is_new(page: Page) -> bool:
    try:
        return not await page.evaluate("window.old")
    except Error:  # asked in the instant in which it is loaded
        return False


async def test_a_server_that_was_upgraded_gives_its_new_page_to_the_screen(
    browser: Browser, database_url: str, pool: Pool, db: Connection[Record], tmp_path: Path
) -> None:
    pages = tmp_path / "pages"
    shutil.copytree(PAGES, pages)
    settings = settings_for(database_url, tmp_path)
    await furnish(db)
    context = await browser.new_context(locale="fr-FR")
    async with running(settings, pool, db, pages) as house:
        page = await (await Person.at(context, house.address)).log_in("boss", "/tv")
        await expect(page.get_by_role("heading", name="Tout le plateau")).to_be_visible()
        await page.evaluate("window.old = true")
    async with running(settings, pool, db, pages):  # the same pages: nothing to load
        await expect(page.get_by_role("alert").filter(has_text="Plus de nouvelles")).to_be_hidden(timeout=10_000)
        await page.wait_for_timeout(6000)
        assert await page.evaluate("window.old")
    index = pages / "index.html"
    index.write_text(index.read_text().replace("<head>", '<head><script src="/assets/new.js"></script>', 1))
    (pages / "assets/new.js").write_text("")
    async with running(settings, pool, db, pages):
        async with asyncio.timeout(15):
            while not await _is_new(page):
                await asyncio.sleep(0.2)
        await expect(page.get_by_role("heading", name="Tout le plateau")).to_be_visible()
    await context.close()
