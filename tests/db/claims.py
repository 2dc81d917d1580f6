"""Claims as the dialer makes them, on one connection of a test: no floor, no journal, no Asterisk."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime
from typing import TYPE_CHECKING, cast

from db.dialer import leases
from db.dialer import plans as dialing
from db.people.dnc import Erased
from db.pool import Connection, Pool
from dialer.core.erased import Keyring
from dialer.core.lead_order import LeadOrder
from dialer.floor.memory import Call, Campaign
from dialer.leads.claiming import Claiming
from dialer.leads.lawful import Lawful
from dialer.leads.sifting import Sifting
from dialer.lines.caller_numbers import numbers_of
from dialer.lines.showing import shown_by
from dialer.live import campaign_of
from ops.law import current
from ops.settings import Settings, Trunk
from tests.db.world import SHOWN
from tests.dialer.term import some_settings

if TYPE_CHECKING:
    from dialer.floor.memory import Floor


class OneConnection:
    """A pool that lends the test's own connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    @contextlib.asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        yield self._db


def settings() -> Settings:
    """A node whose trunk may show one number."""
    return some_settings("postgresql://nobody@127.0.0.1/none", main=Trunk(address="sip:127.0.0.1:5", numbers=[SHOWN]))


class Claims:
    """A dialer of a node as far as claiming goes, at a moment that the test sets."""

    def __init__(self, db: Connection, epoch: int, now: datetime) -> None:
        self.db, self.now = db, now
        pool, own, erased = cast("Pool", OneConnection(db)), settings(), Erased(Keyring())
        self.numbers = numbers_of(own, lambda _: None, lambda: self.now)
        self.law = Lawful(current(), own, shown_by(self.numbers))
        self.claiming = Claiming(pool, ("main", epoch), self.law, erased, lambda: self.now)
        self.sifting = Sifting(pool, cast("Floor", None), self.law, erased, lambda: self.now)

    async def campaign(self, campaign_id: int) -> Campaign:
        """The campaign as the floor would have it now."""
        plans = {plan.settings["id"]: plan for plan in await dialing.plans(self.db, "main")}
        return campaign_of(plans[campaign_id], current(), self.now)

    async def next(self, campaign_id: int, count: int, *, order: LeadOrder = LeadOrder.LISTED) -> list[Call]:
        """What is claimed next."""
        campaign = await self.campaign(campaign_id)
        return (await self.claiming.next(campaign, count, order=order))[0]

    async def patiently(self, campaign_id: int, count: int, order: LeadOrder = LeadOrder.LISTED) -> list[Call]:
        """So many, or all that there are, however long it takes to find them."""
        campaign, calls = await self.campaign(campaign_id), list[Call]()
        while len(calls) < count:
            found, left = await self.claiming.next(campaign, count - len(calls), order=order)
            calls += found
            if not left:
                break
        return calls

    async def sift(self, campaign_id: int) -> None:
        """Judge every lead that waits."""
        campaign, last = await self.campaign(campaign_id), 0
        while (reached := await self.sifting.sift(campaign, last)) is not None:
            last = reached


async def a_dialer(db: Connection, now: datetime) -> Claims:
    """A dialer that holds the lease of the node `main`."""
    epoch = await leases.take(db, "main", "test", 60)
    assert epoch is not None
    claims = Claims(db, epoch, now)
    await claims.numbers.refresh(db)
    return claims
