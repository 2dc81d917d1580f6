"""The abandon rate as a typed policy: who counts as abandoned, of how many, since when, and what a limit does.

A call is judged by its times alone, so that anybody who has them comes to the same answer. Only calls that pacing
placed are counted, in numerator and denominator: who is called by an agent's own hand is met by that agent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Literal
from zoneinfo import ZoneInfo

from dialer.core.law.profile import Law, Profile
from dialer.core.law.stricter import Own
from dialer.core.law.values import InvalidLaw
from dialer.core.own import AGENT_SECONDS, limit_of

Denominator = Literal["live_answers", "connected"]
"""live_answers: every person who answered. connected: those of them who met an agent in time."""
Clock = Literal["answer", "completed_greeting"]
"""From when the seconds run within which an agent must be there."""
HardStop = Literal["progressive", "stop"]
"""What a campaign above its limit does: a call for each free agent and no more, or none at all."""

FEW = 200
"""Live answers below which a rate says little: so many are reckoned with before the limit stops anything."""


class Count(StrEnum):
    """As what a call counts."""

    MACHINE = "machine"
    MET = "met"
    LATE = "late"  # an agent came after the time that is allowed: abandoned
    ABANDONED = "abandoned"
    LEFT = "left"  # the person hung up before an agent had to be there


@dataclass(frozen=True, slots=True)
class Window:
    """Over which time is counted: the local `day`, rolling `hours` or `days`, or the whole `campaign`."""

    kind: Literal["day", "hours", "days", "campaign"]
    length: int = 0


@dataclass(frozen=True, slots=True)
class AbandonPolicy:
    """The rule of a profile, as a campaign is held to it. Seconds and shares of one."""

    limit: float
    target: float
    window: Window
    denominator: Denominator
    clock: Clock
    agent_seconds: float
    machine_errors: bool
    """Whether people whom the detection took for machines are counted in, by the share of them that was measured."""
    hard_stop: HardStop = "progressive"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A call that was answered, by its times (aware). `machine`: the detection said so."""

    attempt_id: int
    answered_at: datetime
    ended_at: datetime | None
    bridged_at: datetime | None = None
    greeting_ended_at: datetime | None = None
    machine: bool = False
    left_by_customer: bool = False


def judged(policy: AbandonPolicy, answer: Answer) -> Count | None:
    """As what a call counts; None: it still waits for its agent, and nobody can say yet.

    Where the clock of the law starts with the end of the greeting and nobody measured it, it starts with the answer.
    """
    if answer.machine:
        return Count.MACHINE
    greeted = answer.greeting_ended_at if policy.clock == "completed_greeting" else None
    limit = (greeted or answer.answered_at) + timedelta(seconds=policy.agent_seconds)
    if answer.bridged_at is not None:
        return Count.MET if answer.bridged_at <= limit else Count.LATE
    if answer.ended_at is None:
        return None
    return Count.LEFT if answer.left_by_customer and answer.ended_at <= limit else Count.ABANDONED


@dataclass(frozen=True, slots=True)
class Tally:
    """How many calls counted as what."""

    met: int = 0
    left: int = 0
    abandoned: int = 0
    """Late ones among them."""
    machines: int = 0

    def __add__(self, more: Tally) -> Tally:
        return Tally(
            self.met + more.met,
            self.left + more.left,
            self.abandoned + more.abandoned,
            self.machines + more.machines,
        )

    @classmethod
    def of(cls, counts: Iterable[Count | None]) -> Tally:
        """The tally of these calls."""
        found = list(counts)
        return cls(
            met=found.count(Count.MET),
            left=found.count(Count.LEFT),
            abandoned=found.count(Count.ABANDONED) + found.count(Count.LATE),
            machines=found.count(Count.MACHINE),
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a campaign stands in its window. `mistaken`: people who were taken for machines, as estimated."""

    tally: Tally
    mistaken: float
    numerator: float
    denominator: float
    limit: float

    @property
    def rate(self) -> float | None:
        """Abandoned calls in parts of one; None: nobody answered."""
        return self.numerator / self.denominator if self.denominator > 0 else None

    @property
    def over(self) -> bool:
        """Whether the rate is above the limit."""
        return self.numerator > self.limit * self.denominator

    @property
    def braked(self) -> bool:
        """Whether the limit stops pacing: above it, and not merely because few have answered yet."""
        return self.numerator > self.limit * max(self.denominator, FEW)

    @property
    def budget(self) -> int:
        """How many of the next live answers may be abandoned, one after the other, within the limit."""
        if self.limit >= 1:
            return int(self.denominator)
        return max(0, int((self.limit * self.denominator - self.numerator) / (1 - self.limit)))


def standing(policy: AbandonPolicy, tally: Tally, machine_error_share: float = 0.0) -> Standing:
    """Where a campaign stands. `machine_error_share`: of the calls that were taken for machines, how many were people,
    as measured by listening to some of them.
    """
    mistaken = tally.machines * machine_error_share if policy.machine_errors else 0.0
    live = tally.met + tally.left + tally.abandoned
    denominator = live if policy.denominator == "live_answers" else tally.met
    return Standing(tally, mistaken, tally.abandoned + mistaken, denominator + mistaken, policy.limit)


def began(window: Window, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the window that ends `now` (aware) began; days are those of `zone`; None: with the campaign."""
    match window.kind:
        case "day":
            return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        case "hours":
            return now - timedelta(hours=window.length)
        case "days":
            return now - timedelta(days=window.length)
        case "campaign":
            return None


_WINDOWS = {
    "campaign_day": Window("day"),
    "campaign_24h": Window("hours", 24),
    "campaign_30d": Window("days", 30),
    "campaign": Window("campaign"),
}


def policy_at(law: Law, name: str, own: Own, hard_stop: HardStop, zone: ZoneInfo, now: datetime) -> AbandonPolicy:
    """The policy that a campaign of the profile `name` is held to at `now` (aware), by the day of its own zone.

    Raises UnknownProfile.
    """
    day = now.astimezone(zone).date()
    return policy_of(
        law.profile(name), day, limit=own.abandon_limit, agent_seconds=own.agent_seconds, hard_stop=hard_stop
    )


def policy_of(
    profile: Profile, on: date, *, limit: float | None, agent_seconds: float | None, hard_stop: HardStop
) -> AbandonPolicy:
    """The policy of a profile on a day, as strict as the campaign makes it: with the lower limit and the shorter wait.

    None: the campaign leaves it to the profile. A profile without a rule of its own counts as the most cautious one
    does: every live answer of the local day, from the answer on. Raises InvalidLaw where its window is none of those
    that are known.
    """

    def said(name: str, otherwise: object) -> Any:
        value = profile.value(f"abandon.{name}", on)
        return otherwise if value is None else value.value

    window = said("window", "campaign_day")
    if window not in _WINDOWS:
        raise InvalidLaw([f"{profile.name}: abandon.window is none of {', '.join(_WINDOWS)}"])
    lawful, seconds = profile.value("abandon.limit", on), said("agent_seconds", AGENT_SECONDS)
    own = limit_of(profile, limit, on)
    if agent_seconds is not None:
        lawfully = profile.value("abandon.agent_seconds", on) is not None
        seconds = min(agent_seconds, seconds) if lawfully else agent_seconds
    return AbandonPolicy(
        limit=own,
        target=min(own, said("target", own)),
        window=_WINDOWS[window],
        denominator=said("denominator", "live_answers"),
        clock=said("agent_seconds_from", "answer"),
        agent_seconds=seconds,
        machine_errors=bool(said("count_machine_errors", False)),
        hard_stop=hard_stop,
        source=lawful.cited if lawful else "",
    )
