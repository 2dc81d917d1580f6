"""The abandon rate of the legal window, counted from the attempts, and what it asks of pacing above its limit.

Pacing holds every day to the limit by itself (dialer/core/threshold.py); this is the law's own count, by its own
window and its own numerator, and the stop behind it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from db.campaigns import abandonment
from db.events import NewEvent
from db.pool import Connection, Pool
from dialer.core.abandonment import AbandonPolicy, HardStop, Standing, Tally, began, judged, policy_at, standing
from dialer.core.law.profile import Law
from dialer.core.states import PACED, CampaignState
from dialer.floor.memory import Campaign, Floor
from dialer.journal import Journal

log = structlog.get_logger()

COUNT_SECONDS = 5.0
SETTLED = timedelta(hours=2)
"""Calls answered before are over: their hours are not counted again."""
HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Counted:
    """What was counted of one campaign: by hour (UTC), under which policy, up to when for good."""

    policy: AbandonPolicy
    settled_until: datetime
    hours: dict[datetime, Tally] = field(default_factory=dict)
    braked: bool = False
    written: Standing | None = None


class Braking:
    """Where every campaign stands in its legal window."""

    def __init__(self, law: Law, pool: Pool, floor: Floor, journal: Journal, clock: Callable[[], datetime]) -> None:
        self._law, self._pool, self._floor = law, pool, floor
        self._journal, self._clock = journal, clock
        self._counted: dict[int, Counted] = {}
        self._counts = False

    def brake(self, campaign: int) -> HardStop | None:
        """What the abandon rate asks for now; None: it is within its limit.

        While nobody knows yet where a campaign stands, after a start with a slow database, nothing is predicted.
        """
        counted = self._counted.get(campaign)
        if counted is None and self._counts:
            return "progressive"
        return counted.policy.hard_stop if counted and counted.braked else None

    async def run(self) -> None:
        """Count again and again, until cancelled."""
        while True:
            await self.count_all()
            await asyncio.sleep(COUNT_SECONDS)

    async def count_all(self) -> None:
        """Count every campaign that is paced. Under a profile that is gone nobody is called, and nothing counted."""
        self._counts = True
        for campaign in list(self._floor.campaigns.values()):
            paced = campaign.mode in PACED and campaign.state is CampaignState.RUNNING
            if paced and campaign.profile in self._law.profiles:
                async with self._pool.acquire() as connection:
                    await self.count(connection, campaign)

    async def count(self, connection: Connection, campaign: Campaign) -> Standing:
        """Count the window of a campaign, and brake or let go; where it stands."""
        now = self._clock()
        zone = campaign.calling_hours.zone
        policy = policy_at(self._law, campaign.profile, campaign.own, campaign.hard_stop, zone, now)
        known = self._counted.get(campaign.id)
        since = began(policy.window, now, zone)
        if since is None:
            since = await abandonment.began(connection, campaign.id) or now
        if known is None or known.policy != policy:
            braked = known.braked if known else False
            known = self._counted[campaign.id] = Counted(policy, since, braked=braked)
        await _count_on(connection, campaign.id, known, since, now)
        tally = sum((tally for hour, tally in known.hours.items() if hour + HOUR > since), Tally())
        where = standing(policy, tally, campaign.machine_error_share or 0.0)
        self._tell(campaign, known, where, now)
        if known.written != where:
            await abandonment.stand(connection, campaign.id, now, policy.window, where, braked=where.braked)
            known.written = where
        return where

    def _tell(self, campaign: Campaign, known: Counted, where: Standing, now: datetime) -> None:
        if where.braked == known.braked:
            return
        known.braked = where.braked
        log.warning("the abandon rate of the legal window", campaign=campaign.id, braked=where.braked)
        body = {"braked": where.braked, "rate": where.rate, "limit": where.limit, "hard_stop": campaign.hard_stop}
        self._journal.event(NewEvent("abandonment", now, campaign.id, body=body))


async def _count_on(connection: Connection, campaign: int, known: Counted, since: datetime, now: datetime) -> None:
    """Count from where all was settled; hours that left the window are forgotten."""
    start = max(known.settled_until, since)
    first = start.replace(minute=0, second=0, microsecond=0)
    fresh: dict[datetime, list[Tally]] = {}
    async for page in abandonment.answered(connection, campaign, start, now + HOUR):
        for one in page:
            hour = one.answer.answered_at.replace(minute=0, second=0, microsecond=0)
            fresh.setdefault(hour, []).append(Tally.of([judged(known.policy, one.answer)]))
    hours = {hour: tally for hour, tally in known.hours.items() if hour < first and hour + HOUR > since}
    known.hours = hours | {hour: sum(tallies, Tally()) for hour, tallies in fresh.items()}
    settled = (now - SETTLED).replace(minute=0, second=0, microsecond=0)
    known.settled_until = max(known.settled_until, settled)
