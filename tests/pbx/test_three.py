"""B-07: customer, agent and colleague in one conversation; each may go, and nobody is left alone."""

from __future__ import annotations

import asyncio

import pytest

from db.history.verifying import faults
from tests.pbx.house import LIVE_5_S, LIVE_20_S, House
from tests.pbx.test_handing_over import Pair, pair
from tests.pbx.test_monitoring import LOUD
from tests.pbx.test_on_hold import channel_of, in_music
from tests.pbx.tone import end_at


async def three(house: House, nth: int, kind: str = LIVE_20_S) -> Pair:
    """The customer talks with both agents."""
    two = await pair(house, nth, kind, recording="all")
    assert await two.ask(two.first, "join") == "no_call"
    assert await two.ask(two.first, "consult", agent_id=two.second) is None
    await two.speak()
    await in_music(house, two.attempt)
    assert await two.ask(two.second, "join") == "no_call"
    assert await two.ask(two.first, "join") is None
    await together(two)
    return two


async def together(two: Pair) -> None:
    """Return once the three lines are in one bridge and the customer is written off hold."""

    async def joined() -> bool:
        first, second = await two.line(two.first), await two.line(two.second)
        customer = await channel_of(two.house, two.attempt)
        bridges = {line[12] if line else "" for line in (first, second, customer)}
        return len(bridges) == 1 and "" not in bridges

    await two.house.until(joined)
    await two.house.until_sql("select held_since is null from attempts where id = $1", two.attempt)


async def test_each_of_three_hears_the_others_and_they_are_told(house: House) -> None:
    two = await three(house, 700)
    assert await two.ask(two.first, "join") is None  # twice is once
    assert await two.states() == ("talking", "reserved")
    told = await house.db.fetch(
        "select distinct on (agent_id) agent_id, body ->> 'three' as three from events where kind = 'agent'"
        " and agent_id = any($1::bigint[]) order by agent_id, seq desc",
        [two.first, two.second],
    )
    assert [row["three"] for row in told] == ["true", "true"]
    board = house.board
    customer = await end_at(board, board.carrier, "!carrier-live!")
    lines = [
        await house.db.fetchval("select station from agents where id = $1", agent) for agent in (two.second, two.first)
    ]
    speaker, listener = [await end_at(board, board.phones, f"!{line}!") for line in lines]
    await speaker.plays_the_tone()
    at_customer, at_first = await asyncio.gather(customer.hears(1.2), listener.hears(1.2))
    assert at_customer > LOUD and at_first > LOUD, (at_customer, at_first)
    assert (await house.ask(two.first, "call.hold", attempt_id=two.attempt, action="hold")).code == "already_consulting"
    assert await faults(house.db) == []


@pytest.mark.parametrize("who", ["first", "second"])
async def test_the_colleague_goes_and_the_customer_stays_with_the_agent(house: House, who: str) -> None:
    two = await three(house, 701 + (who == "second"))
    assert await two.ask(two.first if who == "first" else two.second, "leave") is None
    await two.joined_to(two.first)
    await two.wait(two.second)
    assert await two.states() == ("talking", "ready")
    assert (await house.ended(two.lead))["agent_id"] == two.first
    assert await faults(house.db) == []


async def test_the_agent_goes_and_the_colleague_has_the_call(house: House) -> None:
    two = await three(house, 703)
    assert await two.ask(two.first, "hand_over", note="à trois") is None
    await two.joined_to(two.second)
    await two.wait(two.first)
    assert await two.states() == ("ready", "talking")
    ended = await house.ended(two.lead)
    assert (ended["agent_id"], ended["note"]) == (two.second, "à trois")
    assert await faults(house.db) == []


async def test_the_customer_may_hang_up_on_both(house: House) -> None:
    two = await three(house, 704, LIVE_5_S)
    assert (await house.ended(two.lead))["hung_up_by"] == "customer"
    await house.until_sql("select state = 'wrap_up' from agents where id = $1", two.first)
    await two.wait(two.first)
    await two.wait(two.second)
    assert await two.states() == ("wrap_up", "ready")
    assert await faults(house.db) == []


@pytest.mark.parametrize("who", ["first", "second"])
async def test_a_phone_may_drop_among_three_and_the_others_talk_on(house: House, who: str) -> None:
    two = await three(house, 705 + (who == "second"))
    dropped, stays = (two.first, two.second) if who == "first" else (two.second, two.first)
    await two.hang_up(dropped)
    await house.until_sql("select state = 'talking' from agents where id = $1", stays)
    await two.joined_to(stays)
    await house.until_sql("select attempt_id is null and leg_up from agents where id = $1", dropped)
    assert (await house.ended(two.lead))["agent_id"] == stays
    assert await faults(house.db) == []


async def test_three_talk_on_while_the_dialer_dies(house: House) -> None:
    two = await three(house, 707)
    served = await house.db.fetchval("select epoch from leases")
    await house.kill(house.dialers[0])
    await together(two)
    await house.dialer()
    await house.until_sql("select epoch > $1 from leases", served, seconds=15)
    await together(two)
    assert await two.states() == ("talking", "reserved")
    assert await two.ask(two.first, "leave") is None
    await two.joined_to(two.first)
    assert (await house.ended(two.lead))["agent_id"] == two.first
    assert await faults(house.db) == []
