"""Every topic of the page of one campaign can be seen, heard and reached by all, in both themes."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.test_access import CONTRAST, FAULTS
from tests.web.test_admin_access import AXE, FOUND
from tests.web.test_steer import paced


@pytest.mark.parametrize("topic", ["now", "limits", "crew", "places", "pace", "plan", "why"])
async def test_a_topic_is_accessible(person: Person, floorhand: Floorhand, topic: str) -> None:
    await floorhand.join()
    await floorhand.lead("callable")
    await paced(floorhand)
    page = await person.log_in("boss", f"/campaigns#{floorhand.campaign}/{topic}", language="English")
    await expect(page.get_by_role("heading", level=1, name="Fidélité")).to_be_visible()
    await expect(page.get_by_text("Loading…")).to_have_count(0)
    await expect(page.get_by_text("Counting…")).to_have_count(0)
    for width in (1280, 380):
        await page.set_viewport_size({"width": width, "height": 720})
        assert await page.evaluate(FAULTS) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for theme in ("light", "dark"):
            await page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
            assert await page.evaluate(CONTRAST) == []
            await page.evaluate(AXE)  # what the tools of the browser run is not held to the page's own policy
            assert await page.evaluate(FOUND) == []
