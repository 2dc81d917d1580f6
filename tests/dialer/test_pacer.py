"""The tick: agents are promised once, and a campaign that reaches no number at all is stopped."""

from __future__ import annotations

from db.dialer import ticks
from db.pool import Connection, Pool
from dialer.core.unallocated import RUN
from tests.db.world import SHOWN, insert
from tests.dialer.site import Site, a_site


async def calls_of(site: Site, campaign: int) -> int:
    await site.term.commit()
    found: int = await site.world.db.fetchval("select count(*) from attempts where campaign_id = $1", campaign)
    return found


async def test_agents_whom_calls_of_a_stopped_campaign_will_need_are_promised_to_nobody_else(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        other = await site.another_campaign()
        (call,) = await site.dials()
        for stopped in ("paused", "draining"):
            await site.state(site.world.campaign, stopped)
            await site.term.pacer._tick()
            assert await calls_of(site, other) == 0
        site.ends(call, cause=17, sip_code=486)
        await site.term.pacer._tick()
        assert await calls_of(site, other) == 1


async def test_two_campaigns_of_one_trunk_never_take_more_than_its_channels(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, channels=1) as site:
        await site.leads(1)
        other = await site.another_campaign()
        await db.execute("delete from campaign_agents where campaign_id = $1", other)
        second = await site.world.an_agent()
        await db.execute("update campaign_agents set campaign_id = $1 where agent_id = $2", other, second)
        await db.execute("update agents set state = 'ready', leg_up = true where id = $1", second)
        await site.term.live.refresh()
        await site.term.pacer._tick()
        assert await calls_of(site, site.world.campaign) + await calls_of(site, other) == 1


async def test_a_campaign_whose_every_number_is_unallocated_is_paused_and_says_why(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        campaign = site.world.campaign
        await site.leads(RUN + 1)
        for call in await site.dials(RUN):
            site.ends(call, cause=1, sip_code=404)
        await site.term.pacer._tick()
        assert await calls_of(site, campaign) == RUN
        assert await db.fetchval("select state from campaigns where id = $1", campaign) == "paused"
        said = await db.fetchval("select body from events where kind = 'campaign' and campaign_id = $1", campaign)
        assert (said["state"], said["fault"]) == ("paused", "unallocated")
        assert "check the number format of the trunk" in said["reason"]
        for _ in range(3):  # and it goes on saying so
            await site.term.live.refresh()
            site.clock.advance(2)
            await site.term.pacer._tick()
            await site.term.commit()
        last = await ticks.last(db, campaign)
        assert last is not None and said["reason"] in last["decision"]["sentence"]
        await site.state(campaign, "running")  # a person saw to it
        await site.term.pacer._tick()
        assert await calls_of(site, campaign) == RUN + 1


async def test_an_urgent_campaign_without_leads_leaves_its_agents_to_others(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, priority=50) as site:
        urgent, other = site.world.campaign, await site.another_campaign()
        await site.term.pacer._tick()  # finds no lead
        site.clock.advance(0.5)
        await site.term.pacer._tick()
        assert await calls_of(site, other) == 1
        (call,) = site.term.floor.live()
        site.ends(call, cause=17, sip_code=486)
        await site.leads(1)
        site.clock.advance(1)
        await site.term.pacer._tick()  # looks again
        assert await calls_of(site, urgent) == 1


async def test_a_campaign_without_a_channel_left_leaves_its_agents_to_others(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, priority=50) as site:
        await site.leads(1)
        other = await site.another_campaign()
        await insert(db, "trunks", name="gone", node="main", max_channels=5, calls_per_second=5)
        await insert(db, "trunk_numbers", trunk="gone", e164=SHOWN)
        await db.execute("update campaigns set trunk = 'gone' where id = $1", site.world.campaign)
        await site.term.live.refresh()
        for _ in range(3):
            await site.term.pacer._tick()
            site.clock.advance(0.5)
        assert await calls_of(site, other) == 1
        assert await calls_of(site, site.world.campaign) == 0


async def test_a_dialer_that_was_replaced_pauses_no_campaign(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        await db.execute("update leases set epoch = epoch + 1")
        await site.term.live.pause(site.world.campaign, "why", "unallocated")
        assert await db.fetchval("select state from campaigns") == "running"
        assert await db.fetchval("select count(*) from events where kind = 'campaign'") == 0
