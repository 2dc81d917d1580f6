"""The tick: a snapshot of each campaign, a decision of the core, and that many calls."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from prometheus_client import Gauge, Histogram

from db.dialer.ticks import Tick
from db.events import NewEvent
from dialer.calls.figures import Figures
from dialer.calls.placing import Placing
from dialer.core.model import AttemptId
from dialer.core.pacing import UNALLOCATED, Bound, Busy, Decision, GivingUp, Snapshot, decide
from dialer.core.record import recorded
from dialer.core.states import PACED, AgentState, CampaignState
from dialer.core.threshold import to_come
from dialer.floor.memory import Agent, Campaign, Floor
from dialer.journal import Journal
from dialer.leads.lawful import Lawful
from dialer.leads.upcoming import Upcoming
from dialer.lines.daily import Daily
from dialer.lines.spending import Spending
from dialer.lines.trunks import Trunks
from dialer.pace.braking import Braking
from dialer.pace.moment import Moment
from dialer.pace.promises import Promises
from dialer.pace.shares import Shares

TICK_SECONDS = 0.5
LEAST_SECONDS = 0.02
"""Nudges closer together than this are one tick."""
REST = 4.0
"""A tick is followed by a rest of this many times its length: customers who answer have most of the loop."""
CPS_SECONDS = 0.05
LOOK_AGAIN_SECONDS = 1.0
"""A campaign that could not place a call is asked again after so long; others have its agents meanwhile."""
OF_AGENTS = frozenset({Bound.AGENTS, Bound.LEVEL, Bound.LEARNING, Bound.ABANDON_LIMIT})
SAY_SECONDS = 1.0
"""A decision that neither places nor gives up a call is recorded and told this often."""

DECISION_SECONDS = Histogram(
    "plateau_pacing_decision_seconds",
    "Time one decision takes",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05),
)
LEVEL = Gauge("plateau_dial_level", "Calls in flight per expected free agent", ["campaign"])


class Pacer:
    """Paces every campaign of the node."""

    def __init__(
        self,
        floor: Floor,
        journal: Journal,
        law: Lawful,
        figures: Figures,
        trunks: Trunks,
        daily: Daily,
        spending: Spending,
        braking: Braking,
        upcoming: Upcoming,
        placing: Placing,
        promises: Promises,
        give_up: Callable[[AttemptId], None],
        pause: Callable[[int, str, str], Awaitable[None]],
        clock: Callable[[], datetime],
    ) -> None:
        self._floor, self._journal, self._law, self._figures = floor, journal, law, figures
        self._trunks, self._daily, self._spending = trunks, daily, spending
        self._braking, self._upcoming = braking, upcoming
        self._placing, self._promises = placing, promises
        self._shares = Shares(floor, figures, clock)
        self._give_up, self._pause, self._clock = give_up, pause, clock
        self._nudged = asyncio.Event()
        self._said: dict[int, tuple[datetime, str]] = {}
        self._refused: dict[int, datetime] = {}  # campaigns of which a claimed call was not let out, and when
        self._hindrances: dict[int, tuple[datetime, Bound]] = {}  # what is in the way besides agents, since when

    def nudge(self) -> None:
        """Decide now: an agent is free, a call was answered or ended."""
        self._nudged.set()

    async def run(self) -> None:
        """Tick until cancelled."""
        while True:
            self._nudged.clear()
            began = time.monotonic()
            if self._placing.away() is None:
                await self._tick()
            await asyncio.sleep(min(TICK_SECONDS, max(LEAST_SECONDS, REST * (time.monotonic() - began))))
            try:
                async with asyncio.timeout(TICK_SECONDS):
                    await self._nudged.wait()
            except TimeoutError:
                continue

    async def _tick(self) -> None:
        moment = Moment(self._clock(), self._floor.load())
        campaigns = sorted(self._floor.campaigns.values(), key=lambda c: (-c.priority, c.id))
        if await self._promises.keep(self._shares.debts(campaigns, moment)):
            moment = Moment(self._clock(), self._floor.load())  # others went on meanwhile
        opened = {c.id for c in campaigns if self._law.is_open(c, moment.at)}
        hindered = {campaign.id for campaign in campaigns if self._hindrance(campaign.id, moment.at)}
        shares = self._shares.share(campaigns, opened, hindered, moment)
        for campaign in campaigns:
            if campaign.state is CampaignState.FINISHED or campaign.mode not in PACED:
                continue
            snapshot = self._snapshot(campaign, campaign.id in opened, shares.get(campaign.id, []), moment)
            if await self._pace(campaign, snapshot):
                moment = Moment(self._clock(), self._floor.load())  # others went on while leads were claimed

    async def _pace(self, campaign: Campaign, snapshot: Snapshot) -> bool:
        """Decide and place. False: nothing was waited for, all is as it was."""
        with DECISION_SECONDS.time():
            decision = decide(snapshot)
        for attempt in decision.give_up:
            self._give_up(AttemptId(attempt))
        placed, bound = 0, decision.bound_by
        if decision.calls:
            wanted = self._trunks.take(campaign.trunk, decision.calls, snapshot.at)
            placed, bound = await self._place(campaign, wanted, bound)
        self._remember(campaign, snapshot, decision, bound)
        if bound is Bound.CPS:  # the bucket fills faster than the tick comes
            asyncio.get_running_loop().call_later(CPS_SECONDS, self.nudge)
        if bound in OF_AGENTS and not snapshot.agents_free:
            bound = self._hindrance(campaign.id, snapshot.at) or bound
        LEVEL.labels(str(campaign.id)).set(decision.level)
        self._record(campaign, snapshot, decision, placed, bound)
        hopeless = bound is Bound.UNALLOCATED and campaign.state is CampaignState.RUNNING
        if hopeless:
            await self._pause(campaign.id, UNALLOCATED, bound)
        return decision.calls > 0 or hopeless

    async def _place(self, campaign: Campaign, wanted: int, bound: Bound) -> tuple[int, Bound]:
        """Claim and dial; how many were placed, and what bound them."""
        if wanted == 0:
            return 0, Bound.CPS
        now = self._clock()
        refused = self._refused.get(campaign.id)
        if refused and 0 <= (now - refused).total_seconds() < LOOK_AGAIN_SECONDS:
            self._trunks.give_back(campaign.trunk, wanted)
            return 0, Bound.LEADS
        calls, blocked = await self._placing.claim(campaign, wanted)
        self._trunks.give_back(campaign.trunk, wanted - len(calls) - blocked)
        if blocked:
            self.nudge()
        # agents may have dialled meanwhile
        over = max(0, self._floor.on_trunk(campaign.trunk) - self._trunks.channels(campaign.trunk))
        kept = calls[: max(0, len(calls) - over)]
        for call in calls[len(kept) :]:
            self._placing.put_back(call)
        placed = sum(self._placing.place(call) is None for call in kept)
        if placed < len(kept):  # the next ones would be refused as well, most likely
            self._refused[campaign.id] = now
        else:
            self._refused.pop(campaign.id, None)
        if over:
            return placed, Bound.CHANNELS
        return placed, bound if len(calls) + blocked >= wanted else Bound.LEADS

    def _snapshot(self, campaign: Campaign, opened: bool, agents: list[Agent], moment: Moment) -> Snapshot:
        now, load = moment.at, moment.load
        day = self._figures.day(campaign, now)
        learning = self._figures.learning(campaign.id)
        channels_free = min(
            self._trunks.channels(campaign.trunk) - load.on_trunk[campaign.trunk], self._daily.left(campaign.trunk)
        )
        tokens = self._trunks.tokens(campaign.trunk, now)
        return Snapshot(
            at=now,
            mode=campaign.mode,
            state=campaign.state,
            open=opened,
            agents_free=sum(agent.free for agent in agents),
            agents_reserved=sum(agent.state is AgentState.RESERVED for agent in agents),
            busy=tuple(
                Busy(agent.state, max(0.0, (now - agent.since).total_seconds()))
                for agent in agents
                if agent.state in (AgentState.TALKING, AgentState.WRAP_UP) and not agent.leaving
            ),
            ringing=moment.ringing(campaign.id),
            waiting=load.unmet[campaign.id],
            learned=learning.learned(),
            live_answers=day.live_answers,
            abandoned=day.abandoned,
            answers_to_come=to_come(
                day.live_answers,
                (now - day.began).total_seconds() if day.began else 0.0,
                self._law.open_seconds_left(campaign, now),
            ),
            abandon_limit=campaign.abandon_limit,
            threshold=learning.threshold.limits,
            max_dial_level=campaign.max_dial_level,
            channels_free=channels_free,
            calls_per_second_tokens=tokens,
            kept=campaign.kept_free,
            giving_up=GivingUp(campaign.minimum_ring_seconds) if campaign.give_up_ringing else None,
            next_chances=self._upcoming.chances(campaign.id, min(channels_free, int(tokens))),
            unallocated=self._figures.unallocated(campaign.id),
            brake=self._braking.brake(campaign.id),
            spent=self._spending.is_spent(campaign.trunk, campaign.id),
        )

    def _remember(self, campaign: Campaign, snapshot: Snapshot, decision: Decision, bound: Bound) -> None:
        """Note what keeps a campaign from placing calls however many agents it had."""
        before = self._hindrance(campaign.id, snapshot.at)
        found: Bound | None = before if before is Bound.LEADS and not decision.calls else None
        if snapshot.channels_free <= 0:
            found = Bound.CHANNELS
        elif self._trunks.is_down(campaign.trunk) and snapshot.calls_per_second_tokens < 1:
            found = Bound.CPS
        elif decision.calls and bound is Bound.LEADS:
            found = Bound.LEADS
        if found is None:
            self._hindrances.pop(campaign.id, None)
        elif decision.calls or found is not Bound.LEADS:
            self._hindrances[campaign.id] = (snapshot.at, found)
        if found is not before:
            self.nudge()  # its agents may work for others, or again for it

    def _hindrance(self, campaign: int, now: datetime) -> Bound | None:
        since, bound = self._hindrances.get(campaign, (None, None))
        return bound if since and 0 <= (now - since).total_seconds() < LOOK_AGAIN_SECONDS else None

    def _record(self, campaign: Campaign, snapshot: Snapshot, decision: Decision, placed: int, bound: Bound) -> None:
        said_at, said = self._said.get(campaign.id, (None, ""))
        quiet = said_at is not None and (snapshot.at - said_at).total_seconds() < SAY_SECONDS
        asleep = snapshot.state is not CampaignState.RUNNING or not snapshot.open
        if placed == 0 and not decision.give_up and said == bound and (quiet or asleep):
            return
        seen = recorded(snapshot, decision)
        self._journal.tick(Tick(campaign.id, snapshot.at, placed, bound, seen, decision.as_json()))
        if decision.give_up or not quiet:
            self._said[campaign.id] = (snapshot.at, bound)
            body = {**decision.as_json(), "placed": placed, "bound_by": bound}
            self._journal.event(NewEvent("pacing", snapshot.at, campaign.id, body=body))
