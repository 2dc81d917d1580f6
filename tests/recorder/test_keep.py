"""Recordings from the spool to their place."""

from __future__ import annotations

import array
import asyncio
import hashlib
import os
import stat
import subprocess
import time
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from recorder import decide
from recorder.storage import inspect
from tests.db.world import after
from tests.recorder.conftest import Bench
from tests.recorder.sound import spool_file


async def a_recorded_call(bench: Bench, *, seconds: float = 3) -> tuple[int, int]:
    attempt = await bench.world.a_conversation(seconds=seconds)
    return attempt, await bench.world.a_recording(attempt)


async def test_a_recording_is_stored_with_its_checksum_and_duration_and_leaves_the_spool(
    bench: Bench,
) -> None:
    attempt, recording = await a_recorded_call(bench)
    spool_file(bench.places.spool, attempt)
    assert await bench.attend() == [True]
    row = await bench.row(recording)
    [file] = bench.kept()
    assert (row["state"], row["fault"], row["duration_ms"]) == ("stored", "", 3000)
    assert bench.places.recordings / row["file_name"] == file
    assert row["file_name"].startswith(f"2026/11/20/{recording}-")
    assert row["sha256"] == hashlib.sha256(file.read_bytes()).digest()
    assert (row["bytes"], row["ended_at"]) == (file.stat().st_size, after(3))
    assert bench.spooled() == []
    assert await bench.told(recording) == [("stored", "")]


async def test_the_customer_is_on_the_left_and_the_agent_on_the_right(bench: Bench, tmp_path: Path) -> None:
    attempt, _ = await a_recorded_call(bench)
    spool_file(bench.places.spool, attempt)
    await bench.attend()
    [file] = bench.kept()
    left, right = crossings(file, tmp_path)
    assert left == pytest.approx(440, rel=0.03)
    assert right == pytest.approx(1000, rel=0.03)


def crossings(file: Path, folder: Path) -> tuple[float, float]:
    """How often a second each side's sound rises through zero: the pitch of a pure tone."""
    subprocess.run(["opusdec", "--quiet", "--rate", "48000", file, folder / "x.raw"], check=True)
    samples = array.array("h", (folder / "x.raw").read_bytes())
    sides = samples[0::2], samples[1::2]
    left, right = (sum(a < 0 <= b for a, b in pairwise(side)) * 48000 / len(side) for side in sides)
    return left, right


async def test_a_call_that_was_joined_again_is_one_recording(bench: Bench) -> None:
    attempt, recording = await a_recorded_call(bench, seconds=6)
    for part in (1, 2, 10):
        spool_file(bench.places.spool, attempt, seconds=2, part=part)
    await bench.attend()
    row = await bench.row(recording)
    assert (row["state"], row["duration_ms"], row["fault"]) == ("stored", 6000, "")
    assert bench.spooled() == []


async def test_a_file_that_never_came_is_missing_after_the_grace(bench: Bench) -> None:
    _, recording = await a_recorded_call(bench)
    bench.now = after(3 + 9)
    assert await bench.attend() == [False]
    assert (await bench.row(recording))["state"] == "expected"
    bench.now = after(3 + 10)
    assert await bench.attend() == [True]
    row = await bench.row(recording)
    assert row["state"] == "missing"
    assert "wrote no file" in row["fault"]
    assert await bench.told(recording) == [("missing", row["fault"])]


@pytest.mark.parametrize("content", [b"", b"\0\0\0"])
async def test_a_file_without_sound_is_broken_and_kept_apart(bench: Bench, content: bytes) -> None:
    attempt, recording = await a_recorded_call(bench)
    path = spool_file(bench.places.spool, attempt)
    path.write_bytes(content)
    os.utime(path, (after(3).timestamp(),) * 2)
    await bench.attend()
    row = await bench.row(recording)
    assert (row["state"], row["file_name"]) == ("broken", None)
    assert "no sound" in row["fault"]
    assert bench.spooled() == []
    assert (bench.places.spool / "broken" / path.name).is_file()


async def test_a_file_that_ends_in_the_middle_of_a_sample_is_stored_and_says_so(bench: Bench) -> None:
    attempt, recording = await a_recorded_call(bench)
    spool_file(bench.places.spool, attempt, tail=b"\1\2\3")
    await bench.attend()
    row = await bench.row(recording)
    assert (row["state"], row["duration_ms"]) == ("stored", 3000)
    assert "middle of a sample" in row["fault"]


@pytest.mark.parametrize(("seconds", "word"), [(2.0, "shorter"), (9.0, "longer")])
async def test_a_wrong_duration_is_reported(bench: Bench, seconds: float, word: str) -> None:
    attempt, recording = await a_recorded_call(bench, seconds=5)
    spool_file(bench.places.spool, attempt, seconds=seconds)
    await bench.attend()
    row = await bench.row(recording)
    assert row["state"] == "stored"
    assert f"s {word} than the conversation" in row["fault"]
    assert await bench.told(recording) == [("stored", row["fault"])]


async def test_a_file_that_is_still_written_is_waited_for(bench: Bench) -> None:
    attempt, recording = await a_recorded_call(bench)
    path = spool_file(bench.places.spool, attempt)
    os.utime(path, (bench.now.timestamp(),) * 2)
    assert await bench.attend() == [False]
    row = await bench.row(recording)
    assert (row["state"], row["fault"]) == (
        "expected",
        "Asterisk still writes the file although the call has ended",
    )
    bench.now += timedelta(seconds=2)
    assert await bench.attend() == [True]
    assert (await bench.row(recording))["state"] == "stored"


async def test_a_file_that_grows_during_the_encoding_is_encoded_again(bench: Bench, tmp_path: Path) -> None:
    attempt, recording = await a_recorded_call(bench)
    path = spool_file(bench.places.spool, attempt, seconds=2)
    growing = tmp_path / "opusenc"
    growing.write_text(f'#!/bin/sh\nopusenc "$@"\nhead -c 32000 /dev/zero >> {path}\ntouch -d "1 hour ago" {path}\n')
    growing.chmod(0o755)
    bench.places = replace(bench.places, opusenc=[str(growing)])
    assert await bench.attend() == [False]
    assert bench.kept() == []
    bench.places = replace(bench.places, opusenc=["opusenc"])
    assert await bench.attend() == [True]
    assert (await bench.row(recording))["duration_ms"] == 3000


async def test_an_encoder_that_fails_three_times_leaves_the_sound_apart(bench: Bench) -> None:
    attempt, recording = await a_recorded_call(bench)
    path = spool_file(bench.places.spool, attempt)
    bench.places = replace(bench.places, opusenc=["false"])
    keeper = bench.keeper
    assert [await bench.attend(keeper) for _ in range(3)] == [[False], [False], [True]]
    row = await bench.row(recording)
    assert row["state"] == "broken"
    assert "gave up with code 1" in row["fault"]
    assert (bench.places.spool / "broken" / path.name).is_file()
    assert [state for state, _ in await bench.told(recording)] == ["expected", "broken"]


async def test_an_encoder_that_writes_rubbish_is_not_believed(bench: Bench, tmp_path: Path) -> None:
    attempt, recording = await a_recorded_call(bench)
    spool_file(bench.places.spool, attempt)
    liar = tmp_path / "opusenc"
    liar.write_text(
        '#!/bin/sh\nfor target; do :; done\necho "rubbish that is longer than a header of Ogg" > "$target"\n'
    )
    liar.chmod(0o755)
    bench.places = replace(bench.places, opusenc=[str(liar)])
    assert await bench.attend() == [False]
    assert "not an Ogg stream" in (await bench.row(recording))["fault"]
    assert bench.kept() == []


async def test_without_an_encoder_nothing_is_lost(bench: Bench) -> None:
    attempt, recording = await a_recorded_call(bench)
    spool_file(bench.places.spool, attempt)
    bench.places = replace(bench.places, opusenc=["/nonexistent/opusenc"])
    keeper = bench.keeper
    assert [await bench.attend(keeper) for _ in range(4)] == [[False]] * 4
    row = await bench.row(recording)
    assert row["state"] == "expected"
    assert "opus-tools" in row["fault"]
    assert len(bench.spooled()) == 1


async def test_a_full_disk_is_waited_out(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt, recording = await a_recorded_call(bench)
    spool_file(bench.places.spool, attempt)
    monkeypatch.setattr(decide, "DISK_RESERVE", 1 << 60)
    assert await bench.attend() == [False]
    assert "disk of the recordings is full" in (await bench.row(recording))["fault"]
    monkeypatch.undo()
    assert await bench.attend() == [True]
    row = await bench.row(recording)
    assert (row["state"], row["fault"]) == ("stored", "")


async def test_a_folder_that_cannot_be_written_is_reported_and_waited_for(bench: Bench) -> None:
    attempt, recording = await a_recorded_call(bench)
    spool_file(bench.places.spool, attempt)
    (bench.places.recordings / "2026").write_text("a file where a folder should be")
    assert await bench.attend() == [False]
    assert "could not be written" in (await bench.row(recording))["fault"]
    assert len(bench.spooled()) == 1
    (bench.places.recordings / "2026").unlink()
    assert await bench.attend() == [True]


async def test_a_spool_that_is_not_there_makes_nothing_missing(bench: Bench) -> None:
    attempt, recording = await a_recorded_call(bench)
    bench.places.spool.rmdir()
    assert await bench.attend() == [False]
    assert "is not there" in (await bench.row(recording))["fault"]
    spool_file(bench.places.spool, attempt)
    assert await bench.attend() == [True]
    assert (await bench.row(recording))["state"] == "stored"


async def test_an_on_demand_recording_that_nobody_demanded_is_dropped(bench: Bench) -> None:
    attempt = await bench.world.a_conversation()
    recording = await bench.world.a_recording(attempt, demanded=False)
    spool_file(bench.places.spool, attempt)
    assert await bench.attend() == [True]
    assert (await bench.row(recording))["state"] == "dropped"
    assert bench.spooled() == [] and bench.kept() == []


async def test_two_recorders_at_once_keep_one_file(bench: Bench) -> None:
    attempt, recording = await a_recorded_call(bench)
    spool_file(bench.places.spool, attempt)
    await asyncio.gather(bench.attend(), bench.attend())
    row = await bench.row(recording)
    assert [str(path.relative_to(bench.places.recordings)) for path in bench.kept()] == [row["file_name"]]
    assert (await bench.told(recording)) == [("stored", "")]


async def test_nobody_outside_the_group_reads_recordings(bench: Bench) -> None:
    attempt, _ = await a_recorded_call(bench)
    spool_file(bench.places.spool, attempt)
    await bench.attend()
    [file] = bench.kept()
    assert stat.S_IMODE(file.stat().st_mode) & 0o027 == 0


async def test_an_hour_of_sound_is_proved_in_no_time(bench: Bench, tmp_path: Path) -> None:
    attempt, _ = await a_recorded_call(bench, seconds=20)
    spool_file(bench.places.spool, attempt, seconds=20)
    await bench.attend()
    [file] = bench.kept()
    began = time.perf_counter()
    assert inspect(file)[0].duration_ms == 20000
    assert time.perf_counter() - began < 1
