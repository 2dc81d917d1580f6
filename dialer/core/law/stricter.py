"""A campaign's own rules: stricter than the law's or refused, never laxer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from dialer.core.errors import PlateauError
from dialer.core.law.profile import Profile
from dialer.core.law.sentences import hours, weekday
from dialer.core.law.terms import OWN, Cap, Interval, Terms, Week
from dialer.core.law.values import Cited


@dataclass(frozen=True, slots=True)
class Own:
    """What a campaign wants; None: what the law says. Days count from Monday = 0, hours are local to the callee."""

    days: frozenset[int] | None = None
    hours: tuple[Interval, ...] | None = None
    """Minutes of the day, half-open, the same on each day."""
    attempts: tuple[int, int] | None = None
    """At most so many, in so many days of the callee's calendar; it counts beside the law's."""
    rest_days: int | None = None
    hold_hours: int | None = None
    abandon_limit: float | None = None
    agent_seconds: float | None = None
    ring_seconds: float | None = None
    least_ring_seconds: float | None = None
    """Of a call that is given up before it has rung so long as it may."""


NOTHING = Own()


@dataclass(frozen=True, slots=True)
class Laxer:
    """A wish that is laxer than the law. `rule`: the field of Own; the sentences name the law's value."""

    rule: str
    french: str
    english: str
    source: str


class LaxerThanTheLaw(PlateauError):
    """A campaign may only be stricter than the law."""

    def __init__(self, faults: tuple[Laxer, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{one.english} ({one.source})" for one in faults))


def stricter(profile: Profile, own: Own, on: date) -> Profile:
    """The profile with the campaign's own rules beside the law's.

    Raises LaxerThanTheLaw, which names each value that is laxer than the law on `on`, and the law's. Terms of other
    days are narrowed to what both allow.
    """
    terms = profile.on(on)
    if faults := tuple(fault for check in _CHECKS for fault in check(terms, own)):
        raise LaxerThanTheLaw(faults)
    return narrowed(profile, own)


@lru_cache(maxsize=1024)
def narrowed(profile: Profile, own: Own) -> Profile:
    """The profile narrowed to what it and the campaign's own rules both allow, under the terms of every day.

    What is laxer than the law counts for nothing, whenever it was written and whatever the law was then.
    """
    if own == NOTHING:
        return profile
    return replace(profile, terms=tuple(_narrowed(terms, own) for terms in profile.terms), law=profile)


_Check = Callable[[Terms, Own], Iterator[Laxer]]
_Wanted = Callable[[Own], float | None]
_Law = Callable[[Terms], Cited[float] | None]


def _week(terms: Terms, own: Own) -> Iterator[Laxer]:
    law, source = terms.week.value, terms.week.source
    for day in sorted(own.days) if own.days is not None else ():
        if not law[day]:
            french, english = weekday(day)
            yield Laxer(
                "days", f"la loi ne permet aucun appel {french}", f"the law allows no calls on {english}", source
            )
    for day, intervals in enumerate(law):
        if own.hours is None or not intervals or (own.days is not None and day not in own.days):
            continue
        if _minutes(_both(own.hours, intervals)) != _minutes(own.hours):
            (french, english), said = weekday(day), hours(intervals)
            yield Laxer(
                "hours",
                f"les heures débordent de celles de la loi {french}, de {said[0]}",
                f"the hours go beyond the law's on {english}, {said[1]}",
                source,
            )
            return


def _attempts(terms: Terms, own: Own) -> Iterator[Laxer]:
    if own.attempts is None:
        return
    most, days = own.attempts
    for cap in terms.caps:
        if not _is_more(most, days, cap):
            continue
        span = (f"{cap.days} jours", f"{cap.days} days") if cap.days else (f"{cap.hours} heures", f"{cap.hours} hours")
        yield Laxer(
            "attempts",
            f"{most} tentatives en {days} jours dépassent la loi : {cap.most} en {span[0]}",
            f"{most} attempts in {days} days are more than the law's {cap.most} in {span[1]}",
            cap.source,
        )


def _is_more(most: int, days: int, cap: Cap) -> bool:
    """Whether a cap of one's own allows what the law's does not, or forbids nothing that it allows."""
    if cap.days is None:
        return most > cap.most * -(-24 * days // (cap.hours or 24))
    return most > cap.most * -(-days // cap.days) or (most == cap.most and days < cap.days)


def _below(
    rule: str,
    names: tuple[str, str],
    wanted: Callable[[Own], float | None],
    law: Callable[[Terms], Cited[float] | None],
) -> _Check:
    def check(terms: Terms, own: Own) -> Iterator[Laxer]:
        value, limit = wanted(own), law(terms)
        if value is not None and limit is not None and value > limit.value:
            french = f"{names[0]} {value:g} dépasse la loi : au plus {limit.value:g}"
            yield Laxer(rule, french, f"{names[1]} {value:g} is above the law's {limit.value:g}", limit.source)

    return check


def _above(
    rule: str,
    names: tuple[str, str],
    wanted: Callable[[Own], float | None],
    law: Callable[[Terms], Cited[float] | None],
) -> _Check:
    def check(terms: Terms, own: Own) -> Iterator[Laxer]:
        value, limit = wanted(own), law(terms)
        if value is not None and limit is not None and value < limit.value:
            french = f"{names[0]} {value:g} est en deçà de la loi : au moins {limit.value:g}"
            yield Laxer(rule, french, f"{names[1]} {value:g} is below the law's {limit.value:g}", limit.source)

    return check


def _rest(terms: Terms) -> Cited[float] | None:
    rest = terms.rest
    return None if rest is None or rest.value is None else Cited(float(rest.value), rest.source)


def _hold(terms: Terms) -> Cited[float] | None:
    return None if terms.hold is None else Cited(terms.hold.value.total_seconds() / 3600, terms.hold.source)


_RINGS = ("un appel sonne (secondes)", "seconds that a call rings")
_CHECKS: tuple[_Check, ...] = (
    _week,
    _attempts,
    _above("rest_days", ("jours de repos", "days of rest"), lambda own: own.rest_days, _rest),
    _above("hold_hours", ("heures sans rappel", "hours of hold"), lambda own: own.hold_hours, _hold),
    _below(
        "abandon_limit",
        ("taux d'abandon", "abandon rate"),
        lambda own: own.abandon_limit,
        lambda terms: terms.abandon_limit,
    ),
    _below(
        "agent_seconds",
        ("secondes d'attente d'un agent", "seconds until an agent"),
        lambda own: own.agent_seconds,
        lambda terms: terms.agent_seconds,
    ),
    _above("ring_seconds", _RINGS, lambda own: own.ring_seconds, lambda terms: terms.ring_seconds),
    _above("least_ring_seconds", _RINGS, lambda own: own.least_ring_seconds, lambda terms: terms.ring_seconds),
)


def _narrowed(terms: Terms, own: Own) -> Terms:
    return replace(
        terms,
        week=_narrow_week(terms.week, own),
        regional_weeks={territory: _narrow_week(week, own) for territory, week in terms.regional_weeks.items()},
        caps=terms.caps if own.attempts is None else (*terms.caps, Cap(*own.attempts, None, OWN)),
        rest=_longer_rest(terms.rest, own.rest_days),
        hold=_longer(terms.hold, own.hold_hours),
        abandon_limit=_least(terms.abandon_limit, own.abandon_limit),
        agent_seconds=_least(terms.agent_seconds, own.agent_seconds),
    )


def _narrow_week(week: Cited[Week], own: Own) -> Cited[Week]:
    return Cited(
        tuple(
            () if own.days is not None and day not in own.days else _both(own.hours, intervals)
            for day, intervals in enumerate(week.value)
        ),
        week.source,
    )


def _both(own: tuple[Interval, ...] | None, law: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """What lies in both, in order, pieces that touch joined."""
    if own is None:
        return law
    pieces = sorted((max(a, c), min(b, d)) for a, b in own for c, d in law if max(a, c) < min(b, d))
    joined: list[Interval] = []
    for start, end in pieces:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def _minutes(intervals: tuple[Interval, ...]) -> int:
    """Minutes that intervals cover together."""
    edges = sorted({edge for interval in intervals for edge in interval})
    return sum(b - a for a, b in pairwise(edges) if any(start <= a and b <= end for start, end in intervals))


def _longer_rest(rest: Cited[int | None] | None, days: int | None) -> Cited[int | None] | None:
    if days is None or (rest is not None and (rest.value is None or rest.value >= days)):
        return rest
    return Cited(days, OWN)


def _longer(hold: Cited[timedelta] | None, hours: int | None) -> Cited[timedelta] | None:
    if hours is None or (hold is not None and hold.value >= timedelta(hours=hours)):
        return hold
    return Cited(timedelta(hours=hours), OWN)


def _least(limit: Cited[float] | None, own: float | None) -> Cited[float] | None:
    return limit if own is None or (limit is not None and limit.value <= own) else Cited(own, OWN)
