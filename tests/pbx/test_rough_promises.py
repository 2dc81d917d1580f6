"""Promised calls when the agent, the campaign or the dialer goes away at each of their moments, on a real PBX."""

from __future__ import annotations

import pytest

from db.people import dnc
from dialer.core.model import AgentId, leg_channel
from tests.pbx.house import LIVE_2_S, LIVE_5_S, NO_ANSWER, House
from tests.pbx.test_promised_calls import a_promise, number


async def announced(house: House, kind: str, nth: int, **settings: object) -> int:
    """A promise that is announced at this moment, to the only agent; its lead."""
    await house.furnish(agents=1, mode="progressive", wrap_up_seconds=1, **{"announce_seconds": 4, **settings})
    await house.dialer()
    await house.take_posts()
    lead = await a_promise(house, number(kind, nth), 1)
    await house.start()
    await house.until_sql("select exists (select from agents where state = 'reserved')")
    return lead


async def drop_phone(house: House, agent: int) -> None:
    """The agent's waiting leg is hung up."""
    leg = await house.db.fetchval("select leg_number from agents where id = $1", agent)
    channel = leg_channel(AgentId(agent), leg)
    text = await house.board.console(house.board.pbx, "core show channels concise")
    (name,) = [line.split("!")[0] for line in text.splitlines() if channel in line]
    await house.board.console(house.board.pbx, f"channel request hangup {name}")


async def test_an_agent_who_hangs_up_in_the_announcement_leaves_the_promise_to_the_next(house: House) -> None:
    lead = await announced(house, LIVE_2_S, 800)
    await drop_phone(house, house.agents[0])
    await house.ended(lead, seconds=3)
    assert (await house.attempt(lead))["dialed_at"] is None
    await house.until_sql("select state = 'due' from callbacks")
    await house.take_posts()
    await house.until_sql("select exists (select from attempts where bridged_at is not null)", seconds=40)
    await house.until_sql("select state = 'done' from callbacks", seconds=20)


@pytest.mark.parametrize("wish", ["agent.pause", "agent.logout"])
async def test_an_agent_who_wants_away_in_the_announcement_makes_the_call_first(house: House, wish: str) -> None:
    lead = await announced(house, LIVE_2_S, 810)
    agent = house.agents[0]
    answer = await house.ask(agent, wish, **({"reason": "lunch"} if wish == "agent.pause" else {}))
    assert answer.state == "done"
    ended = await house.ended(lead, seconds=40)
    assert ended["outcome"] in ("connected", "cancelled")
    wanted = "paused" if wish == "agent.pause" else "offline"
    await house.until_sql("select state = $2 from agents where id = $1", agent, wanted, seconds=20)
    assert await house.db.fetchval("select state from callbacks") in ("done", "due", "missed")


async def test_a_phone_lost_while_the_promised_call_rings_leaves_no_customer_in_silence(house: House) -> None:
    lead = await announced(house, NO_ANSWER, 820, ring_seconds=20)
    await house.until_sql("select exists (select from attempts where state = 'ringing')", seconds=15)
    await drop_phone(house, house.agents[0])
    ended = await house.ended(lead, seconds=40)
    assert ended["outcome"] in ("no_answer", "cancelled")
    await house.until_sql("select state in ('paused', 'ready') from agents where id = $1", house.agents[0])


async def test_a_customer_who_answers_while_the_agent_still_hears_the_announcement_is_joined(house: House) -> None:
    lead = await announced(house, LIVE_5_S, 830, announce_seconds=0)
    ended = await house.ended(lead)
    assert ended["outcome"] == "connected"
    assert (ended["bridged_at"] - ended["answered_at"]).total_seconds() < 1


@pytest.mark.parametrize("moment", ["dialing", "ringing"])
async def test_a_dialer_killed_while_the_promised_call_is_on_its_way_keeps_it_once(house: House, moment: str) -> None:
    lead = await announced(house, LIVE_5_S, 840, announce_seconds=1)
    states = ["dialing", "ringing"] if moment == "dialing" else ["ringing", "bridged"]
    await house.until_sql("select exists (select from attempts where state = any($1))", states, seconds=15)
    await house.kill(house.dialers[0])
    await house.dialer()
    await house.until_sql("select state = 'done' from callbacks", seconds=90)
    talked = "select count(*) from attempts where lead_id = $1 and bridged_at is not null"
    assert await house.db.fetchval(talked, lead) == 1


async def test_a_person_on_the_list_in_the_announcement_is_not_dialed_and_the_agent_is_back(house: House) -> None:
    lead = await announced(house, LIVE_2_S, 850)
    await dnc.add(house.db, number(LIVE_2_S, 850), principal_id=None, source="operator")
    ended = await house.ended(lead, seconds=3)
    assert (ended["outcome"], ended["dialed_at"]) == ("cancelled", None)
    await house.until_sql("select state = 'ready' from agents where id = $1", house.agents[0], seconds=3)
    assert await house.db.fetchval("select state from callbacks") == "done"
