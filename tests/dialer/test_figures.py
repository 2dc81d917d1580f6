"""What pacing steers by is counted when it happens, once, and is the same after a restart."""

from __future__ import annotations

from db.pool import Connection, Pool
from dialer.core.model import AttemptId, attempt_channel
from dialer.floor import Campaign
from tests.dialer.site import Site, a_site


def counted(site: Site) -> tuple[int, int, int, int]:
    """Attempts and answers learned from; live answers and abandoned calls of the day."""
    campaign: Campaign = site.term.floor.campaigns[site.world.campaign]
    learning, day = site.term.figures.learning(campaign.id), site.term.figures.day(campaign, site.clock())
    return learning.attempts, learning.answers, day.live_answers, day.abandoned


async def test_an_answer_counts_when_it_meets_its_agent_and_never_again(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(2)
        busy, call = await site.dials(2)
        site.ends(busy, cause=17, sip_code=486)
        assert counted(site) == (1, 0, 0, 0)
        await site.talks(call)
        assert counted(site) == (2, 1, 1, 0)
        site.ends(call)
        assert counted(site) == (2, 1, 1, 0)


async def test_the_day_of_a_restart_has_the_calls_that_live(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        await site.talks(call)
        await site.term.figures.rebuild(db, site.term.floor.campaigns[site.world.campaign], site.clock())
        assert counted(site)[2:] == (1, 0)
        site.ends(call)
        assert counted(site)[2:] == (1, 0)


async def test_a_customer_whom_no_agent_met_counts_once_against_the_limit(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        site.hear(Event="Newstate", Uniqueid=attempt_channel(AttemptId(call.row.id)), ChannelState="6")
        site.term.matching.nobody(call)
        assert counted(site) == (1, 1, 1, 1)  # before the message that follows has been heard
        site.ends(call)
        await site.term.commit()
        assert counted(site) == (1, 1, 1, 1)
        await site.term.figures.rebuild(db, site.term.floor.campaigns[site.world.campaign], site.clock())
        assert counted(site) == (1, 1, 1, 1)


async def test_the_day_of_a_restart_has_who_hears_that_nobody_comes(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        site.hear(Event="Newstate", Uniqueid=attempt_channel(AttemptId(call.row.id)), ChannelState="6")
        site.term.matching.nobody(call)
        await site.term.commit()
        await site.term.figures.rebuild(db, site.term.floor.campaigns[site.world.campaign], site.clock())
        assert counted(site)[2:] == (1, 1)
        site.ends(call)
        assert counted(site)[2:] == (1, 1)
