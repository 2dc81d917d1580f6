"""The real side: a campaign on real Asterisk and the simulated carrier, from a cold start with everybody ready."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.carrier.exchange import Exchange
from bench.demo.run import Stop
from bench.floor.crew import Crew
from bench.floor.customers import customers
from bench.floor.delays import Delays, delays
from bench.floor.figures import Counts, Figures, counted, figures, worked
from bench.floor.plan import FloorPlan
from bench.load.cpu import Machine, machine
from bench.load.full import FullDialer, full_dialer
from bench.load.site import HOST, Site, site
from db.bench import shift
from db.campaigns import settings as campaigns
from db.pool import Connection, connect
from dialer.core.states import AgentState

SAY_SECONDS = 10.0
SETTLE_SECONDS = 0.5
"""What happened is written within a few milliseconds; by then it certainly is."""
LOOK_SECONDS = 0.1

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Live:
    """What came of the real shift. `seconds`: how long it was."""

    seconds: float
    figures: Figures
    counts: Counts
    delays: Delays
    machine: Machine


async def play(plan: FloorPlan, stop: Stop, tell: Tell) -> Live:
    """Start everything, work for as long as was asked or until told to stop, and read what happened."""
    tell(f"starting PostgreSQL, the PBX, the carrier and {plan.agents} phones")
    exchange = Exchange(customers(plan.seed, plan.law))
    async with site(plan.agents) as place, await exchange.listen(HOST, 0) as server:
        await place.ask_exchange(f"{HOST}:{server.sockets[0].getsockname()[1]}")
        async with _connection(place) as connection, _connection(place) as for_crew:
            await campaigns.change(connection, place.campaign_id, plan.campaign)
            crew = Crew(for_crew, place.settings.node, plan.seed, plan.law)
            tell("starting the dialer, agents log in")
            async with full_dialer(place) as dialer, _beside(crew):
                return await _shift(plan, stop, tell, _Playing(place, connection, dialer, crew, exchange))


@dataclass(frozen=True, slots=True)
class _Playing:
    place: Site
    connection: Connection
    dialer: FullDialer
    crew: Crew
    exchange: Exchange


async def _shift(plan: FloorPlan, stop: Stop, tell: Tell, playing: _Playing) -> Live:
    connection, campaign = playing.connection, playing.place.campaign_id
    began = datetime.now(UTC)
    with machine() as used:
        await playing.dialer.turn("running")
        stop.working = True
        await _until_over(60 * plan.minutes, stop, tell, playing)
        ended = datetime.now(UTC)
    await asyncio.sleep(SETTLE_SECONDS)
    moves = await shift.moves(connection, campaign, ended)
    calls = await shift.placed(connection, campaign)
    counts = counted(calls, ended)
    return Live(
        (ended - began).total_seconds(),
        figures(worked(moves, began, ended), counts),
        counts,
        delays(calls, moves, playing.exchange.received, playing.crew.wrapped_up),
        used,
    )


async def _until_over(seconds: float, stop: Stop, tell: Tell, playing: _Playing) -> None:
    clock = asyncio.get_running_loop().time
    began = said = clock()
    while clock() < began + seconds and not stop.asked.is_set():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(LOOK_SECONDS, max(0.0, began + seconds - clock()))):
                await stop.asked.wait()
        if clock() >= said + SAY_SECONDS:
            said = clock()
            dials, answers, connected, abandoned = await shift.so_far(playing.connection, playing.place.campaign_id)
            states = " ".join(f"{state}={playing.crew.states[state]}" for state in AgentState)
            tell(
                f"{said - began:4.0f} s: {dials} dials, {answers} answers, {connected} conversations, "
                f"{abandoned} abandoned | {states}"
            )


@asynccontextmanager
async def _connection(place: Site) -> AsyncIterator[Connection]:
    connection = await connect(place.database_url, application="plateau bench")
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def _beside(crew: Crew) -> AsyncIterator[None]:
    """Let the crew work within the block; its failure ends the block."""
    async with asyncio.TaskGroup() as group:
        working = group.create_task(crew.work())
        try:
            yield
        finally:
            working.cancel()
