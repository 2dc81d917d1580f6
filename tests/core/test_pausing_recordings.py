"""Pauses of recordings end, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.pausing_recordings import PAUSE, is_over, paused_until

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, st.timedeltas(timedelta(0), 2 * PAUSE))
def test_a_pause_lasts_as_long_as_it_was_asked_for(asked: datetime, waited: timedelta) -> None:
    assert is_over(paused_until(asked), asked + waited) is (waited >= PAUSE)


@given(MOMENTS, MOMENTS)
def test_no_pause_is_left_longer_than_any_may_last(until: datetime, now: datetime) -> None:
    assert is_over(until, now) or now < until <= now + PAUSE


def test_what_is_not_paused_is_not_resumed() -> None:
    assert not is_over(None, datetime.now(UTC))
