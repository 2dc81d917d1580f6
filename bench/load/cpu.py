"""CPU time that running programs used, by name, and how busy the machine was, from /proc."""

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


@dataclass(slots=True)
class Machine:
    """Shares of all processors' time, filled when the measured block ends."""

    busy: float = 0.0
    stolen: float = 0.0
    """Wanted here, and given to others by the host."""


@contextmanager
def machine() -> Iterator[Machine]:
    """How busy the whole machine is within the block, by whatever."""
    found = Machine()
    before = _processors()
    yield found
    spent = [after - at_first for after, at_first in zip(_processors(), before, strict=True)]
    whole = max(1, sum(spent))
    found.stolen = spent[7] / whole
    found.busy = 1 - (spent[3] + spent[4]) / whole - found.stolen


def _processors() -> list[int]:
    """Ticks by kind, as proc(5) has them: user, nice, system, idle, iowait, irq, softirq, steal."""
    return [int(ticks) for ticks in Path("/proc/stat").read_text().split(maxsplit=9)[1:9]]


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
