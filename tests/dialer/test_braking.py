"""The law's own count of abandoned calls, and the stop behind it (B-03), from attempts that real moves made."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from db.campaigns import abandonment
from db.floor import screens
from db.pool import Connection, Pool
from dialer.core.pacing import Bound
from tests.dialer.site import Site, a_site

RUNG = timedelta(seconds=20)


@pytest.fixture
async def site(database_url: str, db: Connection, pool: Pool) -> AsyncIterator[Site]:
    async with a_site(database_url, db, pool, mode="predictive") as one:
        yield one


async def answered(site: Site, at: datetime, count: int, *, met: bool, mode: str = "predictive") -> None:
    """So many calls were answered then, and met an agent at once or none at all."""
    for n in range(count):
        moment = at + timedelta(milliseconds=n)
        more: dict[str, Any] = {"bridged_at": moment, "outcome": "connected"} if met else {"outcome": "abandoned"}
        await site.world.an_attempt(
            mode=mode, state="ended", claimed_at=moment - RUNG, dialed_at=moment - RUNG,
            answered_at=moment, ended_at=moment + timedelta(seconds=3), hung_up_by="system" if not met else "customer",
            sip_code=None, cause=16, caller_id="+33199000000", agent_id=site.world.agent if met else None, **more,
        )  # fmt: skip


async def stand(site: Site) -> Any:
    campaign = site.term.floor.campaigns[site.world.campaign]
    return await site.term.serving.parts.braking.count(site.world.db, campaign)


async def decision(site: Site) -> dict[str, Any]:
    """The last thing that pacing decided."""
    site.clock.advance(2)
    await site.leads(3)
    await site.term.pacer._tick()
    await site.term.commit()
    row = await site.world.db.fetchrow("select bound_by, placed from pacing_ticks order by id desc limit 1")
    assert row is not None
    return dict(row)


async def test_b03_above_the_limit_a_campaign_dials_a_call_for_each_free_agent_or_none(site: Site) -> None:
    now = site.clock.now
    await answered(site, now - timedelta(minutes=5), 30, met=True)
    await answered(site, now - timedelta(minutes=4), 6, met=False)
    assert (await stand(site)).over
    assert site.term.serving.parts.braking.brake(site.world.campaign) is None, "few answers stop nothing"
    await answered(site, now - timedelta(minutes=3), 1, met=False)
    assert (await stand(site)).braked
    assert site.term.serving.parts.braking.brake(site.world.campaign) == "progressive"
    found = await decision(site)
    assert (found["bound_by"], found["placed"]) == (Bound.ABANDON_LIMIT, 1)
    await site.world.db.execute("update campaigns set hard_stop = 'stop'")
    await site.term.live.refresh()
    await stand(site)
    found = await decision(site)
    assert (found["bound_by"], found["placed"]) == (Bound.ABANDON_LIMIT, 0)
    await site.term.commit()
    said = await site.world.db.fetchval("select count(*) from events where kind = 'abandonment'")
    assert said == 1, "it is said once"


async def test_b03_calls_that_agents_start_dilute_nothing(site: Site) -> None:
    now = site.clock.now
    await answered(site, now - timedelta(minutes=5), 300, met=True, mode="manual")
    await answered(site, now - timedelta(minutes=4), 7, met=False)
    where = await stand(site)
    assert (where.tally.met, where.tally.abandoned, where.braked) == (0, 7, True)


async def test_b03_counting_on_comes_to_the_same_as_counting_anew(site: Site) -> None:
    began = site.clock.now
    for hour in range(5):
        await answered(site, began + timedelta(hours=hour), 3, met=True)
        await answered(site, began + timedelta(hours=hour, minutes=1), 1, met=False)
        site.clock.now = began + timedelta(hours=hour, minutes=2)
        where = await stand(site)
    counted = site.term.serving.parts.braking._counted
    counted.clear()
    assert (await stand(site)).tally == where.tally
    assert where.tally.abandoned in range(1, 6)


async def test_b03_a_rolling_window_lets_go_of_what_is_older(site: Site) -> None:
    await site.world.db.execute("update campaigns set profile = 'GB'")
    await site.term.live.refresh()
    now = site.clock.now
    await answered(site, now - timedelta(hours=23), 7, met=False)
    assert (await stand(site)).braked
    site.clock.now = now + timedelta(hours=3)
    where = await stand(site)
    assert (where.tally.abandoned, where.braked) == (0, False)
    assert site.term.serving.parts.braking.brake(site.world.campaign) is None


async def test_b03_where_a_campaign_stands_is_written_for_whoever_watches(site: Site) -> None:
    await site.world.db.execute("update campaigns set profile = 'GB'")
    await site.term.live.refresh()
    await answered(site, site.clock.now - timedelta(hours=23), 97, met=True)
    await answered(site, site.clock.now - timedelta(hours=22), 3, met=False)
    for _ in range(2):
        where = await stand(site)
        row = await site.world.db.fetchrow(
            "select kind, length, abandoned, answers, budget, braked from abandon_standings"
        )
        assert row is not None
        assert tuple(row) == ("hours", 24, 3.0, 100.0, where.budget, False)
        site.term.serving.parts.braking._counted.clear()  # as the next dialer has it
    (seen,) = await screens.figures(site.world.db)
    assert seen.window == {**dict(row), "abandon_limit": where.limit}
    assert (seen.numbers, seen.numbers_resting, seen.numbers_bad) == (1, 0, 0)
    await site.world.db.execute("update caller_numbers set signs = '{few_answers}', bad_since = now()")
    (seen,) = await screens.figures(site.world.db)
    assert (seen.numbers, seen.numbers_resting, seen.numbers_bad) == (1, 0, 1)
    await site.world.db.execute("update caller_numbers set rests_until = now() + interval '1 day'")
    (seen,) = await screens.figures(site.world.db)
    assert (seen.numbers, seen.numbers_resting, seen.numbers_bad) == (1, 1, 0)


async def test_b03_evidence_has_every_call_once_whatever_the_pages(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    now = site.clock.now
    await answered(site, now - timedelta(minutes=5), 7, met=True)
    await answered(site, now - timedelta(minutes=5), 6, met=False)
    monkeypatch.setattr(abandonment, "PAGE", 4)
    pages = abandonment.answered(site.world.db, site.world.campaign, now - timedelta(hours=1), now)
    ids = [one.answer.attempt_id async for page in pages for one in page]
    assert len(ids) == len(set(ids)) == 13
