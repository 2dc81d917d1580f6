"""Quotas within campaigns: counted again when a call was closed; leads of a full one are put aside ahead of claims."""

from __future__ import annotations

import asyncio

import structlog

from db import events
from db.campaigns import quotas
from db.pool import Pool
from dialer.floor.memory import Floor
from dialer.journal import Journal

log = structlog.get_logger()

ROUND_SECONDS = 1.0
REST_SECONDS = 0.2
"""Between slices of leads that are looked at: claims come first."""


class Quotas:
    """Keeps the quotas of this node's campaigns; a person alone opens a full one again."""

    def __init__(self, node: str, pool: Pool, floor: Floor, journal: Journal) -> None:
        self._node, self._pool, self._floor, self._journal = node, pool, floor, journal
        self._counted: dict[int, int] = {}  # by campaign, how many calls had been closed when it was counted

    async def run(self) -> None:
        """Count until cancelled."""
        while True:
            async with self._pool.acquire() as connection:
                with_quotas = await quotas.campaigns_with(connection, self._node)
            for campaign in with_quotas:
                if self._counted.get(campaign) != self._floor.disposed[campaign]:
                    await self.look(campaign)
            await asyncio.sleep(ROUND_SECONDS)

    async def look(self, campaign: int) -> None:
        """Count the quotas of a campaign, and put aside the leads of those that became full."""
        disposed = self._floor.disposed[campaign]
        await self._journal.committed()
        async with self._pool.acquire() as connection:
            full = await quotas.close_full(connection, campaign)
            if full:
                await events.wake(connection)
        self._counted[campaign] = disposed
        if full:
            log.warning("quotas are full", campaign=campaign, quotas=[f"{one.field} {one.value}" for one in full])
            await self.put_aside(campaign)

    async def put_aside(self, campaign: int) -> None:
        """Put aside every lead that full quotas are about."""
        last: int | None = 0
        while last is not None:
            async with self._pool.acquire() as connection:
                last = await quotas.put_aside(connection, campaign, last)
            await asyncio.sleep(REST_SECONDS)
