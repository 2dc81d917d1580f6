"""The telephone in the browser on a real Asterisk: it registers, opens the waiting line by itself and carries sound."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Browser, expect

from api.app import PAGES
from db.pool import Pool
from pbx.names import station_channel
from pbx.stations import Station
from tests.api.house import furnish, running, settings_for
from tests.web.floorhand import Floorhand
from tests.web.lonely_pbx import a_pbx
from tests.web.person import Person

if TYPE_CHECKING:
    from asyncpg import Connection, Record


def carries_sound(statistics: str) -> bool:
    """More than half a second of sound in opus went each way: 50 packets a second."""
    found = re.search(r"opus\s+(\d+)\s+\d+\s+\d+\s+[\d.]+\s+(\d+)", statistics)
    return found is not None and min(int(found[1]), int(found[2])) > 25


async def test_the_browsers_phone_takes_the_waiting_line_and_carries_sound(
    browser: Browser, database_url: str, pool: Pool, db: Connection[Record], tmp_path: Path
) -> None:
    await furnish(db)
    name, secret = await db.fetchrow("select station, sip_secret from agents order by id limit 1") or ("", "")
    async with contextlib.AsyncExitStack() as stack:
        pbx = await stack.enter_async_context(a_pbx(Station(name, secret)))
        settings = settings_for(database_url, tmp_path).model_copy(update={"pbx": pbx.settings.pbx})
        house = await stack.enter_async_context(running(settings, pool, db, PAGES))
        hand = await Floorhand.begin(database_url, db)
        await stack.enter_async_context(hand.answering())
        context = await browser.new_context(locale="fr-FR", permissions=["microphone"])
        stack.push_async_callback(context.close)
        person = await Person.at(context, house.address)
        page = await person.log_in("agent")
        await page.get_by_role("button", name="Prendre mon poste").click()
        assert await hand.next_asked("agent.login") == {"phone": "web"}
        await hand.move("paused", reason="logged_in", leg_up=False)
        await expect(page.get_by_text("joignable", exact=True)).to_be_visible()

        await pbx.console(f"channel originate {station_channel(name, web=True)} application Echo")
        await pbx.until("core show channels concise", lambda answer: "!Up!Echo" in answer)
        await hand.move("ready")
        await hand.join()
        await expect(page.get_by_role("button", name="Couper le micro")).to_be_visible()
        await pbx.until("pjsip show channelstats", carries_sound)
        await page.keyboard.press("m")
        await expect(page.get_by_role("button", name="Rouvrir le micro")).to_be_visible()
        await pbx.console("channel request hangup all")
        await expect(page.get_by_role("button", name="Rouvrir le micro")).to_be_hidden()

        await page.reload()
        await expect(page.get_by_text("joignable", exact=True)).to_be_visible()
        await hand.move("offline", leg_up=False)
        await expect(page.get_by_role("heading", name="Prendre mon poste")).to_be_visible()
        await pbx.until("pjsip show contacts", lambda answer: f"{name}-web" not in answer)
    assert person.complaints == []
