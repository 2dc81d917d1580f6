"""The floor in memory: campaigns, agents and calls of this node, as the journal has written or will write them."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from db.calls.attempts import AttemptRow
from db.floor.agents import AgentRow
from dialer.core.abandonment import HardStop
from dialer.core.callerid import Callee, Rule
from dialer.core.law.stricter import NOTHING, Own
from dialer.core.lead_order import LeadOrder
from dialer.core.learning import Learning
from dialer.core.model import E164, AgentId, CampaignId
from dialer.core.observation import Features
from dialer.core.promises import Promised
from dialer.core.recycle import Effect, Next, RecycleRule
from dialer.core.sharing import Terms
from dialer.core.states import PACED, UNANSWERED, AgentState, AttemptState, CampaignMode, CampaignState
from dialer.core.windows import CallingHours


@dataclass(frozen=True, slots=True)
class Campaign:
    """The settings of a campaign, as last read, with what its profile says where it says nothing."""

    id: int
    principal_id: int
    name: str
    language: str
    mode: CampaignMode
    state: CampaignState
    trunk: str
    default_caller_id: E164
    priority: int
    ring_seconds: int
    agent_wait_ms: int
    abandon_limit: float
    max_dial_level: float
    give_up_ringing: bool
    minimum_ring_seconds: int
    kept_free: int
    lead_order: LeadOrder
    wrap_up_seconds: int
    amd: bool
    recording: str
    recording_percent: int
    max_attempts: int
    recycle_minutes: Mapping[str, float]
    calling_hours: CallingHours
    profile: str
    sector: str
    purpose: str
    places: tuple[str, ...]
    hard_stop: HardStop
    machine_error_share: float | None
    callbacks_by: str = "own"
    announce_seconds: int = 4
    monitoring_told: bool = True
    wrap_up_extensions: int = 10
    script: str = ""
    success_quota: int = 0
    recycle_rules: tuple[RecycleRule, ...] = ()
    rules: tuple[Rule, ...] = ()
    effects: Mapping[str, Effect] = field(default_factory=dict)
    identity: str | None = None
    own: Own = NOTHING


@dataclass(slots=True)
class Day:
    """What pacing steers on, of one local day: the live answers of the calls that it placed itself.

    Reports and screens count every call. Among the calls that agents start themselves hardly any can be abandoned:
    a rate that had them in its measure would let too many of the others be.
    """

    on: date
    live_answers: int = 0
    abandoned: int = 0
    began: datetime | None = None  # its first live answer


@dataclass(slots=True, eq=False)
class Agent:
    """An agent of this node."""

    row: AgentRow
    campaigns: set[int] = field(default_factory=set)
    terms: Mapping[int, Terms] = field(default_factory=dict)
    language: str = ""
    bridge: str | None = None
    rings_left: int = 0
    ring_at: float = 0.0  # loop time
    leg_back: asyncio.Future[bool] | None = None
    returns: bool = False  # Asterisk died with his line: he is ready again as soon as his phone is back
    promised_to: int | None = None  # the campaign that counts on him, as last shared
    kept_for: int | None = None  # the promised call that he is kept free for
    kept_since: datetime | None = None

    @property
    def id(self) -> AgentId:
        """As users have it."""
        return AgentId(self.row.id)

    @property
    def since(self) -> datetime:
        """When the present state began (aware)."""
        return self.row.since

    @property
    def state(self) -> AgentState:
        """As the journal has written or will write it."""
        return self.row.state

    @property
    def free(self) -> bool:
        """Whether a call could be taken this instant."""
        return self.row.state == AgentState.READY and self.row.leg_up

    @property
    def leaving(self) -> bool:
        """Whether a pause or the log-out is asked for: no call after the present one."""
        return self.row.pending is not None


@dataclass(slots=True, eq=False)
class Call:
    """An attempt that lives, or that an agent still wraps up."""

    row: AttemptRow
    lead_attempts: int
    number_ids: tuple[int, ...]
    callee: Callee | None = None  # None: it was not claimed by this dialer
    asked_by: str | None = None  # who asked us to hang up: agent or system
    abandoned: bool = False  # it is counted as abandoned
    given_up: bool = False  # pacing has it hung up, for want of agents; once the order left, `asked_by` says so
    opposed: bool = False  # the person wants no calls since it was claimed: it must not be answered any more
    chance: float | None = None  # that its number answers, by its own history, when it was dialed
    known: Features | None = None  # what was known of its number then
    resolved: bool = False  # pacing has learned whether a person answered
    unsent: bool = False  # written as dialing, and Asterisk was not told yet
    created: bool = False  # its channel exists: a hang-up will follow whatever happens
    gave_up_at: datetime | None = None  # Asterisk said that dialling failed, perhaps before its channel was heard of
    chosen: asyncio.Future[Agent | None] | None = None  # the dialplan waits for an agent
    bridge: str | None = None
    failed_bridges: int = 0
    asking: bool = False  # a colleague is asked about it, and its customer is not on hold yet
    handed_at: datetime | None = None  # when its present agent had it from another one
    recording: bool = False
    demanded: bool = False  # an on-demand recording was asked for
    steered: bool = False  # an order about its recording is on its way
    paused_until: datetime | None = None  # its recording was paused by the agent, and resumes then
    appointment: bool = False  # the person agreed to this precise moment: our own hours do not matter
    taken_by: int | None = None  # the monitoring by which a supervisor takes it over
    left_bridge: str | None = None  # where it was with its agent until then
    joined_to_taker: bool = False  # the supervisor talks, the agent is out of it
    after_disposition: Next | None = None  # where the lead goes once the call that was disposed of ends

    @property
    def state(self) -> AttemptState:
        """As the journal has written or will write it."""
        return self.row.state

    @property
    def paced(self) -> bool:
        """Whether pacing placed it; an agent who starts a call himself is there when it is answered."""
        return self.row.mode in PACED

    def given_back(self) -> None:
        """No supervisor takes it over any more: it is its agent's."""
        self.taken_by = self.left_bridge = None


@dataclass(slots=True)
class Load:
    """How busy campaigns and trunks are: calls that nobody answered yet, answers that have no agent yet, channels."""

    in_flight: dict[int, list[Call]] = field(default_factory=dict)
    unmet: Counter[int] = field(default_factory=Counter)
    on_trunk: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Floor:
    """Everything alive on this node."""

    campaigns: dict[int, Campaign] = field(default_factory=dict)
    agents: dict[int, Agent] = field(default_factory=dict)
    calls: dict[int, Call] = field(default_factory=dict)
    waiting: dict[int, deque[Call]] = field(default_factory=dict)  # answered customers, by campaign
    promises: list[Promised] = field(default_factory=list)  # due, or soon, the oldest first
    disposed: Counter[int] = field(default_factory=Counter)  # by campaign, how many calls were closed since the start
    days: dict[int, Day] = field(default_factory=dict)
    learning: dict[int, Learning] = field(default_factory=dict)

    def live(self) -> Iterator[Call]:
        """Calls that may exist on the wire."""
        return (call for call in self.calls.values() if call.row.state != AttemptState.ENDED)

    def load(self) -> Load:
        """What lives at this moment, by campaign and by trunk."""
        load = Load()
        for call in self.live():
            load.on_trunk[call.row.trunk] += 1
            if call.state in UNANSWERED:
                load.in_flight.setdefault(call.row.campaign_id, []).append(call)
            elif call.state is AttemptState.ANSWERED and call.row.agent_id is None:
                load.unmet[call.row.campaign_id] += 1
        return load

    def on_trunk(self, trunk: str) -> int:
        """Channels of a trunk in use."""
        return sum(call.row.trunk == trunk for call in self.live())

    def consulted(self, call: Call) -> Agent | None:
        """The agent who is asked about a call that somebody else has, if any."""
        if call.row.state is not AttemptState.BRIDGED:
            return None
        mine = (one for one in self.agents.values() if one.row.attempt_id == call.row.id)
        return next((one for one in mine if one.state is AgentState.RESERVED and one.row.id != call.row.agent_id), None)

    def three(self, call: Call) -> bool:
        """Whether the customer speaks with both their agent and who is asked."""
        return call.row.held_since is None and not call.asking and self.consulted(call) is not None

    def free_agents(self) -> list[Agent]:
        """Agents who could take a call this instant."""
        return [agent for agent in self.agents.values() if agent.free]

    def campaign_of(self, call: Call) -> Campaign:
        """The campaign that a call is of; every call on the floor has its own there."""
        return self.campaigns[call.row.campaign_id]

    def is_silent(self, call: Call) -> bool:
        """Whether nothing of this call may be heard in its recording: paused, or on demand and nobody asked."""
        return call.paused_until is not None or (not call.demanded and self.campaign_of(call).recording == "on_demand")

    def campaign_id(self, agent: Agent) -> CampaignId | None:
        """The campaign whose call occupies the agent."""
        call = self.calls.get(agent.row.attempt_id) if agent.row.attempt_id is not None else None
        return CampaignId(call.row.campaign_id) if call else None
