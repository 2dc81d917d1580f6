"""A browser's phone whose microphone or link is lost: no call comes, no call is cut, nobody's own pause changes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from db.pool import Connection, Pool
from dialer.core.model import leg_channel
from dialer.core.states import AgentState
from dialer.floor.browser_phones import GRACE_SECONDS
from dialer.floor.memory import Agent
from tests.dialer.site import Site, a_site

OLD, NEW = "sip:one@192.0.2.1;transport=ws", "sip:two@192.0.2.1;transport=ws"


@contextlib.asynccontextmanager
async def at_work(url: str, db: Connection, pool: Pool, phone: str = "web") -> AsyncIterator[tuple[Site, Agent]]:
    """An agent who is ready at this phone."""
    async with a_site(url, db, pool, mode="progressive") as site:
        await site.term.ask(site.world.agent, "agent.logout", {})
        await site.takes_post(phone)
        yield site, site.term.floor.agents[site.world.agent]


def contact(site: Site, agent: Agent, status: str, uri: str = OLD) -> None:
    """Asterisk tells of the phone in the agent's page."""
    site.hear(Event="ContactStatus", AOR=f"{agent.row.station}-web", URI=uri, ContactStatus=status)


async def after_grace(site: Site) -> None:
    await asyncio.sleep(GRACE_SECONDS + 0.05)
    site.term.tick()
    await site.term.commit()


async def pause(site: Site, agent: Agent, reason: str) -> str | None:
    """The page asks for a pause; the code with which that is refused."""
    code = (await site.term.ask(agent.row.id, "agent.pause", {"reason": reason})).code
    await site.term.commit()
    return code


async def test_whoever_is_ready_gets_no_call_once_the_link_stays_lost_and_one_word_ends_it(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with at_work(database_url, db, pool) as (site, agent):
        contact(site, agent, "Created")
        contact(site, agent, "Removed")
        site.term.tick()
        assert agent.state is AgentState.READY
        await after_grace(site)
        assert (agent.state, agent.row.reason) == (AgentState.PAUSED, "link_lost")
        assert await db.fetchval("select reason from agent_moves order by id desc limit 1") == "link_lost"
        assert (await site.term.ask(agent.row.id, "agent.ready", {})).code is None
        await after_grace(site)
        assert agent.state is AgentState.READY, "a loss counts once"


async def test_a_link_that_comes_back_at_once_was_not_lost(database_url: str, db: Connection, pool: Pool) -> None:
    async with at_work(database_url, db, pool) as (site, agent):
        contact(site, agent, "Created", NEW)
        contact(site, agent, "Removed", OLD)
        await after_grace(site)
        assert agent.state is AgentState.READY, "the page was reloaded: its new contact came before the old one went"
        contact(site, agent, "Removed", NEW)
        contact(site, agent, "Created", OLD)
        await after_grace(site)
        assert agent.state is AgentState.READY


async def test_the_browser_of_whoever_has_an_own_phone_does_not_matter(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with at_work(database_url, db, pool, "sip") as (site, agent):
        contact(site, agent, "Removed")
        await after_grace(site)
        assert agent.state is AgentState.READY


async def test_a_call_goes_on_without_the_link_and_no_other_comes_after_it(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with at_work(database_url, db, pool) as (site, agent):
        await site.leads(1)
        (call,) = await site.dials()
        await site.talks(call)
        contact(site, agent, "Removed")
        await after_grace(site)
        assert (agent.state, agent.row.pending) == (AgentState.TALKING, None)
        site.ends(call)
        site.term.tick()
        assert (agent.state, agent.row.pending_reason) == (AgentState.WRAP_UP, "link_lost")
        site.term.engine.wrapped_up(agent)
        assert (agent.state, agent.row.reason) == (AgentState.PAUSED, "link_lost")


async def test_a_lost_microphone_pauses_at_once_or_after_the_call(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with at_work(database_url, db, pool) as (site, agent):
        await site.leads(1)
        (call,) = await site.dials()
        await site.talks(call)
        assert await pause(site, agent, "microphone_lost") is None
        assert (agent.state, agent.row.pending_reason) == (AgentState.TALKING, "microphone_lost")
        assert (await site.term.ask(agent.row.id, "agent.ready", {})).code is None
        site.ends(call)
        site.term.engine.wrapped_up(agent)
        assert agent.state is AgentState.READY
        assert await pause(site, agent, "microphone_lost") is None
        assert (agent.state, agent.row.reason) == (AgentState.PAUSED, "microphone_lost")


@pytest.mark.parametrize("lost", ["microphone_lost", "link_lost"])
async def test_a_persons_own_pause_and_wish_to_leave_stay(
    database_url: str, db: Connection, pool: Pool, lost: str
) -> None:
    async with at_work(database_url, db, pool) as (site, agent):
        await site.leads(1)
        (call,) = await site.dials()
        await site.talks(call)
        await site.term.ask(agent.row.id, "agent.logout", {})
        assert await pause(site, agent, lost) is None
        assert agent.row.pending == "logout"
        await site.term.ask(agent.row.id, "agent.ready", {})
        assert await pause(site, agent, "lunch") is None
        assert await pause(site, agent, lost) is None
        assert agent.row.pending_reason == "lunch"
        site.ends(call)
        site.term.engine.wrapped_up(agent)
        assert await pause(site, agent, lost) is None
        assert (agent.state, agent.row.reason) == (AgentState.PAUSED, "lunch")


async def test_a_page_that_is_back_is_rung_at_once_and_not_where_it_was(
    database_url: str, db: Connection, pool: Pool
) -> None:
    async with at_work(database_url, db, pool) as (site, agent):
        contact(site, agent, "Created", OLD)
        leg = leg_channel(agent.id, agent.row.leg_number)
        site.hear(Event="Hangup", Uniqueid=leg, Cause="16")
        agent.ring_at = 0.0
        site.term.tick()  # rings where the page was
        rung = agent.row.leg_number
        site.hear(Event="ContactStatus", AOR="somebody-web", URI=NEW, ContactStatus="Created")
        site.term.tick()
        assert agent.row.leg_number == rung, "nobody else's page matters"
        contact(site, agent, "Created", NEW)
        site.term.tick()
        assert agent.row.leg_number == rung + 1
        contact(site, agent, "Reachable", NEW)
        site.term.tick()
        assert agent.row.leg_number == rung + 1, "once for each page"
