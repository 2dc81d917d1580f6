"""The product's side of the comparison: the dialer as it is, claiming, writing and pacing, on silent phones."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager

from bench.load.cpu import Used
from bench.load.search import Joined, Quantiles, Step
from bench.load.site import CARRIER_RINGS, SHOWN, STEP_SECONDS, Site, trunk_of
from db import events
from db.bench import load
from db.bench.load import Made
from db.campaigns import settings as campaigns
from db.dialer import commands
from db.floor import crews
from db.history.verifying import faults
from db.pool import Connection, connect
from dialer.core.errors import PlateauError

READY_SECONDS = 90.0
END_SECONDS = 45.0
AT_ONCE = 25
"""Phones that are rung at the same time."""
PROGRAMS = ("asterisk", "carrier", "dialer", "postgres")


class SiteNotReady(PlateauError):
    """The load run's agents were not ready, or its calls not over, in time; read the dialer's log."""


class FullDialer:
    """Asks a running dialer for rates, by the trunk that its campaign uses. Made by `full_dialer`."""

    def __init__(self, site: Site, connection: Connection) -> None:
        self._site, self._connection = site, connection

    async def log_in(self) -> None:
        """Bring every agent to work; each leg stays up from here on."""
        ids = self._site.agent_ids
        await crews.assign(self._connection, self._site.campaign_id, list(ids))
        for first in range(0, len(ids), AT_ONCE):
            group = ids[first : first + AT_ONCE]
            await self._ask("agent.login", group)
            await self._until(self._working("paused", first + len(group)), READY_SECONDS)
        await self._ask("agent.ready", ids)
        await self._until(self._working("ready", len(ids)), READY_SECONDS)

    async def step(self, rate: int) -> Step:
        """One run at a rate; an answer is late by what lies between the carrier's and our moment of it."""
        made, used = await self._dial(rate, STEP_SECONDS, len(self._site.agent_ids))
        late = Quantiles.of([seconds - CARRIER_RINGS for seconds in made.to_answer])
        return Step(rate, _rate(made), made.placed, late.count, late, used.per_call(made.placed))

    async def joined(self, agents: int, rate: int, seconds: float) -> Joined:
        """Answer to bridged, the reservation written to the database in between."""
        made, _ = await self._dial(rate, seconds, agents)
        spans = Quantiles.of(made.to_bridge)
        return Joined(agents, rate, _rate(made), len(made.to_answer), spans.count, spans)

    async def history(self) -> list[str]:
        """The invariants that do not hold over everything recorded."""
        return await faults(self._connection)

    async def _dial(self, rate: int, seconds: float, agents: int) -> tuple[Made, Used]:
        connection, campaign = self._connection, self._site.campaign_id
        last = await load.last_attempt(connection)
        await crews.assign(connection, campaign, list(self._site.agent_ids[:agents]))
        await campaigns.change(connection, campaign, {"trunk": trunk_of(rate), "default_caller_id": SHOWN})
        with self._site.cpu_of(*PROGRAMS) as used:
            await self.turn("running")
            await asyncio.sleep(seconds)
            await self.turn("paused")
            await self._until(self._nothing_lives, END_SECONDS)
        return await load.made_since(connection, last), used

    async def turn(self, state: str) -> None:
        """Start or pause the campaign, as the api does."""
        connection, campaign = self._connection, self._site.campaign_id
        async with connection.transaction():
            for before in ("draft", "running", "paused"):
                await campaigns.move(connection, campaign, before, state)
            node = self._site.settings.node
            await events.append(connection, "campaign", node=node, campaign_id=campaign, body={"state": state})
        await events.wake(connection)

    async def _ask(self, kind: str, agents: Sequence[int]) -> None:
        node = self._site.settings.node
        for agent in agents:
            await commands.ask(self._connection, node=node, kind=kind, agent_id=agent, payload={}, requested_by=None)

    def _working(self, state: str, count: int) -> Callable[[], Coroutine[None, None, bool]]:
        async def enough() -> bool:
            return await load.agents_in(self._connection, state) >= count

        return enough

    async def _nothing_lives(self) -> bool:
        return await load.live(self._connection) == 0

    async def _until(self, condition: Callable[[], Coroutine[None, None, bool]], seconds: float) -> None:
        deadline = time.perf_counter() + seconds
        while not await condition():
            if time.perf_counter() > deadline:
                raise SiteNotReady
            await asyncio.sleep(0.1)


def _rate(made: Made) -> float:
    return made.placed / max(made.dialing_seconds, 1.0)


@asynccontextmanager
async def full_dialer(site: Site) -> AsyncIterator[FullDialer]:
    """A dialer whose agents are all ready."""
    await site.start_dialer()
    connection = await connect(site.database_url, application="plateau bench")
    try:
        dialer = FullDialer(site, connection)
        await dialer.log_in()
        yield dialer
    finally:
        await connection.close()
