"""The floor in memory: campaigns, agents and calls of this node, as the journal has written or will write them."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from db.agents import AgentRow
from db.attempts import AttemptRow
from dialer.core.callerid import Rule
from dialer.core.learning import Learning
from dialer.core.model import E164, AgentId, CampaignId
from dialer.core.observation import Features
from dialer.core.recycle import Effect, Next
from dialer.core.states import PACED, UNANSWERED, AgentState, AttemptState, CampaignMode, CampaignState
from dialer.core.windows import CallingHours


@dataclass(frozen=True, slots=True)
class Campaign:
    """The settings of a campaign, as last read."""

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
    lead_order: str
    wrap_up_seconds: int
    amd: bool
    recording: str
    recording_percent: int
    max_attempts: int
    recycle_minutes: Mapping[str, float]
    calling_hours: CallingHours
    rules: tuple[Rule, ...] = ()
    effects: Mapping[str, Effect] = field(default_factory=dict)
    identity: str | None = None


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
    bridge: str | None = None
    rings_left: int = 0
    ring_at: float = 0.0  # loop time
    leg_back: asyncio.Future[bool] | None = None
    promised_to: int | None = None  # the campaign that counts on him, as last shared

    @property
    def id(self) -> AgentId:
        return AgentId(self.row.id)

    @property
    def since(self) -> datetime:
        return self.row.since

    @property
    def state(self) -> AgentState:
        return self.row.state

    @property
    def free(self) -> bool:
        return self.row.state == AgentState.READY and self.row.leg_up

    @property
    def leaving(self) -> bool:
        return self.row.pending is not None


@dataclass(slots=True, eq=False)
class Call:
    """An attempt that lives, or that an agent still wraps up."""

    row: AttemptRow
    lead_attempts: int
    number_ids: tuple[int, ...]
    asked_by: str | None = None  # who asked us to hang up: agent or system
    abandoned: bool = False  # it is counted as abandoned
    given_up: bool = False  # pacing has it hung up, for want of agents; once the order left, `asked_by` says so
    chance: float | None = None  # that its number answers, by its own history, when it was dialed
    known: Features | None = None  # what was known of its number then
    resolved: bool = False  # pacing has learned whether a person answered
    unsent: bool = False  # written as dialing, and Asterisk was not told yet
    created: bool = False  # its channel exists: a hang-up will follow whatever happens
    chosen: asyncio.Future[Agent | None] | None = None  # the dialplan waits for an agent
    bridge: str | None = None
    failed_bridges: int = 0
    recording: bool = False
    demanded: bool = False  # an on-demand recording was asked for
    paused: bool = False  # its recording was paused by the agent
    after_disposition: Next | None = None  # where the lead goes once the call that was disposed of ends

    @property
    def state(self) -> AttemptState:
        return self.row.state

    @property
    def paced(self) -> bool:
        """Whether pacing placed it; an agent who starts a call himself is there when it is answered."""
        return self.row.mode in PACED


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
    promised: set[int] = field(default_factory=set)  # campaigns with calls promised for now
    personal: list[tuple[int, int, int]] = field(default_factory=list)  # due: lead, agent, campaign
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

    def free_agents(self) -> list[Agent]:
        """Agents who could take a call this instant."""
        return [agent for agent in self.agents.values() if agent.free]

    def campaign_of(self, call: Call) -> Campaign:
        return self.campaigns[call.row.campaign_id]

    def is_silent(self, call: Call) -> bool:
        """Whether nothing of this call may be heard in its recording: paused, or on demand and nobody asked."""
        return call.paused or (not call.demanded and self.campaign_of(call).recording == "on_demand")

    def campaign_id(self, agent: Agent) -> CampaignId | None:
        """The campaign whose call occupies the agent."""
        call = self.calls.get(agent.row.attempt_id) if agent.row.attempt_id is not None else None
        return CampaignId(call.row.campaign_id) if call else None
