"""A tab that sleeps in a call: nobody is dropped, the sound goes on, and it wakes up to what is true then."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from db.pool import Pool
from dialer.core.model import AttemptId, attempt_channel
from tests.pbx.house import LIVE_20_S, House
from tests.pbx.sound import loudness, stereo_of
from tests.pbx.switchboard import TALKATIVE, Switchboard
from tests.pbx.test_browser_calls import HEARD, LOUD, SOUND, Desk, a_desk

ASLEEP_S = 60
BACK_WITHIN_S = 3
HEARD_S = 5
"""The simulated customer pauses for less than this."""
FRAMES_PER_S = 50
COUNT_STEPS = """() => {
  window.longest = 0;
  let last = performance.now();
  setInterval(() => { const at = performance.now(); longest = Math.max(longest, at - last); last = at; }, 100);
}"""


@pytest.fixture
async def desk(switchboard: Switchboard, database_url: str, pool: Pool, tmp_path: Path) -> AsyncIterator[Desk]:
    """An agent at a page with a microphone."""
    async with a_desk(switchboard, database_url, pool, tmp_path) as desk:
        yield desk


@contextlib.asynccontextmanager
async def asleep(page: Page) -> AsyncIterator[None]:
    """No script of the page runs while the block lasts: a browser without a screen freezes none, its debugger does."""
    session = await page.context.new_cdp_session(page)
    await session.send("Debugger.enable")
    await session.send("Debugger.pause")
    yield
    await session.send("Debugger.resume")
    await session.detach()


def loudest_lately(house: House, attempt: int) -> list[float]:
    """How loud customer and agent were at most in the last seconds that were recorded."""
    path = house.board.settings.spool_dir / f"{attempt_channel(AttemptId(attempt))}.raw"
    return [max(loudness(side)[-HEARD_S * FRAMES_PER_S :], default=0) for side in stereo_of(path)]


async def wishes(house: House) -> tuple[str | None, str | None, bool]:
    """What the agent's next state is to be and why, and whether the line is open."""
    row = await house.db.fetchrow("select pending, pending_reason, leg_up from agents where id = $1", house.agents[0])
    assert row is not None
    return row["pending"], row["pending_reason"], row["leg_up"]


async def test_a_page_that_sleeps_for_a_minute_in_a_call_loses_neither_customer_nor_sound(desk: Desk) -> None:
    house, page = desk.house, desk.page
    await house.furnish(agents=1, mode="progressive", recording="all", wrap_up_seconds=60)
    (lead,) = await desk.named_leads(f"{TALKATIVE}01{LIVE_20_S}")
    await house.dialer()
    await desk.take_post(browser_phone=True)
    await house.start()
    await desk.shows(lead)
    await desk.in_state("en conversation")
    await desk.hears()
    attempt = int((await house.attempt(lead))["id"])
    await page.evaluate(COUNT_STEPS)

    quietest = [float("inf"), float("inf")]
    async with asleep(page):
        await asyncio.sleep(HEARD_S)
        for _ in range((ASLEEP_S - HEARD_S) // 2):
            await asyncio.sleep(2)
            quietest = [min(pair) for pair in zip(quietest, loudest_lately(house, attempt), strict=True)]
    woke = time.monotonic()
    before: float = await page.evaluate(HEARD)
    while await page.evaluate(HEARD) < before + SOUND:
        assert time.monotonic() - woke < BACK_WITHIN_S
        await asyncio.sleep(0.1)
    await desk.in_state("en conversation", BACK_WITHIN_S)
    await expect(page.locator("[data-test=lost-line]")).to_be_hidden()
    await expect(page.locator("[data-test=lost-phone]")).to_be_hidden()
    assert await page.evaluate("longest") > (ASLEEP_S - 3) * 1000, "it did not sleep"
    assert min(quietest) > LOUD, "somebody was not heard meanwhile"

    call = await house.attempt(lead)
    assert (call["state"], call["id"]) == ("bridged", attempt)
    assert await wishes(house) == (None, None, True)
    await page.keyboard.press("Backspace")
    await expect(page.get_by_text("pour qualifier")).to_be_visible(timeout=BACK_WITHIN_S * 1000)
    await page.wait_for_timeout(2000)
    assert await wishes(house) == (None, None, True)
