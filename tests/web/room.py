"""What tests of the administrator's room share."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

from tests.web.person import Person


async def enter(person: Person, area: str = "import", heading: str = "Fichiers importés") -> Page:
    """Log in as the administrator, in one area of the room."""
    page = await person.log_in("admin", f"/admin#{area}")
    await expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    return page


async def agree(page: Page, word: str) -> None:
    """Say yes to what the page asks once."""
    await page.get_by_role("dialog").get_by_role("button", name=word).click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


def field(page: Page, label: str) -> Locator:
    """The field of a form with this label, and what stands beside it."""
    return page.locator("div.field").filter(has=page.get_by_label(label, exact=True))
