"""The check of the browser's phone before the first call: real microphone paths, a real PBX, and each fault named."""

from __future__ import annotations

import asyncio
import time
import wave
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Browser, Page, WebSocketRoute, expect

from api.app import PAGES
from db.pool import Pool
from tests.api.house import furnish, running, settings_for
from tests.pbx.switchboard import free_port, some_settings
from tests.web.browser_desk import Desk, a_desk, at_desk
from tests.web.chromium import a_browser
from tests.web.preflight import asked_to_hear

if TYPE_CHECKING:
    from asyncpg import Connection, Record

NAMED_WITHIN_S = 15
PBX_SLOWED_S = 0.5
STEPS = ("microphone", "connection", "echo", "path", "quality", "loudspeaker")


@pytest.fixture
async def desk(database_url: str, pool: Pool, db: Connection[Record], tmp_path: Path) -> AsyncIterator[Desk]:
    """One at a PBX of its own."""
    async with a_desk(database_url, pool, db, tmp_path) as desk:
        yield desk


async def grade(page: Page, step: str, words: str) -> None:
    """This step has this grade, in time."""
    line = page.locator(f"[data-test=preflight-{step}]")
    await expect(line.get_by_text(words, exact=True)).to_be_visible(timeout=NAMED_WITHIN_S * 1000)


async def failed(page: Page, step: str, cure: str) -> None:
    """This step failed, its cure is told in time, and there is no going on."""
    began = time.monotonic()
    await grade(page, step, "en panne")
    assert time.monotonic() - began < NAMED_WITHIN_S
    await expect(page.locator(f"[data-test=preflight-{step}]")).to_contain_text(cure)
    await expect(page.get_by_text("Ce téléphone ne peut pas prendre d'appels.").first).to_be_visible()
    await expect(page.get_by_role("button", name="Continuer")).to_be_hidden()


async def test_a_phone_that_is_well_gets_ready_by_keyboard_alone_and_is_not_asked_again(
    desk: Desk, browser: Browser
) -> None:
    async with at_desk(browser, desk.address) as person:
        page = person.page
        await desk.take_post(page)
        await page.keyboard.press("r")
        await expect(page.get_by_role("heading", name="Vérifier mon téléphone")).to_be_focused()
        await asked_to_hear(page)
        for step in STEPS[:4]:
            await grade(page, step, "bon")
        await expect(page.locator("[data-test=preflight-quality]")).not_to_contain_text("en panne")
        assert "agent.ready" not in [one.kind for one in desk.hand.asked]
        await desk.pbx.until("core show channels concise", lambda answer: "Echo" not in answer)
        poor = await page.locator("[data-test=preflight-quality]").get_by_text("médiocre").is_visible()
        await page.keyboard.press("o")
        if poor:
            await page.keyboard.press("r")
        await desk.hand.next_asked("agent.ready")
        await desk.hand.move("ready")
        await expect(page.get_by_role("heading", name="En attente du prochain appel")).to_be_visible()

        await desk.hand.move("paused", reason="lunch")
        await page.reload()
        await expect(page.get_by_role("button", name="Me mettre prêt")).to_be_enabled()
        await page.keyboard.press("r")
        await desk.hand.next_asked("agent.ready")
        await page.keyboard.press("v")
        await expect(page.get_by_role("heading", name="Vérifier mon téléphone")).to_be_visible()
        await expect(page.get_by_role("button", name="Fermer")).to_be_enabled()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("heading", name="En pause")).to_be_visible()


async def test_a_check_asked_for_while_the_phone_connects_waits_for_it(desk: Desk, browser: Browser) -> None:
    async with at_desk(browser, desk.address) as person:
        page = person.page
        await desk.take_post(page)
        sockets: list[str] = []

        async def slow(socket: WebSocketRoute) -> None:
            sockets.append(socket.url)
            server = socket.connect_to_server()

            async def late(message: str | bytes) -> None:
                await asyncio.sleep(PBX_SLOWED_S)
                socket.send(message)

            server.on_message(late)

        await page.route_web_socket(lambda url: url.endswith("/ws"), slow)
        await page.reload()
        await expect(page.get_by_role("button", name="Vérifier mon téléphone")).to_be_visible()
        await page.keyboard.press("v")
        await grade(page, "connection", "bon")
        await asked_to_hear(page)
        await expect(page.get_by_text("Le standard ne répond pas")).to_be_hidden()
        assert len(sockets) == 1, "one phone registers once"


async def test_a_loudspeaker_that_is_not_heard_keeps_from_being_ready_until_it_is(desk: Desk, browser: Browser) -> None:
    async with at_desk(browser, desk.address) as person:
        page = person.page
        await desk.take_post(page)
        await page.keyboard.press("r")
        await asked_to_hear(page)
        await page.keyboard.press("n")
        await failed(page, "loudspeaker", "choisissez un autre haut-parleur")
        await page.get_by_role("combobox", name="Micro").select_option(index=1)
        chosen = await page.evaluate("localStorage.getItem('plateau.microphone')")
        assert chosen
        await asked_to_hear(page)
        await expect(page.get_by_role("combobox", name="Micro")).to_have_value(chosen)
        assert "agent.ready" not in [one.kind for one in desk.hand.asked]


async def test_a_refused_microphone_is_named(desk: Desk, browser: Browser) -> None:
    async with at_desk(browser, desk.address, ()) as person:
        await expect(person.page.get_by_role("heading", name="Prendre mon poste")).to_be_visible()
        await person.page.keyboard.press("v")
        await failed(person.page, "microphone", "autorisez le micro")


async def test_a_silent_microphone_is_named(desk: Desk, tmp_path: Path) -> None:
    silence = tmp_path / "silence.wav"
    with wave.open(str(silence), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 48_000))
    async with (
        a_browser(f"--use-file-for-fake-audio-capture={silence}") as browser,
        at_desk(browser, desk.address) as person,
    ):
        await expect(person.page.get_by_role("heading", name="Prendre mon poste")).to_be_visible()
        await person.page.keyboard.press("v")
        await failed(person.page, "microphone", "ne capte rien")
        await grade(person.page, "connection", "bon")


async def test_a_refused_web_socket_is_named(
    browser: Browser, database_url: str, pool: Pool, db: Connection[Record], tmp_path: Path
) -> None:
    await furnish(db)
    nobody = some_settings(tmp_path, free_port()).pbx
    settings = settings_for(database_url, tmp_path).model_copy(update={"pbx": nobody})
    async with running(settings, pool, db, PAGES) as house, at_desk(browser, house.address) as person:
        await expect(person.page.get_by_role("heading", name="Prendre mon poste")).to_be_visible()
        await person.page.keyboard.press("v")
        await failed(person.page, "connection", "ne répond pas")
        await grade(person.page, "microphone", "bon")
