"""What the engine records of calls given up is what the figures count: those, and no other attempt."""

from __future__ import annotations

from db import floor
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
        counted = await floor.given_up(db, [call.row.id for call in calls])
        assert hung_up
        assert counted == {call.row.id for call in hung_up}
        [given_up_rang] = [one for one in EVERY_INVARIANT if one.name == "given_up_rang"]
        assert await verify(db, [given_up_rang]) == []
