"""Claiming: the next leads that the law lets be called now; those that it does not are put aside on the way."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client import Counter

from db.calls.attempts import AttemptRow
from db.leads import hopper, moves
from db.leads.hopper import Wanted
from db.leads.moves import Aside, Taken
from db.people.dnc import Erased
from db.pool import Connection, Pool, by_key
from dialer.core.erased import KeyMissing
from dialer.core.facts import Facts
from dialer.core.holding import OF_THE_CAMPAIGN, OF_THE_HOUR, hold
from dialer.core.law.verdict import Verdict
from dialer.core.lead_order import LeadOrder
from dialer.core.model import E164
from dialer.core.states import CampaignMode, LeadState
from dialer.floor.memory import Agent, Call, Campaign
from dialer.leads.lawful import Lawful
from dialer.lines.spending import Spending

LOOKING_SECONDS = 0.05
"""So long a claim goes on looking past leads that may not be called; the next claim goes on from there."""
MOST_AT_ONCE = 320
"""Leads are looked at in growing numbers, up to this one."""
ASIDE = Counter("plateau_leads_put_aside_total", "Leads that a rule of the law put aside", ["rule"])


@dataclass(slots=True)
class _Round:
    """What is decided about some candidates, all of them locked."""

    taken: list[tuple[Facts, str]] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    passed: set[int] = field(default_factory=set)  # left as they are, and not to be looked at again in this claim
    closed: set[str] = field(default_factory=set)  # calendars found closed
    hopeless: int = 0  # refused for reasons that are the campaign's


class Claiming:
    """Claims leads; the law is asked about each."""

    def __init__(
        self,
        pool: Pool,
        lease: tuple[str, int],
        law: Lawful,
        erased: Erased,
        clock: Callable[[], datetime],
        spending: Spending | None = None,
    ) -> None:
        self._pool, self._lease, self._law, self._erased, self._clock = pool, lease, law, erased, clock
        self._spending = spending

    async def next(
        self, campaign: Campaign, count: int, agent: Agent | None = None, *, order: LeadOrder = LeadOrder.LISTED
    ) -> tuple[list[Call], int]:
        """Claim up to `count` of the next leads: the calls, and for how many more there was no time to look.

        None while a key to the hashes of the do-not-call list is missing.
        """
        calls: list[Call] = []
        if not self._law.knows(campaign):
            return calls, 0
        with contextlib.suppress(KeyMissing):
            return await self._next(campaign, count, agent, order, calls)
        return calls, 0

    async def _next(
        self, campaign: Campaign, count: int, agent: Agent | None, order: LeadOrder, calls: list[Call]
    ) -> tuple[list[Call], int]:
        passed: set[int] = set()
        closed = set(self._law.closed(campaign, self._clock()))
        size, until = count, time.monotonic() + LOOKING_SECONDS
        async with self._pool.acquire() as connection:
            while len(calls) < count:
                wanted = Wanted(campaign.id, campaign.places, closed, order)
                found, done = await self._round(connection, campaign, wanted, size, count - len(calls), passed, agent)
                calls += found
                if done is None or (done.hopeless and not found and not done.aside):
                    return calls, 0
                passed |= done.passed
                closed |= done.closed
                if time.monotonic() >= until:
                    return calls, count - len(calls)
                size = min(2 * size, max(MOST_AT_ONCE, count))
        return calls, 0

    async def one(
        self, connection: Connection, campaign: Campaign, lead_id: int, agent: Agent | None, mode: CampaignMode
    ) -> Call | Verdict | None:
        """Claim this very lead, its promise with it. The verdict where the law forbids it; None: it cannot be had."""
        now, agent_id = self._clock(), agent.row.id if agent else None
        if not self._law.knows(campaign):
            return None
        async with contextlib.AsyncExitStack() as stack:
            stack.enter_context(contextlib.suppress(KeyMissing))
            await stack.enter_async_context(by_key(connection))
            facts = await hopper.one(connection, self._erased, *self._lease, lead_id, agent_id, now)
            if facts is None:
                return None
            verdict = self._verdict(campaign, facts, mode, now)
            if not verdict.allowed:
                return verdict
            if self._spending is not None and not self._spending.fits(campaign, facts.number):
                return None
            chosen = Taken(facts.lead_id, self._law.calendar(campaign, facts), facts.postcode)
            (attempt,) = await moves.take(connection, [chosen], [], now, mode, agent_id, promised=True)
            return self._call(campaign, attempt, facts)
        return None

    async def _round(
        self,
        connection: Connection,
        campaign: Campaign,
        wanted: Wanted,
        size: int,
        count: int,
        passed: set[int],
        agent: Agent | None,
    ) -> tuple[list[Call], _Round | None]:
        now = self._clock()
        async with by_key(connection):
            found = await hopper.candidates(connection, self._erased, self._lease[1], wanted, size, now, passed)
            if not found:
                return [], None
            done = self._judged(campaign, found, count, now)
            rows = []
            if done.taken or done.aside:
                taken = [Taken(facts.lead_id, calendar, facts.postcode) for facts, calendar in done.taken]
                rows = await moves.take(
                    connection, taken, done.aside, now, campaign.mode, agent.row.id if agent else None
                )
        by_lead = {facts.lead_id: facts for facts, _ in done.taken}
        known = [by_lead[row.lead_id] for row in rows]
        return [self._call(campaign, row, of) for row, of in zip(rows, known, strict=True)], done

    def _call(self, campaign: Campaign, attempt: AttemptRow, facts: Facts) -> Call:
        return Call(attempt, facts.attempts, facts.number_ids, callee=self._law.callee(campaign, facts))

    def _verdict(self, campaign: Campaign, facts: Facts, mode: CampaignMode, now: datetime) -> Verdict:
        found = self._law.verdict(campaign, facts, mode, now)
        return self._spending.judged(found, campaign, facts.number) if self._spending is not None else found

    def _judged(self, campaign: Campaign, found: Sequence[Facts], count: int, now: datetime) -> _Round:
        """Ask about each, until enough may be called. Nobody is called twice at once, by whatever number."""
        done = _Round()
        people: set[int] = set()
        numbers: set[E164] = set()
        for facts in found:
            if len(done.taken) == count:
                break
            if facts.contact_id in people or facts.number in numbers:
                done.passed.add(facts.lead_id)
                continue
            verdict = self._verdict(campaign, facts, campaign.mode, now)
            calendar = self._law.calendar(campaign, facts)
            if (
                verdict.allowed
                and self._spending is not None
                and not self._spending.fits(campaign, facts.number, numbers)
            ):
                done.passed.add(facts.lead_id)  # calls that live may cost less than is kept for them
                done.hopeless += 1
            elif verdict.allowed:
                people.add(facts.contact_id)
                numbers.add(facts.number)
                done.taken.append((facts, calendar))
            elif aside := put_aside(facts, verdict, calendar):
                if aside.held_by:
                    ASIDE.labels(aside.held_by).inc()
                done.aside.append(aside)
            else:
                done.passed.add(facts.lead_id)
            rules = {reason.rule for reason in verdict.reasons}
            done.hopeless += bool(rules & OF_THE_CAMPAIGN)
            if OF_THE_HOUR in rules and calendar:
                done.closed.add(calendar)
        return done


def put_aside(facts: Facts, verdict: Verdict, calendar: str) -> Aside | None:
    """What is to be written of a lead that waits, by this verdict; None: all is as it should be."""
    held = hold(verdict, facts.due_at, calendar=calendar)
    state, at, rule = (held.state, held.at, held.rule) if held else (LeadState.CALLABLE, None, None)
    same = (facts.state, facts.held_by, facts.calendar, facts.kept_postcode) == (
        state, rule, calendar, facts.postcode,
    )  # fmt: skip
    if same and (held is None or held.at is None or held.at == facts.next_attempt_at):
        return None
    return Aside(facts.lead_id, state, at, rule, calendar, facts.postcode)
