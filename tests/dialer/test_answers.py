"""Each call has its own chance of an answer, learned from the calls before it and found again after a restart."""

from __future__ import annotations

from db.pool import Connection, Pool
from dialer.core.answering import BELIEVED_AFTER
from tests.dialer.site import Site, a_site


async def nobody_answers(site: Site, count: int) -> None:
    await site.leads(count)
    for call in await site.dials(count):
        site.ends(call, cause=17, sip_code=486)
    await site.term.commit()


async def test_a_call_has_a_chance_once_enough_was_learned(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        await nobody_answers(site, BELIEVED_AFTER)
        await site.leads(1)
        (call,) = await site.dials()
        assert call.known is not None
        assert call.known["attempts"] == 0
        assert call.chance is not None
        assert call.chance < 0.15


async def test_after_a_restart_the_same_is_known(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        await nobody_answers(site, BELIEVED_AFTER)
        answers = site.term.serving.parts.answers
        before = answers._models[site.world.campaign].observed
        await answers.rebuild(db, site.world.campaign)
        assert answers._models[site.world.campaign].observed == before == BELIEVED_AFTER


async def test_leads_get_their_chance_where_the_likely_ones_come_first(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, lead_order="answer_first") as site:
        await nobody_answers(site, BELIEVED_AFTER)
        await site.leads(3)
        await site.term.serving.parts.answers.score(site.world.campaign)
        written = await db.fetch(
            "select answer_chance from leads where campaign_id = $1 and state = 'callable' and attempts = 0",
            site.world.campaign,
        )
        assert len(written) == 3
        assert all(0 < row["answer_chance"] < 0.2 for row in written)
