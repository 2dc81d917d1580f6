"""The pages speak two languages wholly: no sentence stands in a page itself, each person has a language."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.api.house import Running
from tests.web.floorhand import Floorhand
from tests.web.person import Person

SOURCES = Path(__file__).parents[2] / "web/src"
TEXT = re.compile(r"(?<![=])>([^<>{}();=]*[A-Za-zÀ-ÿ]{2,}[^<>{}();=]*)</")
SAID = re.compile(r"\b(?:aria-label|title|placeholder|alt|label)=\"([^\"]*)\"")
SAME_IN_BOTH = {"Plateau", "Français", "English", "menu.conf"}


def test_no_sentence_stands_outside_the_words() -> None:
    found = set()
    for file in SOURCES.rglob("*.tsx"):
        source = re.sub(r"//.*", "", file.read_text())
        found |= {*TEXT.findall(source), *SAID.findall(source)}
    assert found == SAME_IN_BOTH


def test_both_languages_have_the_same_words() -> None:
    """The compiler compares them: each English file is declared to be what the French one is."""
    for file in (SOURCES / "words").rglob("*.ts"):
        source = file.read_text()
        for name in re.findall(r"^(?:export )?const (en|\w+En)\b", source, re.MULTILINE):
            assert re.search(rf"const {name}: (?:typeof \w+|\w*Words\b)", source), file
    for french in (SOURCES / "words").glob("*.fr.ts"):
        english = french.with_name(french.name.replace(".fr.", ".en.")).read_text()
        assert re.search(r"export const \w+: (?:typeof \w+|\w*Words\b)", english), french


async def test_the_language_of_a_person_is_there_in_another_browser(
    browser: Browser, house: Running, floorhand: Floorhand
) -> None:
    await floorhand.db.execute("update users set language = 'en' where login = 'agent'")
    await floorhand.db.execute("update users set language = 'fr' where login = 'other'")
    for login, title in (("agent", "Take my post"), ("other", "Prendre mon poste")):
        context = await browser.new_context(locale="fr-FR")
        person = await Person.at(context, house.address)
        await person.page.goto(house.address + "/agent")
        await person.page.locator("input[name=login]").fill(login)
        await person.page.locator("input[name=password]").fill("seize caracteres")
        await person.page.keyboard.press("Enter")
        await expect(person.page.get_by_role("heading", name=title)).to_be_visible()
        await context.close()
