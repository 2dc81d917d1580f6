"""The search for the highest rate ends near the truth, with few runs, whatever the truth is."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.load import cpu
from bench.load.calls import Comparison, Side
from bench.load.search import HIGHEST, ROUND, Joined, Quantiles, Step, best, highest


def a_step(rate: float, *, late_ms: float, placed: int = 100, answered: int = 100) -> Step:
    late = Quantiles(answered, late_ms / 2, late_ms / 2, late_ms, late_ms)
    return Step(rate, rate, placed, answered, late, {})


@given(truth=st.integers(0, 500), first=st.sampled_from(range(ROUND, HIGHEST + 1, ROUND)))
def test_the_search_finds_the_highest_rate_that_passes(truth: int, first: int) -> None:
    async def run(rate: int) -> Step:
        assert ROUND <= rate <= HIGHEST
        assert rate % ROUND == 0
        return a_step(rate, late_ms=20 if rate <= truth else 300)

    steps = asyncio.run(highest(run, first, lambda step: None))
    found = best(steps)
    assert found <= truth
    assert min(truth, HIGHEST) - found <= max(ROUND, 0.2 * truth)
    assert len(steps) <= 14


@pytest.mark.parametrize(
    "step",
    [
        a_step(100, late_ms=101),
        a_step(100, late_ms=10, answered=90),
        a_step(100, late_ms=10, placed=0, answered=0),
        Step(100, 60, 100, 100, Quantiles(100, 1, 1, 1, 1), {}),
    ],
)
def test_a_rate_that_was_not_kept_or_not_seen_in_time_does_not_pass(step: Step) -> None:
    assert not step.passes


def test_quantiles_are_in_milliseconds() -> None:
    found = Quantiles.of([n / 1000 for n in range(1, 101)])
    assert (found.count, found.p50, found.p99, found.max) == (100, 51.0, 100.0, 100.0)
    assert Quantiles.of([]).count == 0


def test_a_comparison_names_every_promise_that_was_not_kept() -> None:
    slow, quick = Quantiles(9, 30, 80, 90, 95), Quantiles(9, 1, 2, 3, 4)
    found = Comparison(
        Side([a_step(300, late_ms=50)]),
        Side([a_step(140, late_ms=50)], [Joined(40, 20, 20, 9, 9, slow), Joined(150, 60, 60, 9, 9, quick)]),
    )
    assert found.ratio == pytest.approx(140 / 300)
    first, second = found.broken()
    assert "0.47 of the bare loop" in first
    assert "40 agents" in second


def test_cpu_is_counted_with_that_of_children() -> None:
    spin = "import time\nend = time.process_time() + {}\nwhile time.process_time() < end: pass\n"
    child = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {spin.format(0.3)!r}])\ninput()"
    program = subprocess.Popen([sys.executable, "-c", child], stdin=subprocess.PIPE)
    try:
        with cpu.measured({"it": program.pid, "us": os.getpid()}) as used:
            deadline = time.monotonic() + 20
            while cpu._used_by(program.pid) < 0.2 and time.monotonic() < deadline:
                time.sleep(0.02)
        assert used.seconds["it"] >= 0.1
        assert used.per_call(10)["it"] >= 10
    finally:
        program.communicate(b"\n")
