"""Ringing calls that pacing gives up: only where the campaign wants it, after long enough; they stay attempts."""

from __future__ import annotations

import pytest

from db.pool import Connection, Pool
from tests.dialer.ringing import GIVES_UP, Crowd, channel, ring
from tests.dialer.site import a_site


@pytest.mark.parametrize(
    ("wanted", "least", "given_up"), [(True, 15, 2), (False, 15, 0), (True, 17, 0)]
)  # fmt: skip
async def test_calls_that_would_find_nobody_are_hung_up(
    database_url: str, db: Connection, pool: Pool, wanted: bool, least: int, given_up: int
) -> None:
    settings = {**GIVES_UP, "give_up_ringing": wanted, "minimum_ring_seconds": least}
    async with a_site(database_url, db, pool, **settings) as site:
        crowd = await ring(site)
        await site.term.pacer._tick()
        await site.term.commit()
        assert len(crowd.hung_up()) == given_up
        assert crowd.hung_up() <= {channel(call) for call in crowd.calls}


async def test_a_call_given_up_stays_an_attempt_that_nobody_answered_and_teaches_nothing(chosen: Crowd) -> None:
    site = chosen.site
    await site.term.commit()
    given_up = chosen.given_up
    known = site.term.figures.learning(site.world.campaign).attempts
    for call in given_up:
        site.ends(call, cause=16, sip_code=487)
    await site.term.commit()
    assert site.term.figures.learning(site.world.campaign).attempts == known
    for call in given_up:
        assert await chosen.written(call) == ("no_answer", "system")
        assert await site.world.db.fetchval("select attempts from leads where id = $1", call.row.lead_id) == 1
    await site.term.figures.rebuild(site.world.db, site.term.floor.campaigns[site.world.campaign], site.clock())
    assert site.term.figures.learning(site.world.campaign).attempts == 0


async def test_an_answer_that_crosses_the_hang_up_is_an_abandoned_call(chosen: Crowd) -> None:
    site = chosen.site
    await site.term.commit()
    crossed = chosen.given_up[0]
    site.answers(crossed)
    site.ends(crossed, cause=16)
    await site.term.commit()
    assert await chosen.written(crossed) == ("abandoned", "system")
    assert site.term.figures.day(site.term.floor.campaigns[site.world.campaign], site.clock()).abandoned == 1


async def test_who_answers_before_the_order_is_written_is_not_hung_up(chosen: Crowd) -> None:
    crossed = chosen.given_up[0]
    chosen.site.answers(crossed)
    await chosen.site.term.commit()
    assert channel(crossed) not in chosen.hung_up()
    assert not crossed.given_up


async def test_a_call_that_cannot_be_hung_up_rings_on(chosen: Crowd) -> None:
    assert chosen.given_up
    chosen.site.wire.up = False
    await chosen.site.term.commit()
    assert chosen.given_up == []


async def test_a_decision_that_gives_calls_up_is_recorded_and_told_however_soon_it_follows_another(
    crowd: Crowd,
) -> None:
    site, db = crowd.site, crowd.site.world.db
    site.clock.advance(-1.1)
    for _ in range(4):
        await site.term.pacer._tick()
        await site.term.commit()
        site.clock.advance(0.2)
    rows = await db.fetch("select bound_by, decision -> 'give_up' as given_up from pacing_ticks order by id")
    said = await db.fetch("select body -> 'give_up' as given_up from events where kind = 'pacing' order by seq")
    first, *later = kept = [row["given_up"] for row in rows]
    assert (first, [row["given_up"] for row in said]) == ([], kept)
    assert [one for decided in later for one in decided] == [call.row.id for call in crowd.given_up]
    assert all(later)
    assert len({row["bound_by"] for row in rows}) == 1
