"""A browser's phone that loses its microphone or its link: no call comes, it is said, one key brings calls back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Browser, Page, WebSocketRoute, expect

from db.pool import Pool
from pbx.names import station_channel
from tests.pbx.test_browser_calls import HEARD, KEEP_PEERS, SOUND
from tests.web.browser_desk import Desk, a_desk, at_desk
from tests.web.preflight import pass_preflight

if TYPE_CHECKING:
    from asyncpg import Connection, Record

# A headless browser has no plug to pull: its microphone goes and comes as the specification of media capture says.
HEADSET = """
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
const given = [];
let plugged = true;
navigator.mediaDevices.getUserMedia = async (wanted) => {
  if (!plugged) throw new DOMException("unplugged", "NotFoundError");
  const stream = await real(wanted);
  given.push(...stream.getTracks());
  return stream;
};
window.unplug = (another) => {
  plugged = Boolean(another);
  for (const track of given.splice(0)) { track.stop(); track.dispatchEvent(new Event("ended")); }
};
window.plug = () => { plugged = true; navigator.mediaDevices.dispatchEvent(new Event("devicechange")); };
"""
# The same for one of two loudspeakers; which one sound is sent to is noted.
LOUDSPEAKER = """
window.sinks = [];
const set = HTMLMediaElement.prototype.setSinkId;
HTMLMediaElement.prototype.setSinkId = function (id) { sinks.push(id); return set.call(this, id); };
const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
let away = false;
const isGone = (one) => away && one.kind === "audiooutput" && one.deviceId === localStorage["plateau.loudspeaker"];
navigator.mediaDevices.enumerateDevices = async () => (await list()).filter((one) => !isGone(one));
window.chooseLoudspeaker = async () => {
  const found = (await list()).filter((one) => one.kind === "audiooutput" && one.deviceId !== "default");
  return (localStorage["plateau.loudspeaker"] = found[0].deviceId);
};
window.takeLoudspeaker = (gone) => { away = gone; navigator.mediaDevices.dispatchEvent(new Event("devicechange")); };
"""
TOLD_WITHIN_S = 2
BACK_WITHIN_S = 3


@pytest.fixture
async def desk(database_url: str, pool: Pool, db: Connection[Record], tmp_path: Path) -> AsyncIterator[Desk]:
    """One at a PBX of its own."""
    async with a_desk(database_url, pool, db, tmp_path) as desk:
        yield desk


async def ready(desk: Desk, page: Page) -> None:
    """Take the post, pass the preflight, be ready."""
    await desk.take_post(page)
    await page.keyboard.press("r")
    await desk.pbx.until("pjsip show contacts", lambda answer: f"{desk.station}-web" in answer)
    await pass_preflight(page)
    await desk.hand.next_asked("agent.ready")
    await desk.hand.move("ready")
    await expect(page.get_by_role("heading", name="En attente du prochain appel")).to_be_visible()


async def paused_for(desk: Desk, page: Page, reason: str, lose: Callable[[], Awaitable[None]]) -> None:
    """Once it is lost, the page asks for the pause in time."""
    began = time.monotonic()
    await lose()
    assert await desk.hand.next_asked("agent.pause") == {"reason": reason}
    assert time.monotonic() - began < TOLD_WITHIN_S
    await desk.hand.move("paused", reason=reason)


async def ready_by_one_key(desk: Desk, page: Page) -> None:
    """All is well again, and the page asks for nothing but the agent's word."""
    await expect(page.get_by_text("Tout est revenu. Remettez-vous prêt.")).to_be_visible(timeout=15_000)
    await page.keyboard.press("r")
    await desk.hand.next_asked("agent.ready")


async def test_a_microphone_lost_while_ready_is_said_and_one_key_ends_it(desk: Desk, browser: Browser) -> None:
    async with at_desk(browser, desk.address) as person:
        page = person.page
        await page.context.add_init_script(HEADSET)
        await page.reload()
        await ready(desk, page)

        async def unplug() -> None:
            await page.evaluate("unplug()")

        await paused_for(desk, page, "microphone_lost", unplug)
        await expect(page.get_by_role("heading", name="Micro perdu")).to_be_visible()
        await expect(page.get_by_role("alert").get_by_text("Aucun micro trouvé.")).to_be_visible()
        await page.evaluate("plug()")
        await ready_by_one_key(desk, page)


async def test_a_link_lost_while_ready_is_said_and_one_key_ends_it(desk: Desk, browser: Browser) -> None:
    async with at_desk(browser, desk.address) as person:
        page = person.page
        open_now: list[WebSocketRoute] = []
        cut = False

        async def pass_on(socket: WebSocketRoute) -> None:
            if cut:
                await socket.close()
            else:
                socket.connect_to_server()
                open_now.append(socket)

        async def lose() -> None:
            nonlocal cut
            cut = True
            await open_now[-1].close()

        await page.route_web_socket(lambda url: url.endswith("/ws"), pass_on)
        await ready(desk, page)
        await paused_for(desk, page, "link_lost", lose)
        await expect(page.get_by_role("heading", name="Liaison du téléphone perdue")).to_be_visible()
        cut = False
        await ready_by_one_key(desk, page)


async def test_a_microphone_lost_in_a_call_is_said_and_the_sound_returns_with_it(desk: Desk, browser: Browser) -> None:
    async with at_desk(browser, desk.address) as person:
        page = person.page
        await page.context.add_init_script(HEADSET)
        await page.context.add_init_script(KEEP_PEERS)
        await page.reload()
        await ready(desk, page)
        await talks_to_the_echo(desk, page)
        told = page.locator("[data-test=lost-phone]")
        await page.evaluate("unplug()")
        await expect(told).to_contain_text("Le client ne vous entend plus.")
        await expect(told).to_contain_text("Aucun micro trouvé.")
        await asyncio.sleep(1)  # what was said before is on its way back
        silent = await heard(page)
        await asyncio.sleep(1)
        assert await heard(page) < silent + SOUND
        await page.evaluate("plug()")
        began = time.monotonic()
        await expect(told).to_be_hidden()
        await more_heard(page, began)
        assert "call.hangup" not in [one.kind for one in desk.hand.asked]


async def test_another_microphone_takes_over_in_a_call_where_the_headset_is_gone(desk: Desk, browser: Browser) -> None:
    async with at_desk(browser, desk.address) as person:
        page = person.page
        await page.context.add_init_script(HEADSET)
        await page.context.add_init_script(KEEP_PEERS)
        await page.reload()
        await ready(desk, page)
        await talks_to_the_echo(desk, page)
        await page.evaluate("unplug(true)")
        await more_heard(page, time.monotonic())
        await page.wait_for_timeout(4000)
        assert {"agent.pause", "call.hangup"}.isdisjoint(one.kind for one in desk.hand.asked)
        await expect(page.locator("[data-test=lost-phone]")).to_be_hidden()


async def test_a_loudspeaker_that_is_gone_in_a_call_gives_way_and_comes_back(desk: Desk, browser: Browser) -> None:
    async with at_desk(browser, desk.address) as person:
        page = person.page
        await page.context.add_init_script(LOUDSPEAKER)
        await page.context.add_init_script(KEEP_PEERS)
        await page.reload()
        await page.evaluate(
            "navigator.mediaDevices.getUserMedia({ audio: true }).then((all) => all.getTracks()[0].stop())"
        )
        chosen = await page.evaluate("chooseLoudspeaker()")
        await page.reload()
        await ready(desk, page)
        await talks_to_the_echo(desk, page)
        told = page.locator("[data-test=lost-loudspeaker]")
        await expect(told).to_be_hidden()
        assert await page.evaluate("sinks.at(-1)") == chosen
        for gone, sink in ((True, ""), (False, chosen)):
            began = time.monotonic()
            await page.evaluate("gone => takeLoudspeaker(gone)", gone)
            await (
                expect(told).to_contain_text("le son sort par celui du système")
                if gone
                else expect(told).to_be_hidden()
            )
            assert await page.evaluate("sinks.at(-1)") == sink
            assert time.monotonic() - began < TOLD_WITHIN_S
        await more_heard(page, time.monotonic())


async def talks_to_the_echo(desk: Desk, page: Page) -> None:
    """The agent's line is open and gives back what is said."""
    await desk.pbx.console(f"channel originate {station_channel(desk.station, web=True)} application Echo")
    await desk.pbx.until("core show channels concise", lambda answer: "!Up!Echo" in answer)
    await desk.hand.join()
    await expect(page.get_by_role("button", name="Couper le micro")).to_be_visible()
    await more_heard(page, time.monotonic())


async def heard(page: Page) -> float:
    """The energy of what the PBX's echo gave back of this microphone."""
    energy: float = await page.evaluate(HEARD)
    return energy


async def more_heard(page: Page, since: float) -> None:
    """More sound comes back than until now, soon after that moment (monotonic)."""
    before = await heard(page)
    while await heard(page) < before + SOUND:
        assert time.monotonic() - since < BACK_WITHIN_S
        await asyncio.sleep(0.1)
