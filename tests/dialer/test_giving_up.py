"""Ringing calls that pacing gives up: only where the campaign wants it, after long enough; they stay attempts."""

from __future__ import annotations

from typing import Any

import pytest

from db.pool import Connection, Pool
from dialer.core.learning import Learning
from dialer.core.model import AttemptId, attempt_channel
from dialer.floor import Call
from tests.core.pasts import after
from tests.dialer.site import Site, a_site

RANG = 16.0


async def ring(site: Site, count: int, known: Learning) -> list[Call]:
    """So many calls that have rung for RANG seconds, while the one agent talks."""
    await site.leads(count + 1)
    calls = await site.dials(count + 1)
    await site.talks(calls[0])
    for call in calls[1:]:
        site.hear(Event="Newstate", Uniqueid=attempt_channel(AttemptId(call.row.id)), ChannelState="5")
    site.term.floor.learning[site.world.campaign] = known
    site.clock.advance(RANG)
    return calls[1:]


def hung_up(site: Site) -> set[str]:
    return {fields["Channel"] for action, fields in site.wire.sent if action == "Hangup"}


async def written(db: Connection, call: Call) -> dict[str, Any]:
    row = await db.fetchrow("select outcome, hung_up_by from attempts where id = $1", call.row.id)
    return dict(row or {})


@pytest.mark.parametrize(
    ("wanted", "least", "given_up"), [(True, 15, 2), (False, 15, 0), (True, 17, 0)]
)  # fmt: skip
async def test_calls_that_would_find_nobody_are_hung_up(
    database_url: str, db: Connection, pool: Pool, wanted: bool, least: int, given_up: int
) -> None:
    settings: dict[str, Any] = {"mode": "predictive", "give_up_ringing": wanted, "minimum_ring_seconds": least}
    async with a_site(database_url, db, pool, **settings) as site:
        calls = await ring(site, 6, after(500, 0.6, talk=300.0))
        await site.term.pacer._tick()
        await site.term.commit()
        assert len(hung_up(site)) == given_up
        assert hung_up(site) <= {attempt_channel(AttemptId(call.row.id)) for call in calls}


async def test_a_call_given_up_stays_an_attempt_that_nobody_answered_and_teaches_nothing(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="predictive", give_up_ringing=True, minimum_ring_seconds=15) as site:
        calls = await ring(site, 6, after(500, 0.6, talk=300.0))
        await site.term.pacer._tick()
        await site.term.commit()
        given_up = [call for call in calls if call.given_up]
        known = site.term.figures.learning(site.world.campaign).attempts
        for call in given_up:
            site.ends(call, cause=16, sip_code=487)
        await site.term.commit()
        assert site.term.figures.learning(site.world.campaign).attempts == known
        for call in given_up:
            assert await written(db, call) == {"outcome": "no_answer", "hung_up_by": "system"}
            assert await db.fetchval("select attempts from leads where id = $1", call.row.lead_id) == 1
        await site.term.figures.rebuild(db, site.term.floor.campaigns[site.world.campaign], site.clock())
        assert site.term.figures.learning(site.world.campaign).attempts == 0


async def test_an_answer_that_crosses_the_hang_up_is_an_abandoned_call(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="predictive", give_up_ringing=True, minimum_ring_seconds=15) as site:
        calls = await ring(site, 6, after(500, 0.6, talk=300.0))
        await site.term.pacer._tick()
        await site.term.commit()
        crossed = next(call for call in calls if call.given_up)
        site.hear(Event="Newstate", Uniqueid=attempt_channel(AttemptId(crossed.row.id)), ChannelState="6")
        site.ends(crossed, cause=16)
        await site.term.commit()
        assert await written(db, crossed) == {"outcome": "abandoned", "hung_up_by": "system"}
        assert site.term.figures.day(site.term.floor.campaigns[site.world.campaign], site.clock()).abandoned == 1


async def test_who_answers_before_the_order_is_written_is_not_hung_up(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="predictive", give_up_ringing=True, minimum_ring_seconds=15) as site:
        calls = await ring(site, 6, after(500, 0.6, talk=300.0))
        await site.term.pacer._tick()
        crossed = next(call for call in calls if call.given_up)
        site.hear(Event="Newstate", Uniqueid=attempt_channel(AttemptId(crossed.row.id)), ChannelState="6")
        await site.term.commit()
        assert attempt_channel(AttemptId(crossed.row.id)) not in hung_up(site)
        assert not crossed.given_up


async def test_a_call_that_cannot_be_hung_up_rings_on(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool, mode="predictive", give_up_ringing=True, minimum_ring_seconds=15) as site:
        calls = await ring(site, 6, after(500, 0.6, talk=300.0))
        await site.term.pacer._tick()
        site.wire.up = False
        await site.term.commit()
        assert [call.given_up for call in calls] == [False] * 6


async def test_a_decision_that_gives_calls_up_is_recorded_and_told_however_soon_it_follows_another(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="predictive", give_up_ringing=True, minimum_ring_seconds=15) as site:
        calls = await ring(site, 6, after(500, 0.6, talk=300.0))
        site.clock.advance(-1.1)
        for _ in range(4):
            await site.term.pacer._tick()
            await site.term.commit()
            site.clock.advance(0.2)
        rows = await db.fetch("select bound_by, decision -> 'give_up' as given_up from pacing_ticks order by id")
        said = await db.fetch("select body -> 'give_up' as given_up from events where kind = 'pacing' order by seq")
        first, *later = kept = [row["given_up"] for row in rows]
        assert (first, [row["given_up"] for row in said]) == ([], kept)
        assert [one for decided in later for one in decided] == [call.row.id for call in calls if call.given_up]
        assert all(later)
        assert len({row["bound_by"] for row in rows}) == 1
