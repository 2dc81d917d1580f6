"""A trunk in trouble is called ever more slowly, told apart from a bad list of numbers, and comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.outcome import TrunkFault
from dialer.core.trunk_health import Allowance, Sign, TrunkHealth, TrunkState

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Answer = Callable[[int], Sign | TrunkFault | None]


class Line:
    """A trunk of 10 calls/s, dialled as fast as it allows, whose calls all say `answer(number)` at once."""

    def __init__(self) -> None:
        self.health, self.now, self.calls, self.credit = TrunkHealth(10), START, 0, 0.0

    def dial(self, seconds: float, answer: Answer, *, mute: bool = False) -> Allowance:
        for _ in range(int(seconds * 10)):
            self.now += timedelta(seconds=0.1)
            allowed = self.health.allowance(self.now)
            self.credit = min(self.credit + allowed.calls_per_second / 10, 2)
            while self.credit >= 1:
                self.credit -= 1
                self.calls += 1
                self.health.placed(self.calls, self.now)
                if not mute:
                    self.health.said(self.calls, answer(self.calls), self.now)
        return self.health.allowance(self.now)


def alive(_: int) -> Sign:
    return Sign.ALIVE


def test_a_working_trunk_is_called_at_its_own_limit() -> None:
    line = Line()
    allowed = line.dial(60, alive)
    assert (allowed.state, allowed.calls_per_second) == (TrunkState.OK, 10)
    assert allowed.sentence == "The trunk carries calls."
    assert line.calls > 550


@pytest.mark.parametrize("fault", list(TrunkFault))
def test_a_trunk_that_fails_every_call_gets_one_every_five_seconds(fault: TrunkFault) -> None:
    line = Line()
    line.dial(15, lambda _: fault)
    before = line.calls
    allowed = line.dial(60, lambda _: fault)
    assert allowed.state is TrunkState.DOWN
    assert allowed.fault == fault
    assert "one call every 5 s" in allowed.sentence
    assert line.calls - before <= 14
    assert before < 80


def test_a_silent_trunk_is_noticed_before_its_calls_time_out() -> None:
    line = Line()
    allowed = line.dial(25, alive, mute=True)
    assert allowed.state is TrunkState.DOWN
    assert allowed.fault == TrunkFault.SILENT
    assert line.calls < 170


def test_a_trunk_that_came_back_is_at_full_speed_within_half_a_minute() -> None:
    line = Line()
    line.dial(30, lambda _: TrunkFault.CONGESTED)
    slow = line.dial(8, alive)
    assert slow.state is TrunkState.SLOWED
    assert line.dial(25, alive).state is TrunkState.OK


def test_a_trunk_that_chokes_on_half_the_calls_is_slowed() -> None:
    line = Line()
    line.dial(5, lambda n: TrunkFault.CONGESTED if n % 2 else Sign.ALIVE)
    allowed = line.health.allowance(line.now)
    assert allowed.state is TrunkState.SLOWED
    assert "refused for congestion" in allowed.sentence


def test_one_dead_number_in_three_is_not_the_trunks_fault() -> None:
    line = Line()
    allowed = line.dial(60, lambda n: Sign.TURNED_DOWN if n % 3 == 0 else Sign.ALIVE)
    assert allowed.state is TrunkState.OK


def test_a_trunk_that_turns_every_number_down_is_at_fault_itself() -> None:
    line = Line()
    allowed = line.dial(30, lambda _: Sign.TURNED_DOWN)
    assert allowed.state is TrunkState.DOWN
    assert "none rang" in allowed.sentence
    assert line.dial(40, alive).state is TrunkState.OK


def test_only_the_first_word_of_a_call_counts() -> None:
    health = TrunkHealth(10)
    for call in range(10):
        health.placed(call, START)
        health.said(call, Sign.ALIVE, START)
        health.said(call, TrunkFault.BROKEN, START)
    assert health.allowance(START + timedelta(seconds=1)).state is TrunkState.OK


def test_a_call_that_we_hung_up_says_nothing() -> None:
    line = Line()
    assert line.dial(30, lambda _: None).state is TrunkState.OK


words = st.none() | st.sampled_from([*Sign, *TrunkFault])


@given(
    limit=st.floats(0.05, 200),
    story=st.lists(st.tuples(st.floats(0, 20), words, st.booleans()), max_size=150),
)
def test_the_speed_is_always_between_a_probe_and_the_limit(
    limit: float, story: list[tuple[float, Sign | TrunkFault | None, bool]]
) -> None:
    health, now = TrunkHealth(limit), START
    for call, (seconds, word, mute) in enumerate(story):
        now += timedelta(seconds=seconds)
        health.placed(call, now)
        if not mute:
            health.said(call, word, now)
        allowed = health.allowance(now)
        assert min(limit, 0.2) * 0.999 <= allowed.calls_per_second <= limit
        assert (allowed.state is TrunkState.OK) == (allowed.calls_per_second == limit)
        assert allowed.sentence.endswith(".")


def test_one_number_that_fails_is_blamed_on_itself_and_the_next_one_on_the_trunk() -> None:
    health = TrunkHealth(10)
    assert not health.suspect
    for call, word in enumerate((Sign.ALIVE, Sign.TURNED_DOWN, TrunkFault.CONGESTED)):
        assert not health.suspect
        health.placed(call, START)
        health.said(call, word, START)
    assert health.suspect
    health.placed(9, START)
    health.said(9, Sign.ALIVE, START)
    assert not health.suspect


def test_a_slowed_trunk_is_suspect_until_it_is_well() -> None:
    line = Line()
    line.dial(10, lambda _: TrunkFault.FORBIDDEN)
    line.dial(6, alive)
    assert line.health.suspect
    line.dial(60, alive)
    assert not line.health.suspect
