"""What a campaign says of calling again, of its dates and of its quota, on the floor and in the database."""

from __future__ import annotations

from datetime import timedelta

from db.history.verifying import faults
from db.pool import Connection, Pool
from tests.db.world import insert
from tests.dialer.site import Site, a_site

BUSY = {"on": "outcome", "word": "busy", "minutes": 0, "times": 2}


async def is_busy(site: Site) -> None:
    """The next lead is called, and its line is busy."""
    site.clock.advance(60)
    (call,) = await site.dials()
    site.ends(call, cause=17, sip_code=486)
    await site.term.commit()


async def test_a_lead_is_called_again_so_often_as_a_rule_says(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool, max_attempts=9, recycle_rules=[BUSY]) as site:
        await site.leads(1)
        states = []
        for _ in range(3):
            await is_busy(site)
            states.append(await db.fetchval("select state from leads"))
        assert states == ["callable", "callable", "exhausted"]
        assert await faults(db) == []


async def test_a_disposition_has_a_rule_of_its_own(database_url: str, db: Connection, pool: Pool) -> None:
    rule = {"on": "disposition", "word": "absent", "minutes": 30, "times": 1}
    async with a_site(database_url, db, pool, max_attempts=9, recycle_rules=[rule], wrap_up_seconds=60) as site:
        await insert(
            db, "dispositions", campaign_id=site.world.campaign, code="absent", effect="recycle",
            label_fr="-", label_en="-",
        )  # fmt: skip
        await site.term.live.refresh()
        await site.leads(1)
        for state in ("callable", "exhausted"):
            (call,) = await site.dials()
            await site.talks(call)
            site.ends(call)
            await site.term.commit()
            closed = {"attempt_id": call.row.id, "code": "absent"}
            assert (await site.term.ask(site.world.agent, "call.dispose", closed)).state == "done"
            await site.term.commit()
            row = await db.fetchrow("select state, next_attempt_at from leads")
            assert row is not None
            assert row["state"] == state
            if state == "callable":
                assert timedelta(minutes=29) < row["next_attempt_at"] - site.clock.now < timedelta(minutes=31)
            site.clock.advance(1801)
        assert await faults(db) == []


async def test_a_campaign_calls_between_its_dates_alone(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        today = site.clock.now.date()
        for dates in ({"starts_on": today + timedelta(days=3)}, {"ends_on": today - timedelta(days=3)}):
            await db.execute(
                "update campaigns set starts_on = $1, ends_on = $2", dates.get("starts_on"), dates.get("ends_on")
            )
            await site.term.live.refresh()
            await site.term.pacer._tick()
            assert await db.fetchval("select count(*) from attempts") == 0
        await db.execute(
            "update campaigns set starts_on = $1, ends_on = $2", today - timedelta(days=3), today + timedelta(days=3)
        )
        await site.term.live.refresh()
        await site.term.pacer._tick()
        assert await db.fetchval("select count(*) from attempts") == 1


async def test_a_campaign_that_has_its_successes_is_paused_and_says_why(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, success_quota=2) as site:
        await insert(
            db, "dispositions", campaign_id=site.world.campaign, code="vente", effect="success",
            label_fr="-", label_en="-",
        )  # fmt: skip
        await site.term.live.refresh()
        for sold, state in ((1, "running"), (2, "paused")):
            await site.world.a_conversation(disposition_code="vente")
            await site.term.live.check_quotas()
            assert await db.fetchval("select state from campaigns") == state, sold
        assert await db.fetchval("select body ->> 'fault' from events where kind = 'campaign'") == "quota"
