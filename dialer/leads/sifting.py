"""Sifting: leads that wait are judged ahead of time, some at once, so that few stand in the way of a claim.

It is a courtesy to the claim, which asks the law again: who was sifted wrongly or not at all is not called for it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from db.leads import facts as lawful
from db.leads import moves
from db.people.dnc import Erased
from db.pool import Pool, by_key
from dialer.core.erased import KeyMissing
from dialer.core.states import CampaignState
from dialer.floor.memory import Campaign, Floor
from dialer.leads.claiming import put_aside
from dialer.leads.lawful import Lawful
from dialer.lines.spending import Spending

AT_ONCE = 100
"""Leads that are judged without a pause: some milliseconds of the loop."""
REST, GENTLE_REST = 2.0, 20.0
"""After so many leads it rests this many times as long as they took: at first, and once all were looked at."""
ROUND_SECONDS = 1.0
"""A campaign whose leads were all sifted is asked for new ones this often."""
AGAIN_SECONDS = 600.0
"""All of them are looked at again so often: a fact may have changed without anybody saying so."""


@dataclass(slots=True)
class _Progress:
    """How far the leads of a campaign were sifted, by id, and under which rules."""

    rules: tuple[object, ...]
    last: int = 0
    again: int | None = None
    """How far they were looked at again; None: they are not now."""
    whole_at: float = 0.0
    """Loop time at which all had been looked at."""


class Sifting:
    """Sifts the leads of this node's campaigns."""

    def __init__(
        self,
        pool: Pool,
        floor: Floor,
        law: Lawful,
        erased: Erased,
        clock: Callable[[], datetime],
        spending: Spending | None = None,
    ) -> None:
        self._pool, self._floor, self._law, self._erased, self._clock = pool, floor, law, erased, clock
        self._spending = spending
        self._progress: dict[int, _Progress] = {}

    async def run(self) -> None:
        """Sift until cancelled; campaigns take turns."""
        while True:
            busy = False
            for campaign in list(self._floor.campaigns.values()):
                if campaign.state is CampaignState.FINISHED or not self._law.knows(campaign):
                    self._progress.pop(campaign.id, None)
                    continue
                began = time.monotonic()
                try:
                    rest = await self._step(campaign)
                except KeyMissing:  # nobody is called, and that is told elsewhere
                    rest = None
                if rest is not None:
                    busy = True
                    await asyncio.sleep(rest * (time.monotonic() - began))
            if not busy:
                await asyncio.sleep(ROUND_SECONDS)

    async def _step(self, campaign: Campaign) -> float | None:
        """Sift some leads of a campaign; how long to rest for each second that it took, or None: there were none."""
        progress = self._progress.get(campaign.id)
        if progress is None or progress.rules != rules_of(campaign):
            progress = self._progress[campaign.id] = _Progress(rules_of(campaign))
        if last := await self.sift(campaign, progress.last):
            progress.last = last
            return REST
        now = time.monotonic()
        if progress.again is None:
            progress.whole_at = progress.whole_at or now
            if now - progress.whole_at < AGAIN_SECONDS:
                return None
            progress.again = 0
        progress.again = await self.sift(campaign, progress.again)
        if progress.again is None:
            progress.whole_at = now
        return GENTLE_REST

    async def sift(self, campaign: Campaign, after: int) -> int | None:
        """Judge some leads after one id and put aside, or let go, those that are not as they should be.

        The id of the last one; None: there were none.
        """
        now = self._clock()
        async with self._pool.acquire() as connection, by_key(connection):
            found = await lawful.waiting(connection, self._erased, campaign.id, after, AT_ONCE, now)
            wrong = []
            for facts in found:
                verdict = self._law.verdict(campaign, facts, campaign.mode, now)
                if self._spending is not None:
                    verdict = self._spending.judged(verdict, campaign, facts.number)
                aside = put_aside(facts, verdict, self._law.calendar(campaign, facts))
                if aside is not None:
                    wrong.append((aside, (facts.state, facts.held_by)))
            if wrong:
                await moves.put_aside(connection, [aside for aside, _ in wrong], [before for _, before in wrong])
        return found[-1].lead_id if found else None


def rules_of(campaign: Campaign) -> tuple[object, ...]:
    """What, of a campaign, decides who may be called: when it changes, all its leads are sifted again."""
    return (
        campaign.profile, campaign.sector, campaign.purpose, campaign.mode, campaign.trunk,
        campaign.default_caller_id, campaign.rules, campaign.own,
    )  # fmt: skip
