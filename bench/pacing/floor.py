"""An event-driven floor: agents, calls and one policy, for a shift from a cold start.

The policy is asked at every event and every second, sees what a dialer can see, and says how many to dial and
which ringing calls to give up; dialer/core/observation.py has the words. The n-th call of a shift has number n, and
calls are numbered in the order in which their leads were asked for. What the dialer cannot know it is not told:
it counts a machine taken for a person among `connected`, or among `dropped` where no agent was free, and hears of it
(MACHINE_TO_AGENT) when the agent has found out. Persons taken for machines are in `dropped`: who uses AMD has to
estimate them.
"""

from __future__ import annotations

import heapq
import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

from bench.pacing.laws import Fate, talk_seconds, wrap_seconds
from bench.pacing.leads import Dialled, Endless, Leads
from bench.pacing.parts import Agent, Call, CallRate, Period, Policy
from bench.pacing.shift import Shift
from dialer.core.observation import AgentPhase, CallPhase, Observation, What

TICK_SECONDS = 1.0
MACHINE_SECONDS = 8.0
"""So long an agent listens to a machine before hanging up."""


class Floor:
    """One shift under one policy."""

    def __init__(self, periods: Sequence[Period], seed: int, policy: Policy, leads: Leads | None = None) -> None:
        self.shift = Shift()
        self._periods, self._policy, self._leads = periods, policy, leads or Endless(seed)
        self._law = periods[0].law
        self._talks = random.Random(seed * 2 + 2_000_002)
        self._seed, self._hired = seed, 0
        self._agents: list[Agent] = []
        self._free: deque[Agent] = deque()
        self._calls: dict[int, Call] = {}
        self._waiting: deque[Call] = deque()
        self._events: list[tuple[float, int, Callable[[Any], None], Any]] = []
        self._scheduled = 0
        self._now = 0.0
        self._seen_dropped = self._seen_connected = 0
        self._talking = 0
        self._rate = CallRate()

    def run(self, hours: float, counted_from: float = 0.0) -> Shift:
        """Play so many hours; what came of them, counted from this hour on."""
        end = hours * 3600
        before = Shift()
        self._at(counted_from * 3600, lambda _: self._note(before), None)
        for period in self._periods:
            self._at(period.at, self._turn, period)
        self._at(0.0, self._tick, None)
        while self._events[0][0] < end:
            self._now, _, happen, whom = heapq.heappop(self._events)
            happen(whom)
        self._now = end
        return self._counted(before)

    def _counted(self, before: Shift) -> Shift:
        for agent in self._agents:
            self._account(agent, self.shift)
        return self.shift.since(before)

    def _note(self, shift: Shift) -> None:
        """Write into an empty shift what has been so far."""
        for one in fields(shift):
            if not one.name.endswith("_at"):
                setattr(shift, one.name, getattr(self.shift, one.name))
        for agent in self._agents:
            self._account(agent, shift)

    # -- agents ----------------------------------------------------------------------------------------

    def _turn(self, period: Period) -> None:
        self._law = period.law
        staying = [agent for agent in self._agents if not agent.leaving]
        for _ in range(period.agents - len(staying)):
            self._hired += 1
            agent = Agent(self._now, random.Random(self._seed * 1009 + self._hired))
            self._agents.append(agent)
            self._ready(agent)
            self._plan_pause(agent)
        for agent in staying[period.agents :]:
            agent.leaving = True
            if agent.phase is AgentPhase.FREE:
                self._step_out(agent)
        self._decide(What.ROSTER)

    def _plan_pause(self, agent: Agent) -> None:
        if self._law.pause_every:
            self._at(self._now + agent.pauses.expovariate(1 / self._law.pause_every), self._asked_for_pause, agent)

    def _asked_for_pause(self, agent: Agent) -> None:
        agent.wants_pause = True
        if agent.phase is AgentPhase.FREE and not agent.leaving:
            self._step_out(agent)
            self._decide(What.ROSTER)

    def _step_out(self, agent: Agent) -> None:
        """Out of the floor from FREE: for a pause, or for good."""
        self._account(agent, self.shift)
        if agent in self._free:
            self._free.remove(agent)
        if agent.leaving:
            self._agents.remove(agent)
        else:
            agent.paused = True
            self._at(self._now + agent.pauses.expovariate(1 / self._law.pause), self._came_back, agent)

    def _came_back(self, agent: Agent) -> None:
        agent.since = self._now
        agent.paused = agent.wants_pause = False
        if agent.leaving:
            return
        self._ready(agent)
        self._plan_pause(agent)
        self._decide(What.ROSTER)

    def _ready(self, agent: Agent) -> None:
        if self._waiting:
            self._connect(self._waiting.popleft(), agent)
        else:
            self._free.append(agent)

    # -- calls -----------------------------------------------------------------------------------------

    def _dial(self, dialled: Dialled) -> None:
        self.shift.dials += 1
        call = Call(self.shift.dials, dialled, self._now)
        self._calls[call.number] = call
        self._at(self._now + dialled.seconds, self._rung, call)

    def _rung(self, call: Call) -> None:
        if call.number not in self._calls:
            return
        law, fate = self._law, call.dialled.fate
        if fate is Fate.ANSWER:
            call.answered, call.answered_at = True, self._now
            self.shift.answers += 1
            self.shift.answers_at.append(self._now)
            if law.late_answer:
                self._at(self._now + law.patience, self._lost_patience, call)
                self._at(self._now + law.late_answer, self._heard, call)
            else:
                self._heard(call)
        elif fate is Fate.MACHINE and (law.amd_seconds or law.amd_missed):
            self._heard(call)
        else:
            self._over(call)
            self._decide(What.RESOLVED, self._rang(call), False)

    def _heard(self, call: Call) -> None:
        if call.number not in self._calls:
            return
        if self._law.amd_seconds:
            call.phase, call.since = CallPhase.IN_AMD, self._now
            self._at(self._now + self._law.amd_seconds, self._judged, call)
        else:
            self._judged(call)

    def _judged(self, call: Call) -> None:
        if call.number not in self._calls:
            return
        mistaken = call.dialled.verdict < (self._law.amd_false_machine if call.answered else self._law.amd_missed)
        person = call.answered != mistaken
        if person:
            call.phase, call.since = CallPhase.WAITING, self._now
            if self._free:
                self._connect(call, self._free.popleft())
            else:
                self._waiting.append(call)
                if not (call.answered and self._law.late_answer):
                    self._at(self._now + self._law.patience, self._lost_patience, call)
        elif call.answered:
            self._drop(call)
        else:
            self._over(call)
        self._decide(What.RESOLVED, self._rang(call), person)

    def _lost_patience(self, call: Call) -> None:
        if call.number in self._calls:
            self._drop(call)
            self._decide(What.DROPPED)

    def _drop(self, call: Call) -> None:
        """A call that was answered ends without an agent; only persons count."""
        if call in self._waiting:
            self._waiting.remove(call)
        self._over(call, dropped=call.answered)
        self._seen_dropped += 1
        if call.answered:
            self.shift.dropped += 1
            self.shift.drops_at.append(call.answered_at)

    def _over(self, call: Call, *, talked: bool = False, dropped: bool = False) -> None:
        del self._calls[call.number]
        self._leads.ended(self._now, call.dialled.lead, talked, dropped)

    def _rang(self, call: Call) -> float:
        return call.dialled.seconds + (self._law.late_answer if call.answered else 0.0)

    # -- conversations ---------------------------------------------------------------------------------

    def _connect(self, call: Call, agent: Agent) -> None:
        self._over(call, talked=call.answered)
        self._seen_connected += 1
        self._talking += 1
        if call.answered:
            self.shift.connected += 1
            self.shift.waited_seconds += self._now - agent.since
            agent.talk = talk_seconds(self._law, self._talks.random())
            agent.wrap = wrap_seconds(self._law, self._talks.random())
        else:
            self.shift.machines += 1
            agent.talk, agent.wrap = MACHINE_SECONDS, 0.0
        self._move(agent, AgentPhase.TALKING)
        agent.with_machine = not call.answered
        self._at(self._now + agent.talk, self._talk_ended, agent)

    def _talk_ended(self, agent: Agent) -> None:
        self._talking -= 1
        self._move(agent, AgentPhase.WRAP_UP)
        self._at(self._now + agent.wrap, self._wrapped_up, agent)
        self._decide(What.MACHINE_TO_AGENT if agent.with_machine else What.TALK_END, agent.talk)

    def _wrapped_up(self, agent: Agent) -> None:
        self._move(agent, AgentPhase.FREE)
        if agent.leaving or agent.wants_pause:
            self._step_out(agent)
        else:
            self._ready(agent)
        self._decide(What.AGENT_FREE, agent.wrap)

    # -- the policy ------------------------------------------------------------------------------------

    def _tick(self, _: None) -> None:
        self._at(self._now + TICK_SECONDS, self._tick, None)
        self._decide(What.TICK)

    def _decide(self, what: What, value: float = 0.0, answered: bool | None = None) -> None:
        now = self._now
        agents = [
            (agent.phase, now - agent.since)
            for agent in self._agents
            if not (agent.leaving or agent.wants_pause or agent.paused)
        ]
        calls = [(call.number, call.phase, now - call.since) for call in self._calls.values()]
        offered = self._leads.offered(now, len(agents))
        counts = self._seen_dropped, self._seen_connected, self.shift.dials
        action = self._policy.act(Observation(now, what, value, answered, agents, calls, *counts, offered))
        for number in action.cancel:
            self._give_up(number)
        if action.dial > 0:
            room = self._rate.room(self._law, now, action.dial, len(self._calls) + self._talking)
            taken = self._leads.take(now, self._law, room, action.order)
            self._rate.used(len(taken))
            for dialled in taken:
                self._dial(dialled)

    def _give_up(self, number: int) -> None:
        """Refused before the least ringing; a person who has answered meanwhile is dropped."""
        call = self._calls.get(number)
        if call is None or call.phase is not CallPhase.RINGING or self._now - call.since < self._law.least_ring:
            return
        if call.answered:
            self._drop(call)
        else:
            self._over(call)
            self.shift.given_up += 1

    # -- time ------------------------------------------------------------------------------------------

    def _at(self, when: float, happen: Callable[[Any], None], whom: Any) -> None:
        self._scheduled += 1
        heapq.heappush(self._events, (when, self._scheduled, happen, whom))

    def _move(self, agent: Agent, phase: AgentPhase) -> None:
        self._account(agent, self.shift)
        agent.phase, agent.since = phase, self._now

    def _account(self, agent: Agent, shift: Shift) -> None:
        spent = 0.0 if agent.paused else self._now - agent.since
        shift.agent_seconds += spent
        if agent.phase is AgentPhase.TALKING and not agent.with_machine:
            shift.talk_seconds += spent
        elif agent.phase is AgentPhase.WRAP_UP:
            shift.wrap_seconds += spent
