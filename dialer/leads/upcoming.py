"""The leads that are called next, read ahead with what is known of their numbers: a claimed one waits for no query."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.leads import answering, hopper
from db.leads.hopper import Wanted
from db.pool import Connection, Pool
from dialer.core.observation import Features
from dialer.core.states import PACED, CampaignState
from dialer.floor.memory import Call, Campaign, Floor
from dialer.leads.answers import Answers
from dialer.leads.lawful import Lawful

AHEAD = 100
"""Leads of a campaign that are known ahead."""
AGAIN_SECONDS = 1.0
"""The next ones are read so soon after the last ones, if half of those were called."""
STALE_SECONDS = 10.0
"""Leads come and go: all is read again after so long."""


@dataclass(frozen=True, slots=True)
class Next:
    """A lead that is called soon: what is known of its number, and its chance to answer, where that is believed."""

    known: Features
    chance: float | None


@dataclass(slots=True)
class Ahead:
    """The leads of one campaign in the order in which they will be called, as they were read `at` a moment."""

    at: datetime
    leads: dict[int, Next]
    whole: bool
    """There were no more."""


class Upcoming:
    """What is known of those who are called next."""

    def __init__(self, pool: Pool, floor: Floor, answers: Answers, clock: Callable[[], datetime], law: Lawful) -> None:
        self._pool, self._floor, self._answers, self._clock = pool, floor, answers, clock
        self._law = law
        self._ahead: dict[int, Ahead] = {}
        self._unknown: list[Call] = []  # claimed, and not among those that were read
        self._asked = asyncio.Event()

    def chances(self, campaign: int, count: int) -> tuple[float, ...]:
        """The answer probabilities of the next leads of a campaign, at most `count`, in the order of their calls."""
        ahead = self._ahead.get(campaign)
        if ahead is None or count <= 0:
            return ()
        found: list[float] = []
        for one in ahead.leads.values():
            if one.chance is None or len(found) == count:
                break
            found.append(one.chance)
        return tuple(found)

    def expect(self, calls: Sequence[Call]) -> None:
        """Note with each of these calls what is known of its number: at once, or shortly after it was dialled."""
        for call in calls:
            ahead = self._ahead.get(call.row.campaign_id)
            found = ahead.leads.pop(call.row.lead_id, None) if ahead else None
            if found is None:
                self._unknown.append(call)
                self._asked.set()
            else:
                call.known, call.chance = found.known, found.chance

    async def run(self) -> None:
        """Read ahead for each campaign that dials, and find out about calls that left unknown; until cancelled."""
        while True:
            await self.look_up()
            for campaign in list(self._floor.campaigns.values()):
                if not self._dials(campaign, self._clock()):
                    self._ahead.pop(campaign.id, None)
                elif self._is_old(campaign.id):
                    await self.read(campaign)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(AGAIN_SECONDS):
                    await self._asked.wait()
            self._asked.clear()

    async def look_up(self) -> None:
        """Find out what is known of the numbers of calls that nothing was read of."""
        calls, self._unknown = self._unknown, []
        if not calls:
            return
        async with self._pool.acquire() as connection:
            known = await answering.features(connection, [call.row.lead_id for call in calls], self._clock())
        for call in calls:
            found = known.get(call.row.lead_id)
            if found is not None and not call.resolved:
                (call.chance,) = self._answers.chances(call.row.campaign_id, [found])
                call.known = found

    async def read(self, campaign: Campaign) -> None:
        """Read the next leads of a campaign."""
        now = self._clock()
        async with self._pool.acquire() as connection:
            ids = await self._next(connection, campaign, now)
            known = await answering.features(connection, ids, now)
        called = {call.row.lead_id for call in self._floor.live()}  # some of them meanwhile
        known = {lead: known[lead] for lead in ids if lead in known and lead not in called}
        chances = self._answers.chances(campaign.id, list(known.values()))
        found = {lead: Next(of, chance) for (lead, of), chance in zip(known.items(), chances, strict=True)}
        self._ahead[campaign.id] = Ahead(now, found, len(ids) < AHEAD)

    async def _next(self, connection: Connection, campaign: Campaign, now: datetime) -> list[int]:
        if not self._law.knows(campaign):
            return []
        wanted = Wanted(campaign.id, campaign.places, self._law.closed(campaign, now), campaign.lead_order)
        return await hopper.upcoming(connection, wanted, AHEAD, now)

    def _is_old(self, campaign: int) -> bool:
        ahead = self._ahead.get(campaign)
        if ahead is None:
            return True
        age = (self._clock() - ahead.at).total_seconds()
        used = not ahead.whole and len(ahead.leads) <= AHEAD // 2
        return age >= (AGAIN_SECONDS if used else STALE_SECONDS)

    def _dials(self, campaign: Campaign, now: datetime) -> bool:
        running = campaign.mode in PACED and campaign.state is CampaignState.RUNNING
        return running and self._law.is_open(campaign, now)
