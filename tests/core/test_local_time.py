"""What a customer means by a time on his own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.local_time import meant

PARIS, REUNION, GUADELOUPE = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion"), ZoneInfo("America/Guadeloupe")


@pytest.mark.parametrize(
    ("zone", "local", "at", "clocks"),
    [
        (PARIS, "2026-11-23T14:30", "2026-11-23T13:30+00:00", ""),
        (REUNION, "2026-11-23T14:30", "2026-11-23T10:30+00:00", ""),
        (REUNION, "2026-11-23T00:00", "2026-11-22T20:00+00:00", ""),
        (GUADELOUPE, "2028-02-29T19:00", "2028-02-29T23:00+00:00", ""),
        (PARIS, "2026-03-29T02:30", "2026-03-29T01:30+00:00", "forward"),  # half past three
        (PARIS, "2026-10-25T02:30", "2026-10-25T00:30+00:00", "back"),
        (REUNION, "2026-03-29T02:30", "2026-03-28T22:30+00:00", ""),
    ],
)
def test_a_local_time_is_a_moment_also_where_the_clocks_change(
    zone: ZoneInfo, local: str, at: str, clocks: str
) -> None:
    understood = meant(datetime.fromisoformat(local), zone)
    assert (understood.at, understood.clocks) == (datetime.fromisoformat(at), clocks)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),
    st.sampled_from(["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC"]),
)
def test_what_is_meant_reads_as_was_said_unless_there_is_no_such_time(local: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    understood = meant(local, zone)
    shown = understood.at.astimezone(zone).replace(tzinfo=None)
    assert understood.at.tzinfo is UTC
    assert (shown == local) == (understood.clocks != "forward")
    if understood.clocks == "forward":
        assert timedelta(0) < shown - local <= timedelta(hours=1)
