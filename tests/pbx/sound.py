"""Recognises sounds by their loudness over time, so that left and right of a recording can be told apart."""

from __future__ import annotations

import array
import wave
from pathlib import Path

FRAME = 160
"""Samples in 20 ms."""


def samples_of(path: Path) -> array.array[int]:
    """The samples of a WAV file of 16 bits."""
    with wave.open(str(path)) as file:
        return array.array("h", file.readframes(file.getnframes()))


def stereo_of(path: Path) -> tuple[array.array[int], array.array[int]]:
    """Left and right of a raw recording."""
    content = path.read_bytes()
    both = array.array("h", content[: len(content) // 4 * 4])
    return both[0::2], both[1::2]


def loudness(samples: array.array[int]) -> list[float]:
    """One figure for every 20 ms."""
    frames = range(0, len(samples) - FRAME + 1, FRAME)
    return [sum(abs(one) for one in samples[start : start + FRAME]) / FRAME for start in frames]


def likeness(heard: array.array[int], known: array.array[int]) -> float:
    """How well `known` is found somewhere in `heard`: 1 is the same, 0 has nothing to do with it."""
    whole, part = loudness(heard), loudness(known)
    return max(
        (_correlation(whole[at : at + len(part)], part) for at in range(len(whole) - len(part) + 1)),
        default=0.0,
    )


def _correlation(one: list[float], other: list[float]) -> float:
    mean_one, mean_other = sum(one) / len(one), sum(other) / len(other)
    a, b = [x - mean_one for x in one], [x - mean_other for x in other]
    size = (sum(x * x for x in a) * sum(x * x for x in b)) ** 0.5
    return sum(x * y for x, y in zip(a, b, strict=True)) / size if size else 0.0
