"""Who will answer, by campaign: learned from each attempt, written beside the leads to call."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from db.leads import answering
from db.pool import Connection, Pool
from dialer.core.answering import BELIEVED_AFTER, Answering, learn
from dialer.core.best_hour import best_hour
from dialer.core.lead_order import LeadOrder
from dialer.core.observation import Features
from dialer.core.states import PACED, CampaignState, Outcome
from dialer.core.windows import open_at
from dialer.floor.memory import Call, Campaign, Floor

PAST = 5000
"""Attempts learned again after a restart; what each number did is in the database anyway."""
AT_ONCE = 100
PAUSE_SECONDS = 0.05
"""Between so many leads that are scored at once: customers who answer have most of the loop."""
ROUND_SECONDS = 60.0


class Answers:
    """The models of this node's campaigns."""

    def __init__(self, pool: Pool, floor: Floor, clock: Callable[[], datetime]) -> None:
        self._pool, self._floor, self._clock = pool, floor, clock
        self._learned: set[int] = set()  # campaigns whose past was learned since we started
        self._models: defaultdict[int, Answering] = defaultdict(Answering)
        self._random = random.Random()  # noqa: S311 - decides which hours are tried out

    async def rebuild(self, connection: Connection, campaign: int) -> None:
        """Learn again from the campaign's past attempts."""
        self._learned.add(campaign)
        past = await answering.past(connection, campaign, PAST)
        self._models[campaign] = await asyncio.to_thread(learn, past)

    def chances(self, campaign: int, known: Sequence[Features]) -> Sequence[float | None]:
        """The chance that each of these numbers answers; None while too little was learned to believe it."""
        model = self._models[campaign]
        return model.probabilities(known) if model.observed >= BELIEVED_AFTER else [None] * len(known)

    def seen(self, call: Call, *, live: bool) -> None:
        """Whether a person answered."""
        if call.known is not None:
            self._models[call.row.campaign_id].seen(call.known, live)

    def hour(self, call: Call, campaign: Campaign, outcome: Outcome, earliest: datetime) -> datetime:
        """When this number is best tried again, from `earliest` on."""
        if campaign.lead_order is not LeadOrder.ANSWER_FIRST or call.known is None or call.row.dialed_at is None:
            return earliest
        passed = (earliest - call.row.dialed_at).total_seconds() / 3600
        tried = int(call.known["attempts"] or 0) + 1
        then = {**call.known, "attempts": tried, "last_outcome": outcome, "hours_since_last": passed}
        return best_hour(self._models[campaign.id], then, campaign.calling_hours, earliest, self._random.random())

    async def run(self) -> None:
        """Learn the past of each campaign that runs, once, and score the leads of those that call the likely first."""
        while True:
            for campaign in list(self._floor.campaigns.values()):
                if campaign.state is CampaignState.FINISHED:
                    self._models.pop(campaign.id, None)
                elif campaign.mode in PACED and campaign.state is CampaignState.RUNNING:
                    await self._attend(campaign)
            await asyncio.sleep(ROUND_SECONDS)

    async def _attend(self, campaign: Campaign) -> None:
        if campaign.id not in self._learned:
            async with self._pool.acquire() as connection:
                await self.rebuild(connection, campaign.id)
        if campaign.lead_order is LeadOrder.ANSWER_FIRST and open_at(campaign.calling_hours, self._clock()):
            await self.score(campaign.id)

    async def score(self, campaign: int) -> None:
        """Write beside each lead that may be called now how likely it answers."""
        model, last = self._models[campaign], 0
        while model.observed >= BELIEVED_AFTER:
            now = self._clock()
            async with self._pool.acquire() as connection:
                due = await answering.due(connection, campaign, now, last, AT_ONCE)
                found = await answering.features(connection, due, now)
                chances = model.probabilities(list(found.values()))
                await answering.refresh(connection, campaign, dict(zip(found, chances, strict=True)))
            if len(due) < AT_ONCE:
                return
            last = due[-1]
            await asyncio.sleep(PAUSE_SECONDS)
