"""A server that is gone is said within 5 s, and the page finds it again alone."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Browser, expect

from api.app import PAGES
from db.pool import Pool
from tests.api.house import furnish, running, settings_for
from tests.web.floorhand import Floorhand
from tests.web.person import Person

if TYPE_CHECKING:
    from asyncpg import Connection, Record


async def test_a_stopped_server_is_said_within_five_seconds_and_found_again(
    browser: Browser, database_url: str, pool: Pool, db: Connection[Record], tmp_path: Path
) -> None:
    settings = settings_for(database_url, tmp_path)
    await furnish(db)
    context = await browser.new_context(locale="fr-FR")
    async with contextlib.AsyncExitStack() as first:
        house = await first.enter_async_context(running(settings, pool, db, PAGES))
        hand = await Floorhand.begin(database_url, db)
        person = await Person.at(context, house.address)
        page = await person.log_in("agent")
        await hand.move("ready")
        await hand.join()
        await expect(page.get_by_role("heading", name="Mme Exemple")).to_be_visible()
        await expect(page.get_by_text("en direct")).to_be_visible()
    stopped = time.monotonic()
    lost = page.get_by_role("alert").filter(has_text="Plus de nouvelles du serveur.")
    await expect(lost).to_be_visible(timeout=6000)
    assert time.monotonic() - stopped < 5
    await expect(lost).to_contain_text("Votre appel continue")
    await expect(page.get_by_text("muet depuis")).to_be_visible()
    await hand.end()
    async with running(settings, pool, db, PAGES):
        await expect(lost).to_be_hidden(timeout=10_000)
        await expect(page.get_by_text("post-appel").first).to_be_visible()
    await context.close()
    assert person.complaints == []


async def test_a_revoked_session_leads_back_to_the_log_in(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("agent")
    await expect(page.get_by_role("heading", name="Prendre mon poste")).to_be_visible()
    await floorhand.db.execute("update sessions set revoked_at = now()")
    await floorhand.say("user", {"id": floorhand.agent})
    await expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
