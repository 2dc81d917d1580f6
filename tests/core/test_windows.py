"""Calling hours, through changes of clocks."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dialer.core.windows import InvalidCallingHours, open_at, parse

FRANCE = {
    "timezone": "Europe/Paris",
    "days": [0, 1, 2, 3, 4],
    "hours": [["10:00", "13:00"], ["14:00", "20:00"]],
}
PARIS = ZoneInfo("Europe/Paris")
HOURS = parse(FRANCE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def test_intervals_are_half_open() -> None:
    assert not open_at(HOURS, at("2026-11-20T09:59:59"))
    assert open_at(HOURS, at("2026-11-20T10:00:00"))
    assert open_at(HOURS, at("2026-11-20T12:59:59"))
    assert not open_at(HOURS, at("2026-11-20T13:00:00"))
    assert open_at(HOURS, at("2026-11-20T14:00:00"))
    assert not open_at(HOURS, at("2026-11-20T20:00:00"))


def test_days_count_from_monday() -> None:
    assert open_at(HOURS, at("2026-11-20T11:00:00"))  # a Friday
    assert not open_at(HOURS, at("2026-11-21T11:00:00"))
    assert not open_at(HOURS, at("2026-11-22T11:00:00"))
    assert open_at(HOURS, at("2026-11-23T11:00:00"))


def test_hours_are_those_of_the_zone_and_not_of_the_clock_that_asks() -> None:
    assert not open_at(HOURS, datetime(2026, 7, 1, 7, 59, tzinfo=UTC))
    assert open_at(HOURS, datetime(2026, 7, 1, 8, 0, tzinfo=UTC))  # summer, +02:00
    assert not open_at(HOURS, datetime(2026, 12, 1, 8, 59, tzinfo=UTC))
    assert open_at(HOURS, datetime(2026, 12, 1, 9, 0, tzinfo=UTC))  # winter, +01:00


def test_a_day_can_last_until_midnight() -> None:
    hours = parse({"timezone": "UTC", "days": [0], "hours": [["00:00", "24:00"]]})
    assert open_at(hours, datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC))
    assert not open_at(hours, datetime(2026, 11, 24, 0, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    "change",
    [
        {"timezone": "Europe/Nowhere"},
        {"timezone": "../../etc/passwd"},
        {"timezone": None},
        {"days": [7]},
        {"days": "0"},
        {"days": [True]},
        {"hours": [["13:00", "10:00"]]},
        {"hours": [["10:00"]]},
        {"hours": [["10:00", "25:00"]]},
        {"hours": [[10, 13]]},
        {"hours": [["10:00", "13:00"], ["12:00", "14:00"]]},
        {"hours": "10:00"},
    ],
)
def test_hours_that_cannot_be_meant_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidCallingHours):
        parse({**FRANCE, **change})
