"""What people and files write is shown as it was written: no word of theirs becomes a part of a page."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.api.house import Running
from tests.api.test_scripts import published
from tests.core.script.samples import a_script
from tests.web.floorhand import Floorhand
from tests.web.person import Person

EVIL = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"


async def untouched(page: Page) -> None:
    """Nothing of it was understood as markup, on this page."""
    assert await page.locator("img[src=x], script:not([src])").count() == 0
    assert await page.title() != "taken"


async def spoil(floorhand: Floorhand) -> None:
    """Everything that is not typed by administrators of the server holds markup."""
    await floorhand.db.execute(
        "update contacts set last_name = $1::text, city = $1::text, extra = jsonb_build_object($1::text, $1::text)",
        EVIL,
    )
    await floorhand.db.execute("update campaigns set name = $1", EVIL)
    await floorhand.db.execute("update dispositions set label_fr = $1", EVIL)
    await floorhand.say("campaign", {"changed": True}, campaign_id=floorhand.campaign)


async def test_markup_in_names_scripts_and_messages_is_text_to_the_agent(
    person: Person, house: Running, floorhand: Floorhand
) -> None:
    script = a_script()
    script["pages"][0]["text"] = f"{EVIL} {{contact.last_name}}"
    await published(await house.client("admin"), floorhand, script)
    page = await person.log_in("agent")
    await floorhand.move("ready")
    await floorhand.lead("callable")
    await floorhand.join()
    await spoil(floorhand)
    await (await house.client("boss")).ask("POST", "/api/messages", {"agent_id": floorhand.agent, "text": EVIL})
    await expect(page.get_by_role("complementary", name="Superviseurs")).to_contain_text(EVIL)
    await page.reload()
    await expect(page.get_by_role("region", name="Script · Accueil")).to_contain_text(f"{EVIL} {EVIL}")
    await expect(page.get_by_role("heading", name=f"Mme {EVIL}")).to_be_visible()
    await untouched(page)


async def test_markup_in_names_is_text_to_the_supervisor(person: Person, floorhand: Floorhand) -> None:
    await floorhand.lead("done")
    await floorhand.db.execute("update users set name = $1 where login = 'agent'", EVIL)
    await spoil(floorhand)
    page = await person.log_in("boss", "/wall")
    await expect(page.get_by_text(EVIL).first).to_be_visible()
    await untouched(page)
    await page.goto(person.address + "/campaigns")
    await expect(page.get_by_text(EVIL).first).to_be_visible()
    await untouched(page)
