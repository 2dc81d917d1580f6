"""Calling hours, through changes of clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialer.core.windows import CallingHours, InvalidCallingHours, next_opening, open_at, parse

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


def test_friday_evening_waits_for_monday() -> None:
    assert next_opening(HOURS, at("2026-11-20T20:00:00")) == at("2026-11-23T10:00:00")
    assert next_opening(HOURS, at("2026-11-20T13:30:00")) == at("2026-11-20T14:00:00")
    assert next_opening(HOURS, at("2026-11-20T14:30:00")) == at("2026-11-20T14:30:00")


def test_an_interval_that_starts_in_the_skipped_hour_opens_when_the_clocks_have_changed() -> None:
    night = parse({"timezone": "Europe/Paris", "days": [6], "hours": [["02:30", "04:00"]]})
    assert next_opening(night, at("2026-03-29T01:00:00")) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_an_interval_that_is_skipped_whole_opens_a_week_later() -> None:
    night = parse({"timezone": "Europe/Paris", "days": [6], "hours": [["02:10", "02:50"]]})
    assert next_opening(night, at("2026-03-29T00:00:00")) == at("2026-04-05T02:10:00")


def test_an_interval_in_the_repeated_hour_opens_twice() -> None:
    night = parse({"timezone": "Europe/Paris", "days": [6], "hours": [["02:00", "02:30"]]})
    first = next_opening(night, at("2026-10-25T00:00:00"))
    assert first == datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    again = next_opening(night, datetime(2026, 10, 25, 0, 40, tzinfo=UTC))
    assert again == datetime(2026, 10, 25, 1, 0, tzinfo=UTC)


def test_no_day_or_no_interval_never_opens() -> None:
    for document in ({**FRANCE, "days": []}, {**FRANCE, "hours": []}):
        assert next_opening(parse(document), at("2026-11-20T11:00:00")) is None


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
        {"hours": None},
    ],
)
def test_hours_that_cannot_be_meant_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidCallingHours):
        parse({**FRANCE, **change})


@st.composite
def calling_hours(draw: st.DrawFn) -> CallingHours:
    edges = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return CallingHours(
        draw(
            st.sampled_from([PARIS, ZoneInfo("America/Santiago"), ZoneInfo("Australia/Lord_Howe"), UTC_ZONE])
        ),
        draw(st.frozensets(st.integers(0, 6))),
        tuple((start * 15, end * 15) for start, end in pairs),
    )


UTC_ZONE = ZoneInfo("UTC")
# Around every change of clocks of the zones above in 2026, and any other time.
moments = st.one_of(
    st.sampled_from(["2026-03-28", "2026-10-24", "2026-04-04", "2026-09-05", "2026-10-03"])
    .map(lambda day: datetime.fromisoformat(day).replace(tzinfo=UTC))
    .flatmap(lambda day: st.integers(0, 2 * 24 * 60).map(lambda minute: day + timedelta(minutes=minute))),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
)


@settings(deadline=None, max_examples=60)
@given(calling_hours(), moments)
def test_the_next_opening_is_the_first_open_minute(hours: CallingHours, now: datetime) -> None:
    opening = next_opening(hours, now)
    if opening is None:
        assert not hours.days or not hours.intervals
        return
    assert opening >= now and open_at(hours, opening)
    minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    if not open_at(hours, now):
        while minute < opening:
            assert not open_at(hours, minute)
            minute += timedelta(minutes=1)
