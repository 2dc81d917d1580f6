"""From the values of a profile to the terms of each stretch of time between two changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dialer.core.law.case import Consent
from dialer.core.law.shape import DAYS
from dialer.core.law.terms import Cap, Interval, Listing, Showing, Terms, Week
from dialer.core.law.values import Cited, Value

_ONE_DAY = timedelta(days=1)


def terms_of(values: Mapping[str, Sequence[Value]], also: Iterable[date]) -> tuple[Terms, ...]:
    """The terms of a profile, the newest first; others begin on the days of `also` too, on which the numbering changes.

    The values have to be of the shape that is known.
    """
    return tuple(_Compiled(values, day).terms() for day in sorted({*changes(values), *also}, reverse=True))


def changes(values: Mapping[str, Sequence[Value]]) -> list[date]:
    """The days on which a value begins or the day after it ended; date.min first."""
    days = {date.min}
    for versions in values.values():
        for one in versions:
            if one.valid_from is not None:
                days.add(one.valid_from)
            if one.valid_to is not None:
                days.add(one.valid_to + _ONE_DAY)
    return sorted(days)


def week_of(days: object, hours: object) -> Week:
    """Open minutes of each day, from Monday on."""
    open_days = DAYS if days == "all" else days
    assert isinstance(open_days, list | tuple)
    return tuple(_day(hours, day) if day in open_days else () for day in DAYS)


def _day(hours: Any, day: str) -> tuple[Interval, ...]:
    pairs = hours.get(day, []) if isinstance(hours, dict) else hours
    return tuple((_minutes(start), _minutes(end)) for start, end in pairs)


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


class _Compiled:
    """The values in force on one day, asked for by their path."""

    def __init__(self, values: Mapping[str, Sequence[Value]], day: date) -> None:
        self._day = day
        self._values = {path: one for path, versions in values.items() for one in versions[::-1] if one.holds(day)}

    def terms(self) -> Terms:
        days = self._values["calling.days"].value
        return Terms(
            since=self._day,
            week=Cited(week_of(days, self._values["calling.hours"].value), self._values["calling.hours"].cited),
            regional_weeks={
                territory: Cited(week_of(days, hours), self._values["calling.regional_hours"].cited)
                for territory, hours in self._plain("calling.regional_hours", {}).items()
            },
            calendar=self._cited("calling.holidays", lambda name: "" if name == "none" else name),
            regional_holidays=self._plain("calling.regional_holidays", False),
            territory_required=self._cited("calling.territory_required", default=False),
            appointment=self._plain("calling.appointment", False),
            mode=self._cited("consent.mode"),
            accepts=self._cited("consent.accepts", _consents),
            automated_accepts=self._cited("consent.automated_accepts", _consents, default=frozenset()),
            renewal=self._maybe("consent.renewal_days", lambda days: timedelta(days=days)),
            listing=self._listing(),
            sectors={
                path.removeprefix("sectors."): Cited(one.value, one.cited)
                for path, one in self._values.items()
                if path.startswith("sectors.")
            },
            caps=(_cap(self._values["attempts.cap"]),) if "attempts.cap" in self._values else (),
            regional_caps=self._regional_caps(),
            rest=self._maybe("refusal.rest", lambda rest: None if rest == "until_consent" else rest),
            hold=self._maybe("abandon.hold_hours", lambda hours: timedelta(hours=hours)),
            abandon_limit=self._maybe("abandon.limit"),
            agent_seconds=self._maybe("abandon.agent_seconds"),
            ring_seconds=self._maybe("ring.minimum_seconds"),
            showing=self._showing(),
        )

    def _plain(self, path: str, default: Any) -> Any:
        return self._values[path].value if path in self._values else default

    def _cited(self, path: str, convert: Any = lambda value: value, default: Any = None) -> Cited[Any]:
        one = self._values.get(path)
        return Cited(default, "") if one is None else Cited(convert(one.value), one.cited)

    def _maybe(self, path: str, convert: Any = lambda value: value) -> Cited[Any] | None:
        return self._cited(path, convert) if path in self._values else None

    def _listing(self) -> Listing | None:
        one = self._values.get("national_list")
        if one is None or one.value == "none":
            return None
        given = one.value
        return Listing(given["name"], timedelta(days=given["max_age_days"]), _consents(given["lifted_by"]), one.cited)

    def _regional_caps(self) -> dict[str, Cap]:
        one = self._values.get("attempts.regional_cap")
        return {} if one is None else {territory: _a_cap(cap, one.cited) for territory, cap in one.value.items()}

    def _showing(self) -> Showing:
        return Showing(
            withheld=self._cited("caller_id.withheld"),
            mobiles=self._cited("caller_id.mobiles", default=True),
            forbidden=self._cited("caller_id.forbidden_prefixes", tuple, default=()),
            modes={
                path.removeprefix("caller_id.modes."): Cited(frozenset(one.value), one.cited)
                for path, one in self._values.items()
                if path.startswith("caller_id.modes.")
            },
        )


def _consents(words: Sequence[str]) -> frozenset[Consent]:
    return frozenset(Consent(word) for word in words)


def _cap(one: Value) -> Cap:
    return _a_cap(one.value, one.cited)


def _a_cap(given: Mapping[str, int], source: str) -> Cap:
    return Cap(given["max"], given.get("days"), given.get("hours"), source)
