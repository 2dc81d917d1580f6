"""Durations and damage of Ogg Opus files, as the real encoder writes them."""

from __future__ import annotations

import io
import random
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recorder.ogg import NotPlayable, Sound, checksum, inspect
from tests.recorder.sound import a_second


@pytest.fixture(scope="module")
def opus(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Five seconds, several pages long."""
    return encoded(tmp_path_factory.mktemp("ogg"), 5.0)


def encoded(folder: Path, seconds: float) -> bytes:
    raw, target = folder / "sound.raw", folder / "sound.opus"
    raw.write_bytes((a_second() * (int(seconds) + 1))[: int(seconds * 8000) * 4])
    command = ["opusenc", "--raw", "--raw-rate", "8000", "--raw-chan", "2", "--bitrate", "24", "--quiet"]
    subprocess.run([*command, raw, target], check=True)
    return target.read_bytes()


@pytest.mark.parametrize("seconds", [0.02, 0.5, 1.0, 7.25])
def test_the_duration_is_that_of_the_sound(tmp_path: Path, seconds: float) -> None:
    assert inspect(io.BytesIO(encoded(tmp_path, seconds))) == Sound(round(seconds * 1000), 2)


def test_the_decoder_agrees_with_the_duration(tmp_path: Path) -> None:
    encoded(tmp_path, 3.3)
    subprocess.run(["opusdec", "--quiet", "sound.opus", "sound.wav"], cwd=tmp_path, check=True)
    assert (tmp_path / "sound.wav").stat().st_size - 44 == 3.3 * 8000 * 4


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_a_file_that_was_cut_anywhere_is_not_playable(opus: bytes, data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(opus) - 1))
    with pytest.raises(NotPlayable):
        inspect(io.BytesIO(opus[:end]))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_a_file_in_which_any_byte_changed_is_not_playable(opus: bytes, data: st.DataObject) -> None:
    where, change = data.draw(st.integers(0, len(opus) - 1)), data.draw(st.integers(1, 255))
    with pytest.raises(NotPlayable):
        inspect(io.BytesIO(opus[:where] + bytes([opus[where] ^ change]) + opus[where + 1 :]))


def test_a_page_missing_from_the_middle_is_noticed(opus: bytes) -> None:
    pages = opus.split(b"OggS")[1:]
    assert len(pages) > 4
    without = b"".join(b"OggS" + page for page in pages[:3] + pages[4:])
    with pytest.raises(NotPlayable, match="missing from the middle"):
        inspect(io.BytesIO(without))


def test_other_files_are_not_sound() -> None:
    for content in (b"", b"RIFF" + bytes(100), b"OggS", random.Random(1).randbytes(5000)):
        with pytest.raises(NotPlayable):
            inspect(io.BytesIO(content))


@given(st.binary(max_size=300))
def test_the_checksum_is_the_one_of_the_standard(data: bytes) -> None:
    crc = 0
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = ((crc << 1) ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
    assert checksum(data) == crc
