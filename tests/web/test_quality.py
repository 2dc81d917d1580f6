"""A call that sounds poor on a real PBX: said in the call, within seconds, with the cure."""

from __future__ import annotations

import asyncio
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
KEPT = "select * from sound_of_calls where seconds >= $1"


@pytest.fixture
async def desk(database_url: str, pool: Pool, db: Connection[Record], tmp_path: Path) -> AsyncIterator[Desk]:
    """One at a PBX of its own."""
    async with a_desk(database_url, pool, db, tmp_path) as desk:
        yield desk


async def ring(desk: Desk, application: str) -> None:
    """The browser takes a line from the PBX, with this at its other end."""
    await desk.pbx.console(f"channel originate {station_channel(desk.station, web=True)} application {application}")
    await desk.pbx.until("core show channels concise", lambda answer: f"!Up!{application.split()[0]}" in answer)


async def kept(desk: Desk, least_seconds: int) -> Record:
    """What was kept of the sound of the call, once it is of so many seconds."""
    async with asyncio.timeout(10):
        while not (row := await desk.hand.db.fetchrow(KEPT, least_seconds)):
            await asyncio.sleep(0.1)
    return row


def _of(contacts: str) -> set[str]:
    return set(re.findall(r"sip:\S+", contacts))


async def in_call(desk: Desk, page: Page, application: str) -> None:
    """The browser's line is open, with this at its other end, and a customer is on it as far as the floor knows."""
    await desk.take_post(page)
    await desk.pbx.until("pjsip show contacts", lambda answer: f"{desk.station}-web" in answer)
    await ring(desk, application)
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
        await desk.hand.move("wrap_up", attempt_id=desk.hand.attempt)
        sound = await kept(desk, least_seconds=1)
        assert "deaf" in sound["warnings"]
        assert sound["packets_expected"] > 0
        assert sound["attempt_id"] == desk.hand.attempt


async def test_a_page_that_is_loaded_again_adds_to_what_was_measured(desk: Desk, browser: Browser) -> None:
    async with at_desk(browser, desk.address) as person:
        page = person.page
        await in_call(desk, page, "Echo")
        await asyncio.sleep(4)
        before = await desk.pbx.console("pjsip show contacts")
        await page.reload()
        first = await kept(desk, least_seconds=2)
        assert first["packets_expected"] > 50
        assert first["jitter_ms"] is not None
        contact = f"{desk.station}-web"
        await desk.pbx.until("pjsip show contacts", lambda now: contact in now and _of(now) != _of(before))
        await ring(desk, "Echo")
        await expect(page.get_by_role("button", name="Couper le micro")).to_be_visible()
        await asyncio.sleep(4)
        await desk.hand.move("wrap_up", attempt_id=desk.hand.attempt)
        both = await kept(desk, least_seconds=first["seconds"] + 2)
        assert both["packets_expected"] > first["packets_expected"] + 50


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
