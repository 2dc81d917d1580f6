"""A wall that lost its link says so within 5 s and how old it is, and recovers alone, however the link was lost."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from api.app import PAGES
from bench.ports import free_port
from db.pool import Pool
from tests.api.house import furnish, running, settings_for
from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.relay import Relay, relay

if TYPE_CHECKING:
    from asyncpg import Connection, Record

Watched = tuple[Page, Relay, Floorhand]


@pytest.fixture
async def watched(
    browser: Browser, database_url: str, pool: Pool, db: Connection[Record], tmp_path: Path
) -> AsyncIterator[Watched]:
    """A wall behind a wire that can be cut, with one agent who is ready."""
    port = free_port()
    settings = settings_for(database_url, tmp_path, origins=[f"http://127.0.0.1:{port}"])
    await furnish(db)
    context = await browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 720})
    async with running(settings, pool, db, PAGES), relay(port, settings.http.port) as wire:
        hand = await Floorhand.begin(database_url, db)
        person = await Person.at(context, f"http://127.0.0.1:{port}")
        page = await person.log_in("boss", "/wall")
        await hand.move("ready")
        await expect(page.locator(".agent.ready")).to_be_visible()
        yield page, wire, hand
        await context.close()
        assert person.complaints == []


def _lost(page: Page) -> Locator:
    return page.get_by_role("alert").filter(has_text="Plus de nouvelles du serveur.")


async def test_a_link_that_swallows_everything_is_said_and_left_for_a_new_one(watched: Watched) -> None:
    page, wire, hand = watched
    wire.swallows = True
    silent = time.monotonic()
    await expect(_lost(page)).to_be_visible(timeout=6000)
    assert time.monotonic() - silent < 5
    await expect(_lost(page)).to_contain_text(re.compile(r"date d'il y a 0:0[4-9]"))
    await hand.move("paused", reason="break")
    await page.wait_for_timeout(6000)  # by now the wall has begun anew on a wire that is as dead
    await expect(page.locator(".agent.ready")).to_be_visible()
    wire.swallows = False
    await expect(page.locator(".agent.paused")).to_be_visible(timeout=15_000)
    await expect(_lost(page)).to_be_hidden()


async def test_a_link_that_is_cut_is_found_again_before_anybody_is_told(watched: Watched) -> None:
    page, wire, hand = watched
    wire.cut()
    await hand.move("paused", reason="break")
    await expect(page.locator(".agent.paused")).to_be_visible(timeout=3000)
    await expect(_lost(page)).to_be_hidden()
