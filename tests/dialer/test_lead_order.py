"""Which leads a campaign calls first: by waiting, or by the chance of an answer with some by waiting all the same."""

from __future__ import annotations

from db.leads import answering
from db.pool import Connection, Pool
from tests.dialer.site import Site, a_site


async def called_first(site: Site) -> list[int]:
    """Forty leads, of which the later ones will rather answer: the twenty that are called, one by one."""
    await site.leads(40)
    made = await site.world.db.fetch("select id from leads order by id")
    leads = [row[0] for row in made]
    await answering.refresh(site.world.db, site.world.campaign, {lead: n / 40 for n, lead in enumerate(leads)})
    return [leads.index((await site.places())[0].row.lead_id) for _ in range(20)]


async def test_a_campaign_calls_whoever_waits_longest(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        assert await called_first(site) == list(range(20))


async def test_a_campaign_may_call_first_whoever_will_rather_answer(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, lead_order="answer_first") as site:
        # Each claim stays in the order of waiting with a chance of one in ten: nine of twenty never happen.
        assert sum(place >= 20 for place in await called_first(site)) > 11
