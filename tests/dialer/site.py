"""A campaign, an agent who is ready, and leads, with a dialer's term of office: what tests of the shells start from."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.pool import Connection, Pool, connect
from dialer.core.model import AgentId, AttemptId, attempt_channel, leg_channel
from dialer.floor.memory import Call
from ops import settings as sections
from ops.settings import Settings
from tests.db.world import DEMO, NOON, SHOWN, World, a_world, insert
from tests.dialer.term import Clock, Term, Wire, a_term, some_settings
from tests.pbx.house import ALWAYS


@dataclass
class Site:
    """What happens on it happens through the public ways of the dialer."""

    world: World
    term: Term
    wire: Wire
    clock: Clock

    async def leads(self, count: int) -> None:
        for _ in range(count):
            await self.world.a_lead(next_attempt_at=self.clock.now)

    async def another_campaign(self, **settings: Any) -> int:
        """A running campaign of the same agent, with one lead; this one's campaign has none of it."""
        world = self.world
        first, batch = world.campaign, world.batch
        world.campaign = await insert(
            world.db, "campaigns", node="main", principal_id=world.principal, trunk="main", default_caller_id=SHOWN,
            calling_hours=ALWAYS, **DEMO,
            **{"name": "autre", "mode": "progressive", "state": "running", **settings},
        )  # fmt: skip
        await insert(world.db, "campaign_agents", campaign_id=world.campaign, agent_id=world.agent)
        world.batch = await insert(
            world.db, "batches", campaign_id=world.campaign, file_name="y.csv", state="done", finished_at=NOON
        )
        await self.leads(1)
        other, world.campaign, world.batch = world.campaign, first, batch
        await self.term.live.refresh()
        return other

    async def takes_post(self, phone: str = "sip") -> None:
        """The agent logs in, takes this phone and is ready."""
        agent = self.world.agent
        await self.term.ask(agent, "agent.login", {"phone": phone})
        number = self.term.floor.agents[agent].row.leg_number
        self.hear(Event="Newstate", Uniqueid=leg_channel(AgentId(agent), number), ChannelState="6")
        assert (await self.term.ask(agent, "agent.ready", {})).state == "done"
        await self.term.commit()

    async def places(self, count: int = 1) -> list[Call]:
        """So many calls of the first campaign are to leave; nothing of that is written yet."""
        calls, _ = await self.term.placing.claim(self.term.floor.campaigns[self.world.campaign], count)
        assert len(calls) == count
        assert [self.term.placing.place(call) for call in calls] == [None] * count
        return calls

    async def dials(self, count: int = 1) -> list[Call]:
        """So many calls of the first campaign leave."""
        calls = await self.places(count)
        await self.term.commit()
        await self.term.serving.parts.upcoming.look_up()
        return calls

    def rings(self, call: Call) -> None:
        """The customer's phone rings."""
        self.hear(Event="Newstate", Uniqueid=attempt_channel(AttemptId(call.row.id)), ChannelState="5")

    def answers(self, call: Call) -> None:
        """The customer answers."""
        self.hear(Event="Newstate", Uniqueid=attempt_channel(AttemptId(call.row.id)), ChannelState="6")

    async def ticks(self, seconds: float = 0) -> None:
        """So many seconds pass, then promises are looked at and the dialer decides."""
        self.clock.advance(seconds)
        await self.term.live.callbacks_due()
        await self.term.pacer._tick()
        await self.term.commit()

    async def talks(self, call: Call) -> None:
        """The customer answers and is joined to the agent."""
        customer, agent = attempt_channel(AttemptId(call.row.id)), self.term.floor.agents[self.world.agent]
        self.answers(call)
        self.term.matching.seek(call)
        for channel in (customer, leg_channel(agent.id, agent.row.leg_number)):
            self.hear(Event="BridgeEnter", Uniqueid=channel, BridgeUniqueid="b1")
        assert call.state == "bridged"
        await self.term.commit()

    def ends(self, call: Call, cause: int = 16, sip_code: int | None = None) -> None:
        """The customer's channel is gone; nothing of that is written yet."""
        more = {"TechCause": str(sip_code)} if sip_code else {}
        self.hear(Event="Hangup", Uniqueid=attempt_channel(AttemptId(call.row.id)), Cause=str(cause), **more)

    def hear(self, **event: str) -> None:
        self.term.hearing.events([event])

    async def state(self, campaign: int, state: str) -> None:
        """A person changes the state of a campaign."""
        await self.world.db.execute("update campaigns set state = $2 where id = $1", campaign, state)
        await self.term.live.refresh()


def site_settings(url: str, folder: Path = Path("/nowhere"), channels: int = 100) -> Settings:
    """One trunk of so many channels, numbers of fiction."""
    trunk = sections.Trunk(address="sip:127.0.0.1:5999", numbers=[SHOWN], max_channels=channels)
    return some_settings(url, folder=folder, main=trunk)


@contextlib.asynccontextmanager
async def a_site(url: str, db: Connection, pool: Pool, channels: int = 100, **campaign: Any) -> AsyncIterator[Site]:
    """A site whose campaign runs, whose agent is ready and whose journal is written when the test says so."""
    defaults = {"mode": "progressive", "state": "running", "calling_hours": ALWAYS}
    world = await a_world(db, **{**defaults, **campaign})
    await insert(db, "dispositions", campaign_id=world.campaign, code="done", effect="done", label_fr="-", label_en="-")
    link = await connect(url, application="test journal")
    wire, clock = Wire(), Clock()
    site = Site(world, await a_term(site_settings(url, channels=channels), pool, link, wire, clock), wire, clock)
    await site.takes_post()
    yield site
    await link.close()
