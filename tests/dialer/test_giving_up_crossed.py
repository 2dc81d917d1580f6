"""What crosses the order to give up a ringing call: ends, answers, lost links. Only an order that left counts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.history.verifying import faults
from db.pool import Connection, Pool
from dialer.pace.moment import Moment
from tests.db.world import insert
from tests.dialer.ringing import GIVES_UP, RANG, Crowd, channel
from tests.dialer.site import a_site


async def test_who_answers_and_leaves_before_the_order_is_written_was_not_abandoned(chosen: Crowd) -> None:
    site, call = chosen.site, chosen.given_up[0]
    site.answers(call)
    site.ends(call)
    await site.term.commit()
    assert await chosen.written(call) == ("left_early", "customer")
    assert channel(call) not in chosen.hung_up()


async def test_who_is_busy_before_the_order_is_written_was_not_given_up(chosen: Crowd) -> None:
    site, call = chosen.site, chosen.given_up[0]
    known = site.term.figures.learning(site.world.campaign).attempts
    site.ends(call, cause=17, sip_code=486)
    await site.term.commit()
    assert await chosen.written(call) == ("busy", None)
    assert site.term.figures.learning(site.world.campaign).attempts == known + 1


async def test_nobody_is_joined_to_an_agent_while_the_order_is_on_its_way(chosen: Crowd) -> None:
    """The dialplan may ask for an agent before Asterisk reads the order: they would talk for an instant."""
    site, call = chosen.site, chosen.given_up[0]
    await site.term.commit()
    (talking,) = [one for one in site.term.floor.live() if one.state == "bridged"]
    site.ends(talking)
    site.term.engine.wrapped_up(site.term.floor.agents[site.world.agent])
    await site.term.commit()
    assert site.term.floor.agents[site.world.agent].free
    site.answers(call)
    asked = site.term.matching.seek(call)
    assert asked.done()
    assert asked.result() is None
    assert site.term.floor.agents[site.world.agent].free
    site.ends(call)
    await site.term.commit()
    assert await chosen.written(call) == ("abandoned", "system")


@pytest.mark.parametrize("answered", [False, True])
async def test_an_order_that_was_lost_with_the_link_is_taken_back(chosen: Crowd, answered: bool) -> None:
    site, call = chosen.site, chosen.given_up[0]
    await site.term.commit()
    assert channel(call) in chosen.hung_up()
    site.wire.channels = [
        {"Uniqueid": channel(one), "ChannelState": "6" if one is call and answered else "5"}
        for one in site.term.floor.live()
    ]
    await site.term.resync.run(trust_nothing=True)
    assert not call.given_up
    flying = Moment(site.clock(), site.term.floor.load()).ringing(site.world.campaign)
    assert (call.row.id in {one.id for one in flying}) is not answered
    site.ends(call)
    await site.term.commit()
    expected = ("left_early", "customer") if answered else ("no_answer", None)
    assert await chosen.written(call) == expected


async def test_who_was_promised_a_call_is_let_ring_to_the_end(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool, **GIVES_UP) as site:
        await insert(
            db, "callbacks", campaign_id=site.world.campaign, lead_id=await site.world.a_lead(state="callback"),
            state="due", due_at=site.clock.now - timedelta(minutes=1),
        )  # fmt: skip
        await site.ticks()
        await site.ticks(5)
        (call,) = site.term.floor.live()
        site.hear(Event="Newstate", Uniqueid=channel(call), ChannelState="5")
        for _ in range(10):
            await site.ticks(10)
        assert (call.state, call.row.callback_id is not None) == ("ringing", True)
        assert not call.given_up


async def test_what_is_played_before_it_rings_is_not_ringing(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        site.hear(Event="DialState", DestUniqueid=channel(call), DialStatus="PROGRESS")
        site.clock.advance(RANG)
        before = site.clock()
        site.rings(call)
        site.hear(Event="DialState", DestUniqueid=channel(call), DialStatus="PROGRESS")
        assert call.row.ringing_at is not None
        assert call.row.ringing_at > before
        await site.term.commit()
        assert await db.fetchval("select ringing_at from attempts") == call.row.ringing_at
        site.ends(call, cause=19)
        await site.term.commit()
        assert await faults(db) == []


async def test_ringing_that_nobody_heard_is_found_out(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        site.wire.channels = [{"Uniqueid": channel(call), "ChannelState": "5"}]
        await site.term.resync.run(trust_nothing=True)
        assert call.state == "ringing"
        site.ends(call, cause=19)
        await site.term.commit()
        assert await db.fetchval("select outcome from attempts") == "no_answer"
