"""CPU time that running programs used, by name, from /proc."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Used:
    """Seconds of CPU by program, filled when the measured block ends."""

    seconds: dict[str, float] = field(default_factory=dict)

    def per_call(self, calls: int) -> dict[str, float]:
        """Milliseconds of CPU for each of so many calls, by program."""
        return {name: round(1000 * used / max(calls, 1), 2) for name, used in self.seconds.items()}


@contextmanager
def measured(programs: Mapping[str, int]) -> Iterator[Used]:
    """What each program (its process id, and all below it) uses within the block."""
    used = Used()
    before = {name: _used_by(pid) for name, pid in programs.items()}
    yield used
    used.seconds = {name: _used_by(pid) - before[name] for name, pid in programs.items()}


def _used_by(root: int) -> float:
    """Seconds of CPU of a process and of those below it."""
    parents, seconds = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(") ")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        pid = int(stat.parent.name)
        parents[pid] = int(fields[1])
        seconds[pid] = (int(fields[11]) + int(fields[12])) / _TICKS
    return sum(used for pid, used in seconds.items() if _is_below(pid, root, parents))


def _is_below(pid: int, root: int, parents: Mapping[int, int]) -> bool:
    while pid != root and pid in parents:
        pid = parents[pid]
    return pid == root
