"""The figures of a shift follow from the moves of its agents and the moments of its calls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.carrier.exchange import Received
from bench.carrier.plan import Kind, Plan
from bench.floor.delays import delays
from bench.floor.figures import Counts, Figures, Worked, counted, figures, worked
from db.bench.shift import Placed
from db.floor.agents import LoggedMove

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def moves(*states: tuple[float, str], agent: int = 1, attempt: int | None = None) -> list[LoggedMove]:
    return [LoggedMove(agent, after(at), state, None, 1, attempt) for at, state in states]


def a_call(number: int, **moments: float | str) -> Placed:
    plain = {
        name: after(value) if isinstance(value, float) else value
        for name, value in {"dialed_at": 0.0, **moments}.items()
    }
    empty = dict.fromkeys(
        ("outcome", "hung_up_by", "ringing_at", "answered_at", "connecting_at", "bridged_at", "ended_at")
    )
    return Placed(**{"id": number, "e164": f"+3326191{number:04d}", "state": "ended", **empty, **plain})  # type: ignore[arg-type]


def test_a_wait_begins_with_the_shift_and_ends_with_the_conversation() -> None:
    found = worked(
        moves(
            (-30, "paused"), (-5, "ready"),
            (8, "reserved"), (9, "talking"), (29, "wrap_up"), (39, "ready"),
            (44, "reserved"), (45, "ready"), (50, "reserved"), (51, "talking"),
        ),
        BEGAN,
        after(60),
    )  # fmt: skip
    assert found == Worked(agent_seconds=60, busy_seconds=20 + 10 + 9, waits=[9, 12])


def test_pauses_are_no_time_of_agents_and_no_wait() -> None:
    found = worked(moves((-1, "ready"), (10, "paused"), (30, "ready"), (35, "talking")), BEGAN, after(40))
    assert found == Worked(agent_seconds=20, busy_seconds=5, waits=[5])


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.floats(0.1, 40), st.sampled_from(["ready", "talking", "wrap_up", "paused"])),
        max_size=40,
    )
)
def test_nobody_works_longer_than_the_shift(steps: list[tuple[int, float, str]]) -> None:
    at = accumulate((seconds for _, seconds, _ in steps), initial=-20.0)
    logged = [
        LoggedMove(agent, after(moment), state, None, 1, None)
        for moment, (agent, _, state) in zip(at, steps, strict=False)
    ]
    found = worked(logged, BEGAN, after(100))
    assert 0 <= found.busy_seconds <= found.agent_seconds + 1e-6 <= 300 + 1e-3
    assert all(0 <= wait <= 100 for wait in found.waits)


def test_calls_are_counted_by_what_had_happened_when_the_shift_ended() -> None:
    calls = [
        a_call(1, answered_at=5.0, bridged_at=5.1, ended_at=20.0, outcome="connected"),
        a_call(2, answered_at=6.0, ended_at=9.0, outcome="abandoned", hung_up_by="system"),
        a_call(3, answered_at=58.0, state="abandoning"),
        a_call(4, ended_at=16.0, outcome="no_answer", hung_up_by="system"),
        a_call(5, ended_at=25.0, outcome="no_answer"),
        a_call(6, answered_at=61.0, bridged_at=61.1, state="bridged"),
        a_call(7, dialed_at=62.0, state="dialing"),
        a_call(8, ended_at=61.0, outcome="no_answer", hung_up_by="system"),
    ]
    assert counted(calls, after(60)) == Counts(dials=7, answers=3, connected=1, abandoned=2, given_up=1)


def test_figures_divide_by_what_there_was() -> None:
    found = figures(Worked(100, 80, [4, 1, 2, 3, 9, 5, 6, 7, 8, 10]), Counts(30, 10, 8, 2, 3))
    assert found == Figures(0.8, 5.5, 10, 0.2, 3.75, 0.1)
    assert figures(Worked(), Counts(0, 0, 0, 0, 0)) == Figures(0, 0, 0, 0, 0, 0)


def test_delays_lie_between_the_carriers_plan_and_the_dialers_moments() -> None:
    received = [Received(after(0.02), "+33261910001", None, None, Plan(Kind.LIVE, 4.0, 10.0))]
    calls = [
        a_call(1, ringing_at=0.03, answered_at=4.03, connecting_at=4.5, bridged_at=4.51),
        a_call(2, ringing_at=0.05),
    ]
    logged = [*moves((4.51, "talking"), (14.04, "wrap_up"), attempt=1), *moves((20.01, "ready"))]
    found = delays(calls, logged, received, {1: after(20.0)})
    assert found.dial_to_carrier.p50 == pytest.approx(20, abs=0.2)
    assert found.dial_to_ringing.count == 2
    assert found.answer_to_known.p50 == pytest.approx(10, abs=0.2)
    assert found.answer_to_bridged.p50 == pytest.approx(480, abs=0.2)
    assert found.reserved_to_bridged.p50 == pytest.approx(10, abs=0.2)
    assert found.hang_up_to_wrap_up.p50 == pytest.approx(20, abs=0.2)
    assert found.wrapped_up_to_ready.p50 == pytest.approx(10, abs=0.2)
