"""From a lead to a call on the wire: claimed, given a number to show, written as dialing, dialed.

Every call passes here, whoever wants it: what forbids any call at all is asked here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from prometheus_client import Counter

from db import callbacks, dnc, leads
from db.leads import Claim
from db.pool import Connection, Pool
from dialer.answers import LIKELY_FIRST
from dialer.core import callerid, recycle
from dialer.core.destinations import forbidden
from dialer.core.model import E164, LeadId
from dialer.core.recycle import Effect, Next
from dialer.core.states import CampaignMode, LeadState
from dialer.daily import Daily
from dialer.ending import tried
from dialer.engine import Engine
from dialer.floor import Agent, Call, Campaign
from dialer.journal import Journal
from dialer.upcoming import Upcoming
from ops.settings import Settings
from pbx.names import agi_address, way_out

log = structlog.get_logger()

REFUSED = Counter("plateau_calls_refused_total", "Calls that were claimed and not allowed to leave", ["reason"])
MAX_BEHIND_SECONDS = 1.0
"""Without a database that takes our writes nothing new is dialed."""
LISTED_SHARE = 0.1
"""So many claims take whoever waits longest all the same: nobody waits for ever, and wrong chances are found out."""
LOOK_AGAIN = timedelta(days=1)
"""A number that may not be called is looked at again then: the settings may have been wrong."""


class Placing:
    """Claims leads and dials them."""

    def __init__(
        self,
        settings: Settings,
        epoch: int,
        pool: Pool,
        engine: Engine,
        journal: Journal,
        linked: Callable[[], bool],
        daily: Daily,
        upcoming: Upcoming,
        spool: str,
        sound_of: Callable[[Campaign], str],
        clock: Callable[[], datetime],
    ) -> None:
        self._settings, self._pool, self._engine = settings, pool, engine
        self._journal, self._linked = journal, linked
        self._lease = (settings.node, epoch)
        self._random = random.Random()  # noqa: S311 - decides between leads
        self._daily, self._upcoming, self._clock = daily, upcoming, clock
        self._spool, self._sound_of = spool, sound_of

    async def claim(self, campaign: Campaign, count: int) -> tuple[list[Call], int]:
        """Claim up to `count` calls, promises first; the calls, and how many numbers were blocked instead."""
        now = self._clock()
        async with self._pool.acquire() as connection:
            claims = await self._promised(connection, campaign, count, now)
            fresh, blocked = await leads.claim(
                connection,
                self._lease[1],
                campaign.id,
                count - len(claims),
                now,
                likely_first=self._likely_first(campaign),
            )
        calls = self._take([*claims, *fresh])
        self._upcoming.expect(calls)
        return calls, blocked

    async def claim_lead(self, lead_id: int, agent: Agent) -> Call | None:
        """Claim this very lead for a call that this agent starts; None where it may not be called."""
        by_hand = CampaignMode.MANUAL
        async with self._pool.acquire() as connection:
            claim = await leads.claim_one(connection, *self._lease, lead_id, agent.row.id, by_hand, self._clock())
        return self._take([claim])[0] if claim else None

    async def campaign_of(self, lead_id: int) -> Campaign | None:
        """The campaign of a lead, where this dialer has it."""
        async with self._pool.acquire() as connection:
            found = await leads.campaign_of(connection, lead_id)
        return self._engine.floor.campaigns.get(found) if found is not None else None

    async def claim_next(self, campaign: Campaign, agent: Agent) -> Call | None:
        """Claim the next lead of a campaign for this agent: a promise of his own first."""
        now = self._clock()
        async with self._pool.acquire() as connection:
            for lead in await callbacks.waiting(connection, campaign.id, now, agent.row.id):
                claim = await leads.claim_one(connection, *self._lease, lead, agent.row.id, campaign.mode, now)
                if claim:
                    return self._take([claim])[0]
            likely = self._likely_first(campaign)
            claims, _ = await leads.claim(
                connection, self._lease[1], campaign.id, 1, now, agent.row.id, likely_first=likely
            )
        return self._take(claims)[0] if claims else None

    def _likely_first(self, campaign: Campaign) -> bool:
        return campaign.lead_order == LIKELY_FIRST and self._random.random() >= LISTED_SHARE

    async def is_unwanted(self, call: Call, campaign: Campaign) -> bool:
        """Whether the number came onto the do-not-call list since the call was claimed."""
        async with self._pool.acquire() as connection:
            return await dnc.holds(connection, call.row.e164, campaign.principal_id)

    def away(self) -> str | None:
        """What keeps every call from leaving now: no link to Asterisk, or a database that is behind. None: nothing."""
        if not self._linked():
            return "asterisk_away"
        return "database_away" if self._journal.behind_seconds >= MAX_BEHIND_SECONDS else None

    def place(self, call: Call) -> str | None:
        """Dial a claimed call: None. Or why it does not leave; its lead is then put back and waits."""
        campaign, callee = self._engine.floor.campaign_of(call), E164(call.row.e164)
        refusal = self._refusal(call, campaign)
        shown = None if refusal else self._shown(call, campaign)
        if refusal or shown is None:
            refusal = refusal or "no_number_to_show"
            REFUSED.labels(refusal).inc()
            log.error("this call may not leave", attempt=call.row.id, campaign=campaign.id, reason=refusal)
            self._engine.cancelled(call)
            return refusal
        way = way_out(self._settings, campaign.trunk, callee, shown)
        self._daily.placed(campaign.trunk)
        self._engine.dial(call, shown, way, self._variables(campaign))
        return None

    def put_back(self, call: Call) -> None:
        """A claimed call does not leave after all; its lead waits."""
        self._engine.cancelled(call)

    def _refusal(self, call: Call, campaign: Campaign) -> str | None:
        """Why this call may not leave, whatever let it come so far; None: it may."""
        if away := self.away():
            return away
        trunk = self._settings.trunks.get(campaign.trunk)
        if trunk is None:
            return "no_trunk"
        reason = forbidden(E164(call.row.e164), trunk.destinations, self._settings.dialing.numbers)
        if reason is not None:
            log.warning("a number may not be called", attempt=call.row.id, trunk=campaign.trunk, why=reason)
            call.after_disposition = self._after_forbidden(call)
            return "number_forbidden"
        return None if self._daily.left(campaign.trunk) else "daily_limit"

    def _after_forbidden(self, call: Call) -> Next:
        """The contact's next number, or this one again in a day."""
        lead = tried(call, self._engine.floor.campaign_of(call))
        after = recycle.after_disposition(lead, Effect.WRONG_NUMBER, self._clock())
        return after if after.state is not LeadState.DONE else Next(LeadState.CALLABLE, self._clock() + LOOK_AGAIN)

    def _shown(self, call: Call, campaign: Campaign) -> E164 | None:
        allowed = [E164(number) for number in self._settings.trunks[campaign.trunk].numbers]
        lead, callee = LeadId(call.row.lead_id), E164(call.row.e164)
        return callerid.choose(campaign.rules, campaign.default_caller_id, callee, lead, allowed)

    def _variables(self, campaign: Campaign) -> dict[str, str]:
        return {
            "PLATEAU_AGI": agi_address(self._settings),
            "PLATEAU_AMD": "1" if campaign.amd else "0",
            "PLATEAU_LANG": campaign.language,
            "PLATEAU_IDENTITY": self._sound_of(campaign),
            "PLATEAU_SPOOL": self._spool,
        }

    async def _promised(self, connection: Connection, campaign: Campaign, count: int, now: datetime) -> list[Claim]:
        claims: list[Claim] = []
        if campaign.id not in self._engine.floor.promised:
            return claims
        for lead in await callbacks.waiting(connection, campaign.id, now, None):
            if len(claims) == count:
                break
            claim = await leads.claim_one(connection, *self._lease, lead, None, campaign.mode, now)
            claims += [claim] if claim else []
        return claims

    def _take(self, claims: Sequence[Claim]) -> list[Call]:
        calls = [Call(claim.attempt, claim.lead_attempts, claim.number_ids) for claim in claims]
        for call in calls:
            self._engine.floor.calls[call.row.id] = call
        return calls
