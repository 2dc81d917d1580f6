"""What nobody waits for, and what may not be kept any longer."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.calls.recordings import Fate
from dialer.core.model import AttemptId
from recorder.sweep import Lot, lot
from tests.db.world import after
from tests.recorder.conftest import Bench
from tests.recorder.sound import spool_file


async def test_what_is_stored_leaves_the_spool_even_after_a_crash(bench: Bench) -> None:
    attempt = await bench.world.a_conversation(seconds=3)
    await bench.world.a_recording(attempt)
    path = spool_file(bench.places.spool, attempt)
    sound = path.read_bytes()
    await bench.attend()
    path.write_bytes(sound)
    os.utime(path, (after(3).timestamp(),) * 2)
    await bench.sweeper.spool()
    assert bench.spooled() == []
    assert len(bench.kept()) == 1


async def test_a_file_that_was_missing_and_comes_late_is_stored(bench: Bench) -> None:
    attempt = await bench.world.a_conversation(seconds=3)
    recording = await bench.world.a_recording(attempt)
    await bench.attend()
    assert (await bench.row(recording))["state"] == "missing"
    spool_file(bench.places.spool, attempt)
    await bench.sweeper.spool()
    await bench.attend()
    assert (await bench.row(recording))["state"] == "stored"


async def test_orphans_are_kept_apart_for_a_day(bench: Bench) -> None:
    unknown = spool_file(bench.places.spool, 999)
    foreign = bench.places.spool / "core.1234"
    foreign.write_text("not ours")
    os.utime(foreign, (after(0).timestamp(),) * 2)
    lost_row = await bench.world.a_conversation()
    spool_file(bench.places.spool, lost_row)
    await bench.sweeper.spool()
    apart = bench.places.spool / "orphans"
    assert bench.spooled() == []
    assert len(list(apart.iterdir())) == 3
    assert (apart / unknown.name).is_file()
    for path in apart.iterdir():
        os.utime(path, (bench.now.timestamp(),) * 2)
    bench.now += timedelta(hours=23)
    await bench.sweeper.spool()
    assert len(list(apart.iterdir())) == 3
    bench.now += timedelta(hours=2)
    await bench.sweeper.spool()
    assert list(apart.iterdir()) == []


async def test_live_calls_and_young_files_are_left_alone(bench: Bench) -> None:
    live = await bench.world.a_conversation(state="bridged", ended_at=None, outcome=None)
    await bench.world.a_recording(live)
    young = spool_file(bench.places.spool, 999)
    os.utime(young, (bench.now.timestamp(),) * 2)
    spool_file(bench.places.spool, live)
    await bench.sweeper.spool()
    assert len(bench.spooled()) == 2


async def test_the_sound_of_a_call_in_which_nobody_was_joined_is_deleted(bench: Bench) -> None:
    attempt = await bench.world.an_attempt(answered_at=after(1), outcome="left_early")
    spool_file(bench.places.spool, attempt)
    await bench.sweeper.spool()
    assert bench.spooled() == []
    assert not (bench.places.spool / "orphans").exists()


async def test_a_recording_is_erased_when_its_campaign_no_longer_keeps_it(bench: Bench) -> None:
    await bench.db.execute("update campaigns set retention_days = 30")
    attempt = await bench.world.a_conversation(seconds=3)
    recording = await bench.world.a_recording(attempt)
    spool_file(bench.places.spool, attempt)
    await bench.attend()
    bench.now = after(30 * 86400 - 1)
    assert await bench.sweeper.retention() == 0
    bench.now = after(30 * 86400 + 1)
    assert await bench.sweeper.retention() == 1
    row = await bench.row(recording)
    assert (row["state"], row["file_name"], row["sha256"]) == ("erased", None, None)
    assert bench.kept() == []
    assert (await bench.told(recording))[-1] == ("erased", "")
    audited = await bench.db.fetchval("select detail from audit_log where action = 'recording.erase'")
    assert audited == {"reason": "retention"}
    assert await bench.sweeper.retention() == 0


async def test_sound_that_was_kept_apart_is_erased_too(bench: Bench) -> None:
    attempt = await bench.world.a_conversation(seconds=3)
    await bench.world.a_recording(attempt)
    spool_file(bench.places.spool, attempt, seconds=0, tail=b"\0")
    await bench.attend()
    assert list((bench.places.spool / "broken").iterdir())
    bench.now = after(184 * 86400)
    assert await bench.sweeper.retention() == 1
    assert not list((bench.places.spool / "broken").iterdir())


states = st.sampled_from(["expected", "stored", "missing", "broken", "dropped", "erased", None])


@given(st.booleans(), st.booleans(), states, st.booleans())
def test_sound_is_deleted_only_when_it_is_safe_or_unwanted(
    ended: bool, joined: bool, state: str | None, stored: bool
) -> None:
    fate = Fate(1, ended, joined, 1 if state else None, state, "x" if state == "stored" else None, 1)
    if lot(AttemptId(1), fate, stored) is Lot.DELETE:
        assert ended
        assert (state == "stored" and stored) or state in ("dropped", "erased") or (state is None and not joined)


@pytest.mark.parametrize("attempt", [None, AttemptId(1)])
def test_what_nobody_knows_is_an_orphan(attempt: AttemptId | None) -> None:
    assert lot(attempt, None, False) is Lot.ORPHAN
