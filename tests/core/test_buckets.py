"""Calls per second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.buckets import full, take, with_rate

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_a_slow_trunk_starts_one_call_at_a_time() -> None:
    bucket, granted = take(full(2, NOON), NOON, 10)
    assert granted == 1
    assert take(bucket, later(0.49), 10)[1] == 0
    assert take(bucket, later(0.5), 10)[1] == 1


def test_a_long_rest_saves_up_no_storm() -> None:
    assert take(full(50, NOON), later(3600), 1000)[1] == 5


def test_a_clock_that_was_set_back_adds_and_takes_nothing() -> None:
    bucket, _ = take(full(2, NOON), NOON, 1)
    back, granted = take(bucket, later(-3600), 1)
    assert granted == 0
    assert take(back, later(0.5), 1)[1] == 1


def test_a_trunk_that_slows_down_gives_less_from_then_on() -> None:
    slow = with_rate(full(50, NOON), NOON, 1)
    bucket, granted = take(slow, NOON, 10)
    assert granted == 1
    assert take(bucket, later(0.99), 1)[1] == 0
    assert take(bucket, later(1), 1)[1] == 1


def test_calls_that_were_not_wanted_are_not_taken() -> None:
    bucket = full(50, NOON)
    assert take(bucket, NOON, 0) == (bucket, 0)
    assert take(bucket, NOON, -3) == (bucket, 0)


@given(
    st.floats(0.1, 300),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 100)), max_size=60),
)
def test_no_span_of_time_sees_more_calls_than_its_rate_and_the_size_of_the_bucket(
    rate: float, asked: list[tuple[int, int]]
) -> None:
    bucket, now, started = full(rate, NOON), NOON, list[tuple[datetime, int]]()
    for milliseconds, wanted in asked:
        now += timedelta(milliseconds=milliseconds)
        bucket, granted = take(bucket, now, wanted)
        assert 0 <= granted <= wanted
        started.append((now, granted))
    for first in range(len(started)):
        total = 0
        for moment, granted in started[first:]:
            total += granted
            assert total <= rate * (moment - started[first][0]).total_seconds() + bucket.size + 1e-6
