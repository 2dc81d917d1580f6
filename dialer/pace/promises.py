"""Promised calls, kept to the minute: an agent is kept free, told whose call comes and why, and then it is dialed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from prometheus_client import Histogram

from db.events import NewEvent
from dialer.calls.engine import Engine
from dialer.calls.figures import Figures
from dialer.calls.placing import Placing
from dialer.core.promises import (
    MOST_AHEAD_SECONDS,
    Hand,
    Host,
    Promised,
    may_make,
    pair,
    seconds_ahead,
)
from dialer.core.sharing import held
from dialer.core.states import AgentEvent, AgentState, AttemptState, CampaignMode, CampaignState
from dialer.desk.personal import Personal
from dialer.floor.memory import Agent, Call, Campaign
from dialer.floor.orders import Orders
from dialer.journal import Journal
from dialer.leads.lawful import Lawful
from dialer.lines.trunks import Trunks

LATE_SECONDS = Histogram(
    "plateau_promise_late_seconds",
    "Time from the moment for which a call was promised until it was dialed",
    buckets=(1, 5, 10, 20, 30, 60, 120, 300, 900, 3600),
)
PATIENCE_SECONDS = 8.0
"""So long an agent whom calls on their way will want is kept before he makes a promised call all the same: calls that
were placed while he was counted on have mostly come to something by then."""
AGAIN_SECONDS = 20.0
"""A promise that may not be called now, by the law or for want of its lead, is tried again then."""
ASKED_SECONDS = 600.0
"""An agent who did not take a promised call is the last to be asked for so long."""
_STEPS = {AgentState.READY: 0, AgentState.WRAP_UP: 1, AgentState.TALKING: 2, AgentState.RESERVED: 3}


class Promises:
    """Gives promised calls to agents, one call to one agent."""

    def __init__(
        self,
        engine: Engine,
        placing: Placing,
        personal: Personal,
        trunks: Trunks,
        law: Lawful,
        figures: Figures,
        orders: Orders,
        journal: Journal,
        clock: Callable[[], datetime],
    ) -> None:
        self._engine, self._placing, self._personal, self._trunks = engine, placing, personal, trunks
        self._law, self._figures, self._orders = law, figures, orders
        self._journal, self._clock = journal, clock
        self._not_before: dict[int, datetime] = {}  # promises that could not be claimed
        self._asked: dict[tuple[int, int], datetime] = {}  # promise and agent who was offered it

    async def keep(self, debts: Mapping[int, int]) -> bool:
        """Dial what was announced, keep agents for what is due soon, and announce what is due. False: nothing was
        waited for, all is as it was.

        `debts`: by campaign, how many agents the calls on their way will need.
        """
        announced = self._announced()
        for call in announced:
            await self._dial(call)
        due = self._plan(debts)
        for promise, agent in due:
            await self._offer(promise, agent)
        return bool(announced or due)

    # -- announced ones --------------------------------------------------------------------------------

    def _announced(self) -> list[Call]:
        """Calls that were announced long enough, or whose agent lost the phone. Cards of preview campaigns wait for
        a click; a promised call is told from them by its mode, whoever was the dialer when it was announced."""
        floor, now, found = self._engine.floor, self._clock(), []
        for agent in floor.agents.values():
            call = floor.calls.get(agent.row.attempt_id or 0) if agent.state is AgentState.RESERVED else None
            if call is None or call.state is not AttemptState.CLAIMED:
                continue
            promised = call.row.callback_id is not None and call.row.mode == CampaignMode.MANUAL
            seconds = floor.campaign_of(call).announce_seconds
            heard = not timedelta(0) <= now - call.row.claimed_at < timedelta(seconds=seconds)  # the clock may go back
            if promised and (not agent.row.leg_up or heard):
                found.append(call)
        return found

    async def _dial(self, call: Call) -> None:
        agent = self._engine.floor.agents.get(call.row.agent_id or 0)
        if agent is None or not agent.row.leg_up:
            self._engine.cancelled(call)
            return
        await self._personal.dial(call)

    # -- due ones --------------------------------------------------------------------------------------

    def _plan(self, debts: Mapping[int, int]) -> list[tuple[Promised, Agent]]:
        """Keep agents, and say who makes which call now."""
        floor, now = self._engine.floor, self._clock()
        called = {call.row.lead_id for call in floor.calls.values()}  # since the promises were read
        promises = [one for one in floor.promises if one.lead not in called and self._may_come(one, now)]
        hosts = {campaign.id: _host(campaign) for campaign in floor.campaigns.values()}
        hands = self._hands(debts, now) if promises else []
        promises = [promise for promise in promises if self._is_near(promise, hosts, hands, now)]
        pairs = pair(promises, hosts, hands, now)
        keeping = {agent: promise for promise, agent in pairs.items()}
        for agent in floor.agents.values():
            wanted = keeping.get(agent.id)
            if agent.kept_for != wanted:
                agent.kept_for, agent.kept_since = wanted, now if wanted is not None else None
        needed = {hand.id for hand in hands if hand.needed}
        due = [(promise, floor.agents[pairs[promise.id]]) for promise in promises if promise.id in pairs]
        return [
            (promise, agent)
            for promise, agent in due
            if promise.at <= now and agent.free and self._is_patient(agent, agent.id in needed, now)
        ]

    def _may_come(self, promise: Promised, now: datetime) -> bool:
        campaign = self._engine.floor.campaigns.get(promise.campaign)
        if campaign is None or campaign.state is not CampaignState.RUNNING:
            return False
        if now < self._not_before.get(promise.id, now) <= now + timedelta(seconds=AGAIN_SECONDS):
            return False
        return promise.appointment or self._law.is_open_for(campaign, promise.calendar, max(now, promise.at))

    def _is_near(self, promise: Promised, hosts: Mapping[int, Host], hands: list[Hand], now: datetime) -> bool:
        if promise.at <= now:
            return True
        able = sum(may_make(promise, hosts[promise.campaign], hand) for hand in hands)
        learned = self._figures.learning(promise.campaign).learned()
        ahead = seconds_ahead(able, learned.talk_seconds + learned.wrap_seconds)
        return promise.at <= now + timedelta(seconds=ahead)

    def _hands(self, debts: Mapping[int, int], now: datetime) -> list[Hand]:
        floor = self._engine.floor
        self._asked = {key: at for key, at in self._asked.items() if (now - at).total_seconds() < ASKED_SECONDS}
        wanted = held(floor.agents.values(), debts)
        free: dict[int | None, int] = {}
        for agent in floor.agents.values():
            free[agent.promised_to] = free.get(agent.promised_to, 0) + agent.free
        return [
            Hand(
                agent.id,
                agent.campaigns,
                (agent.language,),
                agent.since,
                step=_STEPS[agent.state],
                needed=agent.id in wanted,
                urgency=self._urgency(agent),
                colleagues=free[agent.promised_to] - agent.free,
                kept_for=agent.kept_for,
                asked=frozenset(promise for promise, asked in self._asked if asked == agent.id),
            )
            for agent in floor.agents.values()
            if agent.state in _STEPS and agent.row.leg_up and not agent.leaving
        ]

    def _urgency(self, agent: Agent) -> int:
        campaign = self._engine.floor.campaigns.get(agent.promised_to or 0)
        return campaign.priority if campaign else -1001  # nobody counts on him

    def _is_patient(self, agent: Agent, needed: bool, now: datetime) -> bool:
        since = agent.kept_since or now
        since = max(since, agent.since)
        return not needed or not 0 <= (now - since).total_seconds() < PATIENCE_SECONDS

    async def _offer(self, promise: Promised, agent: Agent) -> None:
        """Claim the call, reserve the agent, and tell him; it is dialed when he has seen and heard."""
        floor, now = self._engine.floor, self._clock()
        campaign = floor.campaigns[promise.campaign]
        if self._placing.away() or not self._trunks.has_room(campaign.trunk, floor.on_trunk(campaign.trunk), now):
            return
        call = await self._placing.claim_lead(campaign, promise.lead, agent)
        if not isinstance(call, Call):
            self._not_before[promise.id] = now + timedelta(seconds=AGAIN_SECONDS)
            return
        self._not_before.pop(promise.id, None)
        self._asked[promise.id, agent.id] = now
        call.row.agent_id, call.appointment = agent.id, promise.appointment
        if not agent.free or not self._engine.roster.move(agent, AgentEvent.RESERVE, attempt_id=call.row.id):
            self._engine.cancelled(call)
            return
        agent.kept_for = agent.kept_since = None
        LATE_SECONDS.observe(max(0.0, (now - promise.at).total_seconds()))
        self._announce(promise, agent, call, campaign)

    def _announce(self, promise: Promised, agent: Agent, call: Call, campaign: Campaign) -> None:
        foreign = campaign.id not in agent.campaigns
        row = call.row
        body = {
            "id": promise.id,
            "why": why(promise, agent.id, foreign=foreign),
            "dial_at": (row.claimed_at + timedelta(seconds=campaign.announce_seconds)).isoformat(),
            "script": campaign.script,
        }
        self._journal.event(NewEvent("promise", self._clock(), campaign.id, agent.id, row.id, row.lead_id, body))
        number = agent.row.leg_number
        self._journal.after(
            lambda: agent.row.leg_number == number and self._orders.announce(agent.row, agent.language, foreign=foreign)
        )


def why(promise: Promised, agent: int, *, foreign: bool) -> str:
    """Why this agent gets this call, as a word: own, other_campaign, fallen or campaign."""
    if agent in (promise.agent, promise.was_of):
        return "own"
    if foreign:
        return "other_campaign"
    return "fallen" if promise.was_of is not None else "campaign"


def horizon(now: datetime) -> datetime:
    """Promises until then are looked at: nobody is kept longer for one."""
    return now + timedelta(seconds=MOST_AHEAD_SECONDS)


def _host(campaign: Campaign) -> Host:
    return Host(campaign.language, campaign.callbacks_by == "any")
