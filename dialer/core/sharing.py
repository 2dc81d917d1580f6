"""Which campaign may count on which agent: each agent is promised once, and no promise is broken to make another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Protocol, TypeVar

from dialer.core.chances import answer_chance
from dialer.core.pacing import Learned
from dialer.core.states import AgentState, CampaignMode

_AWAY = frozenset({AgentState.OFFLINE, AgentState.PAUSED})
_SOON = (AgentState.WRAP_UP, AgentState.TALKING, AgentState.RESERVED, AgentState.READY)


class Promised(Protocol):
    """An agent; `free`: could take a call now, `leaving`: will not take one after the present one."""

    @property
    def id(self) -> int: ...

    @property
    def state(self) -> AgentState: ...

    @property
    def since(self) -> datetime: ...

    @property
    def free(self) -> bool: ...

    @property
    def leaving(self) -> bool: ...

    @property
    def campaigns(self) -> Collection[int]: ...


A = TypeVar("A", bound=Promised)


def owed(mode: CampaignMode, learned: Learned, in_flight_seconds: Sequence[float], waiting: int) -> int:
    """How many agents the calls of a campaign that places no more will need.

    `in_flight_seconds`: the age of each call that nobody answered yet and that is not an agent's own; `waiting`:
    customers without an agent. Predictive calls were placed on the chance that some are not answered.
    """
    if mode is not CampaignMode.PREDICTIVE:
        return waiting + len(in_flight_seconds)
    chances = (answer_chance(learned.answer_probability, learned.ring_seconds, age) for age in in_flight_seconds)
    return waiting + ceil(sum(chances))


def share(agents: Iterable[A], running: Mapping[int, int], debts: Mapping[int, int]) -> dict[int, list[A]]:
    """The agents of each running campaign, given by id with its priority, the most urgent first.

    `debts`: by campaign that does not run, how many agents its calls will need; those are nobody else's. Each
    other agent goes to the most urgent campaign that runs; campaigns of equal priority share their common
    agents evenly, always in the same way.
    """
    at_work = [agent for agent in agents if agent.state not in _AWAY]
    held = _held(at_work, debts)
    shares: dict[int, list[A]] = {}
    for agent in at_work:
        mine = [campaign for campaign in running if campaign in agent.campaigns]
        if mine and agent.id not in held:
            equal = [campaign for campaign in mine if running[campaign] == running[mine[0]]]
            shares.setdefault(equal[agent.id % len(equal)], []).append(agent)
    return shares


def _held(agents: Sequence[Promised], debts: Mapping[int, int]) -> set[int]:
    """Those who will get the calls: the ones ready longest, as in assign.py, then those who will be ready."""
    held: set[int] = set()
    for campaign, count in debts.items():
        able = [a for a in agents if campaign in a.campaigns and a.id not in held and not a.leaving]
        able.sort(key=lambda a: (not a.free, _SOON.index(a.state), a.since, a.id))
        held.update(agent.id for agent in able[:count])
    return held
