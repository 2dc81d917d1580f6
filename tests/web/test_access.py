"""What every page owes to people who do not see it or do not use a mouse."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.web.floorhand import Floorhand
from tests.web.person import Person

FAULTS = """() => {
  const name = (e) => (e.getAttribute("aria-label") || e.textContent || "").trim()
    || [...(e.labels || [])].map((l) => l.textContent).join("").trim();
  const faults = [];
  for (const e of document.querySelectorAll("button, input, select, textarea, a, summary"))
    if (!name(e)) faults.push("no name: " + e.outerHTML.slice(0, 80));
  for (const e of document.querySelectorAll("[id]"))
    if (document.querySelectorAll("#" + CSS.escape(e.id)).length > 1) faults.push("id twice: " + e.id);
  for (const e of document.querySelectorAll("[aria-labelledby]"))
    if (!document.getElementById(e.getAttribute("aria-labelledby"))) faults.push("label lost: " + e.id);
  for (const e of document.querySelectorAll("th")) if (!e.scope) faults.push("th without scope");
  for (const e of document.querySelectorAll("[tabindex]")) if (e.tabIndex > 0) faults.push("tabindex above 0");
  if (document.querySelectorAll("main").length !== 1) faults.push("not one main");
  if (document.querySelectorAll("h1").length !== 1) faults.push("not one h1");
  if (!document.documentElement.lang) faults.push("no language");
  if (!document.title.includes("Plateau")) faults.push("no title");
  for (const e of document.querySelectorAll("[role=status], [role=alert]"))
    if (/\\d:\\d\\d:\\d\\d$/.test(e.innerText)) faults.push("a counter is spoken");
  return faults;
}"""

CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (top, under) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const c of [under, top]) { canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1); }
    return `rgb(${[...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).join(" ")})`;
  };
  const ground = (e) => {
    const mine = getComputedStyle(e).backgroundColor;
    return over(mine, e.parentElement ? ground(e.parentElement) : "white");
  };
  const light = (c) => {
    const linear = (n) => (n <= 0.03928 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = c.match(/\\d+/g).map((n) => linear(n / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const poor = [];
  for (const e of document.querySelectorAll("main *, header *")) {
    const said = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!said || e.closest(":disabled, .unseen, noscript") || !e.checkVisibility()) continue;
    const style = getComputedStyle(e), under = ground(e), ink = over(style.color, under);
    const [hi, lo] = [light(ink), light(under)].sort((a, b) => b - a);
    const large = parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 600;
    const ratio = (hi + 0.05) / (lo + 0.05);
    if (ratio < (large ? 3 : 4.5)) poor.push(`${ratio.toFixed(2)} ${e.tagName}.${e.className} ${e.innerText}`);
  }
  return poor;
}"""


async def _look(page: Page) -> None:
    assert await page.evaluate(FAULTS) == []
    for theme in ("light", "dark"):
        await page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert await page.evaluate(CONTRAST) == []


async def test_the_log_in_is_accessible(person: Person, floorhand: Floorhand) -> None:
    await person.page.goto(person.address + "/")
    await expect(person.page.get_by_role("heading", name="Se connecter")).to_be_visible()
    await _look(person.page)


@pytest.mark.parametrize("state", ["offline", "paused", "ready", "talking", "wrap_up"])
async def test_the_desk_is_accessible_in_every_state(person: Person, floorhand: Floorhand, state: str) -> None:
    page = await person.log_in("agent")
    await expect(page.get_by_role("heading", name="Prendre mon poste")).to_be_visible()
    if state in ("talking", "wrap_up"):
        await floorhand.join()
        await expect(page.get_by_role("heading", name="Mme Exemple")).to_be_visible()
        if state == "wrap_up":
            await floorhand.end()
            await page.keyboard.press("F2")
            await expect(page.get_by_label("Heure")).to_be_visible()
    elif state != "offline":
        await floorhand.move(state, reason="lunch" if state == "paused" else None)
        await expect(page.get_by_role("heading", name="Mes campagnes")).to_be_visible()
    await _look(page)


@pytest.mark.parametrize("path", ["/wall", "/campaigns"])
async def test_the_supervisors_pages_are_accessible(person: Person, floorhand: Floorhand, path: str) -> None:
    page = await person.log_in("boss", path)
    await floorhand.join()
    await expect(page.get_by_text("Fidélité").first).to_be_visible()
    await _look(page)


@pytest.mark.parametrize("width", [1440, 700, 380])
async def test_the_statistics_are_accessible(person: Person, floorhand: Floorhand, width: int) -> None:
    await floorhand.join()
    page = await person.log_in("boss", "/statistics")
    await page.set_viewport_size({"width": width, "height": 900})
    for table in ("Campagnes", "Agents", "Heures", "Qualifications", "Lots"):
        await page.get_by_role("button", name=table).click()
        await expect(page.get_by_role("heading", name=table)).to_be_visible()
        await _look(page)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [1440, 700, 380])
async def test_the_pacing_of_a_campaign_is_accessible(person: Person, floorhand: Floorhand, width: int) -> None:
    page = await person.log_in("boss", "/campaigns")
    await page.set_viewport_size({"width": width, "height": 900})
    await page.get_by_role("button", name="Régler la cadence : Fidélité").click()
    await page.get_by_role("checkbox").first.check()
    await page.get_by_label("Sonnerie avant d'interrompre").fill("30")
    await page.get_by_label("Agents gardés libres").fill("beaucoup")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.locator("#kept_free-fault")).to_contain_text("Il faut un nombre entier.")
    await _look(page)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_an_address_without_a_page_leads_back(person: Person, floorhand: Floorhand) -> None:
    answer = await person.page.goto(person.address + "/nowhere")
    assert answer is not None and answer.status == 404
    await expect(person.page.get_by_role("heading", name="Page introuvable")).to_be_visible()
    await person.page.get_by_role("link", name="Revenir à Plateau").click()
    await expect(person.page.get_by_role("heading", name="Se connecter")).to_be_visible()


KIND = "e => ['primary', 'stop', 'bare'].find((kind) => e.classList.contains(kind)) ?? 'plain'"


@pytest.mark.parametrize(
    ("state", "kinds"),
    [("offline", {"primary", "bare"}), ("paused", {"primary", "plain"}), ("talking", {"stop", "plain"})],
)
async def test_a_button_under_the_mouse_can_be_read(
    person: Person, floorhand: Floorhand, state: str, kinds: set[str]
) -> None:
    page = await person.log_in("agent")
    if state == "talking":
        await floorhand.join()
        await expect(page.get_by_role("button", name="Raccrocher")).to_be_visible()
    elif state == "offline":
        await page.get_by_text("Mon téléphone SIP").click()
    else:
        await floorhand.move(state, reason="lunch")
        await expect(page.get_by_role("button", name="Me mettre prêt")).to_be_visible()
    hovered = set()
    for theme in ("light", "dark"):
        await page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        for button in await page.locator("main button:enabled").all():
            before = await button.evaluate("e => getComputedStyle(e).backgroundColor")
            await button.hover()
            assert await button.evaluate("e => getComputedStyle(e).backgroundColor") != before
            assert await page.evaluate(CONTRAST) == []
            hovered.add(await button.evaluate(KIND))
    assert hovered == kinds


async def test_the_first_tab_stop_is_seen(person: Person, floorhand: Floorhand) -> None:
    page = await person.log_in("boss", "/wall")
    await expect(page.get_by_role("button", name="Mode TV")).to_be_visible()
    await page.keyboard.press("Tab")
    outline = await page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
