"""How long a wrap-up may become."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dialer.core.wrap_up import extended

BEGAN = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "step"), [(30, 30), (300, 300), (5, 20)])
def test_it_is_extended_ten_times_and_no_more(seconds: int, step: int) -> None:
    until = BEGAN + timedelta(seconds=seconds)
    for _ in range(10):
        later = extended(BEGAN, until, BEGAN, wrap_up_seconds=seconds, extensions=10)
        assert later == until + timedelta(seconds=step)
        until = later
    assert extended(BEGAN, until, BEGAN, wrap_up_seconds=seconds, extensions=10) is None


def test_what_is_over_or_not_allowed_is_not_extended() -> None:
    until = BEGAN + timedelta(seconds=30)
    assert extended(BEGAN, until, until, wrap_up_seconds=30, extensions=10) is None
    assert extended(BEGAN, until, BEGAN, wrap_up_seconds=30, extensions=0) is None
