"""A predictive campaign on real Asterisk, with calls promised to its customers and to those of another campaign."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from bench.campaigns import measured_campaign
from bench.carrier.exchange import Exchange
from bench.floor.crew import Crew
from bench.floor.customers import customers
from bench.floor.plan import FloorPlan
from bench.load.full import FullDialer, full_dialer
from bench.load.search import HIGHEST
from bench.load.site import HOST, SHOWN, Site, import_leads, site, trunk_of
from bench.promises.figures import LEAST_SHARE, Lateness, lateness
from db.bench import promises as promise_times
from db.bench import shift
from db.campaigns import settings as campaigns
from db.floor import agents
from db.floor.agents import LoggedMove
from db.pool import Connection, connect
from dialer.core.states import AgentState

WARM_SECONDS = 30.0
"""Until then the floor fills; the first promises are for after that."""
REST_SECONDS = 40.0
"""After the last promise, so that it can be kept."""
SAY_SECONDS = 15.0
OTHER_LEADS = 2000

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: promises a minute, and the shares of those that are personal and of another campaign's."""

    floor: FloorPlan
    per_minute: float = 4.0
    personal: float = 0.3
    foreign: float = 0.3


@dataclass(frozen=True, slots=True)
class Found:
    """What came of it."""

    plan: Plan
    kinds: Sequence[Lateness]
    dials: int
    answers: int
    conversations: int
    abandoned: int
    occupancy: float

    @property
    def keeps(self) -> bool:
        """Whether enough promised calls were dialed in time."""
        return all(kind.in_time >= LEAST_SHARE for kind in self.kinds[:1])

    def as_json(self) -> dict[str, object]:
        """Plain values, for machines."""
        return {
            "keeps": self.keeps,
            "plan": asdict(self.plan),
            "lateness": [kind.as_json() for kind in self.kinds],
            "dials": self.dials,
            "answers": self.answers,
            "conversations": self.conversations,
            "abandoned": self.abandoned,
            "occupancy": round(self.occupancy, 3),
        }


async def play(plan: Plan, tell: Tell) -> Found:
    """Start everything, let the shift pass, and read when each promised call was dialed."""
    floor = plan.floor
    tell(f"starting PostgreSQL, the PBX, the carrier and {floor.agents} phones")
    exchange = Exchange(customers(floor.seed, floor.law))
    async with site(floor.agents) as place, await exchange.listen(HOST, 0) as server:
        await place.ask_exchange(f"{HOST}:{server.sockets[0].getsockname()[1]}")
        connection = await connect(place.database_url, application="plateau bench")
        for_crew = await connect(place.database_url, application="plateau bench")
        try:
            other = await _another_campaign(place, connection, plan)
            crew = Crew(for_crew, place.settings.node, floor.seed, floor.law)
            tell("starting the dialer, agents log in")
            async with full_dialer(place) as dialer:
                working = asyncio.create_task(crew.work())
                try:
                    return await _shift(plan, tell, place, connection, dialer, other)
                finally:
                    working.cancel()
                    with contextlib.suppress(asyncio.CancelledError):
                        await working
        finally:
            await for_crew.close()
            await connection.close()


async def _another_campaign(place: Site, connection: Connection, plan: Plan) -> int:
    """Another campaign, whose promised calls agents of this one may make: it has none of its own."""
    settings = dict(plan.floor.campaign)
    await campaigns.change(connection, place.campaign_id, settings)
    campaign = await campaigns.get(connection, place.campaign_id)
    assert campaign is not None
    wanted = measured_campaign(place.settings.node, campaign.principal_id, trunk_of(HIGHEST), SHOWN, mode="predictive")
    wanted |= {**settings, "name": "Autre mesure", "callbacks_by": "any"}
    made = await campaigns.create(connection, wanted)
    assert made is not None
    await import_leads(place.settings, place.run_dir, made, OTHER_LEADS)
    return made


async def _shift(plan: Plan, tell: Tell, place: Site, connection: Connection, dialer: FullDialer, other: int) -> Found:
    began = datetime.now(UTC)
    seconds = 60 * plan.floor.minutes
    await _promise(plan, connection, place, other, began, seconds)
    await campaigns.move(connection, other, "draft", "running")
    await dialer.turn("running")
    for passed in range(0, int(seconds), int(SAY_SECONDS)):
        await asyncio.sleep(min(SAY_SECONDS, seconds - passed))
        kept = await promise_times.kept(connection, datetime.now(UTC))
        tell(f"{passed + SAY_SECONDS:4.0f} s: {sum(one.dialed_at is not None for one in kept)} of {len(kept)} kept")
    ended = datetime.now(UTC)
    promises = await promise_times.kept(connection, ended - timedelta(seconds=REST_SECONDS))
    moves = await shift.moves(connection, place.campaign_id, ended)
    everybody = [row.id for row in await agents.everyone(connection, place.settings.node)]
    able = {one.id: [one.agent_id] if one.agent_id is not None else everybody for one in promises}
    kinds = {
        "all": promises,
        "personal": [one for one in promises if one.agent_id is not None],
        "campaign": [one for one in promises if one.agent_id is None and one.campaign_id != other],
        "another campaign's": [one for one in promises if one.campaign_id == other],
    }
    dials, answers, conversations, abandoned = await shift.so_far(connection, place.campaign_id)
    shown = [lateness(kind, some, able, moves) for kind, some in kinds.items()]
    occupied = _occupancy(moves, began + timedelta(seconds=WARM_SECONDS), ended)
    return Found(plan, shown, dials, answers, conversations, abandoned, occupied)


async def _promise(
    plan: Plan, connection: Connection, place: Site, other: int, began: datetime, seconds: float
) -> None:
    dice = Random(f"{plan.floor.seed}/promises")
    count = int(plan.per_minute * (seconds - WARM_SECONDS - REST_SECONDS) / 60)
    own: list[tuple[datetime, int | None]] = []
    foreign: list[tuple[datetime, int | None]] = []
    for _ in range(count):
        due = began + timedelta(seconds=WARM_SECONDS + dice.random() * (seconds - WARM_SECONDS - REST_SECONDS))
        draw = dice.random()
        if draw < plan.foreign:
            foreign.append((due, None))
        else:
            personal = draw < plan.foreign + plan.personal
            own.append((due, dice.choice(place.agent_ids) if personal else None))
    await promise_times.make(connection, place.campaign_id, own)
    await promise_times.make(connection, other, foreign)


def _occupancy(moves: Sequence[LoggedMove], began: datetime, ended: datetime) -> float:
    """The part of the time at work in which agents talk or wrap up."""
    busy = work = 0.0
    since: dict[int, tuple[datetime, str]] = {}
    last = [LoggedMove(agent, ended, "end", None, None, None) for agent in {move.agent_id for move in moves}]
    for move in [*moves, *last]:
        start, state = since.get(move.agent_id, (move.at, "offline"))
        spent = max(0.0, (min(ended, move.at) - max(began, start)).total_seconds())
        if state not in (AgentState.OFFLINE, AgentState.PAUSED):
            work += spent
            busy += spent * (state in (AgentState.TALKING, AgentState.WRAP_UP))
        since[move.agent_id] = (move.at, move.state)
    return busy / work if work else 0.0
