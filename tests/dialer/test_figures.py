"""What pacing steers by is counted when it happens, once, and is the same after a restart."""

from __future__ import annotations

from datetime import timedelta

from db.dialer import plans
from db.leads import answering
from db.pool import Connection, Pool
from dialer.floor.memory import Call, Campaign
from tests.db.world import insert
from tests.dialer.site import Site, a_site


def counted(site: Site) -> tuple[int, int, int, int]:
    """Attempts and answers learned from; live answers and abandoned calls of the day."""
    campaign: Campaign = site.term.floor.campaigns[site.world.campaign]
    learning, day = site.term.figures.learning(campaign.id), site.term.figures.day(campaign, site.clock())
    return learning.attempts, learning.answers, day.live_answers, day.abandoned


async def read_back(site: Site) -> None:
    """The dialer counts from what is written, as after a restart."""
    campaign = site.term.floor.campaigns[site.world.campaign]
    await site.term.figures.rebuild(site.world.db, campaign, site.clock())


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
        await read_back(site)
        assert counted(site)[2:] == (1, 0)
        site.ends(call)
        assert counted(site)[2:] == (1, 0)


async def test_a_customer_whom_no_agent_met_counts_once_against_the_limit_whenever_the_dialer_restarts(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool) as site:
        await site.leads(1)
        (call,) = await site.dials()
        site.answers(call)
        site.term.matching.nobody(call)
        assert counted(site) == (1, 1, 1, 1)  # before the message that follows has been heard
        await site.term.commit()
        await read_back(site)
        assert counted(site)[2:] == (1, 1)
        site.ends(call)
        await site.term.commit()
        assert counted(site)[2:] == (1, 1)
        await read_back(site)
        assert counted(site) == (1, 1, 1, 1)


async def nothing_is_counted(site: Site, call: Call) -> None:
    """Whatever becomes of this call, pacing neither steers on it nor learns from it, before a restart and after."""
    campaign = site.world.campaign
    learning = site.term.figures.learning(campaign)
    learning.learned()
    await site.talks(call)
    site.ends(call)
    await site.term.commit()
    site.clock.advance(600)
    site.term.tick()
    await site.term.commit()
    assert site.term.floor.agents[site.world.agent].free
    assert counted(site) == (0, 0, 0, 0)
    assert learning._new == 0  # nothing was observed since
    await read_back(site)
    assert counted(site) == (0, 0, 0, 0)
    assert await answering.past(site.world.db, campaign, 10) == []
    assert await plans.recent(site.world.db, campaign, 10) == []


async def test_pacing_counts_and_learns_nothing_of_calls_that_agents_start(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="manual") as site:
        asked = await site.term.ask(site.world.agent, "agent.dial", {"lead_id": await site.world.a_lead()})
        assert asked.state == "done"
        await site.term.commit()
        (call,) = site.term.floor.live()
        await nothing_is_counted(site, call)


async def test_a_promise_that_its_agent_keeps_himself_is_no_call_of_pacings(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="predictive") as site:
        await insert(
            db, "callbacks", campaign_id=site.world.campaign, lead_id=await site.world.a_lead(state="callback"),
            agent_id=site.world.agent, state="due", due_at=site.clock.now - timedelta(minutes=1),
        )  # fmt: skip
        await site.term.live.callbacks_due()
        await site.term.promises.keep({})
        site.clock.advance(5)
        await site.term.promises.keep({})
        await site.term.commit()
        (call,) = site.term.floor.live()
        assert call.row.mode == "manual"
        await nothing_is_counted(site, call)


async def test_a_call_by_hand_does_not_dilute_the_rate_of_abandoned_calls(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with a_site(database_url, db, pool, mode="predictive") as site:
        await site.leads(1)
        (paced,) = await site.dials()
        site.answers(paced)
        site.term.matching.nobody(paced)
        site.ends(paced)
        await site.term.commit()
        await site.world.a_conversation(mode="manual", claimed_at=site.clock.now, answered_at=site.clock.now)
        await read_back(site)
        assert counted(site) == (1, 1, 1, 1)
