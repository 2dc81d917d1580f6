"""Pictures of every page, in French and in English, light and dark, of a demo with real calls."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import typer
from playwright.async_api import Browser, BrowserContext, Page, expect

from bench.demo.crew import send_home
from bench.demo.furnish import Person
from bench.demo.plan import DemoPlan
from bench.demo.run import Stage, Stop, run_demo
from bench.demo.view import Invitation, Moment
from bench.demo.words import Language, Words
from tests.web.chromium import a_browser

ColorScheme = Literal["light", "dark"]
LOOKS: tuple[tuple[Language, ColorScheme], ...] = (("fr", "light"), ("en", "dark"))
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
LANGUAGES = {"fr": "Français", "en": "English"}
SIZE = {"width": 1280, "height": 720}
CALLS_FIRST = 30
"""Connected, before the first picture: empty pages tell nothing."""
DRAWN_MS = 1500
CALL_MS = 90_000


@dataclass
class Album:
    """Where pictures go, and of what."""

    folder: Path
    invitation: Invitation
    language: Language
    scheme: ColorScheme

    async def take(self, page: Page, name: str) -> None:
        """One picture, once what is asked of the server was drawn."""
        with contextlib.suppress(TimeoutError):
            await page.wait_for_load_state("networkidle", timeout=DRAWN_MS)
        await page.wait_for_timeout(DRAWN_MS)
        file = self.folder / f"{name}.{self.language}.png"
        await page.screenshot(path=file)
        typer.echo(file)

    @contextlib.asynccontextmanager
    async def browsing(self, browser: Browser) -> AsyncIterator[BrowserContext]:
        """A fresh browser of somebody who reads this language."""
        context = await browser.new_context(
            locale=LOCALES[self.language], color_scheme=self.scheme, viewport=SIZE, permissions=["microphone"]
        )
        yield context
        await context.close()

    async def opened(self, context: BrowserContext, path: str) -> Page:
        """A page before the log-in, in this language."""
        page = await context.new_page()
        await page.goto(self.invitation.address + path)
        await page.get_by_text(re.compile("Réglages|Settings")).click()
        await page.get_by_role("button", name=LANGUAGES[self.language]).click()
        await page.keyboard.press("Escape")
        return page

    async def office(self, browser: Browser) -> None:
        """Every page that an administrator may open, and every area of the administrator's room."""
        async with self.browsing(browser) as context:
            page = await self.opened(context, "/")
            await self.take(page, "login")
            await log_in(page, self.invitation.admin, self.invitation.admin_password)
            await page.get_by_role("navigation").first.wait_for()
            wall = await context.new_page()
            await wall.goto(self.invitation.address + "/wall")  # its lines show the minutes in which it is open
            for path in await hrefs(page, "nav[aria-label=Plateau] a"):
                if path == "/wall":
                    continue
                await page.goto(self.invitation.address + path)
                await self.take(page, path.strip("/"))
            for area in await hrefs(page, "main nav a"):
                await page.goto(f"{self.invitation.address}/admin{area}")
                await self.take(page, f"admin-{area.strip('#/')}")
            await page.goto(self.invitation.address + "/tv")
            await self.take(page, "tv")
            await page.goto(self.invitation.address + "/campaigns")
            await page.locator("main td a.opener").first.click()
            for topic in await hrefs(page, "main nav a"):
                await page.goto(f"{self.invitation.address}/campaigns{topic}")
                await self.take(page, f"campaign-{topic.split('/')[-1]}")
            await self.take(wall, "wall")

    async def desk(self, browser: Browser) -> None:
        """The agent's page from the log-in to the wrap-up, by keyboard and with the browser's phone."""
        async with self.browsing(browser) as context:
            page = await self.opened(context, "/agent")
            await log_in(page, self.invitation.guest, self.invitation.guest_password)
            await page.locator("button.primary").first.wait_for()
            await self.take(page, "agent-post")
            await page.locator("button.primary").first.click()
            await expect(page.locator("button[aria-keyshortcuts=r]")).to_be_enabled(timeout=20_000)
            await page.keyboard.press("r")
            await page.locator("button[aria-keyshortcuts=t]").wait_for(timeout=20_000)
            await self.take(page, "agent-preflight")
            await page.keyboard.press("o" if self.language == "fr" else "y")
            poor = page.locator("section:has(#preflight) [aria-keyshortcuts=r]")
            await poor.or_(page.locator("body:not(:has(#preflight))")).first.wait_for()
            if await poor.is_visible():
                await page.keyboard.press("r")
            await self.take(page, "agent-waiting")
            await page.locator("textarea").first.wait_for(timeout=CALL_MS)
            await self.take(page, "agent-call")
            await page.get_by_role("button", name=re.compile("collègue|colleague")).click()
            await self.take(page, "agent-hand-over")
        guest = Person(self.invitation.guest, self.invitation.guest_password, 0)
        await send_home(self.invitation.address, guest)


async def log_in(page: Page, login: str, password: str) -> None:
    """As a person would."""
    await page.locator("input[name=login]").fill(login)
    await page.locator("input[name=password]").fill(password)
    await page.keyboard.press("Enter")
    await page.locator("input[name=password]").wait_for(state="detached")


async def hrefs(page: Page, selector: str) -> list[str]:
    """Where these links lead, as they are written."""
    found: list[str] = await page.locator(selector).evaluate_all("all => all.map(one => one.getAttribute('href'))")
    return found


async def photograph(folder: Path, moment: Callable[[], Moment], invitation: Invitation, stop: Stop) -> None:
    """Every page in each look, once there is something to see; then the demo is told to stop."""
    while int(moment().campaign.get("connected", 0)) < CALLS_FIRST:
        await asyncio.sleep(1)
    async with a_browser() as browser:
        for language, scheme in LOOKS:
            album = Album(folder, invitation, language, scheme)
            await album.office(browser)
            await album.desk(browser)
    stop.asked.set()


def main() -> None:
    """`python -m tests.web.screenshots [FOLDER]`"""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", nargs="?", type=Path, default=Path("build/screenshots"))
    folder: Path = asked.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    stop = Stop()

    async def show(moment: Callable[[], Moment], invitation: Invitation) -> None:
        await photograph(folder, moment, invitation, stop)

    asyncio.run(run_demo(DemoPlan(agents=12), stop, Stage(typer.echo, show, Words("en"))))


if __name__ == "__main__":
    main()
