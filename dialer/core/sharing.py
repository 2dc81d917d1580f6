"""Which campaign may count on which agent: each agent is promised once, and no promise is broken to make another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Protocol, TypeVar

from dialer.core.outlook import Learned
from dialer.core.race import Ringing
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


def owed(mode: CampaignMode, learned: Learned, ringing: Sequence[Ringing], waiting: int) -> int:
    """How many agents the calls of a campaign that are on their way will need.

    `ringing`: the calls that nobody answered yet and that are not an agent's own; `waiting`: customers without an
    agent. Predictive calls were placed on the chance that some are not answered.
    """
    if mode is not CampaignMode.PREDICTIVE:
        return waiting + len(ringing)
    chances = (learned.ring(call.route).chance_ever(learned.chance(call.chance), call.age_seconds) for call in ringing)
    return waiting + ceil(sum(chances))


def share(
    agents: Iterable[A], running: Mapping[int, int], debts: Mapping[int, int], hindered: Collection[int] = ()
) -> dict[int, list[A]]:
    """Who is promised to each campaign; `running`: by id, with its priority, the most urgent first.

    `debts`: by campaign, running or not, how many agents its calls will need; those are nobody else's. Each
    other agent goes to the most urgent campaign that runs, first of all to one that could place a call if it had
    him: one that is `hindered` could not. Campaigns of equal priority share their common agents evenly, always
    in the same way.
    """
    at_work = sorted((agent for agent in agents if agent.state not in _AWAY), key=lambda agent: agent.id)
    held = _held(at_work, debts)
    shares: dict[int, list[A]] = {}
    common: Counter[int] = Counter()
    for agent in sorted(at_work, key=lambda agent: agent.id not in held):
        mine = [campaign for campaign in running if campaign in agent.campaigns]
        mine = [campaign for campaign in mine if campaign not in hindered] or mine
        equal = [campaign for campaign in mine if running[campaign] == running[mine[0]]]
        if agent.id in held:
            chosen = held[agent.id]
        elif equal:
            chosen = min(equal, key=lambda campaign: common[campaign])
        else:
            continue
        common[chosen] += len(equal) > 1
        shares.setdefault(chosen, []).append(agent)
    return shares


def _held(agents: Sequence[Promised], debts: Mapping[int, int]) -> dict[int, int]:
    """Who will get the calls, by agent: those ready longest, as in assign.py, then those who will be ready."""
    held: dict[int, int] = {}
    for campaign, count in debts.items():
        able = [a for a in agents if campaign in a.campaigns and a.id not in held and not a.leaving]
        able.sort(key=lambda a: (not a.free, _SOON.index(a.state), len(a.campaigns), a.since, a.id))
        held.update((agent.id, campaign) for agent in able[:count])
    return held
