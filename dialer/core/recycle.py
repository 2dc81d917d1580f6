"""What becomes of a lead after an attempt: called again, when and at which number, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from dialer.core.states import LeadState, Outcome
from dialer.core.windows import CallingHours, open_at

DEAD_SIP_CODES = frozenset({404, 410, 484, 604})
"""Not found, gone, incomplete, does not exist anywhere (RFC 3261, section 21)."""

DEAD_CAUSES = frozenset({1, 22, 28})
"""Unallocated, changed, invalid format (ITU-T Q.850): the same for trunks that give no SIP code."""

# An INVITE nobody answers is resent until 32 s, even after the channel is gone: a waking carrier rings late.
SAME_NUMBER_WAIT = timedelta(seconds=33)

_OTHER_HOUR_MINUTES = 3 * 60
_STEP = timedelta(minutes=15)
_LOOK_AHEAD = timedelta(days=14)

# An agent's wish to try again later, where the campaign does not say when.
_RECYCLE_MINUTES = 24 * 60

_NEVER_ANSWERED = frozenset({Outcome.FAILED, Outcome.REJECTED, Outcome.NO_ANSWER})


class Effect(StrEnum):
    """What a disposition does to its lead."""

    DONE = "done"
    SUCCESS = "success"
    REFUSAL = "refusal"
    CALLBACK = "callback"
    RECYCLE = "recycle"
    WRONG_NUMBER = "wrong_number"
    DO_NOT_CALL = "do_not_call"


@dataclass(frozen=True, slots=True)
class RecycleRule:
    """How a lead is called again after one outcome, or one disposition by its code; it stands before the minutes.

    `times`: so often at most, 0 for as often as the lead has attempts; `other_hour`: next time at least three hours
    earlier or later in the day; `other_number`: at the contact's next number, after the last one the first again.
    """

    on: Literal["outcome", "disposition"]
    word: str
    minutes: int
    times: int = 0
    other_hour: bool = False
    other_number: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """A lead that had this outcome, or disposition, so often before is not called again."""

    on: Literal["outcome", "disposition"]
    word: str
    times: int


@dataclass(frozen=True, slots=True)
class Number:
    """One of the numbers of a contact; `rank` is the order of trying, from 1."""

    id: int
    rank: int


@dataclass(frozen=True, slots=True)
class Tried:
    """A lead whose attempt has just ended.

    `attempts` counts this one too; `minutes` is `campaigns.recycle_minutes`, by outcome; `rank` is that of
    the number that was called. `hours`: in which calls may start, for rules that ask for another hour.
    """

    attempts: int
    max_attempts: int
    minutes: Mapping[str, float]
    numbers: Sequence[Number]
    rank: int
    rules: Sequence[RecycleRule] = ()
    hours: CallingHours | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """The lead from now on; `at` and `number_id` are None unless it is callable.

    `number_id` None with a callable lead: the same number again. `limit`: the lead is exhausted instead if it
    has come to that; only the database knows how often it was called.
    """

    state: LeadState
    at: datetime | None = None
    number_id: int | None = None
    limit: Limit | None = None


def after(
    lead: Tried, outcome: Outcome, now: datetime, *, sip_code: int | None = None, cause: int | None = None
) -> Next:
    """What follows from what the network observed; a connected call also waits for its disposition."""
    if outcome in _NEVER_ANSWERED and is_dead(sip_code, cause):
        return _next_number(lead, now)
    if rule := _rule(lead, "outcome", outcome):
        return _by_rule(lead, rule, now)
    return _again(lead, lead.minutes.get(outcome), now)


def after_disposition(lead: Tried, effect: Effect, now: datetime, code: str = "") -> Next:
    """What follows from what the agent chose; with `callback` the callback decides when.

    `code`: of the disposition, for a rule of its own; only those that are recycled can have one.
    """
    match effect:
        case Effect.CALLBACK:
            return Next(LeadState.CALLBACK)
        case Effect.DO_NOT_CALL:
            return Next(LeadState.BLOCKED)
        case Effect.WRONG_NUMBER:
            return _next_number(lead, now)
        case Effect.RECYCLE:
            if rule := _rule(lead, "disposition", code):
                return _by_rule(lead, rule, now)
            return _again(lead, lead.minutes.get(Outcome.CONNECTED, _RECYCLE_MINUTES), now)
        case Effect.DONE | Effect.SUCCESS | Effect.REFUSAL:
            return Next(LeadState.DONE)


def is_dead(sip_code: int | None, cause: int | None) -> bool:
    """Whether the network says that no such number exists; the SIP code counts before the cause."""
    # Asterisk gives cause 1 for SIP 404 and 604 but also makes causes of its own: the code is what was said.
    return sip_code in DEAD_SIP_CODES if sip_code else cause in DEAD_CAUSES


def _rule(lead: Tried, on: str, word: str) -> RecycleRule | None:
    return next((rule for rule in lead.rules if rule.on == on and rule.word == word), None)


def _by_rule(lead: Tried, rule: RecycleRule, now: datetime) -> Next:
    again = _again(lead, rule.minutes, now)
    if again.state is not LeadState.CALLABLE or again.at is None:
        return again
    at = another_hour(lead.hours, now, again.at) if rule.other_hour and lead.hours else again.at
    number = _other_number(lead) if rule.other_number else None
    return Next(again.state, at, number, Limit(rule.on, rule.word, rule.times) if rule.times else None)


def another_hour(hours: CallingHours, last: datetime, earliest: datetime) -> datetime:
    """The first moment from `earliest` on at which calls may start, at least three hours away from `last` on the
    clock; `earliest` where there is none within two weeks. Aware times; the clock is that of the hours' zone."""
    before = last.astimezone(hours.zone)
    for step in range(int(_LOOK_AHEAD / _STEP)):
        at = earliest + step * _STEP
        local = at.astimezone(hours.zone)
        apart = abs((local.hour - before.hour) * 60 + local.minute - before.minute)
        if min(apart, 24 * 60 - apart) >= _OTHER_HOUR_MINUTES and open_at(hours, at):
            return at
    return earliest


def _other_number(lead: Tried) -> int | None:
    """The next number in the order of trying, after the last one the first."""
    in_order = sorted(lead.numbers, key=lambda number: (number.rank <= lead.rank, number.rank))
    return in_order[0].id if in_order else None


def _again(lead: Tried, minutes: float | None, now: datetime) -> Next:
    if minutes is None:
        return Next(LeadState.DONE)
    if lead.attempts >= lead.max_attempts:
        return Next(LeadState.EXHAUSTED)
    return Next(LeadState.CALLABLE, now + max(timedelta(minutes=minutes), SAME_NUMBER_WAIT))


def _next_number(lead: Tried, now: datetime) -> Next:
    """Forward only: a number that was passed over is never called again for this lead."""
    later = [number for number in lead.numbers if number.rank > lead.rank]
    if not later:
        return Next(LeadState.DONE)
    if lead.attempts >= lead.max_attempts:
        return Next(LeadState.EXHAUSTED)
    return Next(LeadState.CALLABLE, now, min(later, key=lambda number: number.rank).id)
