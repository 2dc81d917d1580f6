"""Whole calls from the agent's page: a browser, the api, the dialer, Asterisk and a carrier whose people answer."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, WebSocketRoute, expect

from api.app import PAGES
from api.passwords import hash_password
from db.pool import Pool
from dialer.core.model import AttemptId, attempt_channel
from tests.api.house import PASSWORD, running, settings_for
from tests.pbx.house import LIVE_2_S, LIVE_5_S, LIVE_20_S, House, a_house
from tests.pbx.sound import loudness, stereo_of
from tests.pbx.switchboard import Switchboard
from tests.web.chromium import a_browser
from tests.web.person import Person
from tests.web.preflight import pass_preflight

KEEP_PEERS = """
window.peers = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...given) { super(...given); peers.push(this); }
};
"""
HEARD = """async () => {
  let energy = 0;
  for (const peer of peers) for (const one of (await peer.getStats()).values())
    if (one.type === "inbound-rtp") energy += one.totalAudioEnergy ?? 0;
  return energy;
}"""
"""The energy of all sound that came to the agent's ear; silence adds nothing."""
SOUND = 0.001
LOUD = 100


@dataclass
class Desk:
    """An agent at the page, in a house where everything is real."""

    house: House
    person: Person

    @property
    def page(self) -> Page:
        """What the agent looks at."""
        return self.person.page

    async def named_leads(self, *numbers: str) -> list[int]:
        """Leads whose contacts are called Mme Exemple and the lead's id."""
        leads = await self.house.leads(list(numbers))
        await self.house.db.execute(
            "update contacts k set title = 'Mme', last_name = 'Exemple ' || l.id from leads l where l.contact_id = k.id"
        )
        return leads

    async def take_post(self, *, browser_phone: bool) -> None:
        """Log in, take the post with a phone of this kind, be ready."""
        await self.house.db.execute("update users set password_hash = $1", hash_password(PASSWORD))
        page = await self.person.log_in("agent-1")
        if not browser_phone:
            await page.get_by_text("Mon téléphone SIP").click()
        await page.get_by_role("button", name="Prendre mon poste").click()
        await expect(page.get_by_role("button", name="Me mettre prêt")).to_be_enabled(timeout=15_000)
        await page.keyboard.press("r")
        if browser_phone:
            await pass_preflight(page)
        await self.in_state("prêt")

    async def in_state(self, words: str, seconds: float = 15) -> None:
        """The bar across the top names this state."""
        await expect(self.page.get_by_role("banner").get_by_text(words, exact=True)).to_be_visible(
            timeout=seconds * 1000
        )

    async def shows(self, lead: int) -> None:
        """The card of this lead is on the page."""
        await expect(self.page.get_by_role("heading", name=f"Mme Exemple {lead}")).to_be_visible(timeout=15_000)

    async def hears(self) -> None:
        """Return once more sound came to the agent's ear, in the browser, than when it was asked."""
        before: float = await self.page.evaluate(HEARD)

        async def more() -> bool:
            energy: float = await self.page.evaluate(HEARD)
            return energy > before + SOUND

        await self.house.until(more)

    async def hears_nothing(self) -> None:
        """Return once for a second no sound came to the agent's ear; what was on its way may still come."""

        async def nothing() -> bool:
            before: float = await self.page.evaluate(HEARD)
            await asyncio.sleep(1)
            energy: float = await self.page.evaluate(HEARD)
            return energy < before + SOUND

        await self.house.until(nothing, seconds=5)

    async def both_are_recorded(self, lead: int) -> None:
        """The recording of the lead's last call has somebody on the left and somebody on the right."""
        attempt = await self.house.attempt(lead)
        name = f"{attempt_channel(AttemptId(attempt['id']))}.raw"
        path: Path = self.house.board.settings.spool_dir / name

        async def both() -> bool:
            return path.exists() and all(max(loudness(side), default=0) > LOUD for side in stereo_of(path))

        await self.house.until(both)


@contextlib.asynccontextmanager
async def a_desk(switchboard: Switchboard, database_url: str, pool: Pool, tmp_path: Path) -> AsyncIterator[Desk]:
    """Nothing is furnished, and the browser has a microphone."""
    async with contextlib.AsyncExitStack() as stack:
        house = await stack.enter_async_context(a_house(switchboard, database_url))
        await house.phones_registered()
        settings = settings_for(database_url, tmp_path).model_copy(update={"pbx": switchboard.settings.pbx})
        served = await stack.enter_async_context(running(settings, pool, house.db, PAGES))
        browser = await stack.enter_async_context(a_browser())
        context = await browser.new_context(locale="fr-FR", permissions=["microphone"])
        await context.add_init_script(KEEP_PEERS)
        person = await Person.at(context, served.address)
        yield Desk(house, person)
        assert person.complaints == []
    await switchboard.console(switchboard.pbx, "channel request hangup all")


@pytest.fixture
async def desk(switchboard: Switchboard, database_url: str, pool: Pool, tmp_path: Path) -> AsyncIterator[Desk]:
    """One in a house where nothing is furnished."""
    async with a_desk(switchboard, database_url, pool, tmp_path) as desk:
        yield desk


async def test_calls_come_to_the_browser_are_heard_on_both_sides_and_closed(desk: Desk) -> None:
    house, page = desk.house, desk.page
    await house.furnish(agents=1, mode="progressive", recording="all", wrap_up_seconds=60)
    first, second = await desk.named_leads(f"+3319900008{LIVE_20_S}", f"+3319900008{LIVE_5_S}")
    await house.dialer()
    await desk.take_post(browser_phone=True)
    await house.start()

    await desk.shows(first)
    await desk.in_state("en conversation")
    await desk.hears()
    await page.keyboard.press("e")
    await expect(page.get_by_text("enregistrement suspendu")).to_be_visible()
    assert await house.db.fetchval("select paused_until is not null from recordings")
    await page.keyboard.press("e")
    await expect(page.get_by_text("enregistré", exact=True)).to_be_visible()
    await desk.both_are_recorded(first)
    await page.keyboard.press("Backspace")
    await expect(page.get_by_text("pour qualifier")).to_be_visible()
    await page.keyboard.press("F1")

    await desk.shows(second)
    await desk.in_state("en conversation")
    await desk.hears()
    await page.keyboard.press("q")
    await expect(page.get_by_text("départ demandé")).to_be_visible()
    await expect(page.get_by_text("pour qualifier")).to_be_visible(timeout=15_000)
    await desk.both_are_recorded(second)
    await page.keyboard.press("F1")
    await expect(page.get_by_role("heading", name="Prendre mon poste")).to_be_visible()
    calls = [await house.ended(lead) for lead in (first, second)]
    assert [(call["outcome"], call["hung_up_by"], call["disposition_code"]) for call in calls] == [
        ("connected", "agent", "done"), ("connected", "customer", "done"),
    ]  # fmt: skip


async def test_a_page_reloaded_in_a_call_says_that_the_line_is_lost_and_the_call_comes_back(desk: Desk) -> None:
    house, page = desk.house, desk.page
    await house.furnish(agents=1, mode="progressive", recording="all", wrap_up_seconds=60)
    (lead,) = await desk.named_leads(f"+3319900008{LIVE_20_S}")
    await house.dialer()
    await desk.take_post(browser_phone=True)
    await house.start()
    await desk.shows(lead)
    await desk.in_state("en conversation")
    await desk.hears()
    lost = page.locator("[data-test=lost-line]")
    await expect(lost).to_be_hidden()
    await page.reload()
    await expect(lost).to_contain_text("Votre ligne est coupée.")
    await expect(lost).to_be_hidden(timeout=12_000)
    await desk.in_state("en conversation")
    await desk.hears()
    await page.keyboard.press("Backspace")
    await expect(page.get_by_text("pour qualifier")).to_be_visible()


async def test_a_second_tab_takes_the_call_over_by_key_and_a_closed_one_hands_it_on(desk: Desk) -> None:
    house, page = desk.house, desk.page
    await house.furnish(agents=1, mode="progressive", recording="all", wrap_up_seconds=60)
    (lead,) = await desk.named_leads(f"+3319900008{LIVE_20_S}")
    await house.dialer()
    await desk.take_post(browser_phone=True)
    await house.start()
    await desk.in_state("en conversation")
    await page.get_by_label("Note", exact=True).fill("rappeler au printemps")
    first, second = desk.person, await Person.at(page.context, desk.person.address)
    await second.page.goto(second.address + "/agent")
    elsewhere = "Votre poste est ouvert dans un autre onglet"
    await expect(second.page.get_by_role("heading", name=elsewhere)).to_be_visible()
    await desk.hears()  # a second tab alone changes nothing

    await second.page.keyboard.press("t")
    desk.person = second
    await expect(first.page.get_by_role("heading", name=elsewhere)).to_be_visible()
    await desk.in_state("en conversation")
    await desk.hears()
    await expect(desk.page.get_by_label("Note", exact=True)).to_have_value("rappeler au printemps")

    await second.page.close()
    desk.person = first
    await desk.in_state("en conversation")
    await desk.hears()
    await desk.page.get_by_role("heading", name=f"Mme Exemple {lead}").click()
    await desk.page.keyboard.press("Backspace")
    await expect(desk.page.get_by_text("pour qualifier")).to_be_visible()
    call = await house.ended(lead)
    assert (call["outcome"], call["hung_up_by"]) == ("connected", "agent")


async def test_a_customer_is_on_hold_in_silence_through_a_reload_and_taken_back(desk: Desk) -> None:
    house, page = desk.house, desk.page
    await house.furnish(agents=1, mode="progressive", recording="all", wrap_up_seconds=60)
    (lead,) = await desk.named_leads(f"+3319900009{LIVE_20_S}")
    await house.dialer()
    await desk.take_post(browser_phone=True)
    await house.start()
    await desk.in_state("en conversation")
    await desk.hears()
    await page.keyboard.press("h")
    await expect(page.get_by_text("client en attente, en musique")).to_be_visible()
    await expect(page.get_by_role("status").filter(has_text="Le client est en attente.")).to_be_attached()
    await desk.hears_nothing()
    await page.reload()
    await expect(page.get_by_text("client en attente, en musique")).to_be_visible(timeout=12_000)
    await expect(page.locator("[data-test=lost-line]")).to_be_hidden(timeout=12_000)
    await page.get_by_role("button", name="Reprendre le client").click()
    await expect(page.get_by_text("en ligne depuis")).to_be_visible()
    await desk.hears()
    await page.keyboard.press("Backspace")
    await expect(page.get_by_text("pour qualifier")).to_be_visible()
    assert (await house.ended(lead))["held_ms"] > 1500


async def test_a_colleague_is_asked_and_given_the_call_and_gives_it_back(desk: Desk) -> None:
    house, page = desk.house, desk.page
    await house.furnish(agents=2, mode="progressive", recording="all", wrap_up_seconds=60)
    first, second = house.agents
    (lead,) = await desk.named_leads(f"+3319900012{LIVE_20_S}")
    await house.dialer()
    await desk.take_post(browser_phone=True)
    await house.start()
    await desk.shows(lead)
    await desk.in_state("en conversation")
    await desk.hears()
    assert (await house.ask(second, "agent.login")).state == "done"
    await house.until_sql("select leg_up from agents where id = $1", second)
    assert (await house.ask(second, "agent.ready")).state == "done"

    await page.keyboard.press("t")
    await page.get_by_role("button", name="Consulter agent-2").click()
    await expect(page.get_by_text("Vous parlez avec agent-2. Le client entend la musique.")).to_be_visible()
    await desk.hears()  # the colleague's phone
    await page.keyboard.press("t")
    await expect(page.get_by_role("heading", name="En attente du prochain appel")).to_be_visible()
    attempt = (await house.attempt(lead))["id"]
    await house.until_sql("select agent_id = $2 and held_since is null from attempts where id = $1", attempt, second)
    given = await house.ask(second, "call.hand_over", attempt_id=attempt, action="hand_over", agent_id=first)
    assert given.state == "done"
    await desk.shows(lead)
    await desk.in_state("en conversation")
    await desk.hears()
    await page.keyboard.press("Backspace")
    await expect(page.get_by_text("pour qualifier")).to_be_visible()
    await desk.both_are_recorded(lead)
    await page.keyboard.press("F1")
    assert (await house.ended(lead))["agent_id"] == first
    assert await house.db.fetchval("select count(*) from segments where attempt_id = $1", attempt) == 3


async def test_keys_pressed_in_the_page_are_heard_as_digits_by_the_other_end(desk: Desk) -> None:
    house, page = desk.house, desk.page
    await house.furnish(agents=1, mode="progressive", recording="none", wrap_up_seconds=60)
    (lead,) = await desk.named_leads(f"+3319900013{LIVE_20_S}")
    await house.dialer()
    await desk.take_post(browser_phone=True)
    board = house.board
    await board.console(board.carrier, "logger add channel digits dtmf")
    await house.start()
    await desk.shows(lead)
    await desk.in_state("en conversation")
    await page.keyboard.press("k")
    await expect(page.get_by_role("region", name="Clavier")).to_be_visible()
    for digit in "42#":
        await page.keyboard.press(digit)
    await expect(page.get_by_text("3 touches envoyées")).to_be_visible()

    async def heard() -> bool:
        found = re.findall(r"DTMF end '(.)' received on PJSIP", (board.carrier.log / "digits").read_text())
        return found == list("42#")

    await house.until(heard)
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Clavier")).to_be_visible()
    await page.keyboard.press("Backspace")
    await expect(page.get_by_text("pour qualifier")).to_be_visible()


async def test_cards_of_a_preview_campaign_are_skipped_or_dialed(desk: Desk) -> None:
    house, page = desk.house, desk.page
    await house.furnish(agents=1, mode="preview", recycle_minutes={"cancelled": 60})
    first, second = await desk.named_leads(f"+3319900018{LIVE_2_S}", f"+3319900028{LIVE_2_S}")
    await house.dialer()
    await house.start()
    await desk.take_post(browser_phone=False)
    await page.keyboard.press("n")
    await desk.shows(first)
    await desk.in_state("fiche affichée")
    await expect(page.get_by_role("button", name="Raccrocher")).to_be_hidden()
    await page.get_by_role("button", name="Passer").click()
    await desk.in_state("prêt")
    await page.keyboard.press("n")
    await desk.shows(second)
    await page.get_by_role("button", name="Appeler").click()
    await desk.in_state("en conversation")
    await expect(page.get_by_text("pour qualifier")).to_be_visible(timeout=15_000)
    await page.keyboard.press("F1")
    await desk.in_state("prêt")
    await page.keyboard.press("n")
    await expect(page.get_by_role("alert").filter(has_text="plus de fiche à appeler")).to_be_visible()
    calls = [await house.ended(lead) for lead in (first, second)]
    assert [(call["mode"], call["outcome"]) for call in calls] == [("preview", "cancelled"), ("preview", "connected")]


async def test_a_lead_of_a_manual_campaign_is_found_and_dialed(desk: Desk) -> None:
    house, page = desk.house, desk.page
    await house.furnish(agents=1, mode="manual")
    _, lead = await desk.named_leads(f"+3319900038{LIVE_2_S}", f"+3319900048{LIVE_2_S}")
    await house.dialer()
    await house.start()
    await desk.take_post(browser_phone=False)
    find = page.get_by_label("Nom ou numéro entier")
    await find.fill("exemple")
    await find.press("Enter")
    found = page.get_by_role("search").get_by_role("listitem")
    await expect(found).to_have_count(2)
    await find.fill(f"01 99 00 48 0{LIVE_2_S}")
    await find.press("Enter")
    await expect(page.get_by_role("search").get_by_text("Aucune fiche trouvée.")).to_be_visible()
    await find.fill(f"01 99 00 04 8{LIVE_2_S}")
    await find.press("Enter")
    await page.get_by_role("button", name=f"Appeler Mme Exemple {lead}").click()
    await desk.shows(lead)
    await expect(page.get_by_role("button", name="Passer")).to_be_hidden()
    await desk.in_state("en conversation")
    await expect(page.get_by_text("pour qualifier")).to_be_visible(timeout=15_000)
    await page.keyboard.press("F1")
    await desk.in_state("prêt")
    await find.fill(f"exemple {lead}")
    await find.press("Enter")
    await expect(page.get_by_role("search").get_by_text("Aucune fiche trouvée.")).to_be_visible()
    await expect(found).to_have_count(0)
    call = await house.ended(lead)
    assert (call["mode"], call["outcome"], call["disposition_code"]) == ("manual", "connected", "done")


async def test_a_browser_whose_link_is_cut_and_who_cannot_say_so_gets_no_call(desk: Desk) -> None:
    house, page = desk.house, desk.page
    await house.furnish(agents=1, mode="progressive", recording="all", wrap_up_seconds=60)
    await house.dialer()
    links: list[WebSocketRoute] = []

    async def once(socket: WebSocketRoute) -> None:
        if links:
            await socket.close()
        else:
            links.extend((socket.connect_to_server(), socket))

    await page.route_web_socket(lambda url: url.endswith("/ws"), once)
    await desk.take_post(browser_phone=True)
    await page.route("**/api/me/state", lambda route: route.abort())
    for side in links:
        await side.close()
    await desk.in_state("en pause · liaison perdue", 5)
    assert await house.db.fetchval("select leg_up from agents where state = 'paused'"), "the line is still open"
    (lead,) = await desk.named_leads(f"+3319900008{LIVE_20_S}")
    await house.start()
    await page.wait_for_timeout(2000)
    assert await house.db.fetchval("select count(*) from attempts where lead_id = $1", lead) == 0
