"""Promised calls: who makes which, who is kept free for those that are due soon, and how lateness is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log

ESCALATION = (2, 15, 60)
"""Minutes past its time at which a promise that is not kept is told of, the last time to the supervisors."""

LATE = timedelta(minutes=15)
"""A promise later than this is missed; it is still called."""
MOST_AHEAD_SECONDS = 60.0
LEAST_AHEAD_SECONDS = 10.0
GRACE_SECONDS = 20.0
"""What remains of the 30 s within which a promised call is dialed, once its agent was told of it."""
_SURE = log(1 / 0.03)


@dataclass(frozen=True, slots=True)
class Promised:
    """A call that is promised. `at`: from then on it may be made (aware).

    `agent`: the only one who may make it; `was_of`: the one who promised to and did not. `appointment`: the person
    agreed to this precise moment, provably. `calendar`: whose hours count, as far as anybody looked; empty: not known.
    """

    id: int
    lead: int
    campaign: int
    agent: int | None
    was_of: int | None
    at: datetime
    appointment: bool = False
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Host:
    """The campaign of a promise. `shared`: agents of other campaigns may make its promised calls."""

    language: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Hand:
    """An agent at work. `since` (aware): in this state; `step`: how far from being free, 0 is free.

    `needed`: a call that is on its way will want this agent; `urgency`: the priority of the campaign that counts on
    him, `colleagues`: its other agents who are free. `kept_for`: the promise that he is kept for, `asked`: those
    that he was offered and did not take.
    """

    id: int
    campaigns: Collection[int]
    languages: Collection[str]
    since: datetime
    step: int = 0
    needed: bool = False
    urgency: int = 0
    colleagues: int = 0
    kept_for: int | None = None
    asked: Collection[int] = ()


def may_make(promise: Promised, host: Host, hand: Hand) -> bool:
    """Whether this agent may make this call at all: his own, one of a campaign of his, or one that is shared.

    Who works for no campaign helps none; whoever works for the campaign of the promise is taken to speak with its
    customers, anybody else must know its language.
    """
    if promise.agent is not None:
        return hand.id == promise.agent and promise.campaign in hand.campaigns
    if promise.campaign in hand.campaigns:
        return True
    return host.shared and bool(hand.campaigns) and host.language in hand.languages


def pair(
    promises: Iterable[Promised], hosts: Mapping[int, Host], hands: Sequence[Hand], now: datetime
) -> dict[int, int]:
    """Agents by promise: who makes what is due, and who is kept for what is due soon; nobody twice.

    Agents who are free go to what is due, then to what is to come; those who are not free yet to what is left, as
    the next ones. In each step an earlier promise is never given up for a later one, but may be given to somebody
    else so that both find an agent.
    """
    waiting = sorted(promises, key=lambda promise: (promise.at, promise.id))
    free = [hand for hand in hands if hand.step == 0]
    found = _match([one for one in waiting if one.at <= now], hosts, free)
    found |= _match([one for one in waiting if one.at > now], hosts, _without(free, found))
    left = [one for one in waiting if one.id not in found]
    return found | _match(left, hosts, _without([hand for hand in hands if hand.step > 0], found))


def seconds_ahead(hands: int, busy_seconds: float) -> float:
    """How long before its moment the next of so many agents to become free is kept for a promise.

    So long that, of agents who are busy `busy_seconds` on average, one becomes free with 97 %: many agents need
    hardly any time, few more.
    """
    if hands == 0:
        return LEAST_AHEAD_SECONDS
    return min(MOST_AHEAD_SECONDS, max(LEAST_AHEAD_SECONDS, busy_seconds * _SURE / hands - GRACE_SECONDS))


def _without(hands: Sequence[Hand], found: Mapping[int, int]) -> list[Hand]:
    taken = set(found.values())
    return [hand for hand in hands if hand.id not in taken]


def _match(promises: Sequence[Promised], hosts: Mapping[int, Host], hands: Sequence[Hand]) -> dict[int, int]:
    """As many promises as can be, the earliest ones, each with the best agent: augmenting paths, in order of time."""
    wishes: dict[int, list[int]] = {}
    for promise in promises:
        able = [hand for hand in hands if may_make(promise, hosts[promise.campaign], hand)]
        wishes[promise.id] = [hand.id for hand in sorted(able, key=_rank(promise))]
    holder: dict[int, int] = {}
    for promise in promises:
        _seek(promise.id, wishes, holder, set())
    return {promise: hand for hand, promise in holder.items()}


def _rank(promise: Promised) -> Callable[[Hand], tuple[object, ...]]:
    """The agent's own promise first, then agents of its campaign, then whose absence does the least harm."""

    def rank(hand: Hand) -> tuple[object, ...]:
        return (
            promise.id in hand.asked,
            hand.step,
            hand.id not in (promise.agent, promise.was_of),
            promise.campaign not in hand.campaigns,
            hand.needed,
            hand.kept_for != promise.id,
            hand.urgency,
            -hand.colleagues,
            hand.since,
            hand.id,
        )

    return rank


def _seek(promise: int, wishes: Mapping[int, Sequence[int]], holder: dict[int, int], seen: set[int]) -> bool:
    """Find an agent for a promise: one whom nobody holds, or one whose promise finds another."""
    for hand in wishes[promise]:
        if hand not in holder:
            holder[hand] = promise
            return True
    for hand in wishes[promise]:
        if hand not in seen:
            seen.add(hand)
            if _seek(holder[hand], wishes, holder, seen):
                holder[hand] = promise
                return True
    return False
