"""Those who are called next are known ahead: the dialer weighs their chances, and no query delays their calls."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest

from db.leads import answering
from db.pool import Connection, Pool
from dialer.core.answering import BELIEVED_AFTER
from dialer.core.pacing import Decision, Snapshot, decide
from dialer.core.states import AttemptState
from dialer.leads.upcoming import AHEAD, STALE_SECONDS
from dialer.pace import pacer
from tests.core.pasts import after as learned_after
from tests.dialer.site import Site, a_site


@dataclass
class Seen:
    """What pacing was asked last."""

    snapshot: Snapshot | None = None

    def decide(self, now: Snapshot) -> Decision:
        self.snapshot = now
        return decide(now)


async def read(site: Site) -> None:
    await site.term.serving.parts.upcoming.read(site.term.floor.campaigns[site.world.campaign])


async def learn_from(site: Site, count: int) -> None:
    await site.leads(count)
    for call in await site.dials(count):
        site.ends(call, cause=17, sip_code=486)
    await site.term.commit()


async def test_pacing_weighs_the_chances_of_those_who_are_called_next(
    database_url: str, db: Connection, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_site(database_url, db, pool, mode="predictive", lead_order="answer_first") as site:
        await learn_from(site, BELIEVED_AFTER)
        await site.leads(3)
        site.term.floor.learning[site.world.campaign] = learned_after(500, 0.3)
        await read(site)
        assert len(site.term.serving.parts.upcoming.chances(site.world.campaign, 9)) == 3
        first = await db.fetchval("select min(id) from leads where state = 'callable' and attempts = 0")
        known = (await answering.features(db, [first], site.clock()))[first]
        (chance,) = site.term.serving.parts.answers.chances(site.world.campaign, [known])
        seen = Seen()
        monkeypatch.setattr(pacer, "decide", seen.decide)
        await site.term.pacer._tick()
        assert seen.snapshot is not None
        assert seen.snapshot.next_chances == (pytest.approx(chance, rel=0.01),)  # the trunk takes one call now
        await site.term.commit()
        tick = await db.fetchrow("select placed, snapshot from pacing_ticks order by id desc limit 1")
        assert (tick["placed"], len(tick["snapshot"]["next_chances"])) == (1, 1)
        assert len(site.term.serving.parts.upcoming.chances(site.world.campaign, 9)) == 2


async def test_before_enough_was_learned_no_chance_is_told(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(2)
        await read(site)
        assert site.term.serving.parts.upcoming.chances(site.world.campaign, 9) == ()
        (call,) = await site.places()
        assert call.known is not None
        assert call.chance is None


async def test_a_call_leaves_at_once_however_long_it_takes_to_find_out_about_its_number(
    database_url: str, db: Connection, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, answer = answering.features, asyncio.Event()

    async def slow(*asked: Any) -> dict[int, answering.Known]:
        await answer.wait()
        return await found(*asked)

    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        monkeypatch.setattr(answering, "features", slow)
        async with asyncio.timeout(5):
            (call,) = await site.places()
        await site.term.commit()
        assert call.state is AttemptState.DIALING
        assert call.known is None
        answer.set()
        await site.term.serving.parts.upcoming.look_up()
        assert call.known is not None


async def test_who_was_read_ahead_is_asked_about_no_more(
    database_url: str, db: Connection, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(2)
        await read(site)
        monkeypatch.setattr(answering, "features", None)
        calls = await site.dials(2)
        assert all(call.known is not None for call in calls)


async def test_who_is_called_while_all_is_read_again_is_not_called_next(
    database_url: str, db: Connection, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = answering.features

    async def meanwhile(*asked: Any) -> dict[int, answering.Known]:
        monkeypatch.setattr(answering, "features", found)
        await site.places()
        return await found(*asked)

    async with a_site(database_url, db, pool) as site:
        await site.leads(2)
        monkeypatch.setattr(answering, "features", meanwhile)
        await read(site)
        (called,) = [call.row.lead_id for call in site.term.floor.live()]
        assert called not in site.term.serving.parts.upcoming._ahead[site.world.campaign].leads


async def test_the_next_ones_are_read_when_half_were_called_or_after_a_while(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        upcoming, campaign = site.term.serving.parts.upcoming, site.world.campaign
        await site.leads(AHEAD + 1)
        assert upcoming._is_old(campaign)
        await read(site)
        site.clock.advance(2)
        assert not upcoming._is_old(campaign)
        await site.places(AHEAD // 2)
        assert upcoming._is_old(campaign)
        await read(site)
        assert not upcoming._is_old(campaign)
        site.clock.advance(STALE_SECONDS)
        assert upcoming._is_old(campaign)
