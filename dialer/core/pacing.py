"""How many calls to place now, so that agents wait little and hardly anybody answers to nobody.

The rule dials one more call while the risk that its answer finds no agent stays under a threshold. The
threshold falls to nothing as the abandon rate of the window nears its limit, and with a threshold of
nothing the rule is exactly progressive: never more calls in flight than free agents.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from math import floor

from dialer.core.chances import answer_chance, handling, poisson_binomial, shortage, with_one_more
from dialer.core.states import AgentState, CampaignMode, CampaignState

FEW_ATTEMPTS = 10
"""Attempts that must have ended before the estimate of the answer probability is believed."""
RISK_GAIN = 4.0
"""Threshold of risk, in abandon limits, while nothing of the budget is used. Found by simulation
(tests/core/test_pacing_simulation.py): drops are convex in the threshold, so it moves slowly."""


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


@dataclass(frozen=True, slots=True)
class Busy:
    """An agent who talks or wraps up and will be ready afterwards (no pause or log-out pending)."""

    state: AgentState
    elapsed_seconds: float


@dataclass(frozen=True, slots=True)
class Learned:
    """What the recent past tells; see dialer/core/learning.py, whose priors fill it at a cold start."""

    answers: int = 0
    attempts: int = 0
    answer_probability: float = 0.5
    ring_seconds: float = 10.0
    talk_seconds: float = 120.0
    wrap_seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that pacing looks at. Times are in seconds; `at` is aware.

    `in_flight_seconds` has one age per call claimed, dialing or ringing; `waiting` counts live answers
    without an agent; `live_answers` and `abandoned` are those of the window that the limit speaks of;
    `unallocated`: all the last calls went to numbers that do not exist.
    """

    at: datetime
    mode: CampaignMode
    state: CampaignState
    open: bool
    agents_free: int
    agents_reserved: int
    busy: tuple[Busy, ...]
    in_flight_seconds: tuple[float, ...]
    waiting: int
    learned: Learned
    live_answers: int
    abandoned: int
    abandon_limit: float
    max_dial_level: float
    channels_free: int
    calls_per_second_tokens: float
    unallocated: bool = False

    def as_json(self) -> dict[str, object]:
        """The snapshot as plain values, for the record of ticks."""
        plain: dict[str, object] = {name: getattr(self, name) for name in self.__slots__}
        return {
            **plain,
            "at": self.at.isoformat(),
            "busy": [(agent.state, round(agent.elapsed_seconds, 1)) for agent in self.busy],
            "in_flight_seconds": [round(age, 1) for age in self.in_flight_seconds],
            "learned": asdict(self.learned),
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """The calls to place now, and why not more."""

    calls: int
    bound_by: Bound
    level: float
    expected_free: float
    expected_answers: float
    budget_left: float
    sentence: str

    def as_json(self) -> dict[str, object]:
        """The decision as plain values, for the record of ticks and for the screens."""
        return asdict(self)


def decide(now: Snapshot) -> Decision:
    """The calls to place now: at once, never negative, never above a cap."""
    stopped = _stopped(now)
    outlook = _Outlook([], []) if stopped else _Outlook(_freed_chances(now), _answer_chances(now))
    wanted, bound = (0, stopped) if stopped else _wanted(now, outlook)
    for cap, name in ((now.channels_free, Bound.CHANNELS), (floor(now.calls_per_second_tokens), Bound.CPS)):
        if wanted > cap:
            wanted, bound = max(0, cap), name
    return _explain(now, outlook, wanted, bound)


def budget_left(now: Snapshot) -> float:
    """Share of the abandon budget that is left: 1 is untouched, 0 is used up, below 0 is over.

    One abandoned call more than happened is counted: nothing is spent that a single further loss would break,
    and a window that has just begun has nothing to spend.
    """
    allowed = now.abandon_limit * now.live_answers
    return (allowed - now.abandoned - 1) / (allowed + 1)


@dataclass(frozen=True, slots=True)
class _Outlook:
    """Chances until a call placed now would be answered: of busy agents to be ready, of calls to be heard."""

    freed: list[float]
    answers: list[float]

    def expected_free(self, now: Snapshot) -> float:
        return max(0.0, now.agents_free - now.waiting + sum(self.freed))


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
    return None


def _wanted(now: Snapshot, outlook: _Outlook) -> tuple[int, Bound]:
    one_per_agent = max(0, now.agents_free - now.waiting - len(now.in_flight_seconds))
    if now.mode is CampaignMode.PROGRESSIVE:
        return one_per_agent, Bound.AGENTS
    if now.learned.attempts < FEW_ATTEMPTS or now.abandon_limit * now.live_answers < 1 > now.abandoned:
        return one_per_agent, Bound.LEARNING
    threshold = min(0.5, RISK_GAIN * now.abandon_limit * budget_left(now))
    if threshold <= 0:
        return one_per_agent, Bound.ABANDON_LIMIT
    most = max(one_per_agent, floor(now.max_dial_level * outlook.expected_free(now)) - len(now.in_flight_seconds))
    by_risk = _calls_within_risk(now, outlook, threshold, most)
    if by_risk < one_per_agent:
        return one_per_agent, Bound.AGENTS
    return by_risk, Bound.LEVEL if by_risk == most > one_per_agent else Bound.AGENTS


def _calls_within_risk(now: Snapshot, outlook: _Outlook, threshold: float, most: int) -> int:
    """The greatest number of further calls, at most `most`, of which each one's risk is acceptable."""
    if most == 0:
        return 0
    chance = now.learned.answer_probability
    spare = now.agents_free - now.waiting
    freed = poisson_binomial(outlook.freed)
    answers = poisson_binomial(outlook.answers)
    calls = 0
    while calls < most and shortage(answers, freed, spare) <= threshold:
        calls += 1
        answers = with_one_more(answers, chance)
    return calls


def _freed_chances(now: Snapshot) -> list[float]:
    known = now.learned
    ahead = handling(within=known.ring_seconds, talk=known.talk_seconds, wrap=known.wrap_seconds)
    return [
        ahead.from_talk(agent.elapsed_seconds) if agent.state is AgentState.TALKING else ahead.from_wrap_up
        for agent in now.busy
    ]


def _answer_chances(now: Snapshot) -> list[float]:
    known = now.learned
    return [answer_chance(known.answer_probability, known.ring_seconds, age) for age in now.in_flight_seconds]


def _explain(now: Snapshot, outlook: _Outlook, calls: int, bound: Bound) -> Decision:
    free, flying = outlook.expected_free(now), len(now.in_flight_seconds)
    answers = sum(outlook.answers) + calls * now.learned.answer_probability
    level = (flying + calls) / free if free > 0 else 0.0
    placed = "no call" if calls == 0 else "1 call" if calls == 1 else f"{calls} calls"
    sentence = (
        f"{placed} placed, {flying} in flight; agents: {now.agents_free} free, "
        f"{free:.1f} expected within {now.learned.ring_seconds:.0f} s; {_REASON[bound]}"
    )
    return Decision(calls, bound, level, free, answers, budget_left(now), sentence)


_REASON = {
    Bound.AGENTS: "as many as the agents can take",
    Bound.LEVEL: "the campaign's greatest dial level is reached",
    Bound.CHANNELS: "every channel of the trunk is taken",
    Bound.CPS: "the trunk takes no more calls per second",
    Bound.ABANDON_LIMIT: "one call per free agent, because the abandon rate is at its limit",
    Bound.LEARNING: "one call per free agent until enough calls have been seen",
    Bound.CLOSED: "outside the calling hours",
    Bound.MODE: "agents start the calls of this campaign",
    Bound.LEADS: "no lead is callable now",
    Bound.PAUSED: "the campaign is not running",
    Bound.DRAINING: "the campaign is draining",
    Bound.UNALLOCATED: UNALLOCATED,
}
