"""The stack with real processes: what dies comes back, and nothing outlives its parent."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plateau.stack import Program, StartFailed, pause_before, running

SLEEPER = """
import pathlib, signal, sys, time
pathlib.Path(sys.argv[1]).write_text("up")
time.sleep(600)
"""
STUBBORN = """
import pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "600"])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
time.sleep(600)
"""


def a_program(folder: Path, name: str, text: str, stop_seconds: float = 10) -> Program:
    mark = folder / f"{name}.up"

    async def ready(_pid: int) -> bool:
        return mark.exists() and mark.read_text() != ""

    return Program(
        name=name,
        argv=[sys.executable, "-c", text, str(mark)],
        environment={"PATH": os.defpath},
        log=folder / f"{name}.log",
        ready=ready,
        stop_seconds=stop_seconds,
    )


def alive(pid: int) -> bool:
    """Whether the process runs; a zombie whose parent has not looked yet does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


async def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


async def test_a_killed_program_is_started_again(tmp_path: Path) -> None:
    async with running([a_program(tmp_path, "one", SLEEPER)], random.Random(1)) as stack:
        first = stack.pid("one")
        assert first is not None
        mark = tmp_path / "one.up"
        mark.unlink()
        os.kill(first, signal.SIGKILL)
        await until(lambda: stack.starts("one") == 2 and stack.pid("one") is not None)
        await until(mark.exists)
        second = stack.pid("one")
    assert second not in (None, first)
    assert second is not None
    assert not alive(second)


async def test_a_program_that_ignores_the_request_is_killed_with_its_children(tmp_path: Path) -> None:
    program = a_program(tmp_path, "stubborn", STUBBORN, stop_seconds=0.3)
    async with running([program], random.Random(1)) as stack:
        pid = stack.pid("stubborn")
        child = int((tmp_path / "stubborn.up").read_text())
        assert pid is not None
        assert alive(child)
    assert not alive(pid)
    await until(lambda: not alive(child))


async def test_a_program_that_cannot_start_stops_the_others_and_says_why(tmp_path: Path) -> None:
    good = a_program(tmp_path, "good", SLEEPER)
    bad = a_program(tmp_path, "bad", "raise SystemExit('no such trunk')")
    with pytest.raises(StartFailed, match="no such trunk"):
        async with running([good, bad], random.Random(1)) as stack:
            raise AssertionError(stack)
    assert not [p for p in Path("/proc").glob("[0-9]*/cmdline") if str(good.log.parent) in _text(p)]


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


async def test_programs_stop_in_reverse_order(tmp_path: Path) -> None:
    note = """
    import pathlib, signal, sys, time
    mark = pathlib.Path(sys.argv[1])
    def stop(*_):
        with (mark.parent / "order").open("a") as file: file.write(mark.stem + " ")
        sys.exit()
    signal.signal(signal.SIGTERM, stop)
    mark.write_text("up")
    time.sleep(600)
    """
    programs = [a_program(tmp_path, name, textwrap.dedent(note)) for name in ("one", "two", "three")]
    async with running(programs, random.Random(1)):
        pass
    assert (tmp_path / "order").read_text() == "three two one "


PARENT = """
import asyncio, pathlib, random, sys
sys.path.insert(0, {project!r})
from tests.plateau.test_stack import SLEEPER, a_program
from plateau.stack import running
async def main():
    folder = pathlib.Path(sys.argv[1])
    async with running([a_program(folder, "child", SLEEPER)], random.Random(1)) as stack:
        (folder / "pid.new").write_text(str(stack.pid("child")))
        (folder / "pid.new").rename(folder / "pid")
        await asyncio.sleep(600)
asyncio.run(main())
"""


async def test_nothing_survives_a_parent_killed_with_9(tmp_path: Path) -> None:
    project = str(Path(__file__).parent.parent.parent)
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", PARENT.format(project=project), str(tmp_path))
    await until((tmp_path / "pid").exists)
    child = int((tmp_path / "pid").read_text())
    assert alive(child)
    parent.kill()
    await parent.wait()
    await until(lambda: not alive(child))


@given(failures=st.integers(0, 10_000), seed=st.integers())
def test_pauses_between_starts_are_bounded_and_never_zero(failures: int, seed: int) -> None:
    assert 0.1 < pause_before(failures, random.Random(seed)) <= 20
