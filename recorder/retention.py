"""The retention that runs by itself: once a day, by one recorder at a time, under new terms first as a dry run.

So whoever sets up the product, brings it to another version, changes the law's data or shortens a term sees what
would go a day before it goes. Erasing is asked for in batches and carried out by erasing.py; a run that was killed is
begun again and finds what is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from db.people import dnc_removals, outlived, retention
from db.pool import Connection, Pool
from dialer.core.erased import Keyring
from dialer.core.errors import PlateauError
from dialer.core.retention import RetentionLaw

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Retention:
    """What a recorder does about data whose time is over."""

    pool: Pool
    ring: Keyring
    law: Callable[[datetime], RetentionLaw]
    clock: Callable[[], datetime]

    async def run_if_due(self) -> int | None:
        """Run where the last run is long enough ago; the id of the run, or None: not now, or somebody is at it."""
        async with self.pool.acquire() as connection:
            if not await retention.take_turn(connection):
                return None
            try:
                last = await retention.last_finished(connection)
                if last and self.clock() - last[0] < retention.AGAIN:
                    return None
                terms = self.law(self.clock()).told(await retention.own_terms(connection))
                dry = last is None or last[1] != terms
                run = await self.run(connection, dry=dry)
                log.info("retention ran", run=run, dry=dry)
                return run
            except PlateauError as fault:  # the law cannot be read, or somebody else asked for an erasure meanwhile
                log.error("the retention did not run", fault=str(fault))
                return None
            finally:
                await retention.leave(connection)

    async def run(self, connection: Connection, *, dry: bool, by: int | None = None) -> int:
        """Count, and unless `dry` ask for the erasure of whoever's time is over; the id of the run."""
        now = self.clock()
        law, own = self.law(now), await retention.own_terms(connection)
        run_id = await retention.begin(connection, dry=dry, law=law, own=own, by=by)
        counts = await outlived.counted(connection, law, own, now)
        people: Counter[str] = Counter(prospects=0, customers=0, contracts=0, proofs=0, kept=0)
        async for page in retention.pages(connection, law, own, now):
            people.update(page.stay)
            people.update("customers" if one.customer else "prospects" for one in page.due)
            if not dry:
                for first in range(0, len(page.due), retention.BATCH):
                    await retention.erase_some(connection, self.ring, page.due[first : first + retention.BATCH])
        if not dry:
            counts |= await self._prune(connection, law, own, now)
        async with connection.transaction():
            await retention.finish(connection, run_id, counts | people)
        return run_id

    async def _prune(
        self, connection: Connection, law: RetentionLaw, own: retention.Own, now: datetime
    ) -> dict[str, int]:
        done: Counter[str] = Counter(refused_rows=0, oppositions=0)
        while gone_rows := await outlived.prune_refusals(connection, law, now):
            done["refused_rows"] += gone_rows
        while any((gone := await outlived.prune_log(connection, law, own, now)).values()):
            done.update(gone)
        while ended := await outlived.prune_oppositions(connection, law, now):
            done["oppositions"] += ended
        await dnc_removals.forget(connection, now)
        return dict(done)
