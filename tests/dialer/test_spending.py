"""What calls cost is written with their end, and nothing is dialled past a cap on spending (CM-23)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from db.lines import costs
from db.pool import Connection, Pool
from dialer.core.rating import Rate
from dialer.core.spending import Cap
from dialer.lines.spending import CAP_REACHED, NO_RATE
from tests.dialer.site import Site, a_site

TEN_MINUTES = Decimal("0.61")  # of the rate below: a cent a call, six cents a minute


@pytest.fixture
async def site(database_url: str, db: Connection, pool: Pool) -> AsyncIterator[Site]:
    async with a_site(database_url, db, pool, mode="predictive") as one:
        await costs.set_rates(db, "main", [Rate(0, "+336", date(2026, 1, 1), Decimal("0.06"), Decimal("0.01"), 30, 30)])
        await one.term.serving.parts.spending.refresh(db)
        yield one


async def capped(site: Site, amount: str, period: str = "day") -> None:
    """The trunk may cost so much."""
    cap = Cap(0, "main", None, period, Decimal(amount), 600, "Europe/Paris")  # type: ignore[arg-type]
    await costs.set_cap(site.world.db, cap)
    await site.term.serving.parts.spending.refresh(site.world.db)


async def test_cm23_an_answered_call_is_rated_with_its_end(site: Site) -> None:
    await site.leads(1)
    (call,) = await site.dials()
    await site.talks(call)
    site.clock.now += timedelta(seconds=61)
    site.ends(call)
    await site.term.commit()
    row = await site.world.db.fetchrow("select * from attempt_costs")
    assert row is not None
    assert (row["attempt_id"], row["kind"], row["seconds"], row["billed_seconds"]) == (call.row.id, "mobile", 61, 90)
    assert row["amount"] == Decimal("0.10")


async def test_cm23_a_call_that_nobody_answers_costs_nothing(site: Site) -> None:
    await site.leads(1)
    (call,) = await site.dials()
    site.ends(call, cause=19)
    await site.term.commit()
    assert await site.world.db.fetchval("select count(*) from attempt_costs") == 0


async def test_cm23_as_many_calls_leave_as_fit_beneath_the_cap_and_more_when_they_cost_less(site: Site) -> None:
    await capped(site, str(TEN_MINUTES * 2))
    await site.leads(5)
    calls, _ = await site.term.placing.claim(site.term.floor.campaigns[site.world.campaign], 3)
    assert [site.term.placing.place(call) for call in calls] == [None, None]
    await site.term.commit()
    called = [call.row.lead_id for call in calls]
    left = await site.world.db.fetch("select state, held_by from leads where id <> all($1)", called)
    assert {tuple(row) for row in left} == {("callable", None)}, "what lives may cost less than is kept for it"
    spending = site.term.serving.parts.spending
    assert spending.is_spent("main", site.world.campaign)
    site.ends(calls[0], cause=19)
    assert not spending.is_spent("main", site.world.campaign)


async def test_cm23_what_was_spent_counts_until_the_period_ends(site: Site) -> None:
    await capped(site, "0.70")
    await site.leads(1)
    (call,) = await site.dials()
    await site.talks(call)
    site.clock.now += timedelta(seconds=90)
    site.ends(call)
    await site.term.commit()
    spending = site.term.serving.parts.spending
    assert spending.is_spent("main", site.world.campaign)
    another = type(spending)(site.term.floor, site.term.journal, spending._zone, site.clock)
    await another.refresh(site.world.db)
    assert another.is_spent("main", site.world.campaign), "a dialer that starts again knows it too"
    site.clock.now += timedelta(days=1)
    assert not spending.is_spent("main", site.world.campaign)


async def test_cm23_a_claimed_call_that_a_new_cap_forbids_does_not_leave(site: Site) -> None:
    await site.leads(1)
    calls, _ = await site.term.placing.claim(site.term.floor.campaigns[site.world.campaign], 1)
    await capped(site, "0.10")
    assert [site.term.placing.place(call) for call in calls] == [CAP_REACHED]


async def claims(site: Site) -> int:
    """How many calls are claimed, however long it takes to look."""
    count, left = 0, 5
    while left:
        calls, left = await site.term.placing.claim(site.term.floor.campaigns[site.world.campaign], left)
        count += len(calls)
    await site.term.commit()
    return count


async def holders(site: Site) -> list[tuple[str, str | None]]:
    return [tuple(row) for row in await site.world.db.fetch("select state, held_by from leads order by id")]


async def test_cm23_beneath_a_cap_a_lead_without_a_rate_waits_until_there_is_one(site: Site) -> None:
    await capped(site, "100")
    await site.leads(1)
    await site.world.db.execute("update contact_numbers set e164 = '+33199001234'")
    assert await claims(site) == 0
    assert await holders(site) == [("blocked", NO_RATE)]
    await site.term.serving.parts.sifting.sift(site.term.floor.campaigns[site.world.campaign], 0)
    assert await holders(site) == [("blocked", NO_RATE)]
    db = site.world.db
    await costs.set_rates(db, "main", [Rate(0, "+331", date(2026, 1, 1), Decimal("0.01"), Decimal(0), 1, 1)])
    await site.term.serving.parts.spending.refresh(db)
    assert await claims(site) == 1
    assert await db.fetchval("select count(*) from attempts") == 1, "no attempt was cancelled on the way"


@pytest.mark.parametrize("way", ["raised", "tomorrow"])
async def test_cm23_a_lead_that_is_too_dear_waits_for_the_cap_and_the_cheap_ones_go_on(site: Site, way: str) -> None:
    db = site.world.db
    await costs.set_rates(db, "main", [Rate(0, "+331", date(2026, 1, 1), Decimal("1"), Decimal(0), 60, 60)])
    await site.leads(2)
    await db.execute(
        "update contact_numbers set e164 = '+33199001234' where id = (select min(id) from contact_numbers)"
    )
    await capped(site, "5")
    assert await claims(site) == 1, "ten minutes of the other one cost ten"
    state, held_by = (await holders(site))[0]
    assert (state, held_by) == ("callable", CAP_REACHED)
    until = await db.fetchval("select next_attempt_at from leads where held_by is not null")
    assert until.astimezone(ZoneInfo("Europe/Paris")).strftime("%H:%M") == "00:00"
    assert await claims(site) == 0
    if way == "raised":
        await capped(site, "50")
    else:
        site.clock.now = until + timedelta(hours=12)
        await db.execute("update spending_caps set amount = 50")  # the next day's spending starts anew
        await site.term.serving.parts.spending.refresh(db)
    assert await claims(site) == 1
    assert await db.fetchval("select count(*) from attempts") == 2


async def test_cm23_a_new_cap_knows_of_calls_whose_end_is_not_written_yet(site: Site) -> None:
    await site.leads(2)
    calls = await site.dials(1)
    await site.talks(calls[0])
    site.clock.now += timedelta(seconds=90)
    site.ends(calls[0])
    await capped(site, "0.70")
    spending = site.term.serving.parts.spending
    assert spending.is_spent("main", site.world.campaign), "some of it is on its way"
    await site.term.commit()
    await capped(site, "0.72", "month")
    assert not spending._lately, "what is written is not counted twice"
    assert spending._spent[max(spending._spent)][1] == await site.world.db.fetchval("select amount from attempt_costs")


async def test_cm23_a_call_that_ended_while_no_dialer_ran_is_rated_by_an_estimate(site: Site) -> None:
    await site.leads(1)
    (call,) = await site.dials()
    site.clock.now += timedelta(seconds=300)
    site.term.engine.lost(call)
    await site.term.commit()
    row = await site.world.db.fetchrow("select seconds, estimated, amount from attempt_costs")
    assert row is not None
    assert (row["seconds"], row["estimated"], row["amount"]) == (60, True, Decimal("0.07"))
