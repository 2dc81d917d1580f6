"""How many calls to place now, so that agents wait little and hardly anybody answers to nobody.

One more call is placed while the risk that its answer finds no agent stays under a threshold, and a ringing call
whose own risk is far above it may be given up. The threshold follows the abandon rate slowly
(dialer/core/threshold.py); what is not known well, or was asked of a floor that makes no sense, is dialled
progressively: never more calls in flight than free agents.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from math import floor

from dialer.core import race
from dialer.core.abandonment import HardStop
from dialer.core.outlook import Learned
from dialer.core.race import HOPELESS, Race, Ringing
from dialer.core.states import AgentState, CampaignMode, CampaignState
from dialer.core.threshold import BRAKED, MOST, few_agents, room

FEW_ATTEMPTS = 10
"""Attempts that must have ended before the estimate of the answer probability is believed."""
LEAST_HOPELESS = 0.004
"""The least risk, times HOPELESS, for which a ringing call is given up: less is rounding."""
SURELY_LOST = 0.9
"""A ringing call with such a risk is given up, whatever the threshold."""
LINES_AN_AGENT = 12
"""Calls in flight for each agent at work, at most: whatever was learned, more is a fault and not a plan."""

UNALLOCATED = "every number is unallocated at the carrier: check the number format of the trunk"


class Bound(StrEnum):
    """What kept the decision from placing more calls."""

    AGENTS = "agents"
    LEVEL = "level"
    CHANNELS = "channels"
    CPS = "cps"
    ABANDON_LIMIT = "abandon_limit"
    LEARNING = "learning"
    CLOSED = "closed"
    MODE = "mode"
    LEADS = "leads"
    PAUSED = "paused"
    DRAINING = "draining"
    UNALLOCATED = "unallocated"
    SPENDING = "spending"


@dataclass(frozen=True, slots=True)
class Busy:
    """An agent who talks or wraps up and will be ready afterwards (no pause or log-out pending)."""

    state: AgentState
    elapsed_seconds: float


@dataclass(frozen=True, slots=True)
class GivingUp:
    """A campaign's choice to hang up ringing calls that are too likely to be abandoned, after so many seconds."""

    minimum_ring_seconds: float


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that pacing looks at. Times are in seconds; `at` is aware.

    `ringing` has every call claimed, dialing or ringing; `waiting` counts live answers without an agent; `kept`
    counts ready agents for whom nothing is dialled, because they stay free for callers and promises; `live_answers` and
    `abandoned` are those of the window that the limit speaks of, `answers_to_come` those it will still have;
    `threshold` is the greatest risk of one more call, in abandon limits; `next_chances` are the answer probabilities of
    the numbers that would be dialled next, where they are known; `unallocated`: all the last calls went to numbers that
    do not exist; `brake`: what the abandon rate of the legal window asks for, where it is above its limit; `spent`: not
    one more call fits beneath a cap on spending.
    """

    at: datetime
    mode: CampaignMode
    state: CampaignState
    open: bool
    agents_free: int
    agents_reserved: int
    busy: tuple[Busy, ...]
    ringing: tuple[Ringing, ...]
    waiting: int
    learned: Learned
    live_answers: int
    abandoned: int
    answers_to_come: float
    abandon_limit: float
    threshold: float
    max_dial_level: float
    channels_free: int
    calls_per_second_tokens: float
    kept: int = 0
    giving_up: GivingUp | None = None
    next_chances: tuple[float, ...] = ()
    unallocated: bool = False
    brake: HardStop | None = None
    spent: bool = False

    @property
    def at_work(self) -> int:
        """Agents of this floor, whatever they do."""
        return self.agents_free + self.agents_reserved + len(self.busy)

    @property
    def spare(self) -> int:
        """Free agents whom no answered call and no promise needs; below zero where there are too few."""
        return self.agents_free - self.waiting - self.kept


@dataclass(frozen=True, slots=True)
class Decision:
    """The calls to place now, the ringing ones to give up, and why not more. `risk` is that of one further call."""

    calls: int
    bound_by: Bound
    level: float
    expected_free: float
    expected_answers: float
    threshold: float
    risk: float
    give_up: tuple[int, ...]
    sentence: str

    def as_json(self) -> dict[str, object]:
        """The decision as plain values, for the record of ticks and for the screens."""
        return asdict(self)


def decide(now: Snapshot) -> Decision:
    """The calls to place now: at once, never negative, never above a cap."""
    stopped = _stopped(now)
    if stopped:
        return _explain(now, None, 0, stopped)
    may_predict = now.mode is CampaignMode.PREDICTIVE and now.brake is None
    predicted = may_predict and now.learned.attempts >= FEW_ATTEMPTS
    here = race.start(now.learned, now.spare, _elapsed(now), now.ringing) if predicted else None
    tight = Bound.CHANNELS if now.channels_free <= floor(now.calls_per_second_tokens) else Bound.CPS
    cap = max(0, min(now.channels_free, floor(now.calls_per_second_tokens)))
    wanted, bound = _wanted(now, here, cap)
    return _explain(now, here, min(wanted, cap), bound if wanted <= cap else tight)


def threshold(now: Snapshot) -> float:
    """The greatest risk that one more call may carry now."""
    left = _room(now)
    if left < 0:
        return 0.0
    limits = now.threshold if left >= 1 else min(now.threshold, BRAKED)
    return min(MOST, limits * few_agents(now.at_work) * now.abandon_limit)


def _room(now: Snapshot) -> float:
    return room(now.live_answers, now.abandoned, now.abandon_limit, now.answers_to_come)


def _elapsed(now: Snapshot) -> list[tuple[bool, float]]:
    return [(agent.state is AgentState.TALKING, agent.elapsed_seconds) for agent in now.busy]


def _stopped(now: Snapshot) -> Bound | None:
    if now.unallocated:
        return Bound.UNALLOCATED
    if now.state is CampaignState.DRAINING:
        return Bound.DRAINING
    if now.state is not CampaignState.RUNNING:
        return Bound.PAUSED
    if not now.open:
        return Bound.CLOSED
    if now.mode in (CampaignMode.MANUAL, CampaignMode.PREVIEW):
        return Bound.MODE
    if now.brake == "stop":
        return Bound.ABANDON_LIMIT
    return Bound.SPENDING if now.spent else None


def _wanted(now: Snapshot, here: Race | None, cap: int) -> tuple[int, Bound]:
    """How many calls, `cap` of them or one more: what will not be placed must not count in the race."""
    one_per_agent = max(0, now.spare - len(now.ringing))
    if now.mode is CampaignMode.PROGRESSIVE:
        return one_per_agent, Bound.AGENTS
    if here is None:
        return one_per_agent, Bound.ABANDON_LIMIT if now.brake else Bound.LEARNING
    risk = threshold(now)
    if risk <= 0:
        return one_per_agent, Bound.ABANDON_LIMIT
    level = floor(now.max_dial_level * max(0.0, now.spare + here.expected_freed))
    most = max(one_per_agent, min(level, LINES_AN_AGENT * now.at_work) - len(now.ringing))
    by_risk = here.calls_within(risk, min(most, cap), now.next_chances)
    if by_risk == cap < most and here.risk <= risk:
        return cap + 1, Bound.AGENTS
    if by_risk < one_per_agent:
        return one_per_agent, Bound.AGENTS
    if by_risk == most > one_per_agent:
        return by_risk, Bound.LEVEL
    return by_risk, Bound.ABANDON_LIMIT if _room(now) < 1 else Bound.AGENTS


def _explain(now: Snapshot, here: Race | None, calls: int, bound: Bound) -> Decision:
    flying = len(now.ringing)
    give_up: tuple[int, ...] = ()
    risk = 0.0
    if here:
        risk = here.risk
        if now.giving_up and not calls:
            # not below the limit itself: what is given up may have been answered an instant ago
            hopeless = min(SURELY_LOST, HOPELESS * max(threshold(now), now.abandon_limit, LEAST_HOPELESS))
            give_up = here.to_give_up(now.ringing, hopeless, now.giving_up.minimum_ring_seconds)
    free = max(0.0, now.spare + (here.expected_freed if here else 0.0))
    answers = here.expected_answers if here else (calls + flying) * now.learned.answer_probability
    level = (flying + calls) / free if free > 0 else 0.0
    placed = "no call" if calls == 0 else "1 call" if calls == 1 else f"{calls} calls"
    hung_up = f", {len(give_up)} given up" if give_up else ""
    sentence = (
        f"{placed} placed{hung_up}, {flying} in flight; agents: {now.agents_free} free, "
        f"{free:.1f} expected within {now.learned.ring_seconds:.0f} s; {_REASON[bound]}"
    )
    return Decision(calls, bound, level, free, answers, threshold(now), risk, give_up, sentence)


_REASON = {
    Bound.AGENTS: "as many as the agents can take",
    Bound.LEVEL: "the campaign's greatest dial level is reached",
    Bound.CHANNELS: "every channel of the trunk is taken",
    Bound.CPS: "the trunk takes no more calls per second",
    Bound.ABANDON_LIMIT: "hardly more than one call per free agent, because the abandon rate is at its limit",
    Bound.LEARNING: "one call per free agent until enough calls have been seen",
    Bound.CLOSED: "outside the calling hours",
    Bound.MODE: "agents start the calls of this campaign",
    Bound.LEADS: "no lead is callable now",
    Bound.PAUSED: "the campaign is not running",
    Bound.DRAINING: "the campaign is draining",
    Bound.UNALLOCATED: UNALLOCATED,
    Bound.SPENDING: "a cap on spending is reached",
}
