"""Every figure shown says what it counts, in both languages, by mouse and keyboard; docs/figures.md says where."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import Page, expect

from tests.db.world import insert
from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.test_access import CONTRAST, FAULTS
from tests.web.test_admin_access import AXE, FOUND
from tests.web.test_aides import at_work

ROOT = Path(__file__).parents[2]
SENTENCES = (ROOT / "web/src/words/figures.ts").read_text()
SHOWN = "() => [...document.querySelectorAll('[data-figure]')].map((one) => [one.dataset.figure, one.title])"
EXPLAINED = "() => [...document.querySelectorAll('[data-meaning]')].map((one) => [one.dataset.meaning, one.innerText])"
NAMELESS = """() => [
    ".kpi", ".stages > div", ".besides > div", ".camp .between:has(+ .bar)", ".given-up", "th.figure",
    ".facts:has([data-figure]) dt",
  ].flatMap((place) => [...document.querySelectorAll(place)])
  .filter((one) => !one.dataset.figure && !one.querySelector("[data-figure]")).map((one) => one.outerHTML)"""
"""Places of figures whose name has no meaning."""


def _sentences() -> list[dict[str, str]]:
    """The sentences of each language by the names of their figures, French first."""
    found: list[dict[str, str]] = []
    group = ""
    for line in SENTENCES.splitlines():
        if line == "  {":
            found.append({})
        elif opens := re.fullmatch(r"    (\w+): \{", line):
            group = opens[1]
        elif says := re.fullmatch(r'      (\w+): "(.*)",', line):
            found[-1][f"{group}.{says[1]}"] = says[2]
    return found


def test_each_figure_has_its_sentence_in_both_languages_and_what_counts_it() -> None:
    french, english = _sentences()
    assert french.keys() == english.keys() and len(french) > 40
    assert not {name for name in french if french[name] == english[name]}
    page = (ROOT / "docs/figures.md").read_text()
    rows = re.findall(r"^\| `([\w.]+)` \| (.*) \| `([\w/.]+)`: `(\w+)` \|$", page, re.MULTILINE)
    assert {name: sentence for name, sentence, _, _ in rows} == english
    for _, _, file, counts in rows:
        counted = rf"^ *(?:(?:export )?(?:default )?(?:def|function) {counts}\b|{counts} = |async def {counts}\b)"
        assert re.search(counted, (ROOT / file).read_text(), re.MULTILINE), (file, counts)


async def _explained(page: Page, opener: str) -> set[str]:
    """Open each explanation by keyboard alone; what they explain is what is shown, in the same words."""
    assert await page.evaluate(NAMELESS) == []
    shown = dict(await page.evaluate(SHOWN))
    explained: dict[str, str] = {}
    buttons = page.get_by_role("button", name=re.compile(f"^{opener}"))
    for n in range(await buttons.count()):
        await buttons.nth(n).focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("[data-meaning]").first).to_be_visible()
        explained |= dict(await page.evaluate(EXPLAINED))
        await page.keyboard.press("Escape")
        await expect(page.locator("[data-meaning]")).to_have_count(0)
        await expect(buttons.nth(n)).to_be_focused()
    assert shown and shown.items() <= explained.items()
    return {*shown, *explained}


async def _in_english(page: Page) -> None:
    await page.get_by_text("Réglages").click()
    await page.get_by_role("button", name="English").click()
    await page.keyboard.press("Escape")


async def test_figures_of_the_wall_say_what_they_count(person: Person, floorhand: Floorhand) -> None:
    french, english = _sentences()
    page = await person.log_in("boss", "/wall")
    await floorhand.rings_out(given_up=True)
    await expect(page.locator(".given-up")).to_be_visible()
    named = {name for name in french if name.startswith(("floor.", "card."))}
    assert await _explained(page, "Comment c'est compté") == named
    await page.locator(".kpi .meaning").first.click()
    await expect(page.locator("[data-meaning]")).to_have_text(french["floor.talking"])
    for theme in ("light", "dark"):
        await page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert await page.evaluate(CONTRAST) == []
        await page.evaluate(AXE)
        assert await page.evaluate(FOUND) == []
    assert await page.evaluate(FAULTS) == []
    await page.keyboard.press("Escape")
    await _in_english(page)
    assert await _explained(page, "How it is counted") == named
    await expect(page.get_by_text("Talking", exact=True).first).to_have_attribute("title", english["floor.talking"])


async def test_figures_of_the_statistics_say_what_they_count(person: Person, floorhand: Floorhand) -> None:
    french, _ = _sentences()
    await floorhand.rings_out(given_up=False)
    await floorhand.join()
    await insert(
        floorhand.db, "agent_moves", agent_id=floorhand.agent, at=datetime.now(UTC) - timedelta(minutes=1),
        state="paused", reason="break",
    )  # fmt: skip
    page = await person.log_in("boss", "/statistics")
    found = set()
    for key, table in zip("12345", ("Agents", "Campagnes", "Heures", "Qualifications", "Lots"), strict=True):
        await page.get_by_role("heading", name="Statistiques").click()
        await page.keyboard.press(key)
        await expect(page.get_by_role("button", name=f"Comment c'est compté : {table}")).to_be_visible()
        found |= await _explained(page, "Comment c'est compté")
    assert found == {name for name in french if name.startswith("statistics.")}
    await page.evaluate(AXE)
    assert await page.evaluate(FOUND) == []


async def test_figures_of_my_day_say_what_they_count(person: Person, floorhand: Floorhand) -> None:
    french, _ = _sentences()
    page, _ = await at_work(person, floorhand)
    await floorhand.end()
    await page.keyboard.press("F1")
    await floorhand.next_asked("call.dispose")
    await floorhand.db.execute("update attempts set disposition_code = 'sale', bridged_at = now()")
    await floorhand.move("ready")
    await expect(page.get_by_role("region", name="Ma journée").get_by_text("Mes résultats")).to_be_visible()
    found = await _explained(page, "Comment c'est compté")
    assert found == {name for name in french if name.startswith("day.")}
