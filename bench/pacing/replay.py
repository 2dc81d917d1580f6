"""A past day dialled again on a simulated floor, as it was and with other settings.

The n-th call of a replay becomes what the n-th call of the day became, and the n-th conversation lasts as long as the
n-th of the day. Who needs more calls than were placed draws from all of them, by a seed; and a call that we cut
short goes on as one of those that rang at least as long. The policy is the one of this version: what it does with
the settings of the day, beside what really happened, is what a replay can be trusted with.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from bench.pacing.choices import Choices
from bench.pacing.floor import Floor
from bench.pacing.laws import Fate, Law
from bench.pacing.leads import Dialled
from bench.pacing.parts import Agent, Period, Policy
from bench.pacing.past import Conversation, End, Figures, PastDay, PastDial, Span
from bench.pacing.sparing import Sparing
from dialer.core.learning import PastAttempt
from dialer.core.observation import Action, AgentPhase, Features, Observation
from dialer.core.policy import Policy as Shipped
from dialer.core.policy import PolicySettings

LONGEST_RINGING = 120.0
_FATES = {End.PERSON: Fate.ANSWER, End.MACHINE: Fate.MACHINE}


class Recorded:
    """The calls of a day as the leads of a simulated floor."""

    def __init__(self, dials: Sequence[PastDial], ring: float, seed: int) -> None:
        self._dials, self._ring = dials, ring
        self._draw = random.Random(seed)
        self._next = 0
        self._whole = sorted((one for one in dials if one.end is not End.CUT), key=lambda one: one.seconds)

    def offered(self, now: float, agents: int) -> Sequence[Features]:
        """Nothing is known of anybody."""
        return ()

    def take(self, now: float, law: Law, count: int, order: Sequence[int]) -> list[Dialled]:
        """The calls that follow."""
        return [self._following() for _ in range(count)]

    def ended(self, now: float, lead: int, talked: bool, dropped: bool) -> None:
        """Recycling is in the record already."""

    def _following(self) -> Dialled:
        within = self._next < len(self._dials)
        dial = self._dials[self._next] if within else self._draw.choice(self._dials)
        self._next += 1
        if dial.end is End.CUT:
            dial = self._gone_on(dial.seconds)
        if dial.seconds > self._ring:
            return Dialled(self._next, Fate.RING_OUT, self._ring, 1.0)
        return Dialled(self._next, _FATES.get(dial.end, Fate.RING_OUT), dial.seconds, 1.0)

    def _gone_on(self, rang: float) -> PastDial:
        longer = [one for one in self._whole if one.seconds > rang]
        return self._draw.choice(longer) if longer else PastDial(End.NOBODY, self._ring)


class ReplayFloor(Floor):
    """A floor whose conversations last as long as they did."""

    def __init__(
        self, periods: Sequence[Period], seed: int, policy: Policy, leads: Recorded, past: Sequence[Conversation]
    ) -> None:
        super().__init__(periods, seed, policy, leads)
        self._past, self._drawn = past, random.Random(seed + 1)

    def _move(self, agent: Agent, phase: AgentPhase) -> None:
        super()._move(agent, phase)
        if phase is AgentPhase.TALKING and self._past:
            place = self.shift.connected - 1
            lasted = self._past[place] if place < len(self._past) else self._drawn.choice(self._past)
            agent.talk, agent.wrap = lasted.talk, lasted.wrap


@dataclass(slots=True)
class WhileOpen:
    """A policy that dials only in these spans of the shift."""

    policy: Policy
    spans: Sequence[Span]

    def act(self, seen: Observation) -> Action:
        """What the policy says, without new calls where the campaign does not dial."""
        action = self.policy.act(seen)
        if action.dial and not any(began <= seen.now < ended for began, ended in self.spans):
            return Action(0, action.cancel)
        return action


def replayed(day: PastDay, chosen: Choices, seed: int) -> Figures:
    """What the day comes to with these settings; the same seed, the same figures."""
    law = Law(
        patience=chosen.agent_wait,
        ring_out=chosen.ring,
        least_ring=chosen.least_ring,
        amd_seconds=day.detection_seconds,
        trunks=day.ways.max_channels,
        calls_per_second=day.ways.calls_per_second,
    )
    periods = [Period(at - day.began, law, agents) for at, agents in day.roster]
    spans = [(began - day.began, ended - day.began) for began, ended in day.dialling]
    past = [Conversation(one.talk, min(one.wrap, chosen.wrap_up)) for one in day.conversations]
    leads = Recorded(day.dials, chosen.ring, seed)
    floor = ReplayFloor(periods, seed, WhileOpen(Sparing(_experienced(day, chosen)), spans), leads, past)
    shift = floor.run((day.ended - day.began) / 3600)
    return Figures(
        calls=shift.dials,
        answers=shift.answers,
        connected=shift.connected,
        abandoned=shift.dropped,
        agent_seconds=shift.agent_seconds,
        busy_seconds=shift.talk_seconds + shift.wrap_seconds,
        waited_seconds=shift.waited_seconds,
    )


def _experienced(day: PastDay, chosen: Choices) -> Shipped:
    """The shipped policy, having learned from the calls before the day as the dialer had."""
    policy = Shipped(
        PolicySettings(
            limit=chosen.abandon_limit,
            patience=chosen.agent_wait,
            give_up=chosen.give_up,
            minimum_ring=chosen.least_ring,
            mode=chosen.mode,
            max_dial_level=chosen.max_dial_level,
        )
    )
    policy.remember(
        PastAttempt(
            ring_seconds=min(dial.seconds, LONGEST_RINGING),
            answered=dial.end is End.PERSON,
            abandoned=dial.end is End.PERSON and conversation is None,
            talk_seconds=conversation.talk if conversation else None,
            wrap_seconds=conversation.wrap if conversation else None,
        )
        for dial, conversation in day.before
        if dial.end is not End.CUT
    )
    return policy
