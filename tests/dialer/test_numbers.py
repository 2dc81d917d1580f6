"""The numbers that are shown (CM-05, B-12): lawful ones alone, within their caps, the same again, and judged."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from db.pool import Connection, Pool
from dialer.core.model import E164
from tests.db.world import SHOWN
from tests.dialer.site import Site, a_site

OTHER = "+33199000077"


@pytest.fixture
async def site(database_url: str, db: Connection, pool: Pool) -> AsyncIterator[Site]:
    async with a_site(database_url, db, pool, mode="predictive") as one:
        numbers = one.term.serving.parts.numbers
        numbers._trunks = {"main": frozenset(map(E164, (SHOWN, OTHER)))}
        await db.execute("insert into trunk_numbers values ('main', $1)", OTHER)
        await db.execute(
            "insert into caller_id_rules (campaign_id, trunk, prefix, e164) values ($1, 'main', '+33', $2)",
            one.world.campaign,
            OTHER,
        )
        await one.term.live.refresh()
        await numbers.refresh(db)
        yield one


async def describe(site: Site, number: str, **columns: Any) -> None:
    for name, value in columns.items():
        await site.world.db.execute(f"update caller_numbers set {name} = $2 where e164 = $1", number, value)
    await site.term.serving.parts.numbers.refresh(site.world.db)


async def test_b12_a_number_at_its_cap_of_the_day_gives_way(site: Site) -> None:
    await describe(site, OTHER, daily_cap=2)
    await site.leads(4)
    calls = await site.dials(3)
    assert [call.row.caller_id for call in calls] == [OTHER, OTHER, SHOWN]
    await site.term.serving.parts.numbers.refresh(site.world.db)
    (last,) = await site.dials(1)
    assert last.row.caller_id == SHOWN, "it is remembered when settings are read again"


async def test_b12_a_resting_number_is_not_shown_until_its_rest_is_over(site: Site) -> None:
    await describe(site, OTHER, rests_until=site.clock.now + timedelta(minutes=5))
    await site.leads(2)
    (call,) = await site.dials(1)
    assert call.row.caller_id == SHOWN
    site.clock.advance(301)
    (call,) = await site.dials(1)
    assert call.row.caller_id == OTHER


async def test_b12_without_a_number_that_may_be_shown_the_call_does_not_leave(site: Site) -> None:
    await describe(site, OTHER, valid_to=(site.clock.now - timedelta(days=2)).date())
    await describe(site, SHOWN, daily_cap=1)
    await site.leads(2)
    calls, _ = await site.term.placing.claim(site.term.floor.campaigns[site.world.campaign], 2)
    assert [site.term.placing.place(call) for call in calls] == [None, "numbers_spent"]
    await describe(site, SHOWN, daily_cap=None, valid_to=(site.clock.now - timedelta(days=2)).date())
    site.clock.advance(600)
    calls, _ = await site.term.placing.claim(site.term.floor.campaigns[site.world.campaign], 2)
    assert calls == []


async def test_cm05_a_contact_sees_the_number_that_it_saw_before(site: Site) -> None:
    await site.leads(1)
    (call,) = await site.dials(1)
    assert call.row.caller_id == OTHER
    site.ends(call, cause=19)
    await site.term.commit()
    await site.world.db.execute("delete from caller_id_rules")
    await site.world.db.execute("update leads set next_attempt_at = '-infinity', due_at = null")
    await site.term.live.refresh()
    site.clock.advance(60)
    (again,) = await site.dials(1)
    assert again.row.caller_id == OTHER, "although the rule is gone"


async def test_b12_a_number_that_goes_bad_is_flagged_once_rests_and_comes_last(site: Site) -> None:
    world, numbers = site.world, site.term.serving.parts.numbers
    await describe(site, OTHER, rest_days=3)
    day = site.clock.now.date() - timedelta(days=3)
    for number, answers in ((OTHER, 50), (SHOWN, 300)):
        await world.db.execute(
            "insert into caller_number_days values ($1, $2, $3, 1000, $4, 5)", number, world.campaign, day, answers
        )
    await numbers.judge_now(world.db)
    await numbers.judge_now(world.db)
    await site.term.commit()
    row = await world.db.fetchrow("select * from caller_numbers where e164 = $1", OTHER)
    assert row is not None
    assert row["signs"] == ["few_answers"]
    assert row["rests_until"] - row["bad_since"] == timedelta(days=3)
    assert await world.db.fetchval("select count(*) from events where kind = 'caller_number'") == 1
    assert await world.db.fetchval("select bad_since is null from caller_numbers where e164 = $1", SHOWN)
    shown = numbers.showable(site.term.floor.campaigns[world.campaign])
    assert (shown[E164(OTHER)].rests, shown[E164(OTHER)].bad) == (True, True)


async def test_b12_the_days_of_a_number_are_counted_from_its_calls(site: Site) -> None:
    await site.leads(2)
    first, second = await site.dials(2)
    await site.talks(first)
    site.clock.advance(5)
    site.ends(first)
    site.ends(second, cause=19)
    await site.term.commit()
    await site.term.serving.parts.numbers.judge_now(site.world.db)
    row = await site.world.db.fetchrow("select sum(calls) c, sum(answers) a, sum(short) s from caller_number_days")
    assert row is not None
    assert (row["c"], row["a"], row["s"]) == (2, 1, 1)
