"""What a trunk may carry, and whom a campaign may call, while decisions and other calls cross each other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.history.verifying import faults
from db.leads import hopper
from db.pool import Connection, Pool
from tests.db.world import insert
from tests.dialer.site import a_site


async def test_a_campaign_without_leads_takes_no_calls_per_second_from_another(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, priority=1) as site:  # comes first, has nobody to call
        second = await site.another_campaign(name="second")
        user = await insert(db, "users", login="b", name="B", role="agent", password_hash="-")
        await insert(db, "agents", id=user, node="main", station="b", sip_secret="x" * 24)
        await insert(db, "campaign_agents", campaign_id=second, agent_id=user)
        await db.execute("delete from campaign_agents where campaign_id = $1 and agent_id <> $2", second, user)
        await site.term.live.refresh()
        site.world.agent = user
        await site.takes_post()
        for _ in range(4):
            site.clock.advance(0.5)
            await site.term.pacer._tick()
        await site.term.commit()
        assert await db.fetchval("select count(*) from attempts where campaign_id = $1", second) == 1


async def test_an_agent_who_dials_while_leads_are_claimed_takes_a_channel_of_theirs(
    database_url: str, db: Connection, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = hopper.candidates

    async with a_site(database_url, db, pool, channels=1) as site:
        manual = await site.another_campaign(name="manual", mode="manual")
        await site.leads(1)
        user = await insert(db, "users", login="b", name="B", role="agent", password_hash="-")
        await insert(db, "agents", id=user, node="main", station="b", sip_secret="x" * 24)
        await insert(db, "campaign_agents", campaign_id=manual, agent_id=user)
        await site.term.live.refresh()
        first, site.world.agent = site.world.agent, user
        await site.takes_post()
        site.world.agent = first
        lead = await db.fetchval("select id from leads where campaign_id = $1", manual)

        async def meanwhile(*asked: Any, **more: Any) -> Any:
            found = await claim(*asked, **more)
            site.clock.advance(10)
            await site.term.ask(user, "agent.dial", {"lead_id": lead})
            return found

        monkeypatch.setattr(hopper, "candidates", meanwhile)
        await site.term.pacer._tick()
        await site.term.commit()
        assert await db.fetchval("select count(*) from attempts where dialed_at is not null") == 1
        for call in list(site.term.floor.live()):
            site.ends(call, cause=17, sip_code=486)
        await site.term.commit()
        assert await faults(db) == []


async def test_a_promise_is_not_kept_by_a_campaign_that_was_paused_an_instant_ago(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await insert(
            db, "callbacks", campaign_id=site.world.campaign, lead_id=await site.world.a_lead(state="callback"),
            state="due", due_at=site.clock.now - timedelta(minutes=1),
        )  # fmt: skip
        await site.term.live.callbacks_due()
        await db.execute("update campaigns set state = 'paused'")  # the floor does not know yet
        await site.term.pacer._tick()
        await site.term.commit()
        assert await db.fetchval("select count(*) from attempts") == 0
        assert await db.fetchval("select state from callbacks") == "due"


async def test_a_promise_that_its_agent_made_waits_for_the_trunk_and_comes_first_then(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        await insert(
            db, "callbacks", campaign_id=site.world.campaign, lead_id=await site.world.a_lead(state="callback"),
            agent_id=site.world.agent, state="due", due_at=site.clock.now - timedelta(minutes=1),
        )  # fmt: skip
        await site.term.live.callbacks_due()
        assert site.term.serving.parts.trunks.take("main", 9, site.clock()) == 1
        await site.term.promises.keep({})
        await site.term.commit()
        assert await db.fetchval("select count(*) from attempts") == 0
        site.clock.advance(2)
        await site.term.pacer._tick()
        await site.term.commit()
        assert await db.fetchval("select array_agg(callback_id is not null) from attempts") == [True]


async def test_a_call_that_could_not_be_written_for_long_is_not_dialed_any_more(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        await site.places()
        site.clock.advance(10)
        await site.term.commit()
        await site.term.commit()
        assert [fields["ChannelId"] for action, fields in site.wire.sent if action == "Originate"][1:] == []
        assert await db.fetchval("select outcome from attempts where dialed_at is null") == "cancelled"
        assert await db.fetchval("select attempts from leads") == 0
        assert await faults(db) == []
