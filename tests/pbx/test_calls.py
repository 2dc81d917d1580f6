"""Real calls: the dialer, Asterisk, a simulated carrier and simulated phones (CM-02, CM-05, CM-18, B-06)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from dialer.core.model import AgentId, AttemptId, attempt_channel, leg_channel
from tests.pbx.house import (
    BUSY,
    EARLY,
    LIVE_2_S,
    LIVE_5_S,
    LIVE_20_S,
    NO_ANSWER,
    UNALLOCATED,
    House,
    a_house,
)
from tests.pbx.switchboard import NUMBERS


def numbers(kind: str, count: int = 1, start: int = 10) -> list[str]:
    """Numbers of the fiction range whose last digit says how the carrier treats them."""
    return [f"+3319900{n:03d}{kind}" for n in range(start, start + count)]


async def test_live_answers_meet_agents_and_every_call_has_an_outcome(house: House) -> None:
    await house.furnish(agents=3, wrap_up_seconds=1)
    kinds = [*numbers(LIVE_5_S, 3), *numbers(BUSY), *numbers(UNALLOCATED)]
    leads = await house.leads(kinds)
    await house.dialer()
    await house.take_posts()
    await house.start()
    attempts = [await house.ended(lead, seconds=60) for lead in leads]
    assert [a["outcome"] for a in attempts] == ["connected"] * 3 + ["busy", "failed"]
    assert [a["sip_code"] for a in attempts][3:] == [486, 404]
    states = {row["id"]: row["state"] for row in await house.db.fetch("select id, state from leads")}
    assert [states[lead] for lead in leads] == ["done"] * 3 + ["callable", "done"]
    await house.until_sql("select count(*) = 3 from agents where state = 'ready'")


async def test_an_agent_who_is_free_at_the_answer_takes_the_call_even_where_no_customer_may_wait(house: House) -> None:
    await house.furnish(agents=1, agent_wait_ms=0)
    (lead,) = await house.leads(numbers(LIVE_2_S))
    await house.dialer()
    await house.take_posts()
    await house.start()
    assert (await house.ended(lead))["outcome"] == "connected"


async def test_the_carrier_receives_the_number_of_the_callees_zone(house: House) -> None:
    await house.furnish(agents=1)
    for prefix, shown in (("+331", NUMBERS[0]), ("+334", NUMBERS[1]), ("+335", NUMBERS[2])):
        await house.db.execute(
            "insert into caller_id_rules (campaign_id, trunk, prefix, e164) values ($1, 'main', $2, $3)",
            house.campaign, prefix, shown,
        )  # fmt: skip
    called = ["+33465710815", "+33536490815", "+33353010815"]
    leads = await house.leads(called)
    await house.dialer()
    await house.take_posts()
    await house.start()
    for lead in leads:
        await house.ended(lead, seconds=40)
    received = {call.called: call.from_user for call in house.board.exchange.received if call.called in called}
    assert received == {called[0]: NUMBERS[1], called[1]: NUMBERS[2], called[2]: NUMBERS[0]}


async def test_a_pause_asked_for_in_a_call_happens_after_it(house: House) -> None:
    await house.furnish(agents=1, wrap_up_seconds=60)
    (lead,) = await house.leads(numbers(LIVE_5_S, start=20))
    await house.dialer()
    await house.take_posts()
    await house.start()
    attempt = await house.bridged(lead)
    agent = house.agents[0]
    assert (await house.ask(agent, "agent.pause", reason="lunch")).state == "done"
    assert await house.db.fetchval("select state || pending from agents where id = $1", agent) == "talkingpause"
    await house.ended(lead)
    assert await house.db.fetchval("select state from agents where id = $1", agent) == "wrap_up"
    answer = await house.ask(agent, "call.dispose", attempt_id=attempt["id"], code="done", note="")
    assert answer.state == "done"
    row = await house.db.fetchrow("select state, reason, pending from agents where id = $1", agent)
    assert row is not None
    assert tuple(row) == ("paused", "lunch", None)


async def test_a_disposition_that_arrives_twice_counts_once(house: House) -> None:
    await house.furnish(agents=1)
    (lead,) = await house.leads(numbers(LIVE_2_S, start=21))
    await house.dialer()
    await house.take_posts()
    await house.start()
    attempt = await house.ended(lead)
    due = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    payload = {
        "attempt_id": attempt["id"], "code": "callback", "note": "demain",
        "callback": {"due_at": due, "personal": False},
    }  # fmt: skip
    first = await house.ask(house.agents[0], "call.dispose", **payload)
    second = await house.ask(house.agents[0], "call.dispose", **payload)
    assert (first.state, first.code, second.state, second.code) == ("done", None, "done", "already_disposed")
    assert await house.db.fetchval("select count(*) from callbacks") == 1
    assert await house.db.fetchval("select state from leads where id = $1", lead) == "callback"


async def test_two_log_ins_of_one_agent_are_one_agent_with_one_leg(house: House) -> None:
    await house.furnish(agents=1)
    await house.dialer()
    async with a_house(house.board, house.url) as other_page:
        both = (house.ask(house.agents[0], "agent.login"), other_page.ask(house.agents[0], "agent.login"))
        first, second = await asyncio.gather(*both)
    assert (first.state, second.state) == ("done", "done")
    await house.until_sql("select leg_up from agents where id = $1", house.agents[0])
    shown = await house.board.console(house.board.pbx, "core show channels concise")
    assert sum("PJSIP/agent-1" in line for line in shown.splitlines()) == 1


async def test_with_nobody_free_in_time_the_customer_is_abandoned_and_counted(house: House) -> None:
    await house.furnish(agents=1, agent_wait_ms=300)
    leads = await house.leads(numbers(LIVE_20_S, start=22))
    await house.dialer()
    await house.take_posts()
    await house.start()
    await house.until_sql("select exists (select from attempts where state in ('dialing', 'ringing'))")
    await house.db.execute("select 1")
    answer = await house.ask(house.agents[0], "agent.pause", reason="break")  # just before the answer
    assert answer.state == "done"
    attempt = await house.ended(leads[0], seconds=40)
    assert (attempt["outcome"], attempt["hung_up_by"], attempt["bridged_at"]) == ("abandoned", "system", None)


async def test_a_customer_who_leaves_while_being_connected_frees_the_agent(house: House) -> None:
    await house.furnish(agents=1)
    leads = await house.leads(numbers(EARLY, count=3, start=30))
    await house.dialer()
    await house.take_posts()
    await house.start()
    for lead in leads:
        await house.until_sql(
            "select exists (select from attempts where lead_id = $1 and ended_at is not null) or "
            "exists (select from agents where state = 'wrap_up')", lead, seconds=30,
        )  # fmt: skip
        await house.ask(house.agents[0], "agent.ready")
    await house.until_sql("select count(*) = 1 from agents where state = 'ready' and attempt_id is null")
    outcomes = {row[0] for row in await house.db.fetch("select outcome from attempts")}
    assert outcomes <= {"connected", "left_early"}


async def test_a_phone_that_drops_in_a_call_is_rung_again_and_the_customer_is_joined_again(house: House) -> None:
    await house.furnish(agents=1, recording="all")
    (lead,) = await house.leads(numbers(LIVE_20_S, start=40))
    await house.dialer()
    await house.take_posts()
    await house.start()
    attempt = await house.bridged(lead)
    leg = await house.db.fetchval("select max(leg_number) from agents")
    channels = await house.board.console(house.board.phones, "core show channels concise")
    (channel,) = [line.split("!")[0] for line in channels.splitlines() if line.startswith("PJSIP/")]
    await house.board.console(house.board.phones, f"channel request hangup {channel}")
    await house.until_sql("select exists (select from agents where leg_up and leg_number > $1)", leg)
    new_leg = leg_channel(AgentId(house.agents[0]), await house.db.fetchval("select max(leg_number) from agents"))

    async def together() -> bool:
        text = await house.board.console(house.board.pbx, "core show channels concise")
        bridges = {line.split("!")[-1]: line.split("!")[-2] for line in text.splitlines() if "!" in line}
        customer = bridges.get(attempt_channel(AttemptId(attempt["id"])))
        return bool(customer) and customer == bridges.get(new_leg)

    await house.until(together)
    assert await house.db.fetchval("select state from agents where id = $1", house.agents[0]) == "talking"
    ended = await house.ended(lead, seconds=40)
    assert (ended["outcome"], ended["hung_up_by"]) == ("connected", "customer")
    assert await house.db.fetchval("select count(*) from recordings") == 1


async def test_a_call_that_rings_out_and_an_agents_hang_up(house: House) -> None:
    await house.furnish(agents=2, ring_seconds=5)
    silent, live = await house.leads([*numbers(NO_ANSWER, start=50), *numbers(LIVE_20_S, start=51)])
    await house.dialer()
    await house.take_posts()
    await house.start()
    attempt = await house.bridged(live)
    assert (await house.ask(attempt["agent_id"], "call.hangup", attempt_id=attempt["id"])).state == "done"
    assert (await house.ended(live))["hung_up_by"] == "agent"
    assert (await house.ended(silent))["outcome"] == "no_answer"


async def test_a_number_on_the_do_not_call_list_is_blocked_in_the_claim(house: House) -> None:
    await house.furnish(agents=1)
    blocked, live = await house.leads([*numbers(LIVE_2_S, start=60), *numbers(LIVE_2_S, start=61)])
    await house.db.execute(
        "insert into dnc (e164, source) select e164, 'operator' from contact_numbers n "
        "join leads l on l.number_id = n.id where l.id = $1", blocked,
    )  # fmt: skip
    await house.dialer()
    await house.take_posts()
    await house.start()
    await house.ended(live)
    assert await house.db.fetchval("select state from leads where id = $1", blocked) == "blocked"
    assert await house.db.fetchval("select count(*) from attempts where lead_id = $1", blocked) == 0


async def test_a_preview_is_shown_skipped_and_dialed_on_the_agents_word(house: House) -> None:
    await house.furnish(agents=1, mode="preview", recycle_minutes={"cancelled": 60})
    first, second = await house.leads(numbers(LIVE_2_S, count=2, start=70))
    await house.dialer()
    await house.take_posts()
    await house.start()
    agent = house.agents[0]
    await house.until(lambda: _done(house, agent, "agent.preview", campaign_id=house.campaign))
    card = await house.attempt(first)
    assert card["state"] == "claimed"
    assert (await house.ask(agent, "preview.skip", attempt_id=card["id"])).state == "done"
    assert (await house.ended(first))["outcome"] == "cancelled"
    assert (await house.ask(agent, "agent.preview", campaign_id=house.campaign)).state == "done"
    assert (await house.ask(agent, "preview.dial", attempt_id=card["id"])).code == "no_call"  # a late click
    card = await house.attempt(second)
    assert (await house.ask(agent, "preview.dial", attempt_id=card["id"])).state == "done"
    assert (await house.ended(second))["outcome"] == "connected"


async def test_a_lead_of_a_campaign_that_is_not_ones_own_is_refused_unclaimed(house: House) -> None:
    await house.furnish(agents=1, mode="manual")
    own = house.campaign
    house.campaign = await house.db.fetchval(
        "insert into campaigns (node, principal_id, name, mode, state, trunk, default_caller_id, calling_hours, "
        "profile) select node, principal_id, 'Autre', mode, 'running', trunk, default_caller_id, calling_hours, "
        "profile from campaigns returning id"
    )
    (foreign,) = await house.leads(numbers(LIVE_2_S, start=80))
    house.campaign = own
    await house.dialer()
    await house.take_posts()
    await house.start()
    assert (await house.ask(house.agents[0], "agent.dial", lead_id=foreign)).code == "not_your_campaign"
    assert await house.db.fetchval("select count(*) from attempts") == 0


async def _done(house: House, agent: int, kind: str, **payload: object) -> bool:
    return (await house.ask(agent, kind, **payload)).state == "done"
