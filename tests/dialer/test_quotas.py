"""A disposition fills a quota: its people are put aside within the second, and what was claimed does not leave."""

from __future__ import annotations

from db.campaigns import quotas
from db.campaigns.quotas import Quota
from db.pool import Connection, Pool
from tests.db.world import insert
from tests.dialer.site import a_site


async def test_a_sale_that_fills_a_quota_keeps_the_others_from_being_called(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="predictive") as site:
        world, term = site.world, site.term
        await insert(
            db, "dispositions", campaign_id=world.campaign, code="sale", effect="success", label_fr="-", label_en="-",
            rank=9,
        )  # fmt: skip
        await term.live.refresh()
        await site.leads(4)
        await db.execute("update contacts set postcode = '75011'")
        await quotas.replace(db, world.campaign, [Quota("postcode", "75", 1, [])])
        (call,) = await site.dials()
        await site.talks(call)
        (claimed,), _ = await term.placing.claim(term.floor.campaigns[world.campaign], 1)
        site.ends(call)
        said = {"attempt_id": call.row.id, "code": "sale"}
        assert (await term.ask(world.agent, "call.dispose", said)).state == "done"
        assert term.floor.disposed[world.campaign] == 1
        await term.commit()
        assert [one.value for one in await quotas.close_full(db, world.campaign)] == ["75"]
        await term.serving.parts.quotas.put_aside(world.campaign)
        await term.placing.look_again()
        await term.commit()
        assert claimed.row.outcome == "cancelled"
        assert (await term.placing.claim(term.floor.campaigns[world.campaign], 3))[0] == []
        held = await db.fetch("select held_by from leads where id <> $1 and state = 'blocked'", call.row.lead_id)
        assert [row[0] for row in held] == ["quota"] * 2, "the third was claimed: it waits its minute"
