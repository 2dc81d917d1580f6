"""The thresholds of the wall: set once, seen on every wall, and what is past them is marked by more than a colour."""

from __future__ import annotations

from playwright.async_api import expect

from tests.api.house import Running
from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.test_access import CONTRAST, FAULTS
from tests.web.test_admin_access import AXE, FOUND


async def test_a_threshold_is_set_by_keyboard_and_counts_at_once(
    person: Person, house: Running, floorhand: Floorhand
) -> None:
    page = await person.log_in("boss", "/wall")
    await floorhand.move("paused", reason="break", seconds_ago=400)
    todo = page.get_by_role("complementary")
    await expect(page.get_by_text("Exemple Agent")).to_be_visible()
    await expect(todo).not_to_contain_text("Exemple Agent")
    await page.keyboard.press("l")
    box = page.get_by_label("Pause café")
    await expect(box).to_have_value("15")
    for theme in ("light", "dark"):
        await page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert await page.evaluate(CONTRAST) == []
        await page.evaluate(AXE)
        assert await page.evaluate(FOUND) == []
    assert await page.evaluate(FAULTS) == []
    await box.fill("beaucoup")
    await page.keyboard.press("Enter")
    await expect(box).to_have_attribute("aria-invalid", "true")
    await box.fill("5")
    await page.keyboard.press("Enter")
    await expect(todo).to_contain_text("Exemple Agent")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    noted = await house.db.fetchval("select detail from audit_log where action = 'wall.thresholds'")
    assert noted == {"before": {"short_break": 900}, "after": {"short_break": 300}}


async def test_agents_neither_see_nor_set_them(house: Running) -> None:
    agent = await house.client("agent")
    assert (await agent.ask("GET", "/api/floor/thresholds"))[0] == 403
    assert (await agent.ask("PUT", "/api/floor/thresholds", {}))[0] == 403
    boss = await house.client("boss")
    assert (await boss.ask("PUT", "/api/floor/thresholds", {"talk": 5}))[0] == 422
    status, kept = await boss.ask("GET", "/api/floor/thresholds")
    assert (status, kept["talk"]) == (200, 600)
