"""A day of calls in memory: the abandon rate stays within its limit and agents wait less than one to one."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from dialer.core.pacing import Busy, Learned, Snapshot, decide
from dialer.core.states import AgentState, CampaignMode, CampaignState

DAY = 8 * 3600.0
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
PATIENCE = 2.0


@dataclass
class Floor:
    """Agents, calls and the day's counts of one simulated campaign; times are seconds of the day."""

    agents: int
    seed: int
    mode: CampaignMode
    answer: float = 0.35
    talk: float = 60.0
    wrap: float = 15.0
    limit: float = 0.03
    now: float = 0.0
    free: int = 0
    busy: dict[int, tuple[AgentState, float]] = field(default_factory=dict)
    flying: dict[int, float] = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)
    future: list[tuple[float, int, str, int]] = field(default_factory=list)
    attempts: int = 0
    answers: int = 0
    abandoned: int = 0
    busy_seconds: float = 0.0
    number: int = 0

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.free = self.agents

    def snapshot(self) -> Snapshot:
        return Snapshot(
            at=START + timedelta(seconds=self.now),
            mode=self.mode,
            state=CampaignState.RUNNING,
            open=True,
            agents_free=self.free,
            agents_reserved=0,
            busy=tuple(Busy(state, self.now - since) for state, since in self.busy.values()),
            in_flight_seconds=tuple(self.now - since for since in self.flying.values()),
            waiting=len(self.waiting),
            learned=Learned(
                self.answers,
                self.attempts,
                (self.answers + 2) / (self.attempts + 4),
                12.0,
                self.talk,
                self.wrap,
            ),
            live_answers=self.answers,
            abandoned=self.abandoned,
            abandon_limit=self.limit,
            max_dial_level=3.0,
            channels_free=10_000,
            calls_per_second_tokens=10_000.0,
        )

    def at(self, seconds: float, what: str, who: int) -> None:
        self.number += 1
        heapq.heappush(self.future, (self.now + seconds, self.number, what, who))

    def dial(self, calls: int) -> None:
        for _ in range(calls):
            self.number += 1
            self.flying[self.number] = self.now
            draw = self.random.random()
            if draw < self.answer:
                self.at(min(25.0, 2 + self.random.gammavariate(3, 10 / 3)), "answer", self.number)
            elif draw < self.answer + (1 - self.answer) * 0.2:
                self.at(1 + self.random.expovariate(0.5), "refused", self.number)
            else:
                self.at(25.0, "refused", self.number)

    def happens(self, what: str, who: int) -> None:
        if what in ("answer", "refused"):
            del self.flying[who]
            self.attempts += 1
        if what == "answer":
            self.answers += 1
            self.waiting.append(who)
            self.at(PATIENCE, "give up", who)
        elif what == "give up" and who in self.waiting:
            self.waiting.remove(who)
            self.abandoned += 1
        elif what == "talked":
            self.busy[who] = (AgentState.WRAP_UP, self.now)
            self.at(self.random.expovariate(1 / self.wrap), "wrapped", who)
        elif what == "wrapped":
            del self.busy[who]
            self.free += 1
        while self.free and self.waiting:
            self.join(self.waiting.pop(0))

    def join(self, call: int) -> None:
        talk = self.random.lognormvariate(0, 0.8) * self.talk / 1.377  # e^(0.8 * 0.8 / 2): the mean is talk
        self.free -= 1
        self.busy[call] = (AgentState.TALKING, self.now)
        self.at(talk, "talked", call)

    def run(self, seconds: float = DAY, tick: float = 2.0) -> None:
        self.at(0, "tick", 0)
        while self.future and self.future[0][0] < seconds:
            then, _, what, who = heapq.heappop(self.future)
            self.busy_seconds += len(self.busy) * (then - self.now)
            self.now = then
            if what == "tick":
                self.at(tick, "tick", 0)
            self.happens(what, who)
            if what in ("tick", "wrapped"):
                self.dial(decide(self.snapshot()).calls)

    @property
    def rate(self) -> float:
        return self.abandoned / max(1, self.answers)

    @property
    def utilisation(self) -> float:
        return self.busy_seconds / self.agents / self.now


@pytest.mark.parametrize(("agents", "answer"), [(5, 0.35), (10, 0.2), (10, 0.6), (30, 0.35)])
def test_a_day_stays_under_the_abandon_limit_and_keeps_agents_busier_than_one_call_each(
    agents: int, answer: float
) -> None:
    progressive = Floor(agents, 0, CampaignMode.PROGRESSIVE, answer=answer)
    progressive.run()
    for seed in range(1, 4 if agents == 5 else 3 if agents == 10 else 2):
        predictive = Floor(agents, seed, CampaignMode.PREDICTIVE, answer=answer)
        predictive.run()
        assert predictive.rate < 0.03
        assert predictive.utilisation > progressive.utilisation + 0.02


def test_with_an_abandon_limit_of_zero_nobody_is_abandoned() -> None:
    floor = Floor(10, 1, CampaignMode.PREDICTIVE, limit=0.0)
    floor.run(2 * 3600)
    assert floor.abandoned == 0


def test_when_the_limit_was_passed_the_rate_comes_back_under_it() -> None:
    floor = Floor(10, 1, CampaignMode.PREDICTIVE, abandoned=10, answers=100)
    floor.run(4 * 3600)
    assert floor.rate < 0.03
