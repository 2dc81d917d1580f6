"""Handing a call over, at both pages: whom to ask, what each sees, and which keys do it."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.async_api import expect

from tests.api.house import Running
from tests.db.world import insert
from tests.web.floorhand import Floorhand
from tests.web.person import Person
from tests.web.test_access import CONTRAST, FAULTS
from tests.web.test_admin_access import AXE, FOUND


async def colleague(house: Running, name: str, station: str, state: str = "ready", **facts: object) -> int:
    """Another agent at work."""
    who = await insert(
        house.db, "users", login=station, name=name, password_hash="x", role="agent", language="fr"
    )  # fmt: skip
    await insert(house.db, "agents", id=who, node="main", station=station, sip_secret="s" * 32, state=state, **facts)
    await house.db.execute("insert into campaign_agents select id, $1 from campaigns", who)
    return who


async def test_a_colleague_is_asked_and_given_the_call(person: Person, house: Running, floorhand: Floorhand) -> None:
    free = await colleague(house, "Exemple Libre", "libre", leg_up=True)
    await colleague(house, "Exemple Café", "cafe", "paused", reason="break")
    await floorhand.say("campaign", {"created": True}, campaign_id=floorhand.campaign)  # all is read afresh
    page = await person.log_in("agent")
    attempt = await floorhand.join()
    await page.get_by_label("Note", exact=True).fill("veut un devis")
    await page.get_by_role("heading", name="Appel", exact=True).click()
    await page.keyboard.press("t")
    chooser = page.get_by_role("region", name="À qui ?")
    await expect(chooser.get_by_role("listitem")).to_contain_text(["Exemple Libre", "Exemple Café"])
    await expect(chooser.get_by_role("button", name="Consulter")).to_have_count(1)
    for theme in ("light", "dark"):
        await page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert await page.evaluate(CONTRAST) == []
        await page.evaluate(AXE)
        assert await page.evaluate(FOUND) == []
    await page.keyboard.press("Escape")
    await expect(chooser).to_be_hidden()
    await page.keyboard.press("t")
    await chooser.get_by_role("button", name="Consulter Exemple Libre").click()
    asked = {"attempt_id": attempt, "action": "consult", "agent_id": free, "note": ""}
    assert await floorhand.next_asked("call.hand_over") == asked
    body = {"held_since": datetime.now(UTC).isoformat(), "colleague_id": free}
    await house.db.execute("update agents set state = 'reserved', attempt_id = $2 where id = $1", free, attempt)
    await floorhand.say("agent", body, agent_id=floorhand.agent)
    await expect(page.get_by_text("Vous parlez avec Exemple Libre. Le client entend la musique.")).to_be_visible()
    assert await page.evaluate(FAULTS) == []
    await page.keyboard.press("j")
    asked = {"attempt_id": attempt, "action": "join", "agent_id": None, "note": ""}
    assert await floorhand.next_asked("call.hand_over") == asked
    await floorhand.say("agent", {"held_since": None, "three": True}, agent_id=floorhand.agent)
    await expect(page.get_by_text("Vous êtes à trois, avec le client et Exemple Libre.")).to_be_visible()
    await expect(page.get_by_role("button", name="attente")).to_have_count(0)
    await expect(page.get_by_role("button", name="Libérer Exemple Libre")).to_be_visible()
    await page.keyboard.press("t")
    asked = {"attempt_id": attempt, "action": "hand_over", "agent_id": None, "note": "veut un devis"}
    assert await floorhand.next_asked("call.hand_over") == asked
    await floorhand.move("ready")
    await floorhand.say("agent", {"held_since": None, "three": False, "colleague_id": None}, agent_id=floorhand.agent)
    await expect(page.get_by_role("heading", name="En attente du prochain appel")).to_be_visible()


async def test_who_is_asked_sees_the_card_and_has_the_note_with_the_call(
    person: Person, house: Running, floorhand: Floorhand
) -> None:
    first = await colleague(house, "Exemple Premier", "premier")
    await floorhand.say("campaign", {"created": True}, campaign_id=floorhand.campaign)
    page = await person.log_in("agent")
    attempt = await floorhand.join()
    await house.db.execute("update attempts set agent_id = $2 where id = $1", attempt, first)
    await floorhand.move("reserved", attempt_id=attempt)
    await house.db.execute("update agents set state = 'talking', attempt_id = $2 where id = $1", first, attempt)
    await floorhand.say("agent", {"colleague_id": first}, agent_id=floorhand.agent)
    told = page.get_by_role("alert").filter(has_text="Exemple Premier vous consulte sur cet appel.")
    await expect(told).to_be_visible()
    await expect(page.get_by_label("Mme Exemple")).to_contain_text("04 65 71 00 42 appelé")
    await expect(page.get_by_role("button", name="Vente")).to_have_count(0)
    await expect(page.get_by_role("button", name="Raccrocher")).to_have_count(0)
    assert await page.evaluate(FAULTS) == []
    await page.keyboard.press("Backspace")
    asked = {"attempt_id": attempt, "action": "leave", "agent_id": None, "note": ""}
    assert await floorhand.next_asked("call.hand_over") == asked
    await house.db.execute("update agents set state = 'ready', attempt_id = null where id = $1", first)
    await house.db.execute(
        "update attempts set agent_id = $2, note = 'veut un devis' where id = $1", attempt, floorhand.agent
    )
    await floorhand.move("talking", attempt_id=attempt)
    await floorhand.say("agent", {"colleague_id": None}, agent_id=floorhand.agent)
    await expect(page.get_by_label("Note", exact=True)).to_have_value("veut un devis")
    await expect(page.get_by_role("button", name="Vente")).to_be_visible()
