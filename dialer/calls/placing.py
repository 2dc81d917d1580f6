"""From a lead to a call on the wire: claimed, given a number to show, written as dialing, dialed.

Every call passes here, whoever wants it: what forbids any call at all is asked here.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

import structlog
from prometheus_client import Counter

from db.calls import callbacks
from db.leads import facts as lawful
from db.leads import moves
from db.people import consents
from db.people.dnc import Erased
from db.pool import Connection, Pool, by_key
from dialer.calls.ending import tried
from dialer.calls.engine import Engine
from dialer.core import recycle
from dialer.core.callerid import Callee, Lacking
from dialer.core.destinations import forbidden
from dialer.core.erased import KeyMissing
from dialer.core.facts import Facts
from dialer.core.holding import OF_THE_CAMPAIGN
from dialer.core.judging import is_inside
from dialer.core.law.verdict import Reason, Verdict
from dialer.core.lead_order import LeadOrder
from dialer.core.model import E164
from dialer.core.recycle import Effect, Next
from dialer.core.states import UNANSWERED, AttemptState, CampaignMode, LeadState
from dialer.floor.memory import Agent, Call, Campaign
from dialer.journal import Journal
from dialer.leads.claiming import Claiming
from dialer.leads.lawful import Lawful
from dialer.leads.upcoming import Upcoming
from dialer.lines.caller_numbers import Numbers
from dialer.lines.daily import Daily
from dialer.lines.spending import Spending
from ops.settings import Settings
from pbx.names import agi_address, way_out

log = structlog.get_logger()

REFUSED = Counter("plateau_calls_refused_total", "Calls that were claimed and not allowed to leave", ["reason"])
MAX_BEHIND_SECONDS = 1.0
"""Without a database that takes our writes nothing new is dialed."""
LISTED_SHARE = 0.1
"""So many claims take whoever waits longest all the same: nobody waits for ever, and wrong chances are found out."""
CONSENT = "consent_or_contract"
"""The rule by which a person who took a consent back is not called."""
LOOK_AGAIN = timedelta(days=1)
"""A number that may not be called is looked at again then: the settings may have been wrong."""
PUT_OFF = timedelta(hours=1)
"""A promise that the law forbids for good is looked at again then: somebody may see to what is missing."""
PUT_OFF_BY_US = timedelta(minutes=1)
"""And so soon one that lacks nothing but a number that we may show."""
_NO_RULES = Verdict(
    (
        Reason(
            "unknown_profile",
            "Ce profil n'existe plus : personne n'est appelé.",
            "This profile is no more: nobody is called.",
            "",
        ),
    )
)


class Placing:
    """Claims leads and dials them."""

    def __init__(
        self,
        settings: Settings,
        epoch: int,
        pool: Pool,
        law: Lawful,
        engine: Engine,
        journal: Journal,
        linked: Callable[[], bool],
        daily: Daily,
        spending: Spending,
        numbers: Numbers,
        upcoming: Upcoming,
        spool: str,
        sound_of: Callable[[Campaign], str],
        clock: Callable[[], datetime],
    ) -> None:
        self._settings, self._pool, self._engine = settings, pool, engine
        self._journal, self._linked = journal, linked
        self._lease = (settings.node, epoch)
        self.erased = Erased(settings.do_not_call.ring)
        self._law, self._claiming = law, Claiming(pool, self._lease, law, self.erased, clock, spending)
        self._random = random.Random()  # noqa: S311 - decides between leads
        self._daily, self._spending, self._numbers = daily, spending, numbers
        self._upcoming, self._clock = upcoming, clock
        self._spool, self._sound_of = spool, sound_of

    async def claim(self, campaign: Campaign, count: int) -> tuple[list[Call], int]:
        """Claim up to `count` calls; the calls, and for how many more there was no time to look."""
        claimed, left = await self._claiming.next(campaign, count, order=self._order(campaign))
        calls = self._take(claimed)
        self._upcoming.expect(calls)
        return list(calls), left

    async def claim_lead(self, campaign: Campaign, lead_id: int, agent: Agent) -> Call | Verdict | None:
        """Claim this very lead for a call that this agent starts; why the law forbids it, or None: it is not there."""
        async with self._pool.acquire() as connection:
            found = await self._claiming.one(connection, campaign, lead_id, agent, CampaignMode.MANUAL)
            if isinstance(found, Verdict):
                await self._put_off(connection, lead_id, found)
        return self._take([found])[0] if isinstance(found, Call) else found

    async def campaign_of(self, lead_id: int) -> Campaign | None:
        """The campaign of a lead, where this dialer has it."""
        async with self._pool.acquire() as connection:
            found = await moves.campaign_of(connection, lead_id)
        return self._engine.floor.campaigns.get(found) if found is not None else None

    async def claim_next(self, campaign: Campaign, agent: Agent) -> Call | None:
        """Claim the next lead of a campaign for this agent: a promise of his own first."""
        async with self._pool.acquire() as connection:
            for lead in await callbacks.waiting(connection, campaign.id, self._clock(), agent.row.id):
                found = await self._claiming.one(connection, campaign, lead, agent, campaign.mode)
                if isinstance(found, Call):
                    return self._take([found])[0]
                if found is not None:
                    await self._put_off(connection, lead, found)
        calls, _ = await self._claiming.next(campaign, 1, agent, order=self._order(campaign))
        return self._take(calls)[0] if calls else None

    def _order(self, campaign: Campaign) -> LeadOrder:
        is_tried_out = campaign.lead_order is LeadOrder.ANSWER_FIRST and self._random.random() < LISTED_SHARE
        return LeadOrder.LISTED if is_tried_out else campaign.lead_order

    async def forbidden_now(self, calls: Iterable[Call]) -> dict[int, Verdict]:
        """Of calls that were claimed and did not leave, by attempt, those that the law forbids by now."""
        asked = {call.row.lead_id: call for call in calls}
        now = self._clock()
        known: dict[int, Facts] = {}
        with contextlib.suppress(KeyMissing):  # then nothing leaves: see `away`
            async with self._pool.acquire() as connection, by_key(connection):
                known = await lawful.of_calls(connection, self.erased, [call.row.id for call in asked.values()], now)
        found: dict[int, Verdict] = {}
        for lead, facts in known.items():
            call = asked[lead]
            campaign = self._engine.floor.campaign_of(call)
            if not self._law.knows(campaign):
                found[call.row.id] = _NO_RULES
                continue
            verdict = self._law.verdict(campaign, facts, CampaignMode(call.row.mode), now)
            call.appointment = call.appointment and facts.appointment is not None  # the ledger decides
            left = facts.state != LeadState.CALLING  # its batch was taken back
            if left or not verdict.allowed or not is_inside(campaign.places, facts.postcode):
                found[call.row.id] = verdict
        return found

    async def look_again(self) -> None:
        """Take back the calls that did not leave yet and may not any more: a fact changed since they were claimed. Of
        those that left, the ones that nobody answered end where the person took a consent back.
        """
        calls = [call for call in self._engine.floor.live() if call.state in UNANSWERED]
        gone = [call for call in calls if not _is_here(call)]
        if gone:
            async with self._pool.acquire() as connection:
                revoked = await consents.revoked(connection, [call.row.id for call in gone])
            gone = [call for call in gone if call.row.id in revoked]
        doubtful = [*filter(_is_here, calls), *gone]
        forbidden_now = await self.forbidden_now(doubtful) if doubtful else {}
        for call in doubtful:
            rules = rules_of(forbidden_now[call.row.id]) if call.row.id in forbidden_now else None
            if rules is not None and _is_here(call):
                log.info("a claimed call may not leave any more", attempt=call.row.id, rules=rules)
                if call.unsent:
                    call.row.dialed_at = None  # nothing was sent: no attempt against the person
                self.put_back(call)
            elif rules and CONSENT in rules:
                self._engine.withdraw(call)

    def away(self) -> str | None:
        """What keeps every call from leaving now: no link to Asterisk, a database that is behind, or no key to the
        hashes of the do-not-call list. None: nothing.
        """
        if not self._linked():
            return "asterisk_away"
        if self._journal.behind_seconds >= MAX_BEHIND_SECONDS:
            return "database_away"
        return None if self.erased.known else "dnc_key_missing"

    def place(self, call: Call) -> str | None:
        """Dial a claimed call: None. Or why it does not leave; its lead is then put back and waits."""
        campaign, callee = self._engine.floor.campaign_of(call), E164(call.row.e164)
        refusal = self._refusal(call, campaign)
        seen_as = call.callee or Callee(callee, call.row.contact_id)
        shown = self._law.shown(campaign, seen_as) if refusal is None else Lacking.UNLAWFUL
        if isinstance(shown, Lacking):
            refusal = refusal or shown.value
            REFUSED.labels(refusal).inc()
            log.error("this call may not leave", attempt=call.row.id, campaign=campaign.id, reason=refusal)
            self._engine.cancelled(call)
            return refusal
        way = way_out(self._settings, campaign.trunk, callee, shown)
        self._daily.placed(campaign.trunk)
        self._numbers.shown(shown)
        self._engine.dial(call, shown, way, self._variables(campaign, call))
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
        return self._spending.refusal(call) if self._daily.left(campaign.trunk) else "daily_limit"

    def _after_forbidden(self, call: Call) -> Next:
        """The contact's next number, or this one again in a day."""
        lead = tried(call, self._engine.floor.campaign_of(call))
        after = recycle.after_disposition(lead, Effect.WRONG_NUMBER, self._clock())
        return after if after.state is not LeadState.DONE else Next(LeadState.CALLABLE, self._clock() + LOOK_AGAIN)

    def _variables(self, campaign: Campaign, call: Call) -> dict[str, str]:
        """An agent who waits for this very call hears himself whether a machine answers."""
        return {
            "PLATEAU_AGI": agi_address(self._settings),
            "PLATEAU_AMD": "1" if campaign.amd and call.paced else "0",
            "PLATEAU_LANG": campaign.language,
            "PLATEAU_IDENTITY": self._sound_of(campaign),
            "PLATEAU_SPOOL": self._spool,
        }

    async def _put_off(self, connection: Connection, lead: int, verdict: Verdict) -> None:
        """A promise that the law forbids for now is not looked at again before it may be kept."""
        ours = not set(rules_of(verdict)) - OF_THE_CAMPAIGN
        until = verdict.next_allowed_at or self._clock() + (PUT_OFF_BY_US if ours else PUT_OFF)
        await callbacks.put_off(connection, lead, until)

    def _take(self, calls: Sequence[Call]) -> Sequence[Call]:
        for call in calls:
            self._engine.floor.calls[call.row.id] = call
        return calls


def _is_here(call: Call) -> bool:
    """Whether Asterisk was not told of it yet."""
    return call.state is AttemptState.CLAIMED or call.unsent


def rules_of(verdict: Verdict) -> list[str]:
    """The rules that refuse."""
    return [reason.rule for reason in verdict.reasons]
