"""What the engine records of calls given up is what the figures count: those, and no other attempt."""

from __future__ import annotations

from api.floor import Floor
from db import events
from db.floor import snapshot
from db.history import EVERY_INVARIANT, verify
from db.pool import Connection, Pool
from dialer.core.model import AttemptId, attempt_channel
from tests.core.pasts import after
from tests.dialer.site import a_site
from tests.dialer.test_giving_up import ring


async def test_the_figures_count_what_was_given_up_and_nothing_else(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="predictive", give_up_ringing=True, minimum_ring_seconds=15) as site:
        calls = await ring(site, 6, after(500, 0.6, talk=300.0))
        await site.term.pacer._tick()
        await site.term.commit()
        start = Floor(await snapshot(db), site.clock())
        given_up = [call for call in calls if call.given_up]
        crossed, *hung_up = given_up
        site.hear(Event="Newstate", Uniqueid=attempt_channel(AttemptId(crossed.row.id)), ChannelState="6")
        site.ends(crossed, cause=16)
        for call in hung_up:
            site.ends(call, cause=16, sip_code=487)
        rang_out, unseen, *others = [call for call in calls if call not in given_up]
        site.ends(rang_out, cause=19, sip_code=480)
        site.term.engine.lost(unseen)
        for call in others:
            site.ends(call, cause=17, sip_code=486)
        await site.term.commit()
        assert hung_up
        for event in await events.since(db, start.seq, 1000):
            start.apply(event)
        shown = [floor.campaign(site.world.campaign) for floor in (start, Floor(await snapshot(db), site.clock()))]
        assert [campaign.given_up if campaign else None for campaign in shown] == [len(hung_up)] * 2
        [given_up_rang] = [one for one in EVERY_INVARIANT if one.name == "given_up_rang"]
        assert await verify(db, [given_up_rang]) == []
