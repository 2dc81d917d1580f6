"""What the dialer reads anew: one reading at a time, and nothing written by one who was replaced."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from db import events
from db.campaigns import settings
from db.floor import moves
from db.pool import Connection, Pool, connect
from dialer.core.states import CampaignMode
from dialer.news import News
from tests.db.world import insert
from tests.dialer.site import a_site

WAITING = """
select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
"""


async def test_two_readings_of_the_floor_never_overlap(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        other = await site.world.an_agent()
        blocker = await connect(database_url, application="test blocker")
        blocking = blocker.transaction()
        await blocking.start()
        await blocker.execute("lock table agents in access exclusive mode")
        early = asyncio.create_task(site.term.live.refresh())
        async with asyncio.timeout(5):
            while await db.fetchval(WAITING) == 0:
                await asyncio.sleep(0.01)
        await db.execute("delete from campaign_agents where agent_id = $1", other)
        late = asyncio.create_task(site.term.live.refresh())
        most = 0
        for _ in range(30):
            most = max(most, await db.fetchval(WAITING))
            await asyncio.sleep(0.01)
        await blocking.rollback()
        await blocker.close()
        await asyncio.gather(early, late)
        assert most == 1
        assert site.term.floor.agents[other].campaigns == set()


async def test_a_dialer_that_was_replaced_lets_no_promise_fall_due(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        lead = await site.world.a_lead(state="callback")
        attempt = await site.world.an_attempt(lead)
        due_at = site.clock.now - timedelta(hours=1)
        await insert(
            db, "callbacks", campaign_id=site.world.campaign, lead_id=lead, due_at=due_at, promised_in=attempt,
            promised_by=site.world.agent,
        )  # fmt: skip
        await db.execute("update leases set epoch = epoch + 1")
        await site.term.live.callbacks_due()
        assert await db.fetchval("select state from callbacks") == "scheduled"
        await db.execute("update leases set epoch = epoch - 1")
        await site.term.live.callbacks_due()
        assert await db.fetchval("select state from callbacks") == "missed"


async def test_a_campaign_that_a_person_finished_dials_nobody_any_more(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        campaign = site.world.campaign
        await site.state(campaign, "finished")
        await site.leads(1)
        await site.term.pacer._tick()
        assert site.term.floor.campaigns[campaign].state == "finished"
        assert not site.term.floor.calls


async def test_no_lead_is_claimed_for_a_campaign_that_was_stopped_a_moment_ago(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        await db.execute("update campaigns set state = 'paused'")
        await site.term.pacer._tick()
        assert not site.term.floor.calls
        await db.execute("update campaigns set state = 'running'")
        await site.dials()


async def test_a_campaign_of_before_rings_as_long_as_its_profile_asks_for(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, ring_seconds=12, minimum_ring_seconds=10) as site:
        campaign = site.world.campaign
        assert site.term.floor.campaigns[campaign].ring_seconds == 12
        await db.execute("update campaigns set profile = 'FR_B2C'")
        await site.term.live.refresh()
        known = site.term.floor.campaigns[campaign]
        assert (known.ring_seconds, known.minimum_ring_seconds) == (20, 20)


async def test_limits_that_are_changed_and_agents_who_are_moved_are_taken_at_once(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        campaign, agent, news = site.world.campaign, site.world.agent, News()
        other = await site.another_campaign()
        await news.came(db)
        changed = {"mode": "progressive", "max_dial_level": 1.5, "kept_free": 2}
        assert await settings.change(db, campaign, changed, None)
        moved = await moves.leave(db, campaign, [agent], [])
        await moves.join(db, other, moved)
        for one in (campaign, other):
            await events.append(db, "campaign", node="main", campaign_id=one, body={})
        assert await news.came(db)
        await site.term.live.refresh()
        known = site.term.floor.campaigns[campaign]
        assert (known.mode, known.max_dial_level, known.kept_free) == (CampaignMode.PROGRESSIVE, 1.5, 2)
        crew = site.term.floor.agents[agent].campaigns
        assert (campaign in crew, other in crew) == (False, True)
