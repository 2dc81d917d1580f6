"""A recorder that is killed anywhere, and the process as a whole."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from db.calls import recordings
from recorder.storage import inspect
from tests.recorder.conftest import Bench
from tests.recorder.sound import spool_file

FORKS = 240  # a little more than the lines that storing one recording takes


async def test_killed_at_every_line_and_started_again_it_keeps_every_recording_once(
    bench: Bench, database_url: str
) -> None:
    attempts = [await bench.world.a_conversation(seconds=0.3) for _ in range(FORKS)]
    for attempt in attempts:
        await bench.world.a_recording(attempt)
        spool_file(bench.places.spool, attempt, seconds=0.3)
    killed = await killings(bench, database_url, attempts)
    assert killed > 100
    await bench.attend()
    await bench.sweeper.spool()
    rows = await bench.db.fetch("select * from recordings")
    assert {(row["state"], row["fault"]) for row in rows} == {("stored", "")}
    for row in rows:
        sound, size, digest = inspect(bench.places.recordings / row["file_name"])
        assert (sound.duration_ms, size, digest) == (300, row["bytes"], row["sha256"])
    assert len(bench.kept()) == FORKS
    assert bench.spooled() == []


async def killings(bench: Bench, database_url: str, attempts: list[int]) -> int:
    orders = {
        "url": database_url,
        "spool": str(bench.places.spool),
        "recordings": str(bench.places.recordings),
        "now": bench.now.isoformat(),
        "attempts": attempts,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.recorder.killed", json.dumps(orders)), stdout=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(240):
        told, _ = await process.communicate()
    assert process.returncode == 0
    answer = json.loads(told.splitlines()[-1])
    assert answer["code"] == 0
    killed: int = answer["killed"]
    return killed


@asynccontextmanager
async def a_recorder(bench: Bench, database_url: str, **settings: str) -> AsyncIterator[Any]:
    """`python -m recorder`, told to end at the end unless it has ended."""
    environment = {
        **os.environ,
        "PLATEAU_DATABASE__URL": database_url,
        "PLATEAU_RUN_DIR": str(bench.places.spool.parents[1]),
        "PLATEAU_RECORDINGS_DIR": str(bench.places.recordings),
        "PLATEAU_AMI__SECRET": "not-used-here",
        "PLATEAU_METRICS__RECORDER_PORT": "0",
        **settings,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "recorder", env=environment, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def settled(bench: Bench, recording: int) -> str:
    async with asyncio.timeout(120):
        while (state := (await bench.row(recording))["state"]) == "expected":
            await asyncio.sleep(0.1)
    return str(state)


async def a_call_just_ended(bench: Bench) -> tuple[int, int]:
    began = datetime.now(UTC) - timedelta(seconds=3)
    attempt = await bench.world.a_conversation(seconds=3, began=began)
    recording = await bench.world.a_recording(attempt)
    os.utime(spool_file(bench.places.spool, attempt))
    return attempt, recording


async def test_the_process_stores_what_has_ended_and_stops_when_told(bench: Bench, database_url: str) -> None:
    async with a_recorder(bench, database_url) as process:
        _, recording = await a_call_just_ended(bench)
        assert await settled(bench, recording) == "stored"
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(60):
            _, said = await process.communicate()
        assert process.returncode == 0
        assert b"recorder is down" in said
        assert b"Traceback" not in said


async def test_a_recorder_killed_in_the_middle_of_a_crowd_loses_nothing(bench: Bench, database_url: str) -> None:
    made = [await a_call_just_ended(bench) for _ in range(30)]
    for _ in range(3):
        async with a_recorder(bench, database_url) as process:
            before = await bench.db.fetchval("select count(*) from recordings where state = 'stored'")
            async with asyncio.timeout(120):
                while await bench.db.fetchval("select count(*) from recordings where state = 'stored'") <= before:
                    await asyncio.sleep(0.01)
            process.kill()
    async with a_recorder(bench, database_url):
        for _, recording in made:
            assert await settled(bench, recording) == "stored"
    assert len(bench.kept()) == 30
    assert (await recordings.waiting(bench.db, "main"))[0] == 0


async def test_settings_with_faults_are_named_and_nothing_starts(bench: Bench, database_url: str) -> None:
    async with a_recorder(bench, database_url, PLATEAU_METRICS__RECORDER_PORT="nine") as process:
        _, said = await process.communicate()
        assert process.returncode == 2
        assert b"metrics.recorder_port" in said


def test_nothing_of_a_recording_is_named_by_what_a_person_typed(tmp_path: Path) -> None:
    from recorder.storage import new_name

    name = new_name(7, datetime(2026, 11, 20, 23, 30, tzinfo=UTC))
    assert name.startswith("2026/11/20/7-") and name.endswith(".opus")
    assert set(name) <= set("0123456789abcdef/-.opus")
