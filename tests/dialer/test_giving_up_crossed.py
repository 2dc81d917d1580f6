"""What crosses the order to give up a ringing call: ends, answers, lost links. Only an order that left counts."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from db.history import faults
from db.pool import Connection, Pool
from dialer.core.model import AttemptId, attempt_channel
from dialer.floor import Call
from dialer.pacer import Moment
from tests.core.pasts import after
from tests.db.world import insert
from tests.dialer.site import Site, a_site
from tests.dialer.test_giving_up import RANG, hung_up, ring, written


@contextlib.asynccontextmanager
async def chosen(database_url: str, db: Connection, pool: Pool) -> AsyncIterator[tuple[Site, Call]]:
    """A call that pacing chose to give up; nothing of that is written yet."""
    async with a_site(database_url, db, pool, mode="predictive", give_up_ringing=True, minimum_ring_seconds=15) as site:
        calls = await ring(site, 6, after(500, 0.6, talk=300.0))
        await site.term.pacer._tick()
        yield site, next(call for call in calls if call.given_up)


def channel(call: Call) -> str:
    return attempt_channel(AttemptId(call.row.id))


def answers(site: Site, call: Call) -> None:
    site.hear(Event="Newstate", Uniqueid=channel(call), ChannelState="6")


async def test_who_answers_and_leaves_before_the_order_is_written_was_not_abandoned(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with chosen(database_url, db, pool) as (site, call):
        answers(site, call)
        site.ends(call)
        await site.term.commit()
        assert await written(db, call) == {"outcome": "left_early", "hung_up_by": "customer"}
        assert channel(call) not in hung_up(site)


async def test_who_is_busy_before_the_order_is_written_was_not_given_up(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with chosen(database_url, db, pool) as (site, call):
        known = site.term.figures.learning(site.world.campaign).attempts
        site.ends(call, cause=17, sip_code=486)
        await site.term.commit()
        assert await written(db, call) == {"outcome": "busy", "hung_up_by": None}
        assert site.term.figures.learning(site.world.campaign).attempts == known + 1


async def test_nobody_is_joined_to_an_agent_while_the_order_is_on_its_way(
    database_url: str, db: Connection, pool: Pool
) -> None:
    """The dialplan may ask for an agent before Asterisk reads the order: they would talk for an instant."""
    async with chosen(database_url, db, pool) as (site, call):
        await site.term.commit()
        (talking,) = [one for one in site.term.floor.live() if one.state == "bridged"]
        site.ends(talking)
        site.term.engine.wrapped_up(site.term.floor.agents[site.world.agent])
        await site.term.commit()
        assert site.term.floor.agents[site.world.agent].free
        answers(site, call)
        asked = site.term.matching.seek(call)
        assert asked.done()
        assert asked.result() is None
        assert site.term.floor.agents[site.world.agent].free
        site.ends(call)
        await site.term.commit()
        assert await written(db, call) == {"outcome": "abandoned", "hung_up_by": "system"}


@pytest.mark.parametrize("answered", [False, True])
async def test_an_order_that_was_lost_with_the_link_is_taken_back(
    database_url: str, db: Connection, pool: Pool, answered: bool
) -> None:
    async with chosen(database_url, db, pool) as (site, call):
        await site.term.commit()
        assert channel(call) in hung_up(site)
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
        assert tuple((await written(db, call)).values()) == expected


async def test_who_was_promised_a_call_is_let_ring_to_the_end(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool, mode="predictive", give_up_ringing=True, minimum_ring_seconds=15) as site:
        for _ in range(2):  # the first of them is answered
            await insert(
                db, "callbacks", campaign_id=site.world.campaign, lead_id=await site.world.a_lead(state="callback"),
                state="due", due_at=site.clock.now - timedelta(minutes=1),
            )  # fmt: skip
        await site.term.live.callbacks_due()
        calls = await ring(site, 6, after(500, 0.6, talk=300.0))
        promised = [call for call in calls if call.row.callback_id is not None]
        assert len(promised) == 1
        for _ in range(10):
            await site.term.pacer._tick()
        await site.term.commit()
        assert len(hung_up(site)) > 2
        assert not hung_up(site) & {channel(call) for call in promised}


async def test_what_is_played_before_it_rings_is_not_ringing(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        site.hear(Event="DialState", DestUniqueid=channel(call), DialStatus="PROGRESS")
        site.clock.advance(RANG)
        before = site.clock()
        site.hear(Event="Newstate", Uniqueid=channel(call), ChannelState="5")
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
        assert (await written(db, call))["outcome"] == "no_answer"
