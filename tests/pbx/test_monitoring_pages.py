"""A supervisor listens in a browser: two clicks, sound within a second or so, and the agent's page says who listens."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from api.app import PAGES
from api.passwords import hash_password
from db.pool import Pool
from tests.api.house import PASSWORD, running, settings_for
from tests.pbx.house import LIVE_20_S, House, a_house
from tests.pbx.switchboard import Switchboard
from tests.pbx.test_browser_calls import HEARD, KEEP_PEERS, SOUND
from tests.web.chromium import a_browser
from tests.web.person import Person
from tests.web.preflight import pass_preflight


@dataclass
class Floor:
    """An agent and a supervisor, each at a browser of their own, in a house where everything is real."""

    house: House
    agent: Person
    boss: Person

    async def hears(self, page: Page, seconds: float = 10) -> None:
        """Return once more sound came to this page than when it was asked."""
        before: float = await page.evaluate(HEARD)

        async def more() -> bool:
            energy: float = await page.evaluate(HEARD)
            return energy > before + SOUND

        await self.house.until(more, seconds)


@pytest.fixture
async def floor(switchboard: Switchboard, database_url: str, pool: Pool, tmp_path: Path) -> AsyncIterator[Floor]:
    """Nothing is furnished, and both browsers have a microphone."""
    async with contextlib.AsyncExitStack() as stack:
        house = await stack.enter_async_context(a_house(switchboard, database_url))
        await house.phones_registered()
        settings = settings_for(database_url, tmp_path).model_copy(update={"pbx": switchboard.settings.pbx})
        served = await stack.enter_async_context(running(settings, pool, house.db, PAGES))
        browser = await stack.enter_async_context(a_browser())
        people = []
        for _ in range(2):
            context = await browser.new_context(locale="fr-FR", permissions=["microphone"])
            await context.add_init_script(KEEP_PEERS)
            people.append(await Person.at(context, served.address))
        yield Floor(house, *people)
        assert [person.complaints for person in people] == [[], []]
    await switchboard.console(switchboard.pbx, "channel request hangup all")


async def test_a_supervisor_listens_whispers_and_takes_over_in_a_browser(floor: Floor) -> None:
    house, desk = floor.house, floor.agent.page
    await house.furnish(agents=1, mode="progressive", recording="all", wrap_up_seconds=60)
    await house.db.execute("update users set role = 'supervisor' where login = 'agent-2'")
    await house.db.execute("update users set password_hash = $1", hash_password(PASSWORD))
    (lead,) = await house.leads([f"+3319900910{LIVE_20_S}"])
    await house.dialer()
    await floor.agent.log_in("agent-1")
    wall = await floor.boss.log_in("agent-2", "/wall")
    await desk.get_by_role("button", name="Prendre mon poste").click()
    await expect(desk.get_by_role("button", name="Me mettre prêt")).to_be_enabled(timeout=15_000)
    await desk.keyboard.press("r")
    await pass_preflight(desk)
    await house.start()
    await house.bridged(lead)

    await wall.get_by_role("button", name="Écouter, écrire, agir : agent-1").click()
    clicked = time.monotonic()
    await wall.get_by_role("dialog").get_by_role("button", name="Écouter").click()
    await expect(wall.locator(".own-beside")).to_contain_text("Vous écoutez agent-1.", timeout=8_000)
    shown = time.monotonic() - clicked
    await floor.hears(wall, 5)
    assert shown < 5, shown  # the phone was registered in it too, on a machine that does all of this at once
    told = desk.get_by_role("complementary", name="Superviseurs")
    await expect(told).to_contain_text("agent-2 écoute cet appel.")
    await wall.keyboard.press("5")
    await expect(told).to_contain_text("agent-2 vous parle ; le client ne l'entend pas.")

    await wall.get_by_role("button", name="Reprendre l'appel").click()
    await wall.get_by_role("dialog").get_by_role("button", name="Reprendre l'appel").click()
    await expect(wall.locator(".own-beside")).to_contain_text("Vous parlez au client à la place de agent-1.")
    await expect(desk.get_by_text("pour qualifier")).to_be_visible()
    await floor.hears(wall, 5)
    await wall.get_by_role("button", name="Raccrocher").click()
    attempt = await house.ended(lead)
    assert (attempt["outcome"], attempt["hung_up_by"]) == ("connected", "agent")
    await expect(wall.locator(".own-beside")).to_be_hidden()
    await desk.keyboard.press("F1")
    await house.until_sql("select state = 'ready' from agents where id = $1", house.agents[0])
    parts = await house.db.fetch("select mode, told from monitoring_parts order by began_at")
    assert [(part["mode"], part["told"]) for part in parts] == [
        ("listen", True), ("whisper", True), ("take_over", True),
    ]  # fmt: skip
