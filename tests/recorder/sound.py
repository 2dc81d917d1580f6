"""Sound as Asterisk writes it: raw, stereo, 16 bits, 8 kHz."""

from __future__ import annotations

import math
import os
import struct
from functools import lru_cache
from pathlib import Path

from dialer.core.model import AttemptId, attempt_channel
from tests.db.world import NOON

_CUSTOMER_HZ, _AGENT_HZ = 440, 1000


@lru_cache
def a_second() -> bytes:
    """The customer hums on the left, the agent whistles on the right."""
    return b"".join(
        struct.pack(
            "<hh",
            int(8000 * math.sin(2 * math.pi * _CUSTOMER_HZ * n / 8000)),
            int(8000 * math.sin(2 * math.pi * _AGENT_HZ * n / 8000)),
        )
        for n in range(8000)
    )


def spool_file(folder: Path, attempt: int, *, seconds: float = 3, part: int = 1, tail: bytes = b"") -> Path:
    """A finished file of the spool, as MixMonitor would have left it a while ago."""
    folder.mkdir(parents=True, exist_ok=True)
    suffix = "" if part == 1 else f"-{part}"
    path = folder / f"{attempt_channel(AttemptId(attempt))}{suffix}.raw"
    whole = a_second() * (int(seconds) + 1)
    path.write_bytes(whole[: int(seconds * 8000) * 4] + tail)
    os.utime(path, (NOON.timestamp(),) * 2)
    return path
