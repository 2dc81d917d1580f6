"""How much of this machine its host gave to others while a test ran: words are cut, and limits pass by themselves."""

from __future__ import annotations

import os
import time
from pathlib import Path

TOO_MUCH = 0.1
"""Of the processors' time. A failure with less stolen than this is one."""

_began = (0.0, 0.0)


def begin() -> None:
    """A test begins."""
    global _began
    _began = (time.monotonic(), _seconds())


def too_much() -> bool:
    """Whether the test that runs had too little of the machine to prove anything."""
    passed, stolen = time.monotonic() - _began[0], _seconds() - _began[1]
    return stolen > TOO_MUCH * passed * (os.cpu_count() or 1)


def _seconds() -> float:
    """Processor seconds since boot that were wanted here and spent elsewhere (proc(5), steal)."""
    return int(Path("/proc/stat").read_text().split(maxsplit=9)[8]) / os.sysconf("SC_CLK_TCK")
