"""Asterisk's truth against ours: what was missed is played through the same tables, what nobody knows is ended.

Run at start, after every lost link and on a timer (B-06): no ghost call, no agent left in a call that ended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog
from prometheus_client import Counter

from dialer.calls.engine import Engine
from dialer.calls.matching import Matching
from dialer.calls.on_hold import OnHold
from dialer.core.model import AgentId, AttemptId, attempt_channel, leg_channel, trial_channel
from dialer.core.states import AgentState, AttemptState
from dialer.desk.monitoring import Monitoring
from dialer.floor.memory import Agent, Call
from dialer.floor.orders import Orders
from dialer.lines.trials import Trials
from dialer.link.ami import Ami
from dialer.link.parties import AgentLeg, CustomerLeg, SupervisorLeg, TrialLeg, party_of_channel
from dialer.link.translate import RINGING, UP
from pbx.names import CONTEXT_HELD, CONTEXT_IDENTITY

log = structlog.get_logger()

REPAIRS = Counter("plateau_resync_repairs_total", "What resynchronisation had to put right", ["what"])
YOUNG = timedelta(seconds=10)
"""A call dialed so recently may not have its channel yet."""

Channel = Mapping[str, str]


class Resync:
    """Compares and repairs."""

    def __init__(
        self,
        ami: Ami,
        engine: Engine,
        matching: Matching,
        on_hold: OnHold,
        orders: Orders,
        monitoring: Monitoring,
        trials: Trials,
        clock: Callable[[], datetime],
    ) -> None:
        self._ami, self._engine, self._matching, self._monitoring = ami, engine, matching, monitoring
        self._orders, self._clock, self._on_hold, self._trials = orders, clock, on_hold, trials

    async def run(self, *, trust_nothing: bool) -> None:
        """Ask Asterisk for its channels and put the floor right.

        `trust_nothing`: events were missed, so a call without a channel is over however young it is.
        """
        asked_at = self._clock()
        held = {call.row.id: call.row.held_since for call in self._engine.floor.live()}
        channels = await self._ami.list("CoreShowChannels")
        customers: dict[int, Channel] = {}
        legs: dict[tuple[int, int], Channel] = {}
        supervisors: dict[int, Channel] = {}
        for channel in channels:
            match party_of_channel(channel.get("Uniqueid", "")):
                case CustomerLeg(attempt):
                    customers[attempt] = channel
                case AgentLeg(agent, number):
                    legs[agent, number] = channel
                case SupervisorLeg(monitoring):
                    supervisors[monitoring] = channel
                case TrialLeg(test) if not self._trials.owns(test):
                    self._repair("stray test call", test=test)
                    self._orders.hang_up(trial_channel(test))
        self._legs_right(legs, restarted=trust_nothing and not legs and not customers)
        limit = asked_at if trust_nothing else asked_at - YOUNG
        if trust_nothing:
            self._orders_right(customers)
        self._calls_right(customers, limit)
        self._holds_right(customers, held)
        if trust_nothing:
            self._recordings_right(customers)
        self._strangers(customers)
        self._stuck_agents()
        for what in self._monitoring.right(supervisors, limit):
            self._repair(what)

    def _legs_right(self, legs: Mapping[tuple[int, int], Channel], *, restarted: bool) -> None:
        for agent in list(self._engine.floor.agents.values()):
            row = agent.row
            there = legs.get((row.id, row.leg_number))
            if row.leg_up and there is None:
                self._repair("leg gone", agent=row.id)
                self._engine.leg_down(agent, row.leg_number, restarted=restarted)
            elif there is not None and not row.leg_up and there.get("ChannelState") == UP:
                self._engine.leg_up(agent, row.leg_number)
        for agent_id, number in legs:
            known = self._engine.floor.agents.get(agent_id)
            if known is None or known.row.leg_number != number or known.state is AgentState.OFFLINE:
                self._repair("stray leg", agent=agent_id)
                self._orders.hang_up(leg_channel(AgentId(agent_id), number))

    def _orders_right(self, customers: Mapping[int, Channel]) -> None:
        """A call that was to be hung up and is there still: the order was lost with the link."""
        for call in self._engine.floor.live():
            if (call.given_up or call.opposed) and call.row.id in customers:
                self._repair("call given up and not hung up", attempt=call.row.id)
                self._engine.not_cut(call)

    def _calls_right(self, customers: Mapping[int, Channel], limit: datetime) -> None:
        for call in list(self._engine.floor.live()):
            there = customers.get(call.row.id)
            if there is not None:
                self._play_missed(call, there)
            elif call.state is AttemptState.CLAIMED:
                if not self._is_held(call) and call.row.claimed_at < limit:
                    self._repair("claim without a call", attempt=call.row.id)
                    self._engine.cancelled(call)
            elif (call.row.dialed_at or call.row.claimed_at) < limit:
                self._repair("call gone", attempt=call.row.id)
                self._engine.lost(call)

    def _play_missed(self, call: Call, there: Channel) -> None:
        self._engine.created(AttemptId(call.row.id))
        if there.get("ChannelState") == RINGING and call.state is AttemptState.DIALING:
            self._engine.rang(AttemptId(call.row.id))
        if there.get("ChannelState") != UP:
            return
        if call.state in (AttemptState.DIALING, AttemptState.RINGING):
            self._repair("answer missed", attempt=call.row.id)
            self._engine.answered(AttemptId(call.row.id))
        if there.get("Context") == CONTEXT_IDENTITY:
            self._matching.nobody(call)
        bridge = there.get("BridgeId", "")
        if call.state is AttemptState.CONNECTING and bridge:
            agent = self._engine.floor.agents.get(call.row.agent_id or 0)
            if agent:
                self._matching.entered_bridge(None, agent, bridge)
            self._matching.entered_bridge(call, None, bridge)

    def _holds_right(self, customers: Mapping[int, Channel], before: Mapping[int, datetime | None]) -> None:
        """Who is on hold; a hold that began or ended while Asterisk was asked is left as it is."""
        for call in self._engine.floor.live():
            there, since = customers.get(call.row.id), call.row.held_since
            if there is None or call.state is not AttemptState.BRIDGED or before.get(call.row.id) != since:
                continue
            if since is None and there.get("Context") == CONTEXT_HELD:
                self._repair("hold missed", attempt=call.row.id)
                self._on_hold.began(call)
            elif since is not None and there.get("BridgeId"):
                self._repair("end of a hold missed", attempt=call.row.id)
                self._on_hold.over(call)

    def _recordings_right(self, customers: Mapping[int, Channel]) -> None:
        """Say again which are silent and which are not: an order, or the start of a recording, may have been lost.

        What an agent steers at this moment is said by that, whatever becomes of it.
        """
        floor = self._engine.floor
        for call in floor.live():
            recorded = call.state is AttemptState.BRIDGED and call.recording and call.row.id in customers
            if recorded and not call.steered:
                channel = attempt_channel(AttemptId(call.row.id))
                self._orders.say_recording(channel, silent=floor.is_silent(call))

    def _strangers(self, customers: Mapping[int, Channel]) -> None:
        """Customers' channels of attempts that ended, or that we never heard of."""
        for attempt in customers:
            call = self._engine.floor.calls.get(attempt)
            if call is None or call.state is AttemptState.ENDED:
                self._repair("call without an attempt", attempt=attempt)
                self._orders.hang_up(attempt_channel(AttemptId(attempt)))

    def _stuck_agents(self) -> None:
        for agent in list(self._engine.floor.agents.values()):
            call = self._engine.floor.calls.get(agent.row.attempt_id or 0)
            over = call is None or call.state is AttemptState.ENDED
            if agent.state in (AgentState.RESERVED, AgentState.TALKING) and over:
                self._repair("agent in a call that ended", agent=agent.row.id)
                self._engine.unstick(agent)

    def _is_held(self, call: Call) -> bool:
        agent: Agent | None = self._engine.floor.agents.get(call.row.agent_id or 0)
        return bool(agent and agent.state is AgentState.RESERVED and agent.row.attempt_id == call.row.id)

    def _repair(self, what: str, **ids: int) -> None:
        REPAIRS.labels(what).inc()
        log.warning("resynchronisation put something right", what=what, **ids)
