"""What an agent says about his own call or card means that one, and holds whenever it is said."""

from __future__ import annotations

import pytest

from db.dialer import commands
from tests.pbx.house import ALWAYS, LIVE_2_S, LIVE_5_S, LIVE_20_S, House

NEVER = {**ALWAYS, "days": []}


def number(kind: str, nth: int) -> str:
    return f"+3319900{nth:03d}{kind}"


async def a_card(house: House, nth: int, kind: str = LIVE_2_S) -> tuple[int, int, int]:
    """A preview campaign's only agent, who looks at the card of its only lead; agent, lead and attempt."""
    await house.furnish(agents=1, mode="preview", wrap_up_seconds=1)
    (lead,) = await house.leads([number(kind, nth)])
    await house.dialer()
    await house.take_posts()
    await house.start()
    agent = house.agents[0]

    async def shown() -> bool:
        return (await house.ask(agent, "agent.preview", campaign_id=house.campaign)).state == "done"

    await house.until(shown)
    return agent, lead, (await house.attempt(lead))["id"]


async def test_a_second_hang_up_that_comes_late_leaves_the_next_customer_alone(house: House) -> None:
    await house.furnish(agents=1, wrap_up_seconds=0, agent_wait_ms=10000)
    leads = await house.leads([number(LIVE_20_S, nth) for nth in (800, 801)])
    await house.dialer()
    await house.take_posts()
    await house.start()
    agent = house.agents[0]
    first = (await house.bridged(leads[0]))["id"]
    assert (await house.ask(agent, "call.hangup", attempt_id=first)).state == "done"
    second = (await house.bridged(leads[1]))["id"]
    assert (await house.ask(agent, "call.hangup", attempt_id=first)).code == "no_call"
    assert (await house.ask(agent, "call.recording", attempt_id=first, action="pause")).code == "no_call"
    assert (await house.ask(agent, "call.hangup")).code == "no_call"
    assert (await house.attempt(leads[1]))["state"] == "bridged"
    assert (await house.ask(agent, "call.hangup", attempt_id=second)).state == "done"
    assert (await house.ended(leads[1]))["hung_up_by"] == "agent"


@pytest.mark.parametrize(
    ("state", "hours", "code"),
    [("finished", ALWAYS, "campaign_not_running"), ("running", NEVER, "outside_calling_hours")],
)
async def test_a_card_is_not_dialed_once_its_campaign_may_not_call(
    house: House, state: str, hours: dict[str, object], code: str
) -> None:
    agent, lead, attempt = await a_card(house, 810 if state == "running" else 811)
    await house.db.execute("update campaigns set calling_hours = $1", hours)
    await house.start(state)

    async def known() -> bool:
        return (await house.ask(agent, "agent.preview", campaign_id=house.campaign)).code == code

    await house.until(known)
    refused = (await house.ask(agent, "preview.dial", attempt_id=attempt)).code
    assert refused in (code, "no_call")  # no_call: the dialer took the card back by itself before
    ended = await house.ended(lead)
    assert (ended["outcome"], ended["dialed_at"]) == ("cancelled", None)
    assert await house.db.fetchval("select state from agents where id = $1", agent) == "ready"


async def test_who_leaves_while_a_card_is_shown_is_gone_at_once(house: House) -> None:
    agent, lead, _ = await a_card(house, 820)
    assert (await house.ask(agent, "agent.pause", reason="lunch")).state == "done"
    row = await house.db.fetchrow("select state, reason, pending, attempt_id from agents where id = $1", agent)
    assert tuple(row) == ("paused", "lunch", None, None)
    assert (await house.ended(lead))["outcome"] == "cancelled"
    await house.db.execute("update leads set next_attempt_at = now()")
    assert (await house.ask(agent, "agent.ready")).state == "done"
    assert (await house.ask(agent, "agent.preview", campaign_id=house.campaign)).state == "done"
    assert (await house.ask(agent, "agent.logout")).state == "done"
    row = await house.db.fetchrow("select state, pending, attempt_id from agents where id = $1", agent)
    assert tuple(row) == ("offline", None, None)


async def test_a_log_in_takes_back_the_log_out_that_waits_for_the_end_of_the_call(house: House) -> None:
    agent, lead, attempt = await a_card(house, 830, LIVE_20_S)
    assert (await house.ask(agent, "preview.dial", attempt_id=attempt)).state == "done"
    await house.bridged(lead)
    assert (await house.ask(agent, "agent.logout")).state == "done"
    assert await house.db.fetchval("select pending from agents where id = $1", agent) == "logout"
    assert (await house.ask(agent, "agent.login")).state == "done"
    assert await house.db.fetchval("select pending from agents where id = $1", agent) is None
    assert (await house.ask(agent, "call.hangup", attempt_id=attempt)).state == "done"
    await house.until_sql("select state = 'ready' from agents where id = $1", agent)


async def test_a_hang_up_in_the_same_instant_as_the_dialing_is_not_lost(house: House) -> None:
    agent, lead, attempt = await a_card(house, 840, LIVE_5_S)
    async with house.db.transaction():
        for kind in ("preview.dial", "call.hangup"):
            await commands.ask(
                house.db, node="main", kind=kind, agent_id=agent, payload={"attempt_id": attempt}, requested_by=agent
            )
    ended = await house.ended(lead, seconds=4)
    assert (ended["outcome"], ended["bridged_at"]) == ("cancelled", None)
