"""A message that was recorded elsewhere, made into what the PBX plays: mono, 16 bits, 8000 samples a second; pure.

Only WAV is read: what is compressed would need a decoder, and every editor of sound writes WAV.
"""

from __future__ import annotations

import io
import math
import wave
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

RATE = 8000
LEAST_SECONDS, MOST_SECONDS = 1, 60
QUIETEST = 0.02
"""Of full scale: whatever stays below is silence."""
_LOBES = 12
_CUT = 0.94
"""Of half the rate: what is above would come back as a whistle."""


class NotPlayable(ValueError):
    """The sound cannot be used; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Read:
    rate: int
    samples: Sequence[float]


def for_telephones(content: bytes) -> bytes:
    """The WAV to play. Raises NotPlayable: sound_unreadable, sound_rate, sound_length, sound_silent."""
    read = _read(content)
    if not LEAST_SECONDS <= len(read.samples) / read.rate <= MOST_SECONDS:
        raise NotPlayable("sound_length")
    if max(map(abs, read.samples)) < QUIETEST:
        raise NotPlayable("sound_silent")
    samples = read.samples if read.rate == RATE else _resampled(read)
    whole = array("h", (max(-32768, min(32767, round(one * 32767))) for one in samples))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(whole.tobytes())
    return out.getvalue()


def _read(content: bytes) -> _Read:
    try:
        with wave.open(io.BytesIO(content)) as file:
            rate, width, channels = file.getframerate(), file.getsampwidth(), file.getnchannels()
            if not RATE <= rate <= 96_000:
                raise NotPlayable("sound_rate")
            if file.getnframes() > rate * MOST_SECONDS:
                raise NotPlayable("sound_length")
            frames = file.readframes(file.getnframes())
    except (wave.Error, EOFError, OverflowError, RuntimeError) as fault:  # the last: a chunk that ends within itself
        raise NotPlayable("sound_unreadable") from fault
    if channels not in (1, 2) or width not in (1, 2, 3, 4):
        raise NotPlayable("sound_unreadable")
    frames = frames[: len(frames) // (width * channels) * width * channels]
    samples = _numbers(frames, width)
    if channels == 2:
        samples = [(left + right) / 2 for left, right in zip(samples[::2], samples[1::2], strict=True)]
    return _Read(rate, samples)


def _numbers(frames: bytes, width: int) -> list[float]:
    """Samples between -1 and 1; of wide ones the sixteen bits that a telephone can carry."""
    if width == 1:
        return [(one - 128) / 128 for one in frames]
    high = bytearray(len(frames) // width * 2)
    high[::2], high[1::2] = frames[width - 2 :: width], frames[width - 1 :: width]
    numbers = array("h")
    numbers.frombytes(bytes(high))
    return [one / 32768 for one in numbers]


def _resampled(read: _Read) -> list[float]:
    """By a windowed sinc, one set of weights for each place between two samples that occurs."""
    shared = math.gcd(read.rate, RATE)
    step, phases = read.rate // shared, RATE // shared
    reach = math.ceil(_LOBES * read.rate / RATE)
    weights = [_weights(phase / phases, read.rate, reach) for phase in range(phases)]
    padded = [0.0] * reach + list(read.samples) + [0.0] * (reach + 1)
    made = []
    for at in range(len(read.samples) * phases // step):
        whole, phase = divmod(at * step, phases)
        made.append(sum(map(mul, padded[whole + 1 : whole + 1 + 2 * reach], weights[phase])))
    return made


def _weights(offset: float, rate: int, reach: int) -> list[float]:
    cut = _CUT * RATE / rate
    weights = []
    for place in range(1 - reach, reach + 1):
        x = place - offset
        window = 0.5 + 0.5 * math.cos(math.pi * x / (reach + 1))
        weights.append(window * (cut if x == 0 else math.sin(math.pi * cut * x) / (math.pi * x)))
    total = sum(weights)
    return [one / total for one in weights]
