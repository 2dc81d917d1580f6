"""The index of recordings against the files."""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from db.pool import connect
from ops.settings import Ami, Database, Settings
from plateau.recordings_command import reindexed
from recorder.verify import faults
from tests.recorder.conftest import Bench
from tests.recorder.sound import spool_file

Reindex = Callable[[], Awaitable[tuple[dict[str, int], list[str]]]]


@pytest.fixture
async def reindex(bench: Bench, database_url: str) -> Reindex:
    settings = Settings(
        run_dir=bench.places.spool.parents[1],
        recordings_dir=bench.places.recordings,
        database=Database(url=SecretStr(database_url)),
        ami=Ami(secret=SecretStr("not-used-here")),
    )

    async def run() -> tuple[dict[str, int], list[str]]:
        writing = await connect(database_url, application="test reindex")
        try:
            return await reindexed(bench.db, writing, settings)
        finally:
            await writing.close()

    return run


async def a_kept_recording(bench: Bench) -> tuple[int, Path]:
    attempt = await bench.world.a_conversation(seconds=3)
    recording = await bench.world.a_recording(attempt)
    spool_file(bench.places.spool, attempt)
    await bench.attend()
    path = bench.places.recordings / (await bench.row(recording))["file_name"]
    return recording, path


def counted(**changed: int) -> dict[str, int]:
    return {"verified": 1, "good": 0, "repaired": 0, "missing": 0, "broken": 0, **changed}


async def test_good_recordings_are_left_alone(bench: Bench, reindex: Reindex) -> None:
    recording, _ = await a_kept_recording(bench)
    before = await bench.row(recording)
    assert await reindex() == (counted(good=1), [])
    assert await bench.row(recording) == before
    assert await faults(bench.db, bench.places.recordings) == []


async def test_a_file_that_is_gone_is_missing_until_it_comes_back(bench: Bench, reindex: Reindex) -> None:
    recording, path = await a_kept_recording(bench)
    content = path.read_bytes()
    path.unlink()
    assert "gone" in str(await faults(bench.db, bench.places.recordings))
    assert await reindex() == (counted(missing=1), [])
    row = await bench.row(recording)
    assert (row["state"], row["stored_at"]) == ("missing", None)
    assert (await bench.told(recording))[-1] == ("missing", row["fault"])
    assert await reindex() == (counted(missing=1), [])
    assert len(await bench.told(recording)) == 2
    path.write_bytes(content)
    assert await reindex() == (counted(repaired=1), [])
    row = await bench.row(recording)
    assert (row["state"], row["fault"], row["duration_ms"]) == ("stored", "", 3000)


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-10], lambda b: b[:500] + b"x" + b[501:], lambda b: b"", lambda b: b + b]
)
async def test_a_file_that_changed_is_broken(bench: Bench, reindex: Reindex, damage: Callable[[bytes], bytes]) -> None:
    recording, path = await a_kept_recording(bench)
    path.write_bytes(damage(path.read_bytes()))
    assert await reindex() == (counted(broken=1), [])
    row = await bench.row(recording)
    assert row["state"] == "broken" and row["fault"]


async def test_another_sound_under_its_name_is_broken(bench: Bench, reindex: Reindex) -> None:
    _, other = await a_kept_recording(bench)
    recording, path = await a_kept_recording(bench)
    spool_file(bench.places.spool, 999, seconds=1)
    path.write_bytes(other.read_bytes()[:-1])
    assert (await reindex())[0]["broken"] == 1
    assert (await bench.row(recording))["state"] == "broken"


async def test_a_wrong_index_is_repaired_where_the_file_proves_itself(bench: Bench, reindex: Reindex) -> None:
    recording, path = await a_kept_recording(bench)
    moved = bench.places.recordings / "2026/12/01" / path.name
    moved.parent.mkdir(parents=True)
    path.rename(moved)
    os.utime(moved, (time.time() - 3600,) * 2)
    await bench.db.execute("update recordings set duration_ms = 1, bytes = 2")
    assert await reindex() == (counted(repaired=1), [])
    row = await bench.row(recording)
    assert (row["file_name"], row["duration_ms"], row["bytes"]) == (
        f"2026/12/01/{path.name}",
        3000,
        moved.stat().st_size,
    )
    assert await reindex() == (counted(good=1), [])


async def test_files_that_no_recording_knows_are_named(bench: Bench, reindex: Reindex) -> None:
    _, path = await a_kept_recording(bench)
    stray = path.with_name("77-0123456789abcdef.opus")
    stray.write_bytes(path.read_bytes())
    assert await reindex() == (counted(good=1), [])  # too young: it may be about to be written down
    os.utime(stray, (time.time() - 3600,) * 2)
    name = stray.relative_to(bench.places.recordings).as_posix()
    assert await reindex() == (counted(good=1), [name])
    assert await faults(bench.db, bench.places.recordings) == [f"the file {name} belongs to no recording"]


async def test_a_name_that_leads_out_of_the_folder_is_never_opened(bench: Bench, reindex: Reindex) -> None:
    recording, path = await a_kept_recording(bench)
    outside = bench.places.recordings.parent / "outside.opus"
    outside.write_bytes(path.read_bytes())
    await bench.db.execute("update recordings set file_name = '../outside.opus'")
    path.unlink()
    assert (await reindex())[0] == counted(broken=1)
    assert "leads out" in (await bench.row(recording))["fault"]
