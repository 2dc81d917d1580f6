"""Hold: the customer hears music and nobody is lost, whatever happens to phone, dialer and customer meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db.dialer import commands
from db.history.verifying import faults
from dialer.core.model import AgentId, AttemptId, attempt_channel, leg_channel
from tests.pbx.house import LIVE_5_S, LIVE_20_S, House
from tests.pbx.sound import likeness, samples_of, stereo_of

MUSIC = Path(__file__).resolve().parents[2] / "asterisk/sounds/music/plateau-wait.wav"


async def talking(house: House, nth: int, kind: str = LIVE_20_S, **settings: Any) -> tuple[int, int, int]:
    """An agent who talks with the only customer; agent, lead and attempt."""
    await house.furnish(agents=1, wrap_up_seconds=30, **settings)
    (lead,) = await house.leads([f"+3319900{nth:03d}{kind}"])
    await house.dialer()
    await house.take_posts()
    await house.start()
    return house.agents[0], lead, (await house.bridged(lead))["id"]


async def hold(house: House, agent: int, attempt: int, action: str = "hold") -> str | None:
    """The code with which it is refused; None: done."""
    return (await house.ask(agent, "call.hold", attempt_id=attempt, action=action)).code


async def channel_of(house: House, attempt: int) -> list[str]:
    """What Asterisk's console shows of the customer's channel; empty: it is gone."""
    shown = await house.board.console(house.board.pbx, "core show channels concise")
    unique = attempt_channel(AttemptId(attempt))
    return next((line.split("!") for line in shown.splitlines() if line.endswith(f"!{unique}")), [])


async def redirect(house: House, attempt: int, place: str) -> None:
    """Move the customer past the dialer, as an order does whose dialer died before it was written."""
    name = (await channel_of(house, attempt))[0]
    await house.board.console(house.board.pbx, f"channel redirect {name} {place}")


async def with_agent(house: House, attempt: int) -> None:
    """Return once the customer is in a bridge."""

    async def joined() -> bool:
        line = await channel_of(house, attempt)
        return bool(line) and line[5] == "Bridge" and bool(line[12])

    await house.until(joined)


async def in_music(house: House, attempt: int) -> None:
    """Return once the customer is where music is heard."""

    async def there() -> bool:
        line = await channel_of(house, attempt)
        return bool(line) and line[1] == "plateau-held"

    await house.until(there)


async def held(house: House, attempt: int) -> bool:
    """Whether the database has the customer on hold."""
    return bool(await house.db.fetchval("select held_since is not null from attempts where id = $1", attempt))


async def at_rest(house: House, lead: int) -> dict[str, Any]:
    """The attempt once it has ended with its agent in wrap-up, and everything recorded holds."""
    ended = await house.ended(lead)
    assert (ended["outcome"], ended["held_since"]) == ("connected", None)
    await house.until_sql("select state = 'wrap_up' from agents where id = $1", house.agents[0])
    assert await faults(house.db) == []
    return dict(ended)


async def test_the_customer_hears_music_and_then_the_agent_again(house: House) -> None:
    agent, lead, attempt = await talking(house, 850, recording="all")
    assert await hold(house, agent, attempt, "resume") is None  # they talk: it is so already
    assert await hold(house, agent, attempt) is None
    await in_music(house, attempt)
    assert await held(house, attempt)
    assert await hold(house, agent, attempt) is None  # twice is once
    assert await hold(house, agent, attempt + 1) == "no_call"
    shown = await house.db.fetchval(
        "select body ->> 'held_since' is not null from events where kind = 'agent' order by seq desc limit 1"
    )
    assert shown
    path = house.board.settings.spool_dir / f"{attempt_channel(AttemptId(attempt))}.raw"

    async def music() -> bool:
        _, right = stereo_of(path)
        return likeness(right, samples_of(MUSIC)[: 2 * 8000]) > 0.7

    await house.until(music)
    assert await hold(house, agent, attempt, "resume") is None
    await with_agent(house, attempt)
    assert not await held(house, attempt)
    ended = await at_rest(house, lead)
    assert 1500 < ended["held_ms"] < 18000
    assert await hold(house, agent, attempt) == "no_call"
    talked = (ended["ended_at"] - ended["bridged_at"]).total_seconds()
    assert abs(len(stereo_of(path)[0]) / 8000 - talked) < 1


async def test_a_customer_who_hangs_up_on_hold_was_on_hold_until_then(house: House) -> None:
    agent, lead, attempt = await talking(house, 851, LIVE_5_S)
    assert await hold(house, agent, attempt) is None
    ended = await at_rest(house, lead)
    assert ended["hung_up_by"] == "customer"
    assert 1000 < ended["held_ms"] < 5500


async def test_an_agent_hangs_up_a_customer_on_hold(house: House) -> None:
    agent, lead, attempt = await talking(house, 852)
    assert await hold(house, agent, attempt) is None
    assert (await house.ask(agent, "call.hangup", attempt_id=attempt)).state == "done"
    assert (await at_rest(house, lead))["hung_up_by"] == "agent"


async def at_once(house: House, agent: int, attempt: int, *asked: str) -> None:
    """Keys pressed within one instant, answered one after the other."""
    async with house.db.transaction():
        for action in asked:
            kind = "call.hangup" if action == "hangup" else "call.hold"
            payload = {"attempt_id": attempt, "action": action}
            await commands.ask(house.db, node="main", kind=kind, agent_id=agent, payload=payload, requested_by=agent)
    await house.until_sql("select not exists (select from commands where answered_at is null)", seconds=10)


@pytest.mark.parametrize("keys", ["hold hangup", "hangup hold", "hold resume hangup"])
async def test_keys_pressed_with_the_hang_up_change_nothing_of_it(house: House, keys: str) -> None:
    agent, lead, attempt = await talking(house, 860 + len(keys) % 4)
    await at_once(house, agent, attempt, *keys.split())
    assert (await at_rest(house, lead))["hung_up_by"] == "agent"


async def test_a_key_that_is_hammered_loses_nobody(house: House) -> None:
    agent, lead, attempt = await talking(house, 866)
    await at_once(house, agent, attempt, *("hold", "resume") * 4)
    await with_agent(house, attempt)
    await house.until_sql("select held_since is null from attempts where id = $1", attempt)
    assert await hold(house, agent, attempt) is None
    await in_music(house, attempt)
    assert await hold(house, agent, attempt, "resume") is None
    await with_agent(house, attempt)
    await at_rest(house, lead)


async def test_an_order_that_crosses_the_customers_hang_up_is_refused_or_ended_with_it(house: House) -> None:
    agent, lead, attempt = await talking(house, 867, LIVE_5_S)

    async def over() -> bool:  # back and forth until it crosses
        for action in ("hold", "resume"):
            assert await hold(house, agent, attempt, action) in (None, "no_call")
        return bool(await house.db.fetchval("select ended_at is not null from attempts where id = $1", attempt))

    await house.until(over)
    await at_rest(house, lead)


async def test_the_agents_phone_may_drop_while_the_customer_is_on_hold(house: House) -> None:
    agent, lead, attempt = await talking(house, 853)
    assert await hold(house, agent, attempt) is None
    number = await house.db.fetchval("select leg_number from agents where id = $1", agent)
    shown = await house.board.console(house.board.pbx, "core show channels concise")
    leg = leg_channel(AgentId(agent), number)
    name = next(line.split("!")[0] for line in shown.splitlines() if line.endswith(f"!{leg}"))
    await house.board.console(house.board.pbx, f"channel request hangup {name}")
    await house.until_sql("select leg_up and leg_number > $2 from agents where id = $1", agent, number)
    await in_music(house, attempt)
    assert await hold(house, agent, attempt, "resume") is None
    await with_agent(house, attempt)
    await at_rest(house, lead)


async def test_the_dialer_may_die_while_the_customer_is_on_hold(house: House) -> None:
    agent, lead, attempt = await talking(house, 854)
    assert await hold(house, agent, attempt) is None
    await house.kill(house.dialers[0])
    await in_music(house, attempt)
    await house.dialer()
    assert await hold(house, agent, attempt, "resume") is None
    await with_agent(house, attempt)
    assert (await at_rest(house, lead))["held_ms"] > 1000


@pytest.mark.parametrize("place", ["plateau-held,s,1", "plateau-answered,s,back"])
async def test_the_dialer_may_die_over_its_order(house: House, place: str) -> None:
    """The order was carried out and never written: the next dialer finds where the customer is."""
    agent, lead, attempt = await talking(house, 855 + len(place) % 2)
    if place == "plateau-answered,s,back":
        assert await hold(house, agent, attempt) is None
    await house.kill(house.dialers[0])
    await redirect(house, attempt, place)
    await house.dialer()
    if place == "plateau-held,s,1":
        await house.until_sql("select held_since is not null from attempts where id = $1", attempt)
        assert await hold(house, agent, attempt, "resume") is None
    await with_agent(house, attempt)
    await house.until_sql("select held_since is null from attempts where id = $1", attempt)
    await at_rest(house, lead)


async def test_who_is_forgotten_on_hold_comes_back_by_himself(house: House) -> None:
    agent, lead, attempt = await talking(house, 857)
    assert await hold(house, agent, attempt) is None
    await in_music(house, attempt)
    await redirect(house, attempt, "plateau-held,s,4")  # the line after the wait
    await with_agent(house, attempt)
    assert not await held(house, attempt)
    await at_rest(house, lead)
