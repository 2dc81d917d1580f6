"""The demo as a newcomer runs it: real calls, a report whose invariants hold, and nothing left behind."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import shutil
import signal
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.carrier.render import Carrier, render_carrier
from bench.ports import free_port, free_range
from plateau import asterisk
from plateau.paths import PROJECT, give, throwaway_dir, unprivileged
from plateau.services import asterisk_program
from plateau.stack import running
from tests.plateau.anybody import PACKAGES, PYTHON

SECONDS = 150


@pytest.fixture
def place() -> Iterator[Path]:
    """Where a demo makes its run folder; whatever is left in it or runs from it is found."""
    folder = throwaway_dir("test-demo")
    yield folder
    left = list(folder.iterdir())
    running = _running_from(folder)
    shutil.rmtree(folder)
    assert (left, running) == ([], [])


def _running_from(folder: Path) -> list[str]:
    """Commands and settings of processes that name this folder."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            with contextlib.suppress(OSError):
                known = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
                if str(folder).encode() + b"/" in known:
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


def _accounts_of_services(folder: Path) -> dict[str, int]:
    """As whom they run: a demo's may be `nobody`, but never root."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (process / "cmdline").read_text().split("\0")
            if words[1:2] == ["-m"] and f"PLATEAU_CONFIG={folder}/" in (process / "environ").read_text():
                found[words[2]] = process.stat().st_uid
    return found


@contextlib.asynccontextmanager
async def a_demo(place: Path, *arguments: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        PYTHON, "-m", "plateau.cli", "demo", "--lang", "en", *arguments,
        cwd=PROJECT, env={**os.environ, **PACKAGES, "TMPDIR": str(place)}, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _said(process: Process, words: str) -> str:
    """Everything said until these words, or until the end."""
    assert process.stderr is not None
    said = ""
    while words not in said and (line := await process.stderr.readline()):
        said += line.decode()
    return said


async def _report(process: Process, file: Path) -> dict[str, Any]:
    """The report, once the demo has ended by itself without a complaint."""
    assert process.stderr is not None
    said = (await process.stderr.read()).decode()
    assert await process.wait() == 0, said
    report: dict[str, Any] = json.loads(file.read_text())
    return report


async def test_a_demo_makes_real_calls_and_every_invariant_holds(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    size = ("--for", "30", "--agents", "4", "--seed", "7", "--rows", "300", "--answer-rate", "0.7")
    async with a_demo(place, *size, "--json", str(file)) as process:
        report = await _report(process, file)
    assert report["errors"] == []
    assert (report["ghost_attempts"], report["stuck_agents"]) == (0, 0)
    assert report["connected"] >= 4
    assert report["attempts"]["total"] == sum(report["attempts"]["by_outcome"].values())
    assert report["attempts"]["by_outcome"]["connected"] == report["connected"]
    assert report["live_answers"] >= report["connected"] + report["abandoned"]
    assert report["caller_id"] == {"checked": report["attempts"]["total"], "mismatches": 0}
    sounds = report["recordings"]
    assert sounds == {**dict.fromkeys(("expected", "found", "playable"), report["connected"]), "wrong_duration": 0}
    assert 0 < report["answer_to_agent_ms"]["p50"] <= report["answer_to_agent_ms"]["max"]
    assert report["agent_seconds"]["talking"] > 0 and sum(report["leads"].values()) > 200


async def test_a_demo_on_another_carrier_ends_in_order_when_it_is_told_to(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    async with another_carrier() as trunk:
        options = ("--agents", "2", "--rows", "200", "--trunk", trunk, "--json", str(file))
        async with a_demo(place, *options) as process:
            assert " 2 connected" in await _said(process, " 2 connected")
            account = unprivileged("asterisk")
            assert _accounts_of_services(place) == dict.fromkeys(
                ("api", "dialer", "recorder"), account.pw_uid if account else os.getuid()
            )
            process.send_signal(signal.SIGTERM)
            report = await _report(process, file)
    assert report["connected"] >= 2
    assert report["caller_id"] == {"checked": 0, "mismatches": 0}


async def test_a_demo_that_is_stopped_while_it_starts_leaves_nothing_behind(place: Path) -> None:
    async with a_demo(place) as process:
        await _said(process, "adding people")
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 130


@contextlib.asynccontextmanager
async def another_carrier() -> AsyncIterator[str]:
    """An Asterisk that answers every call after a second, for ten seconds."""
    folder = throwaway_dir("test-carrier")
    give(folder / "carrier", unprivileged("asterisk"))
    installation, port = asterisk.find(), free_port()
    folders = render_carrier(folder / "carrier", installation, Carrier(port, free_range(200)))
    try:
        program = asterisk_program("carrier", installation, folders, folder / "log")
        async with running([program], random.Random()):
            yield f"sip:127.0.0.1:{port}"
    finally:
        shutil.rmtree(folder)
