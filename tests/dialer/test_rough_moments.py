"""What people and machines do at the worst moment: between a claim and its dial, and while the clock jumps."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from db.calls import callback_list
from db.history.verifying import faults
from db.lines import costs
from db.people import dnc
from db.pool import Connection, Pool
from dialer.core.rating import Rate
from dialer.core.spending import Cap
from tests.db.world import roll_back
from tests.dialer.site import Site, a_site, site_settings
from tests.dialer.term import a_term
from tests.dialer.test_promises import a_promise


def dialed(site: Site) -> int:
    """How many customers Asterisk was told to dial."""
    return sum(action == "Originate" and fields["Context"] == "plateau-answered" for action, fields in site.wire.sent)


CHEAP = Rate(0, "+331", date(2026, 1, 1), Decimal("0.001"), Decimal(0), 1, 1)
DEAR = Rate(0, "+336", date(2026, 1, 1), Decimal("1"), Decimal(0), 1, 1)


async def two_euros_a_day(site: Site, db: Connection, *rates: Rate) -> None:
    """These rates, and no more than two euros a day."""
    await costs.set_rates(db, "main", rates)
    await costs.set_cap(db, Cap(0, "main", None, "day", Decimal("2"), 600, "Europe/Paris"))
    await site.term.serving.parts.spending.refresh(db)


async def test_a_promise_announced_when_its_batch_is_taken_back_is_not_dialed_and_haunts_nobody(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        _, lead = await a_promise(site)
        await site.ticks()
        assert await db.fetchval("select state from attempts") == "claimed"
        await roll_back(db, await db.fetchval("select batch_id from leads where id = $1", lead))
        await site.ticks(5)
        await site.ticks(30)
        assert dialed(site) == 0
        assert site.term.floor.agents[site.world.agent].state == "ready"
        assert await db.fetchval("select state from callbacks") == "cancelled"
        assert await db.fetchval("select state from leads where id = $1", lead) == "removed"
        assert await faults(db) == []


async def test_a_claimed_call_whose_batch_is_taken_back_does_not_leave(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        calls, _ = await site.term.placing.claim(site.term.floor.campaigns[site.world.campaign], 1)
        await roll_back(db, site.world.batch)
        await site.term.placing.look_again()
        await site.term.commit()
        assert [call.state for call in calls] == ["ended"]
        assert await db.fetchval("select state from leads") == "removed"
        assert await faults(db) == []


async def test_a_promise_cancelled_while_it_is_announced(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        promise, _ = await a_promise(site)
        await site.ticks()
        assert not await callback_list.cancel(db, promise, "due")  # it is claimed: refused


async def test_a_person_on_the_list_since_the_announcement_is_not_dialed(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await a_promise(site)
        await site.ticks()
        await dnc.add(db, await db.fetchval("select e164 from attempts"), principal_id=None, source="operator")
        await site.ticks(5)  # nobody told the dialer
        assert dialed(site) == 0
        assert site.term.floor.agents[site.world.agent].state == "ready"
        for _ in range(3):
            await site.ticks(25)
        assert await db.fetchval("select count(*) from attempts") == 1


@pytest.mark.parametrize("state", ["paused", "finished"])
async def test_a_promise_announced_when_its_campaign_is_paused_or_finished_waits(
    database_url: str, db: Connection, pool: Pool, state: str
) -> None:
    async with a_site(database_url, db, pool) as site:
        promise, _ = await a_promise(site)
        await site.ticks()
        await site.state(site.world.campaign, state)
        site.term = await a_term(site_settings(database_url), pool, site.term._link, site.wire, site.clock)
        await site.ticks(5)
        await site.ticks(60)
        assert dialed(site) == 0
        assert await db.fetchval("select count(*) from attempts") == 1
        assert await db.fetchval("select state from callbacks where id = $1", promise) in ("due", "missed")
        assert await faults(db) == []


async def test_the_clock_going_back_an_hour_does_not_hold_an_agent_for_an_hour(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await a_promise(site, late=7200)
        await site.ticks()
        assert await db.fetchval("select state from attempts") == "claimed"
        site.clock.advance(-3600)
        for _ in range(20):
            await site.ticks(1)
        assert dialed(site) == 1


async def test_the_clock_going_back_hides_nobody_from_the_list(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        site.clock.advance(-3600)
        await dnc.add(db, call.row.e164, principal_id=None, source="operator")
        site.term.serving.parts.opposing.wake.set()
        await site.term.serving.parts.opposing.look()
        await site.term.commit()
        assert any(action == "Hangup" for action, _ in site.wire.sent)


async def test_a_lead_too_dear_for_what_is_left_is_not_claimed_over_and_over(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="progressive") as site:
        await two_euros_a_day(site, db, CHEAP, DEAR)
        await site.leads(5)
        for _ in range(60):
            await site.ticks(1)
        made = await db.fetch("select outcome, count(*) from attempts group by 1")
        assert sum(row[1] for row in made) <= 5, Counter({row[0]: row[1] for row in made})
        assert dialed(site) == 0


async def test_a_rate_that_nobody_knows_is_not_claimed_over_and_over(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="progressive") as site:
        await two_euros_a_day(site, db, CHEAP)
        await site.leads(5)
        for _ in range(60):
            await site.ticks(1)
        assert await db.fetchval("select count(*) from attempts") <= 5


async def test_numbers_that_reach_their_daily_cap_do_not_make_a_storm(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="progressive") as site:
        await db.execute("update caller_numbers set daily_cap = 2")
        await site.term.serving.parts.numbers.refresh(db)
        await site.leads(30)
        calls, _ = await site.term.placing.claim(site.term.floor.campaigns[site.world.campaign], 20)
        placed = [site.term.placing.place(call) for call in calls]
        await site.term.commit()
        assert placed.count(None) == 2, placed
        before = await db.fetchval("select count(*) from attempts")
        for _ in range(60):
            await site.ticks(1)
        assert await db.fetchval("select count(*) from attempts") - before <= 2


async def test_a_campaign_whose_profile_is_gone_ends_no_dialer(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool, mode="predictive") as site:
        await db.execute("update campaigns set profile = 'GONE'")
        await site.term.live.refresh()
        await site.leads(2)
        await site.ticks()
        assert dialed(site) == 0
        await site.term.serving.parts.braking.count_all()


async def test_a_dialer_that_starts_anew_predicts_nothing_before_it_has_counted(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="predictive") as site:
        braking, other = site.term.serving.parts.braking, await site.another_campaign(mode="predictive")
        await db.execute("update campaigns set profile = 'GONE' where id = $1", other)
        await site.term.live.refresh()
        await braking.count_all()
        assert braking.brake(site.world.campaign) is None
        assert braking.brake(other) == "progressive"


async def test_a_price_that_is_refused_makes_no_storm_among_many_leads(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="progressive") as site:
        await two_euros_a_day(site, db, CHEAP, DEAR)
        await site.leads(60)
        for _ in range(50):
            await site.ticks(0.1)
        assert await db.fetchval("select count(*) from attempts") == 0
        assert await db.fetchval("select count(*) from leads where held_by = 'spending_cap'") == 60


async def test_a_trunk_goes_on_when_the_clock_goes_back_an_hour(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool, mode="progressive") as site:
        trunks = site.term.serving.parts.trunks
        while trunks.take("main", 1, site.clock()):
            pass
        site.clock.advance(-3600)
        assert trunks.tokens("main", site.clock()) < 1
        site.clock.advance(2)
        assert trunks.tokens("main", site.clock()) >= 1
