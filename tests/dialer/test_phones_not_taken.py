"""An agent's telephone that rings and is not taken: said once it rings no more, and rung again on demand."""

from __future__ import annotations

import asyncio

from db.pool import Connection, Pool
from dialer.core.states import AgentState
from dialer.floor.legs import RINGS
from tests.dialer.site import Site, a_site


async def ring_out(site: Site) -> None:
    """Every ring is refused."""
    agent = site.term.floor.agents[site.world.agent]
    legs = site.term.serving.parts.legs
    for ring in range(RINGS):
        if ring:
            agent.ring_at = asyncio.get_running_loop().time()
            legs.tick([agent])
        legs.not_taken(agent, agent.row.leg_number)
        await site.term.commit()
        reason = await site.world.db.fetchval("select reason from agents where id = $1", agent.row.id)
        assert reason == ("phone_not_taken" if ring == RINGS - 1 else "logged_in")


async def test_it_is_said_once_nothing_rings_any_more(database_url: str, db: Connection, pool: Pool) -> None:
    async with a_site(database_url, db, pool) as site:
        agent = site.term.floor.agents[site.world.agent]
        assert (await site.term.ask(agent.row.id, "agent.logout", {})).state == "done"
        for _ in range(2):
            assert (await site.term.ask(agent.row.id, "agent.login", {"phone": "sip"})).state == "done"
            assert (agent.state, agent.row.reason) == (AgentState.PAUSED, "logged_in")
            await ring_out(site)
        await site.takes_post()
        assert agent.state is AgentState.READY
