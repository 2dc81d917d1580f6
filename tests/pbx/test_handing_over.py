"""B-07: an agent asks a colleague while the customer hears music, and hands the call over; nobody is lost over it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.calls import handing_over
from db.dialer.commands import Answer
from db.floor import days
from db.history import statistics
from db.history.verifying import faults
from dialer.core.model import AgentId, AttemptId, attempt_channel, leg_channel
from tests.pbx.house import LIVE_5_S, LIVE_20_S, House
from tests.pbx.test_on_hold import channel_of, in_music, with_agent


class Pair:
    """A call, the agent who has it, and one who is free."""

    def __init__(self, house: House, lead: int, attempt: int, first: int, second: int) -> None:
        self.house, self.lead, self.attempt, self.first, self.second = house, lead, attempt, first, second

    async def ask(self, agent: int, action: str, **payload: Any) -> str | None:
        """The code with which it is refused; None: done."""
        asked: Answer = await self.house.ask(agent, "call.hand_over", attempt_id=self.attempt, action=action, **payload)
        return asked.code

    async def states(self) -> tuple[str, str]:
        """Of the first and the second agent."""
        found = await self.house.db.fetch("select id, state from agents")
        known = {row["id"]: row["state"] for row in found}
        return known[self.first], known[self.second]

    async def line(self, agent: int) -> list[str]:
        """What Asterisk's console shows of an agent's leg."""
        number = await self.house.db.fetchval("select leg_number from agents where id = $1", agent)
        shown = await self.house.board.console(self.house.board.pbx, "core show channels concise")
        leg = leg_channel(AgentId(agent), number)
        return next((line.split("!") for line in shown.splitlines() if line.endswith(f"!{leg}")), [])

    async def speak(self) -> None:
        """Return once the two agents are joined to each other."""

        async def joined() -> bool:
            one, other = await self.line(self.first), await self.line(self.second)
            return bool(one and other and one[12]) and one[12] == other[12]

        await self.house.until(joined)

    async def wait(self, agent: int) -> None:
        """Return once this agent's leg waits and is joined to nobody."""

        async def alone() -> bool:
            line = await self.line(agent)
            return bool(line) and line[1] == "plateau-agent" and not line[12]

        await self.house.until(alone)

    async def joined_to(self, agent: int) -> None:
        """Return once the customer talks to this agent."""

        async def together() -> bool:
            line, customer = await self.line(agent), await channel_of(self.house, self.attempt)
            return bool(line and customer and line[12]) and line[12] == customer[12]

        await self.house.until(together)
        await self.house.until_sql("select held_since is null from attempts where id = $1", self.attempt)

    async def hang_up(self, agent: int) -> None:
        """The agent's phone drops."""
        await self.house.board.console(self.house.board.pbx, f"channel request hangup {(await self.line(agent))[0]}")


async def pair(house: House, nth: int, kind: str = LIVE_20_S, **settings: Any) -> Pair:
    """Two agents at work, one of them in the only call."""
    await house.furnish(agents=2, wrap_up_seconds=30, **settings)
    (lead,) = await house.leads([f"+3319900{nth:03d}{kind}"])
    await house.dialer()
    await house.take_posts()
    await house.start()
    bridged = await house.bridged(lead)
    first = bridged["agent_id"]
    (second,) = [agent for agent in house.agents if agent != first]
    return Pair(house, lead, bridged["id"], first, second)


async def test_a_colleague_is_asked_and_has_the_call_with_the_note(house: House) -> None:
    two = await pair(house, 880, recording="all")
    assert await two.ask(two.first, "consult", agent_id=two.first) == "colleague_not_free"
    stranger = await house.db.fetchval("select min(id) from agents where state = 'offline'")
    assert await two.ask(two.first, "consult", agent_id=stranger) == "colleague_not_free"
    assert await two.ask(two.second, "hand_over") == "no_call"
    assert await two.ask(two.first, "consult", agent_id=two.second) is None
    assert await two.ask(two.first, "consult", agent_id=two.second) is None  # twice is once
    await two.speak()
    await in_music(house, two.attempt)
    assert await two.states() == ("talking", "reserved")
    seen = await house.db.fetchval(
        "select body ->> 'colleague_id' from events where kind = 'agent' and agent_id = $1 order by seq desc limit 1",
        two.first,
    )
    assert int(seen) == two.second
    assert (await house.ask(two.second, "call.hangup", attempt_id=two.attempt)).code == "no_call"
    assert await faults(house.db) == []
    assert await two.ask(two.first, "hand_over", agent_id=two.first) == "already_consulting"
    assert await two.ask(two.first, "hand_over", note="veut un devis") is None
    await two.joined_to(two.second)
    await two.wait(two.first)
    assert await two.states() == ("ready", "talking")
    assert (await house.ask(two.second, "call.hangup", attempt_id=two.attempt)).state == "done"
    ended = await house.ended(two.lead)
    assert (ended["agent_id"], ended["note"], ended["outcome"]) == (two.second, "veut un devis", "connected")
    assert (await house.ask(two.first, "call.dispose", attempt_id=two.attempt, code="sale")).code == "not_your_call"
    await house.until_sql("select state = 'wrap_up' from agents where id = $1", two.second)
    assert await faults(house.db) == []
    segments = await house.db.fetch("select * from segments where attempt_id = $1 order by began_at", two.attempt)
    assert [(row["agent_id"]) for row in segments] == [two.first, two.second]
    assert segments[0]["began_at"] == ended["bridged_at"]
    assert segments[0]["ended_at"] == segments[1]["began_at"]
    assert segments[1]["ended_at"] == ended["ended_at"]
    since, until = ended["claimed_at"], ended["ended_at"]
    shown = {row["agent_id"]: row["calls"] for row in await statistics.calls(house.db, since, until)}
    assert shown == {two.first: 1, two.second: 1}
    for agent, label in ((two.first, "Handed over"), (two.second, None)):
        (one,) = await days.results(house.db, agent, since, until + timedelta(seconds=1))
        assert (one.label_en, one.calls) == (label, 1)
    path = house.board.settings.spool_dir / f"{attempt_channel(AttemptId(two.attempt))}.raw"
    assert path.stat().st_size > 0


async def test_a_call_is_given_to_who_is_free_without_a_word(house: House) -> None:
    two = await pair(house, 881)
    assert await two.ask(two.first, "hand_over", agent_id=two.second) is None
    await two.joined_to(two.second)
    await two.wait(two.first)
    assert await two.ask(two.second, "hand_over", agent_id=two.first) is None  # and back
    await two.joined_to(two.first)
    assert await two.states() == ("talking", "ready")
    ended = await house.ended(two.lead)
    assert ended["agent_id"] == two.first
    assert await house.db.fetchval("select count(*) from segments where attempt_id = $1", two.attempt) == 3
    await house.until_sql("select state = 'wrap_up' from agents where id = $1", two.first)
    assert await faults(house.db) == []


@pytest.mark.parametrize("who", ["first", "second", "resume", "forgotten"])
async def test_the_customer_comes_back_to_who_asked(house: House, who: str) -> None:
    two = await pair(house, 882 + ["first", "second", "resume", "forgotten"].index(who))
    assert await two.ask(two.first, "consult", agent_id=two.second) is None
    await two.speak()
    await in_music(house, two.attempt)
    if who == "resume":
        assert (await house.ask(two.first, "call.hold", attempt_id=two.attempt, action="resume")).code is None
    elif who == "forgotten":  # the line after the wait of five minutes
        name = (await channel_of(house, two.attempt))[0]
        await house.board.console(house.board.pbx, f"channel redirect {name} plateau-held,s,4")
    else:
        assert await two.ask(two.first if who == "first" else two.second, "leave") is None
    if who == "second":  # who was asked is gone, and the customer waits for the first one's word
        await two.wait(two.first)
        await in_music(house, two.attempt)
        assert (await house.ask(two.first, "call.hold", attempt_id=two.attempt, action="resume")).code is None
    await two.joined_to(two.first)
    await two.wait(two.second)
    assert await two.states() == ("talking", "ready")
    assert (await house.ended(two.lead))["agent_id"] == two.first
    assert await faults(house.db) == []


async def test_the_customer_may_hang_up_while_two_speak_of_the_call(house: House) -> None:
    two = await pair(house, 886, LIVE_5_S)
    assert await two.ask(two.first, "consult", agent_id=two.second) is None
    await two.speak()
    assert (await house.ended(two.lead))["hung_up_by"] == "customer"
    await house.until_sql("select state = 'wrap_up' from agents where id = $1", two.first)
    assert await two.states() == ("wrap_up", "ready")
    await two.wait(two.first)
    await two.wait(two.second)
    assert await faults(house.db) == []


@pytest.mark.parametrize("who", ["first", "second"])
async def test_a_phone_may_drop_while_two_speak_of_the_call(house: House, who: str) -> None:
    two = await pair(house, 887 + (who == "second"))
    assert await two.ask(two.first, "consult", agent_id=two.second) is None
    await two.speak()
    dropped = two.first if who == "first" else two.second
    await two.hang_up(dropped)
    await house.until_sql("select bool_and(leg_up and state <> 'reserved') from agents where state <> 'offline'")
    assert (await two.states())[0] == "talking"
    await in_music(house, two.attempt)
    assert (await house.ask(two.first, "call.hold", attempt_id=two.attempt, action="resume")).code is None
    await two.joined_to(two.first)
    assert (await house.ended(two.lead))["agent_id"] == two.first
    assert await faults(house.db) == []


async def test_the_dialer_may_die_while_two_speak_of_the_call(house: House) -> None:
    two = await pair(house, 889)
    assert await two.ask(two.first, "consult", agent_id=two.second) is None
    await two.speak()
    await house.kill(house.dialers[0])
    await house.dialer()
    assert await two.states() == ("talking", "reserved")
    assert await two.ask(two.first, "hand_over") is None
    await two.joined_to(two.second)
    await house.kill(house.dialers[0])
    await house.dialer()
    await with_agent(house, two.attempt)
    assert await two.ask(two.second, "hand_over", agent_id=two.first) is None  # its part began at the hand-over
    await two.joined_to(two.first)
    ended = await house.ended(two.lead)
    assert await handing_over.last(house.db, [two.attempt])
    assert ended["agent_id"] == two.first
    assert await faults(house.db) == []


async def test_a_hand_over_that_was_written_and_not_ordered_is_asked_for_again(house: House) -> None:
    """The dialer dies between the two: the customer is on hold, and the second agent takes them back."""
    two = await pair(house, 890)
    assert await two.ask(two.first, "consult", agent_id=two.second) is None
    await two.speak()
    await house.kill(house.dialers[0])
    await house.db.execute(
        """
        with part as (insert into handed_over select id, agent_id, bridged_at, now() from attempts where id = $1),
        mine as (update attempts set agent_id = $3 where id = $1),
        freed as (update agents set state = 'ready', attempt_id = null, since = now() where id = $2),
        given as (update agents set state = 'talking', since = now() where id = $3)
        insert into agent_moves (agent_id, at, state, campaign_id, attempt_id)
        select g, now(), s, case when s <> 'ready' then campaign_id end, case when s <> 'ready' then id end
          from attempts, (values ($2::bigint, 'wrap_up'), ($2, 'ready'), ($3, 'talking')) as m(g, s) where id = $1
        """,
        two.attempt, two.first, two.second,
    )  # fmt: skip
    await house.dialer()
    assert (await house.ask(two.second, "call.hold", attempt_id=two.attempt, action="resume")).code is None
    await two.joined_to(two.second)
    await two.wait(two.first)
    assert (await house.ended(two.lead))["agent_id"] == two.second
    await house.until_sql("select state = 'wrap_up' from agents where id = $1", two.second)
    assert await faults(house.db) == []
