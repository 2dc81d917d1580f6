"""From a lead to a call on the wire: claimed, given a number to show, written as dialing, dialed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from db import callbacks, dnc, leads, leases
from db.leads import Claim
from db.pool import Connection, Pool
from dialer.core import callerid
from dialer.core.errors import LeaseLost
from dialer.core.model import E164, LeadId
from dialer.core.phone import is_fiction
from dialer.engine import Engine
from dialer.floor import Agent, Call, Campaign
from ops.settings import Settings
from pbx.names import way_out

log = structlog.get_logger()


class Placing:
    """Claims leads and dials them."""

    def __init__(
        self,
        settings: Settings,
        epoch: int,
        pool: Pool,
        engine: Engine,
        spool: str,
        sound_of: Callable[[Campaign], str],
        clock: Callable[[], datetime],
    ) -> None:
        self._settings, self._epoch, self._pool, self._engine = settings, epoch, pool, engine
        self._spool, self._sound_of, self._clock = spool, sound_of, clock

    async def claim(self, campaign: Campaign, count: int) -> tuple[list[Call], int]:
        """Claim up to `count` calls, promises first; the calls, and how many numbers were blocked instead."""
        now = self._clock()
        async with self._pool.acquire() as connection, connection.transaction():
            await self._check_lease(connection)
            claims = await self._promised(connection, campaign, count, now)
            fresh, blocked = await leads.claim(connection, campaign.id, count - len(claims), now)
        return self._take(claims + fresh), blocked

    async def claim_lead(self, lead_id: int, agent: Agent, mode: str | None) -> Call | None:
        """Claim this very lead for this agent, in the campaign's mode or another; None where it may not be called."""
        async with self._pool.acquire() as connection, connection.transaction():
            await self._check_lease(connection)
            claim = await leads.claim_one(connection, lead_id, agent.row.id, mode, self._clock())
        return self._take([claim])[0] if claim else None

    async def claim_next(self, campaign: Campaign, agent: Agent) -> Call | None:
        """Claim the next lead of a campaign for this agent: a promise of his own first."""
        now = self._clock()
        async with self._pool.acquire() as connection, connection.transaction():
            await self._check_lease(connection)
            for lead, promised_by in await callbacks.waiting(connection, campaign.id, now):
                if promised_by in (None, agent.row.id):
                    claim = await leads.claim_one(connection, lead, agent.row.id, campaign.mode, now)
                    if claim:
                        return self._take([claim])[0]
            claims, _ = await leads.claim(connection, campaign.id, 1, now, agent.row.id)
        return self._take(claims)[0] if claims else None

    async def is_unwanted(self, call: Call, campaign: Campaign) -> bool:
        """Whether the number came onto the do-not-call list since the call was claimed."""
        async with self._pool.acquire() as connection:
            return await dnc.holds(connection, call.row.e164, campaign.principal_id)

    async def personal_promises(self) -> list[tuple[int, int]]:
        """Lead and agent of the calls that agents promised to make themselves and that are due."""
        async with self._pool.acquire() as connection:
            return await callbacks.personal(connection, self._settings.node, self._clock())

    def place(self, call: Call) -> bool:
        """Dial a claimed call. False: there is no number that may be shown, or this number is not to be dialed."""
        campaign, row = self._engine.floor.campaign_of(call), call.row
        trunk = self._settings.trunks.get(campaign.trunk)
        callee = E164(row.e164)
        if trunk is None or is_fiction(callee) != (self._settings.dialing.numbers == "fiction"):
            log.error("this number may not be dialed here", attempt=row.id, trunk_known=trunk is not None)
            self._engine.cancelled(call)
            return False
        allowed = [E164(number) for number in trunk.numbers]
        shown = callerid.choose(campaign.rules, campaign.default_caller_id, callee, LeadId(row.lead_id), allowed)
        if shown is None:
            log.error("the trunk may show none of the campaign's numbers", campaign=campaign.id)
            self._engine.cancelled(call)
            return False
        way = way_out(self._settings, campaign.trunk, callee, shown)
        self._engine.dial(call, shown, way, self._variables(campaign))
        return True

    def _variables(self, campaign: Campaign) -> dict[str, str]:
        agi = self._settings.fastagi
        return {
            "PLATEAU_AGI": f"{agi.host}:{agi.port}",
            "PLATEAU_AMD": "1" if campaign.amd else "0",
            "PLATEAU_LANG": campaign.language,
            "PLATEAU_IDENTITY": self._sound_of(campaign),
            "PLATEAU_SPOOL": self._spool,
        }

    async def _promised(self, connection: Connection, campaign: Campaign, count: int, now: datetime) -> list[Claim]:
        claims: list[Claim] = []
        for lead, promised_by in await callbacks.waiting(connection, campaign.id, now):
            if len(claims) == count:
                break
            if promised_by is None:
                claim = await leads.claim_one(connection, lead, None, campaign.mode, now)
                claims += [claim] if claim else []
        return claims

    def _take(self, claims: Sequence[Claim]) -> list[Call]:
        calls = [Call(claim.attempt, claim.lead_attempts, claim.number_ids) for claim in claims]
        for call in calls:
            self._engine.floor.calls[call.row.id] = call
        return calls

    async def _check_lease(self, connection: Connection) -> None:
        if await leases.batch(connection, self._settings.node, self._epoch) is None:
            raise LeaseLost
