"""Supervisors beside agents over real Asterisk: who hears whom, measured by a tone, and what a kill leaves behind."""

from __future__ import annotations

import asyncio
from typing import Any

from db.dialer import commands
from db.dialer.commands import Answer
from db.history import verifying
from tests.pbx.house import LIVE_20_S, House
from tests.pbx.tone import End, end_at

LOUD, SILENT = 1500.0, 150.0
"""Amplitudes of the tone: played somewhere it is some 4,000, absent it is what speech has at that pitch."""


async def ask(house: House, boss: int, kind: str, **payload: Any) -> Answer:
    """What the supervisor's page would ask about the first agent, and the dialer's answer."""
    command = await commands.ask(
        house.db, node="main", kind=kind, agent_id=house.agents[0], payload=payload, requested_by=boss
    )
    answer: Answer = await house.until(lambda: commands.answer_of(house.db, command), seconds=10)
    return answer


async def a_call(house: House, nth: int) -> tuple[int, int]:
    """The only agent talks to a customer for twenty seconds; the supervisor at the second phone, and the lead."""
    await house.furnish(agents=1, recording="all", wrap_up_seconds=60)
    (lead,) = await house.leads([f"+3319900{nth:03d}{LIVE_20_S}"])
    boss = await house.db.fetchval("update users set role = 'supervisor' where login = 'agent-2' returning id")
    await house.dialer()
    await house.take_posts()
    await house.start()
    await house.bridged(lead)
    return boss, lead


async def begin(house: House, boss: int, **payload: Any) -> int:
    """The supervisor is beside the agent and hears."""
    answer = await ask(house, boss, "monitor.begin", **{"mode": "listen", "phone": "sip", "stays": False, **payload})
    assert answer.state == "done", answer.code
    await house.until_sql("select exists (select from monitoring_parts where ended_at is null)", seconds=5)

    async def spies() -> bool:
        return "ChanSpy" in await house.board.console(house.board.pbx, "core show channels concise")

    await house.until(spies, seconds=5)
    number: int = await house.db.fetchval("select max(id) from monitorings")
    return number


async def ends(house: House) -> tuple[End, End, End]:
    """The customer, the agent and the supervisor, who plays the tone."""
    board = house.board
    customer = await end_at(board, board.carrier, "!carrier-live!")
    agent = await end_at(board, board.phones, "!phones!agent-1!")
    supervisor = await end_at(board, board.phones, "!phones!agent-2!")
    await supervisor.plays_the_tone()
    return customer, agent, supervisor


async def heard(one: End, other: End) -> tuple[float, float]:
    """How loud both hear the tone, measured at the same time."""
    first, second = await asyncio.gather(one.hears(1.2), other.hears(1.2))
    return first, second


async def test_the_customer_hears_the_supervisor_in_a_barge_alone(house: House) -> None:
    boss, lead = await a_call(house, 900)
    monitoring = await begin(house, boss)
    customer, agent, supervisor = await ends(house)
    measured = {"listen": await heard(customer, agent)}
    for mode in ("whisper", "barge"):
        assert (await ask(house, boss, "monitor.change", mode=mode)).state == "done"
        await asyncio.sleep(0.4)
        measured[mode] = await heard(customer, agent)
    await supervisor.presses("4")
    await house.until_sql("select mode = 'listen' from monitorings where id = $1", monitoring)
    await asyncio.sleep(0.4)
    measured["listen again"] = await heard(customer, agent)
    for mode, (at_customer, at_agent) in measured.items():
        assert (at_customer > LOUD, at_agent > LOUD) == (mode == "barge", mode in ("whisper", "barge")), measured
        assert mode == "barge" or at_customer < SILENT, measured
    attempt = await house.ended(lead)
    assert attempt["outcome"] == "connected"
    await house.until_sql("select ended_why = 'call_ended' from monitorings where id = $1", monitoring)
    parts = await house.db.fetch("select mode, attempt_id from monitoring_parts order by began_at")
    assert [part["mode"] for part in parts] == ["listen", "whisper", "barge", "listen"]
    assert {part["attempt_id"] for part in parts} == {attempt["id"]}


async def test_who_takes_over_talks_to_the_customer_and_the_agent_wraps_up(house: House) -> None:
    boss, lead = await a_call(house, 901)
    monitoring = await begin(house, boss)
    customer, agent, _ = await ends(house)
    assert (await ask(house, boss, "monitor.change", mode="take_over")).state == "done"
    await house.until_sql("select state = 'wrap_up' from agents where id = $1", house.agents[0])
    at_customer, at_agent = await heard(customer, agent)
    assert (at_customer > LOUD, at_agent < SILENT) == (True, True)
    assert (await house.attempt(lead))["state"] == "bridged"
    assert (await ask(house, boss, "monitor.end")).state == "done"
    attempt = await house.ended(lead, seconds=5)
    assert (attempt["outcome"], attempt["hung_up_by"]) == ("connected", "agent")
    assert await house.db.fetchval("select ended_why from monitorings where id = $1", monitoring) == "supervisor"
    assert (await house.ask(house.agents[0], "call.dispose", attempt_id=attempt["id"], code="done")).state == "done"
    await house.until_sql("select state = 'ready' from agents where id = $1", house.agents[0])
    assert await verifying.faults(house.db) == []


async def test_a_customer_on_hold_is_still_listened_to_and_taken_over_only_after_it(house: House) -> None:
    boss, lead = await a_call(house, 903)
    monitoring = await begin(house, boss)
    agent, attempt = house.agents[0], (await house.attempt(lead))["id"]
    hold = {"attempt_id": attempt}
    assert (await house.ask(agent, "call.hold", action="hold", **hold)).state == "done"
    assert (await ask(house, boss, "monitor.change", mode="take_over")).code == "customer_held"
    assert (await ask(house, boss, "monitor.change", mode="whisper")).state == "done"
    assert (await house.ask(agent, "call.hold", action="resume", **hold)).state == "done"
    await house.until_sql("select held_since is null from attempts where id = $1", attempt)
    customer, _, _ = await ends(house)
    assert await house.db.fetchval("select ended_why is null from monitorings where id = $1", monitoring)
    assert (await ask(house, boss, "monitor.change", mode="take_over")).state == "done"
    await house.until_sql("select state = 'wrap_up' from agents where id = $1", agent)
    assert await customer.hears(1.2) > LOUD
    assert (await house.ask(agent, "call.hold", action="hold", **hold)).code == "no_call"
    await house.ended(lead)
    assert await verifying.faults(house.db) == []


async def test_a_supervisor_who_drops_leaves_the_call_alone_and_a_killed_dialer_knows_who_listens(
    house: House,
) -> None:
    boss, lead = await a_call(house, 902)
    first = await begin(house, boss, mode="whisper")
    supervisor = await end_at(house.board, house.board.phones, "!phones!agent-2!")
    await house.board.console(house.board.phones, f"channel request hangup {supervisor.channel}")
    await house.until_sql("select ended_why = 'phone' from monitorings where id = $1", first)
    second = await begin(house, boss)
    await house.kill(house.dialers[0])
    await house.dialer()
    await house.until_sql("select exists (select from leases where until > now())", seconds=15)
    assert (await ask(house, boss, "monitor.change", mode="whisper")).state == "done"
    assert (await house.attempt(lead))["state"] == "bridged"
    await house.ended(lead)
    await house.until_sql("select ended_why = 'call_ended' from monitorings where id = $1", second)

    async def gone() -> bool:
        return "plateau-monitor" not in await house.board.console(house.board.pbx, "core show channels concise")

    await house.until(gone)
    assert await house.db.fetchval("select count(*) from monitoring_parts where ended_at is null") == 0
    assert await verifying.faults(house.db) == []
