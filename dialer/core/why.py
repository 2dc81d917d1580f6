"""Why a campaign dials, or does not: all that was found of it at one moment, and what holds each of its agents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from dialer.core.abandonment import AbandonPolicy, HardStop, Standing
from dialer.core.law.profile import Profile
from dialer.core.law.verdict import Reason
from dialer.core.states import UNUSABLE_PHONE, AgentState, CampaignMode, CampaignState
from dialer.core.waterfall import Waterfall
from dialer.core.windows import CallingHours

PHONE_LOST = frozenset({"phone_lost", "phone_not_taken"}) | UNUSABLE_PHONE
FRESH = timedelta(seconds=10)
"""A pacing decision older than this says nothing of the agents of now."""


class Hold(StrEnum):
    """What keeps an agent from the next call of a campaign."""

    OFFLINE = "offline"
    PAUSED = "paused"
    PHONE_LOST = "phone_lost"  # paused because the phone went away, its link or its microphone
    NO_LEG = "no_leg"  # ready, but the phone does not answer yet
    RESERVED = "reserved"
    TALKING = "talking"
    WRAP_UP = "wrap_up"
    PROMISED = "promised"  # a call that this agent promised is due
    SHARED = "shared"  # ready, and sharing gave him to another campaign, or may have
    KEPT = "kept"  # ready, and kept free by the campaign's settings
    FREE = "free"


@dataclass(frozen=True, slots=True)
class AgentAt:
    """An agent of the campaign. `busy_with`: the campaign of his call; `promise`: that of a call he promised for now;
    `others`: paced campaigns that run and that he works for too.
    """

    id: int
    name: str
    state: AgentState
    reason: str | None
    since: datetime
    leg_up: bool
    busy_with: int | None = None
    promise: int | None = None
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TrunkAt:
    """The way out. `state` is ok, slowed or down, as last told; of `daily_limit` calls a day `daily_left` are left."""

    name: str
    state: str
    fault: str | None
    reason: str | None
    max_channels: int
    in_use: int
    calls_per_second: float
    daily_limit: int
    daily_left: int


@dataclass(frozen=True, slots=True)
class CapAt:
    """A cap on spending. `left`: beneath it once every call that lives has cost what is kept for it; `least`: what
    the cheapest call is reckoned to cost, None: no rate is known.
    """

    id: int
    trunk: str | None
    campaign_id: int | None
    period: str
    amount: Decimal
    spent: Decimal
    left: Decimal
    least: Decimal | None

    @property
    def reached(self) -> bool:
        """Whether not even the cheapest call fits."""
        return self.least is None or self.left < self.least


@dataclass(frozen=True, slots=True)
class NumberAt:
    """A number that callees of the campaign would see; `reasons`: why it may not be shown."""

    e164: str
    reasons: tuple[Reason, ...]
    rests_until: datetime | None
    bad_since: datetime | None
    shown_today: int
    daily_cap: int | None
    resting: bool

    @property
    def spent(self) -> bool:
        """Whether it was shown as often as its cap of the day allows."""
        return self.daily_cap is not None and self.shown_today >= self.daily_cap

    @property
    def usable(self) -> bool:
        """Whether it can be shown now."""
        return not self.reasons and not self.resting and not self.spent


@dataclass(frozen=True, slots=True)
class BrakeAt:
    """The abandon rate of the legal window; `standing` None: there are too many calls to count them at once, or the
    way of dialling cannot abandon. `brake`: what the last decision was told of it.
    """

    policy: AbandonPolicy
    standing: Standing | None
    brake: HardStop | None

    @property
    def braked(self) -> bool:
        """Whether it holds pacing back now."""
        return self.standing.braked if self.standing is not None else self.brake is not None


@dataclass(frozen=True, slots=True)
class DecisionAt:
    """The last pacing decision, with what it was made from."""

    at: datetime
    placed: int
    bound_by: str
    decision: Mapping[str, Any]
    snapshot: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Promises:
    """Calls promised for now: those that anybody of the campaign may make, those of one agent; when the next is due."""

    anybody: int = 0
    personal: int = 0
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that decides whether a campaign places a call at `at` (aware).

    `rules`: its profile with its own rules beside, None: nobody knows that profile; `hours`: its own, by its zone;
    `opens_at`: when somebody of it may be called next, as far as hours and dates go. `linked`: whether the dialer
    reaches Asterisk, None: it did not say; `strangers`: agents who are ready and do not work for the campaign;
    `needed`: beginnings of the numbers of which one would have to be shown.
    """

    at: datetime
    campaign_id: int
    name: str
    mode: CampaignMode
    state: CampaignState
    paused_because: str | None
    profile: str
    rules: Profile | None
    hours: CallingHours
    opens_at: datetime | None
    served: bool
    linked: bool | None
    dialer_fault: str | None
    keys_known: bool
    trunk_name: str
    trunk: TrunkAt | None
    caps: tuple[CapAt, ...]
    numbers: tuple[NumberAt, ...]
    needed: tuple[str, ...]
    brake: BrakeAt | None
    leads: Waterfall
    promises: Promises
    agents: tuple[tuple[AgentAt, Hold], ...]
    strangers: int
    kept_free: int
    decision: DecisionAt | None

    @property
    def open(self) -> bool:
        """Whether hours and dates allow a call to somebody."""
        return self.opens_at is not None and self.opens_at <= self.at

    def held(self, *holds: Hold) -> int:
        """How many agents are held so."""
        return sum(hold in holds for _, hold in self.agents)


def holds(
    agents: Iterable[AgentAt], kept_free: int, decision: DecisionAt | None, now: datetime
) -> tuple[tuple[AgentAt, Hold], ...]:
    """What holds each agent. How many of the free ones sharing gave to others is told by the last decision."""
    plain = [(agent, _hold(agent)) for agent in agents]
    free = [agent for agent, hold in plain if hold is Hold.FREE]
    lent = {agent.id for agent in _lent(free, decision, now)}
    own = [agent.id for agent in free if agent.id not in lent]
    kept = set(own[max(0, len(own) - kept_free) :]) if kept_free else set()
    return tuple(
        (agent, Hold.SHARED if agent.id in lent else Hold.KEPT if agent.id in kept else hold) for agent, hold in plain
    )


def _hold(agent: AgentAt) -> Hold:
    match agent.state:
        case AgentState.PAUSED:
            return Hold.PHONE_LOST if agent.reason in PHONE_LOST else Hold.PAUSED
        case AgentState.READY:
            if not agent.leg_up:
                return Hold.NO_LEG
            return Hold.PROMISED if agent.promise is not None else Hold.FREE
    return Hold(agent.state.value)


def _lent(free: Sequence[AgentAt], decision: DecisionAt | None, now: datetime) -> list[AgentAt]:
    """Those who are free, work for other campaigns too, and whom the last decision did not count."""
    if decision is None or now - decision.at > FRESH:
        return []
    counted = decision.snapshot.get("agents_free")
    missing = len(free) - counted if isinstance(counted, int) else 0
    return [agent for agent in free if agent.others][: max(0, missing)]
