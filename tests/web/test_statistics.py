"""The statistics in a real browser: a period, sorted tables, charts, files, and what the figures mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.test_access import _look


async def _today(person: Person, floorhand: Floorhand) -> Page:
    """Two calls that nobody answered, one conversation that is over and one that goes on."""
    await floorhand.rings_out(given_up=False)
    await floorhand.rings_out(given_up=True)
    await floorhand.join()
    await floorhand.end()
    await floorhand.db.execute(
        "update attempts set disposition_code = 'sale', disposed_at = now() where outcome = 'connected'"
    )
    page = await person.log_in("boss", "/statistics")
    await expect(page.get_by_role("row", name="Total")).to_be_visible()
    return page


async def test_today_is_told_by_agent_outcome_and_campaign(person: Person, floorhand: Floorhand) -> None:
    page = await _today(person, floorhand)
    total = page.get_by_role("row", name="Total").get_by_role("cell")
    await expect(total.first).to_have_text("3")
    await expect(page.get_by_role("row", name="Exemple Agent").first).to_contain_text("100,0")
    await expect(page.get_by_role("row", name="sans agent")).to_be_visible()
    await page.get_by_role("button", name="Qualifications", exact=True).click()
    await expect(page.get_by_role("row", name="sale")).to_be_visible()
    await expect(page.get_by_role("img", name="Qualifications : appels (barres)")).to_be_visible()
    await page.locator("select").select_option(label="Fidélité")
    await expect(page.get_by_text("réponses dans la fenêtre légale en cours")).to_be_visible()


async def test_a_table_is_sorted_by_any_column(person: Person, floorhand: Floorhand) -> None:
    page = await _today(person, floorhand)
    await page.get_by_role("button", name="Trier par Appels").click()
    first = page.locator("tbody tr").first
    await expect(first).to_contain_text("sans agent")
    await expect(page.get_by_role("columnheader", name="Trier par Appels")).to_have_attribute("aria-sort", "descending")
    await page.get_by_role("button", name="Trier par Appels").click()
    await expect(first).to_contain_text("Exemple Agent")


async def test_a_period_without_calls_says_so_and_a_table_becomes_a_file(
    person: Person, floorhand: Floorhand, tmp_path: Path
) -> None:
    page = await _today(person, floorhand)
    async with page.expect_download() as waiting:
        await page.get_by_role("button", name="Exporter en .csv").click()
    path = tmp_path / "agents.csv"
    await (await waiting.value).save_as(path)
    assert "Exemple Agent" in path.read_text(encoding="utf-8-sig")
    await page.get_by_role("button", name="Du … au").click()
    await page.get_by_label("Du", exact=True).fill("2024-02-01")
    await page.get_by_label("Au (inclus)").fill("2024-02-02")
    await expect(page.get_by_text("Aucun appel terminé dans cette période.")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 380])
async def test_the_statistics_are_accessible(person: Person, floorhand: Floorhand, width: int) -> None:
    page = await _today(person, floorhand)
    await page.set_viewport_size({"width": width, "height": 720})
    await _look(page)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
