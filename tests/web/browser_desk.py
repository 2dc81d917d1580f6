"""An agent at the page with the browser's phone on a real PBX; what a dialer would do is done by hand."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Browser, Page, expect

from api.app import PAGES
from db.pool import Pool
from pbx.stations import Station
from tests.api.house import furnish, running, settings_for
from tests.web.floorhand import Floorhand
from tests.web.lonely_pbx import LonelyPbx, a_pbx
from tests.web.person import Person

if TYPE_CHECKING:
    from asyncpg import Connection, Record


@contextlib.asynccontextmanager
async def at_desk(
    browser: Browser, address: str, permissions: tuple[str, ...] = ("microphone",)
) -> AsyncIterator[Person]:
    """An agent who has logged in at a fresh browser; the page must not have complained."""
    context = await browser.new_context(locale="fr-FR", permissions=list(permissions))
    person = await Person.at(context, address)
    await person.log_in("agent")
    yield person
    await context.close()
    assert person.complaints == []


@dataclass
class Desk:
    """An agent of a house with a PBX; what a dialer would do is done by hand."""

    hand: Floorhand
    pbx: LonelyPbx
    address: str
    station: str

    async def take_post(self, page: Page) -> None:
        """Take the post with the browser's phone; the line is open as far as the floor knows."""
        await expect(page.get_by_role("heading", name="Prendre mon poste")).to_be_visible()
        await page.get_by_role("button", name="Prendre mon poste").click()
        await self.hand.next_asked("agent.login")
        await self.hand.move("paused", reason="logged_in")
        await expect(page.get_by_role("button", name="Me mettre prêt")).to_be_enabled()


@contextlib.asynccontextmanager
async def a_desk(database_url: str, pool: Pool, db: Connection[Record], folder: Path) -> AsyncIterator[Desk]:
    """One whose PBX knows the agent's station."""
    await furnish(db)
    name, secret = await db.fetchrow("select station, sip_secret from agents order by id limit 1") or ("", "")
    async with contextlib.AsyncExitStack() as stack:
        pbx = await stack.enter_async_context(a_pbx(Station(name, secret)))
        settings = settings_for(database_url, folder).model_copy(update={"pbx": pbx.settings.pbx})
        house = await stack.enter_async_context(running(settings, pool, db, PAGES))
        hand = await Floorhand.begin(database_url, db)
        await stack.enter_async_context(hand.answering())
        yield Desk(hand, pbx, house.address, name)
