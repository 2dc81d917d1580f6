"""When a campaign is said to reach nothing but numbers that do not exist."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.unallocated import RUN, WINDOW, Unallocated

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def after_calls(dead: list[bool], seconds: float = 1.0, trunk: str = "main") -> Unallocated:
    known = Unallocated()
    for n, one in enumerate(dead):
        known.ended(trunk, dead=one, now=NOON + timedelta(seconds=n * seconds))
    return known


def test_a_whole_run_of_dead_numbers_is_no_chance() -> None:
    assert not after_calls([True] * (RUN - 1)).every_number
    assert after_calls([True] * RUN).every_number


@given(st.lists(st.booleans(), max_size=4 * RUN))
def test_it_is_said_exactly_after_so_many_in_a_row(dead: list[bool]) -> None:
    text = "".join("d" if one else "." for one in dead)
    assert after_calls(dead).every_number == ("d" * RUN in text)


def test_dead_numbers_now_and_then_are_those_of_a_list() -> None:
    assert not after_calls([True] * RUN, seconds=WINDOW.total_seconds()).every_number


def test_another_trunk_begins_anew() -> None:
    known = after_calls([True] * (RUN - 1))
    known.ended("second", dead=True, now=NOON)
    assert not known.every_number


def test_it_is_said_until_somebody_starts_the_campaign_again() -> None:
    known = after_calls([True] * RUN + [False])
    assert known.every_number
    known.started()
    assert not known.every_number
    known.ended("main", dead=True, now=NOON)
    assert not known.every_number
