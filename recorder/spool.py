"""The spool: what Asterisk wrote, as raw stereo sound, one file or several for a call."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dialer.core.model import AttemptId, attempt_channel, attempt_of_channel

FRAME_BYTES = 4
"""One moment of sound: 16 bits for the customer on the left, 16 bits for the agent on the right."""
FRAMES_PER_SECOND = 8000

BROKEN, ORPHANS = "broken", "orphans"
"""Folders of the spool in which files are kept apart, for a person to look at."""

_NAME = re.compile(r"(a\d{12})(?:-(\d{1,3}))?\.raw")
_COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the spool as it was when we looked."""

    path: Path
    size: int
    changed_ns: int


def attempt_of(path: Path) -> AttemptId | None:
    """The attempt whose sound this file holds; None for a name that is not ours."""
    found = _NAME.fullmatch(path.name)
    return attempt_of_channel(found[1]) if found else None


def parts(folder: Path, attempt: AttemptId) -> list[Part]:
    """The files of an attempt, in the order in which they were recorded; a call joined again has several."""
    found = []
    for path in folder.glob(f"{attempt_channel(attempt)}*.raw"):
        name = _NAME.fullmatch(path.name)
        if name and (part := _look(path)):
            found.append((int(name[2] or 1), part))
    return [part for _, part in sorted(found, key=lambda numbered: numbered[0])]


def everything(folder: Path) -> Iterator[Part]:
    """Every file that lies in the spool itself."""
    for path in folder.iterdir():
        if path.is_file() and (part := _look(path)):
            yield part


def seconds(files: Sequence[Part]) -> float:
    """How long whole frames of these files last."""
    return sum(part.size // FRAME_BYTES for part in files) / FRAMES_PER_SECOND


def torn(files: Sequence[Part]) -> bool:
    """Whether a file ends in the middle of a frame: whoever wrote it was stopped."""
    return any(part.size % FRAME_BYTES for part in files)


def join(files: Sequence[Part], target: Path) -> None:
    """Write whole frames of every part to `target`, one after another."""
    with target.open("wb") as joined:
        for part in files:
            left = part.size - part.size % FRAME_BYTES
            with part.path.open("rb") as source:
                while left and (piece := source.read(min(left, _COPY_BYTES))):
                    joined.write(piece)
                    left -= len(piece)


def remove(files: Sequence[Part]) -> None:
    """Delete files, if they are still there."""
    for part in files:
        part.path.unlink(missing_ok=True)


def set_apart(files: Sequence[Part], folder: Path, where: str) -> None:
    """Move files to a folder of their own, with the time of the move as their time of change."""
    apart = folder / where
    apart.mkdir(exist_ok=True)
    for part in files:
        if part.path.exists():
            moved = apart / part.path.name
            shutil.move(part.path, moved)
            os.utime(moved)


def _look(path: Path) -> Part | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return Part(path, found.st_size, found.st_mtime_ns)
