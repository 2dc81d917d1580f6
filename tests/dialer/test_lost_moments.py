"""Moments that nobody saw: calls that ended while they were written, phones that are slow, dialers that died."""

from __future__ import annotations

import asyncio

import pytest

from db.calls.attempts import AttemptMove
from db.pool import Connection, Pool, connect
from dialer.core.errors import Diverged
from dialer.core.model import AgentId, AttemptId, attempt_channel, leg_channel
from dialer.core.states import AttemptState
from dialer.floor.legs import RING_EVERY_SECONDS
from dialer.floor.orders import LEG_RING_SECONDS
from dialer.group import Group, taken
from dialer.journal import _refuse_unless_whole
from tests.dialer.site import Site, a_site, site_settings
from tests.dialer.term import a_term


def dialed(site: Site) -> list[str]:
    """The channels that Asterisk was told to make for customers."""
    return [f["ChannelId"] for action, f in site.wire.sent if action == "Originate" and f["ChannelId"][0] == "a"]


async def ended(db: Connection) -> tuple[str, str | None]:
    """The outcome of the only attempt, and who hung up."""
    row = await db.fetchrow("select outcome, hung_up_by from attempts")
    assert row is not None
    return row["outcome"], row["hung_up_by"]


async def test_a_call_that_was_given_up_while_it_was_written_is_not_dialed_any_more(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.places()
        site.term.engine.lost(call)
        await site.term.commit()
        assert dialed(site) == []
        row = await db.fetchrow("select a.outcome, a.dialed_at, l.attempts from attempts a join leads l on true")
        assert row is not None
        assert tuple(row) == ("lost", None, 0)


async def test_a_call_whose_dialing_was_sent_and_that_is_lost_counts_as_an_attempt(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        assert dialed(site) == [attempt_channel(AttemptId(call.row.id))]
        site.term.engine.lost(call)
        await site.term.commit()
        assert await db.fetchval("select attempts from leads") == 1


async def test_a_call_that_asterisk_knows_was_dialed_whatever_was_written_when(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.places()
        site.hear(Event="Newstate", Uniqueid=attempt_channel(AttemptId(call.row.id)), ChannelState="6")
        site.term.engine.lost(call)
        await site.term.commit()
        assert await db.fetchval("select dialed_at <= answered_at from attempts")
        assert await db.fetchval("select attempts from leads") == 1


async def test_nobody_is_said_to_have_ended_a_conversation_whose_end_nobody_saw(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        await site.talks(call)
        site.term.engine.lost(call)
        await site.term.commit()
        assert await ended(db) == ("connected", None)


async def test_a_customer_who_is_told_who_called_because_the_agent_was_lost_was_hung_up_by_us(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        await site.talks(call)
        site.hear(Event="UserEvent", UserEvent="PlateauIdentity", Uniqueid=attempt_channel(AttemptId(call.row.id)))
        site.ends(call)
        await site.term.commit()
        assert await ended(db) == ("connected", "system")


async def test_of_a_group_whose_answer_was_lost_only_what_moved_is_taken_as_moved(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(2)
        dialed, refused = await site.dials(2)
        refused.row.state = AttemptState.RINGING  # the floor has it so, the database refused it
        moves = {call.row.id: AttemptMove(AttemptState.CLAIMED, call.row) for call in (dialed, refused)}
        assert (await taken(db, Group(attempts=moves))).attempts == {dialed.row.id}
        with pytest.raises(Diverged):
            _refuse_unless_whole(Group(attempts=moves), await taken(db, Group(attempts=moves)))


@pytest.mark.parametrize(("recording", "expected"), [("all", 1), ("none", 0)])
async def test_the_next_dialer_expects_the_recording_of_a_call_that_was_on_its_way_to_its_agent(
    database_url: str, db: Connection, pool: Pool, recording: str, expected: int
) -> None:
    async with a_site(database_url, db, pool, recording=recording) as site:
        await site.leads(1)
        (call,) = await site.dials()
        customer, agent = attempt_channel(AttemptId(call.row.id)), site.term.floor.agents[site.world.agent]
        site.hear(Event="Newstate", Uniqueid=customer, ChannelState="6")
        site.term.matching.seek(call)
        await site.term.commit()
        link = await connect(database_url, application="test next journal")
        site.term = await a_term(site_settings(database_url), pool, link, site.wire, site.clock)
        for channel in (customer, leg_channel(agent.id, agent.row.leg_number)):
            site.hear(Event="BridgeEnter", Uniqueid=channel, BridgeUniqueid="b1")
        await site.term.commit()
        assert await db.fetchval("select state from attempts") == "bridged"
        assert await db.fetchval("select count(*) from recordings") == expected
        await link.close()


async def test_a_phone_is_rung_again_only_when_its_ring_is_over(
    database_url: str, db: Connection, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_site(database_url, db, pool) as site:
        agent, term = site.term.floor.agents[site.world.agent], site.term
        began = asyncio.get_running_loop().time()
        now = began
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)
        site.hear(Event="Hangup", Uniqueid=leg_channel(AgentId(agent.id), agent.row.leg_number), Cause="16")
        first = agent.row.leg_number + 1
        now = began + 1
        term.legs.tick([agent])
        assert agent.row.leg_number == first
        now = began + LEG_RING_SECONDS
        term.legs.tick([agent])
        assert agent.row.leg_number == first
        term.legs.not_taken(agent, first)
        now += RING_EVERY_SECONDS
        term.legs.tick([agent])
        assert agent.row.leg_number == first + 1
        site.hear(Event="Newstate", Uniqueid=leg_channel(AgentId(agent.id), first + 1), ChannelState="6")
        assert agent.row.leg_up
        monkeypatch.undo()
        await term.commit()


async def test_a_word_that_overtakes_how_a_call_ended_does_not_hide_the_carriers_answer(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        channel = attempt_channel(AttemptId(call.row.id))
        site.hear(Event="OriginateResponse", Response="Failure", Uniqueid=channel, Reason="0")
        site.term.tick()
        site.hear(Event="Newchannel", Uniqueid=channel)
        site.clock.advance(2)
        site.term.tick()
        assert call.state is AttemptState.DIALING
        site.hear(Event="Hangup", Uniqueid=channel, Cause="21", TechCause="403")
        await site.term.commit()
        assert await db.fetchval("select sip_code from attempts") == 403


async def test_a_call_that_never_had_a_channel_ends_a_moment_later_and_the_trunk_is_to_blame(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        channel = attempt_channel(AttemptId(call.row.id))
        site.hear(Event="OriginateResponse", Response="Failure", Uniqueid=channel, Reason="0")
        site.term.tick()
        assert call.state is AttemptState.DIALING
        site.clock.advance(1.1)
        site.term.tick()
        await site.term.commit()
        row = await db.fetchrow("select a.outcome, a.trunk_fault, l.attempts from attempts a join leads l on true")
        assert row is not None
        assert tuple(row) == ("failed", "broken", 0)
