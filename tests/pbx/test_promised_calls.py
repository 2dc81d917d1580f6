"""Promised calls that are real ones: slipped between campaigns, handed on, and waiting for somebody who is there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dialer.core.model import AgentId, leg_channel
from tests.pbx.house import LIVE_2_S, LIVE_5_S, House
from tests.pbx.switchboard import NUMBERS


def number(kind: str, nth: int) -> str:
    return f"+3319900{nth:03d}{kind}"


async def a_promise(house: House, phone: str, seconds: float, agent: int | None = None, **columns: Any) -> int:
    """A lead of the house's campaign that is promised a call in so many seconds."""
    (lead,) = await house.leads([phone])
    await house.db.execute("update leads set state = 'callback' where id = $1", lead)
    values = {
        "campaign_id": house.campaign, "lead_id": lead, "agent_id": agent,
        "due_at": datetime.now(UTC) + timedelta(seconds=seconds), "note": "rappeler pour le devis", **columns,
    }  # fmt: skip
    names, places = ", ".join(values), ", ".join(f"${n}" for n in range(1, len(values) + 1))
    await house.db.execute(f"insert into callbacks ({names}) values ({places})", *values.values())
    return lead


async def a_second_campaign(house: House, **settings: Any) -> int:
    """Another running campaign without agents, of another principal."""
    principal = await house.db.fetchval("insert into principals (name) values ('Autre') returning id")
    values = {"name": "Autre", "default_caller_id": NUMBERS[1], "callbacks_by": "any", **settings}
    names, places = ", ".join(values), ", ".join(f"${n}" for n in range(3, len(values) + 3))
    made: int = await house.db.fetchval(
        f"insert into campaigns (node, principal_id, mode, state, trunk, calling_hours, profile, {names}) "
        f"select node, $2, mode, 'running', trunk, calling_hours, profile, {places} from campaigns where id = $1 "
        "returning id",
        house.campaign, principal, *values.values(),
    )  # fmt: skip
    await house.db.execute(
        "insert into dispositions (campaign_id, code, label_fr, label_en, effect) "
        "values ($1, 'autre_fait', '-', '-', 'done')", made,
    )  # fmt: skip
    return made


async def where(house: House, agent: int) -> str:
    """The dialplan place of an agent's waiting leg."""
    row = await house.db.fetchrow("select leg_number from agents where id = $1", agent)
    assert row is not None
    channel = leg_channel(AgentId(agent), row["leg_number"])
    text = await house.board.console(house.board.pbx, "core show channels concise")
    found = [line.split("!") for line in text.splitlines() if channel in line]
    return found[0][1] if found else ""


async def test_a_due_call_of_one_campaign_slips_to_an_agent_of_another_who_is_back_without_a_click(
    house: House,
) -> None:
    await house.furnish(agents=1, mode="predictive", wrap_up_seconds=20)
    home, agent = house.campaign, house.agents[0]
    foreign = await a_second_campaign(house, announce_seconds=3, recording="all", wrap_up_seconds=20, script="devis")
    house.campaign = foreign
    lead = await a_promise(house, number(LIVE_2_S, 700), 8)
    house.campaign = home
    await house.dialer()
    await house.take_posts()
    await house.start()
    due_at = await house.db.fetchval("select due_at from callbacks")
    await house.until_sql("select exists (select from attempts where state = 'claimed')", seconds=30)
    await house.until(lambda: _is_at(house, agent, "plateau-promise"), seconds=3)
    attempt = await house.bridged(lead)
    assert (attempt["campaign_id"], attempt["agent_id"], attempt["mode"]) == (foreign, agent, "manual")
    assert attempt["caller_id"] == NUMBERS[1]
    assert attempt["claimed_at"] >= due_at
    assert timedelta(seconds=3) <= attempt["dialed_at"] - attempt["claimed_at"] < timedelta(seconds=5)
    assert attempt["dialed_at"] - due_at < timedelta(seconds=10)
    told = await house.db.fetchval("select body from events where kind = 'promise'")
    assert (told["why"], told["script"]) == ("other_campaign", "devis")
    await house.ended(lead)
    assert await house.db.fetchval("select campaign_id from recordings") == foreign
    answer = await house.ask(agent, "call.dispose", attempt_id=attempt["id"], code="autre_fait")
    assert answer.state == "done"
    await house.until_sql("select state = 'ready' from agents where id = $1", agent)
    assert await house.db.fetchval("select state from callbacks") == "done"
    (own,) = await house.leads([number(LIVE_2_S, 701)])  # and the next call is one of his own campaign
    assert (await house.ended(own, seconds=40))["agent_id"] == agent


async def _is_at(house: House, agent: int, context: str) -> bool:
    return await where(house, agent) == context


async def test_a_personal_promise_whose_agent_is_away_falls_to_the_campaign(house: House) -> None:
    await house.furnish(agents=2, mode="progressive", wrap_up_seconds=1, personal_falls_after_minutes=0)
    promiser, other = house.agents
    await house.dialer()
    await house.take_posts()
    assert (await house.ask(promiser, "agent.pause", reason="lunch")).state == "done"
    lead = await a_promise(house, number(LIVE_2_S, 710), 3, promiser)
    await house.start()
    ended = await house.ended(lead, seconds=40)
    assert (ended["agent_id"], ended["outcome"]) == (other, "connected")
    row = await house.db.fetchrow("select agent_id, was_of, state from callbacks")
    assert row is not None
    assert tuple(row) == (None, promiser, "done")


async def test_a_promise_for_a_time_at_which_nobody_is_there_is_kept_by_the_first_who_comes(house: House) -> None:
    await house.furnish(agents=1, mode="progressive", wrap_up_seconds=1, personal_falls_after_minutes=60)
    agent = house.agents[0]
    await house.dialer()
    await house.take_posts()
    assert (await house.ask(agent, "agent.logout")).state == "done"
    lead = await a_promise(house, number(LIVE_2_S, 720), 2, agent)
    await house.start()
    await house.until_sql("select state = 'due' from callbacks")
    assert await house.db.fetchval("select count(*) from attempts") == 0
    await house.take_posts()
    ready = datetime.now(UTC)
    ended = await house.ended(lead, seconds=40)
    assert ended["agent_id"] == agent
    assert ended["dialed_at"] - ready < timedelta(seconds=10)


async def test_a_promise_that_is_announced_when_the_dialer_is_killed_is_kept_by_the_next_one(house: House) -> None:
    await house.furnish(agents=1, mode="progressive", wrap_up_seconds=1, announce_seconds=10)
    first = await house.dialer()
    await house.take_posts()
    lead = await a_promise(house, number(LIVE_5_S, 730), 1)
    await house.start()
    await house.until_sql("select exists (select from agents where state = 'reserved')")
    await house.kill(first)
    await house.dialer()
    ended = await house.ended(lead, seconds=60)
    assert ended["outcome"] == "connected"
    assert await house.db.fetchval("select array_agg(state) from callbacks") == ["done"]
    assert await house.db.fetchval("select count(*) from attempts") == 1


def test_every_word_that_an_agent_hears_is_there() -> None:
    sounds = Path(__file__).resolve().parents[2] / "asterisk/sounds"
    for language in ("fr", "en"):
        for name in ("promise-own", "promise-other", "prompt-tone"):
            assert (sounds / language / f"plateau-{name}.wav").stat().st_size > 2000
