"""A call that sounds poor on a real PBX: said in the call, within seconds, with the cure."""

from __future__ import annotations

import re
import time
import wave
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Browser, Page, expect

from db.pool import Pool
from pbx.names import station_channel
from tests.web.browser_desk import Desk, a_desk, at_desk
from tests.web.chromium import a_browser

if TYPE_CHECKING:
    from asyncpg import Connection, Record

TOLD_WITHIN_S = 5
SILENT_FOR_S = 10


@pytest.fixture
async def desk(database_url: str, pool: Pool, db: Connection[Record], tmp_path: Path) -> AsyncIterator[Desk]:
    """One at a PBX of its own."""
    async with a_desk(database_url, pool, db, tmp_path) as desk:
        yield desk


async def in_call(desk: Desk, page: Page, application: str) -> None:
    """The browser's line is open, with this at its other end, and a customer is on it as far as the floor knows."""
    await desk.take_post(page)
    await desk.pbx.until("pjsip show contacts", lambda answer: f"{desk.station}-web" in answer)
    await desk.pbx.console(f"channel originate {station_channel(desk.station, web=True)} application {application}")
    await desk.pbx.until("core show channels concise", lambda answer: f"!Up!{application.split()[0]}" in answer)
    await desk.hand.move("ready")
    await desk.hand.join()
    await expect(page.get_by_role("button", name="Couper le micro")).to_be_visible()


async def test_a_customer_who_is_not_heard_is_said_until_sound_comes(desk: Desk, browser: Browser) -> None:
    async with at_desk(browser, desk.address) as person:
        page = person.page
        await in_call(desk, page, "Wait 60")
        began = time.monotonic()
        told = page.locator("[data-test=quality]")
        await expect(told).to_contain_text("Aucun son n'arrive du client.", timeout=TOLD_WITHIN_S * 1000)
        assert time.monotonic() - began < TOLD_WITHIN_S
        await expect(told).to_contain_text("Demandez au client s'il vous entend.")
        name = re.search(r"^(PJSIP/\S+?)!", await desk.pbx.console("core show channels concise"), re.MULTILINE)
        assert name
        await desk.pbx.console(f"channel redirect {name[1]} plateau-station,*43,1")
        await expect(told.get_by_text("Aucun son n'arrive du client.")).to_be_hidden(timeout=15_000)
        assert "call.hangup" not in [one.kind for one in desk.hand.asked]


async def test_a_dead_microphone_is_said_in_the_call_and_a_muted_one_is_not(desk: Desk, tmp_path: Path) -> None:
    silence = tmp_path / "silence.wav"
    with wave.open(str(silence), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 48_000))
    async with (
        a_browser(f"--use-file-for-fake-audio-capture={silence}") as browser,
        at_desk(browser, desk.address) as person,
    ):
        page = person.page
        await in_call(desk, page, "Echo")
        told = page.locator("[data-test=quality]").get_by_text("Votre micro ne capte rien depuis dix secondes.")
        await expect(told).to_be_visible(timeout=(SILENT_FOR_S + TOLD_WITHIN_S) * 1000)
        await page.keyboard.press("m")
        await expect(told).to_be_hidden(timeout=10_000)
