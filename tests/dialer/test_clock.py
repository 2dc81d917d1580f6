"""The clock is set while somebody wraps up: as long is left as before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from db.pool import Connection, Pool
from dialer.clock import Leaps
from tests.dialer.site import a_site

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("leap", [-HOUR, HOUR])
def test_a_clock_that_is_set_is_noticed_once(leap: timedelta) -> None:
    wall, steady = [START], [100.0]
    leaps = Leaps(lambda: wall[0], lambda: steady[0])

    def passes(seconds: float) -> None:
        wall[0] += timedelta(seconds=seconds)
        steady[0] += seconds

    passes(7200)
    assert leaps.leapt() == timedelta(0)
    wall[0] += leap
    passes(5)
    assert leaps.leapt() == leap
    passes(5)
    assert leaps.leapt() == timedelta(0)


async def test_who_wraps_up_has_as_long_left_when_the_clock_is_set_back(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, wrap_up_seconds=30) as site:
        await site.leads(1)
        (call,) = await site.dials()
        await site.talks(call)
        site.ends(call)
        await site.term.commit()
        agent = site.term.floor.agents[site.world.agent]
        until = agent.row.wrap_until
        assert until is not None
        site.term.engine.roster.shift_wrap_up(-HOUR)
        await site.term.commit()
        assert agent.row.wrap_until == until - HOUR
        assert await db.fetchval("select wrap_until from agents where id = $1", site.world.agent) == until - HOUR
