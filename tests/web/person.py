"""Somebody in front of the pages: opens, logs in, looks; and what the page complained about meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.async_api import BrowserContext, ConsoleMessage, Page

from tests.api.house import PASSWORD


@dataclass
class Person:
    """One page of one browser."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    @classmethod
    async def at(cls, context: BrowserContext, address: str) -> Person:
        """A new page in this browser context."""
        person = cls(await context.new_page(), address)
        person.page.on("console", person._hear)
        person.page.on("pageerror", lambda error: person.complaints.append(str(error)))
        return person

    def _hear(self, message: ConsoleMessage) -> None:
        # the browser itself reports every 4xx answer and every web socket that a stopped server refuses
        expected = message.text.startswith(("Failed to load resource", "WebSocket connection to"))
        if message.type in ("error", "warning") and not expected:
            self.complaints.append(message.text)

    async def log_in(self, login: str, path: str = "/agent", *, language: str = "Français") -> Page:
        """Open a page, log in there, and choose the language."""
        page = self.page
        await page.goto(self.address + path)
        await page.get_by_text("Réglages").click()
        await page.get_by_role("button", name=language).click()
        await page.keyboard.press("Escape")
        await page.locator("input[name=login]").fill(login)
        await page.locator("input[name=password]").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await page.locator("input[name=password]").wait_for(state="detached")
        return page
