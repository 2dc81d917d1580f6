"""Agents for whom nothing is dialed: kept free by the campaign's choice, or awaited where they promised to call."""

from __future__ import annotations

from datetime import timedelta

from db.pool import Connection, Pool
from dialer.core.model import AttemptId, attempt_channel
from dialer.core.promises import Promised
from dialer.pace.moment import Moment
from tests.dialer.site import Site, a_site


async def calls_of(site: Site) -> int:
    await site.term.pacer._tick()
    await site.term.commit()
    found: int = await site.world.db.fetchval("select count(*) from attempts")
    return found


async def test_a_campaign_keeps_agents_free(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool, kept_free=1) as site:
        await site.leads(3)
        assert await calls_of(site) == 0
        await db.execute("update campaigns set kept_free = 0")
        await site.term.live.refresh()
        assert await calls_of(site) == 1


async def test_nobody_is_dialed_for_an_agent_whom_a_promise_awaits(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(2)
        (call,) = await site.dials()
        await site.talks(call)
        campaign = site.term.floor.campaigns[site.world.campaign]
        agents, moment = list(site.term.floor.agents.values()), Moment(site.clock(), site.term.floor.load())
        assert len(site.term.pacer._snapshot(campaign, True, agents, moment).busy) == 1
        site.term.floor.promises = [
            Promised(1, 10**6, campaign.id, site.world.agent, None, site.clock() + timedelta(seconds=60))
        ]
        await site.term.promises.keep({})
        assert [agent.kept_for for agent in agents] == [1]
        shares = site.term.pacer._shares.share([campaign], {campaign.id}, (), moment)
        assert shares == {}


async def test_nobody_is_dialed_for_an_agent_whom_an_answer_already_needs(
    database_url: str, db: Connection, pool: Pool
) -> None:
    """Between the answer and the dialplan's question for an agent, and while machines are told from people."""
    async with a_site(database_url, db, pool, amd=True) as site:
        await site.leads(2)
        (call,) = await site.dials()
        site.hear(Event="Newstate", Uniqueid=attempt_channel(AttemptId(call.row.id)), ChannelState="6")
        assert await calls_of(site) == 1
