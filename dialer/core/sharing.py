"""Which campaign may count on which agent: each agent is promised once, and no promise is broken to make another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Protocol, TypeVar

from dialer.core.outlook import Learned
from dialer.core.race import Ringing
from dialer.core.states import AgentState, CampaignMode

_AWAY = frozenset({AgentState.OFFLINE, AgentState.PAUSED})
_SOON = (AgentState.WRAP_UP, AgentState.TALKING, AgentState.RESERVED, AgentState.READY)

SLICE_SECONDS = 30.0
"""Seconds of an agent that a campaign is owed are worth one agent now: who is shared changes sides no oftener."""
SLACK = 1.5
"""By so many agents one campaign must be worse off than another before an agent changes sides."""
MOST_OWED_SECONDS = 600.0
"""Nobody is owed more: what nobody could have used is not saved up."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms an agent works for a campaign. `priority` None: that of the campaign."""

    priority: int | None = None
    weight: int = 1


ORDINARY = Terms()


class Promised(Protocol):
    """An agent; `free`: could take a call now, `leaving`: will not take one after the present one.

    `promised_to`: the campaign that counted on him until now.
    """

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

    @property
    def terms(self) -> Mapping[int, Terms]: ...

    @property
    def promised_to(self) -> int | None: ...


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
    agents: Iterable[A],
    running: Mapping[int, int],
    debts: Mapping[int, int],
    hindered: Collection[int] = (),
    balance: Mapping[int, float] | None = None,
) -> dict[int, list[A]]:
    """Who is promised to each campaign; `running`: by id, with its priority, the most urgent first.

    `debts`: by campaign, running or not, how many agents its calls will need; those are nobody else's. Each
    other agent goes to the most urgent campaign that runs, first of all to one that could place a call if it had
    him: one that is `hindered` could not. Campaigns of equal priority share their common agents by weight, always
    in the same way, and each keeps those it has until another one is owed more than that; `balance`: the seconds
    that each is owed from before, see `settled`.
    """
    at_work = sorted((agent for agent in agents if agent.state not in _AWAY), key=lambda agent: agent.id)
    fixed = held(at_work, debts)
    due: defaultdict[int, float] = defaultdict(float)
    due.update({campaign: seconds / SLICE_SECONDS for campaign, seconds in (balance or {}).items()})
    chosen = _chosen(at_work, fixed, running, hindered, due)
    shares: dict[int, list[A]] = {}
    for agent in sorted(at_work, key=lambda agent: agent.id not in fixed):
        if agent.id in chosen:
            shares.setdefault(chosen[agent.id], []).append(agent)
    return shares


def _chosen(
    at_work: Sequence[Promised],
    fixed: Mapping[int, int],
    running: Mapping[int, int],
    hindered: Collection[int],
    due: defaultdict[int, float],
) -> dict[int, int]:
    """The campaign of each agent who has one; `due`: agents that each campaign is owed, settled on the way."""
    chosen, kept, fresh = dict(fixed), [], []
    for agent in at_work:
        equal = _equal(agent, running, hindered)
        if len(equal) == 1:
            chosen.setdefault(agent.id, equal[0])
        elif agent.id in fixed:
            _count(due, agent, equal, fixed[agent.id])
        elif agent.promised_to in equal:
            chosen[agent.id] = agent.promised_to
            kept.append((agent, equal))
            _count(due, agent, equal, agent.promised_to)
        elif equal:
            fresh.append((agent, equal))
    for agent, equal in fresh:
        _entitle(due, agent, equal)
        chosen[agent.id] = _most_owed(due, equal)
        due[chosen[agent.id]] -= 1
    for agent, equal in kept:
        best, present = _most_owed(due, equal), chosen[agent.id]
        if due[best] - due[present] > SLACK:
            chosen[agent.id] = best
            due[best], due[present] = due[best] - 1, due[present] + 1
    return chosen


def settled(
    balance: Mapping[int, float],
    agents: Iterable[Promised],
    running: Mapping[int, int],
    hindered: Collection[int],
    serving: Mapping[int, int],
    seconds: float,
) -> dict[int, float]:
    """The balance after so many seconds in which the agents were promised, or `serving` a call, as they are now.

    Each campaign is owed its weight's part of the time of every agent whom it shares with others of the same
    priority, and owes what it had of it. Time of which none of them had anything counts for nobody.
    """
    after: defaultdict[int, float] = defaultdict(float)
    after.update({campaign: owed for campaign, owed in balance.items() if campaign in running})
    for agent in agents:
        if agent.state in _AWAY:
            continue
        equal = _equal(agent, running, hindered)
        had_by = serving.get(agent.id, agent.promised_to)
        if len(equal) < 2 or had_by not in equal:
            continue
        _entitle(after, agent, equal, seconds)
        after[had_by] -= seconds
    return {
        campaign: min(MOST_OWED_SECONDS, max(-MOST_OWED_SECONDS, seconds_owed))
        for campaign, seconds_owed in after.items()
    }


def held(agents: Iterable[Promised], debts: Mapping[int, int]) -> dict[int, int]:
    """Who will get the calls, by agent: those ready longest, as in assign.py, then those who will be ready."""
    fixed: dict[int, int] = {}
    at_work = [agent for agent in agents if agent.state not in _AWAY]
    for campaign, count in debts.items():
        able = [a for a in at_work if campaign in a.campaigns and a.id not in fixed and not a.leaving]
        able.sort(key=lambda a: (not a.free, _SOON.index(a.state), len(a.campaigns), a.since, a.id))
        fixed.update((agent.id, campaign) for agent in able[:count])
    return fixed


def _equal(agent: Promised, running: Mapping[int, int], hindered: Collection[int]) -> list[int]:
    """The most urgent campaigns that this agent may work for now, by his own terms."""
    mine = {c: _priority(agent, c, running[c]) for c in running if c in agent.campaigns}
    mine = {c: priority for c, priority in mine.items() if c not in hindered} or mine
    return [campaign for campaign, priority in mine.items() if priority == max(mine.values())]


def _priority(agent: Promised, campaign: int, ordinary: int) -> int:
    own = agent.terms.get(campaign, ORDINARY).priority
    return ordinary if own is None else own


def _most_owed(due: Mapping[int, float], equal: Sequence[int]) -> int:
    return max(equal, key=lambda campaign: due[campaign])


def _entitle(due: defaultdict[int, float], agent: Promised, equal: Sequence[int], worth: float = 1.0) -> None:
    weights = {campaign: agent.terms.get(campaign, ORDINARY).weight for campaign in equal}
    whole = sum(weights.values())
    for campaign, weight in weights.items():
        due[campaign] += worth * weight / whole


def _count(due: defaultdict[int, float], agent: Promised, equal: Sequence[int], chosen: int) -> None:
    if chosen in equal:
        _entitle(due, agent, equal)
        due[chosen] -= 1
