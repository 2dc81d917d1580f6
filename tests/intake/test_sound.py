"""A message from a file: its tone is there after the conversion, what a telephone cannot carry is not."""

from __future__ import annotations

import io
import math
import wave
from array import array

import pytest

from intake.sound import NotPlayable, for_telephones


def a_wav(
    *, rate: int = 44_100, width: int = 2, channels: int = 1, seconds: float = 2, hertz: float = 440, loud: float = 0.5
) -> bytes:
    """A tone, the same on each side."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        tone = [loud * math.sin(2 * math.pi * hertz * at / rate) for at in range(round(rate * seconds))]
        file.writeframes(b"".join(_sample(one, width) * channels for one in tone))
    return out.getvalue()


def _sample(value: float, width: int) -> bytes:
    if width == 1:
        return bytes([round(value * 127) + 128])
    return round(value * (2 ** (8 * width - 1) - 1)).to_bytes(width, "little", signed=True)


def heard(content: bytes, hertz: float) -> tuple[float, float]:
    """Seconds, and how loud this tone is."""
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 8000)
        samples = array("h", file.readframes(file.getnframes()))
    turn = [2 * math.pi * hertz * at / 8000 for at in range(len(samples))]
    real = sum(one * math.cos(angle) for one, angle in zip(samples, turn, strict=True))
    other = sum(one * math.sin(angle) for one, angle in zip(samples, turn, strict=True))
    return len(samples) / 8000, 2 * math.hypot(real, other) / len(samples) / 32767


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize(("width", "channels"), [(2, 1), (1, 1), (3, 2), (4, 2)])
def test_the_tone_is_there_as_long_and_as_loud(rate: int, width: int, channels: int) -> None:
    made = for_telephones(a_wav(rate=rate, width=width, channels=channels, seconds=1.5))
    assert heard(made, 440) == (pytest.approx(1.5, abs=0.01), pytest.approx(0.5, abs=0.02))


def test_what_is_too_high_for_a_telephone_does_not_come_back_as_another_tone() -> None:
    made = for_telephones(a_wav(rate=48_000, hertz=5000))
    assert heard(made, 3000)[1] < 0.01


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sound_unreadable"),
        (b"RIFF\x00\x00\x00\x00WAVE", "sound_unreadable"),
        (b"ID3" + b"x" * 1000, "sound_unreadable"),
        (a_wav()[:19] + b"\xff" + a_wav()[20:], "sound_unreadable"),
        (a_wav(rate=4000), "sound_rate"),
        (a_wav(seconds=0.5), "sound_length"),
        (a_wav(rate=8000, width=1, seconds=61), "sound_length"),
        (a_wav(loud=0.001), "sound_silent"),
    ],
)
def test_what_cannot_be_played_says_why(content: bytes, code: str) -> None:
    with pytest.raises(NotPlayable) as told:
        for_telephones(content)
    assert told.value.code == code


def test_every_cut_of_a_file_is_refused_or_played() -> None:
    whole = a_wav(rate=8000, channels=2, seconds=1.2)
    for cut in range(0, len(whole), 997):
        try:
            for_telephones(whole[:cut])
        except NotPlayable:
            continue
