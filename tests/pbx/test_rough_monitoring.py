"""Take-overs and holds under rough hands, over real Asterisk: keys pressed at once, a kill, a phone that drops."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from db.dialer import commands
from db.dialer.commands import Answer
from db.history import verifying
from tests.pbx.house import House
from tests.pbx.test_monitoring import LOUD, a_call, ask, begin, ends
from tests.pbx.tone import end_at


async def in_a_row(house: House, by: int, asked: list[tuple[str, dict[str, Any]]], every: float = 0) -> list[Answer]:
    """All of it asked, `every` so many seconds, without waiting for an answer; what became of each."""
    numbers = []
    for kind, payload in asked:
        numbers.append(
            await commands.ask(
                house.db, node="main", kind=kind, agent_id=house.agents[0], payload=payload, requested_by=by
            )
        )
        await asyncio.sleep(every)
    return [await house.until(partial(commands.answer_of, house.db, number), seconds=15) for number in numbers]


async def test_who_takes_over_and_leaves_at_once_leaves_the_customer_with_the_agent(house: House) -> None:
    boss, lead = await a_call(house, 910)
    await begin(house, boss)
    attempt = (await house.attempt(lead))["id"]
    answers = await in_a_row(house, boss, [("monitor.change", {"mode": "take_over"}), ("monitor.end", {})])
    assert [answer.state for answer in answers] == ["done", "done"]
    await house.until_sql("select ended_why = 'supervisor' from monitorings")
    for action in ("hold", "resume"):
        answer = await house.ask(house.agents[0], "call.hold", attempt_id=attempt, action=action)
        assert answer.state == "done", answer.code
    await house.until_sql("select held_since is null and state = 'bridged' from attempts where id = $1", attempt)
    assert (await house.ended(lead))["hung_up_by"] == "customer"
    assert await verifying.faults(house.db) == []


async def test_a_take_over_outlives_the_dialer_and_ends_with_the_supervisors_phone(house: House) -> None:
    boss, lead = await a_call(house, 911)
    monitoring = await begin(house, boss)
    customer, _, supervisor = await ends(house)
    assert (await ask(house, boss, "monitor.change", mode="take_over")).state == "done"
    await house.until_sql("select state = 'wrap_up' from agents where id = $1", house.agents[0])
    served = await house.db.fetchval("select epoch from leases")
    await house.kill(house.dialers[0])
    await house.dialer()
    await house.until_sql("select epoch > $1 from leases", served, seconds=15)
    assert await customer.hears(1.2) > LOUD
    assert (await ask(house, boss, "monitor.change", mode="listen")).code == "taken_over"
    await house.board.console(house.board.phones, f"channel request hangup {supervisor.channel}")
    attempt = await house.ended(lead, seconds=5)
    assert (attempt["outcome"], attempt["hung_up_by"]) == ("connected", "agent")
    assert await house.db.fetchval("select ended_why from monitorings where id = $1", monitoring) == "phone"
    assert await verifying.faults(house.db) == []


async def test_hold_pressed_twenty_times_a_second_ends_as_pressed_last(house: House) -> None:
    _, lead = await a_call(house, 912)
    attempt = (await house.attempt(lead))["id"]
    pressed: list[tuple[str, dict[str, Any]]] = [
        ("call.hold", {"attempt_id": attempt, "action": action}) for action in ("hold", "resume") * 20
    ]
    answers = await in_a_row(house, house.agents[0], pressed, every=0.05)
    assert {(answer.state, answer.code) for answer in answers} == {("done", None)}
    await house.until_sql("select held_since is null and state = 'bridged' from attempts where id = $1", attempt)
    agent = await end_at(house.board, house.board.phones, "!phones!agent-1!")
    customer = await end_at(house.board, house.board.carrier, "!carrier-live!")
    await agent.plays_the_tone()
    await asyncio.sleep(0.4)
    assert await customer.hears(1.2) > LOUD
    assert (await house.ended(lead))["outcome"] == "connected"
    assert await verifying.faults(house.db) == []
