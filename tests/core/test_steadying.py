"""Clocks and counters of a careless speaker, put right."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialer.core.observation import Observation, What
from dialer.core.steadying import NIGHT_SECONDS, Steady


def seen(now: float, dropped: int = 0, connected: int = 0, dials: int = 0) -> Observation:
    return Observation(now, What.TICK, 0.0, None, (), (), dropped, connected, dials)


def test_a_speaker_who_is_right_is_left_alone() -> None:
    steady = Steady()
    for moment in (seen(100.0), seen(101.0, 0, 1, 4), seen(101.0, 1, 1, 5)):
        assert steady.steadied(moment) is moment


def test_a_late_line_changes_neither_clock_nor_counters() -> None:
    steady = Steady()
    steady.steadied(seen(100.0, 2, 50, 200))
    late = steady.steadied(seen(95.0, 1, 48, 190))
    assert (late.now, late.dropped, late.connected, late.dials) == (100.0, 2, 50, 200)
    after = steady.steadied(seen(101.0, 2, 51, 201))
    assert (after.now, after.dropped, after.connected, after.dials) == (101.0, 2, 51, 201)


def test_a_new_shift_counts_on_after_a_night() -> None:
    steady = Steady()
    steady.steadied(seen(28_800.0, 12, 400, 1500))
    fresh = steady.steadied(seen(0.0))
    assert (fresh.now, fresh.dropped, fresh.connected, fresh.dials) == (28_800.0 + NIGHT_SECONDS, 12, 400, 1500)
    later = steady.steadied(seen(30.0, 1, 3, 9))
    assert (later.now, later.dropped, later.connected, later.dials) == (28_830.0 + NIGHT_SECONDS, 13, 403, 1509)


counts = st.integers(0, 10_000)


@given(st.lists(st.builds(seen, st.floats(0, 1e6), counts, counts, counts), max_size=30))
def test_nothing_ever_goes_back(moments: list[Observation]) -> None:
    steady = Steady()
    before = seen(0.0)
    for moment in moments:
        now = steady.steadied(moment)
        assert now.now >= before.now
        assert (now.dropped >= before.dropped, now.connected >= before.connected) == (True, True)
        assert now.dials >= before.dials
        before = now


def test_a_leap_forward_is_believed_when_a_second_line_agrees() -> None:
    steady = Steady()
    steady.steadied(seen(100.0, 1, 20, 60))
    assert (steady.steadied(seen(1e7, 1, 20, 60)).now, steady.late) == (100.0, True)
    assert (steady.steadied(seen(101.0, 1, 20, 60)).now, steady.late) == (101.0, False)
    steady.steadied(seen(60_000.0, 1, 20, 60))
    assert (steady.steadied(seen(60_001.0, 1, 20, 60)).now, steady.late) == (60_001.0, False)


def test_a_dial_that_is_taken_back_is_no_new_shift() -> None:
    steady = Steady()
    steady.steadied(seen(100.0, 30, 900, 2400))
    after = steady.steadied(seen(101.0, 30, 900, 2399))
    assert (after.now, after.dropped, after.dials) == (101.0, 30, 2400)
