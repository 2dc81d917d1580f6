"""Where finished recordings are kept: names without meaning, whole files only, gone when they are erased."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from recorder import ogg
from recorder.ogg import Sound

_WORK = ".work"


def new_name(recording_id: int, started_at: datetime) -> str:
    """A name that nobody can guess, below a folder per day (UTC), relative to the folder of recordings."""
    return f"{started_at.astimezone(UTC):%Y/%m/%d}/{recording_id}-{secrets.token_hex(8)}.opus"


def locate(folder: Path, name: str) -> Path:
    """The file of that name, which must lie in `folder`: ValueError otherwise."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError("this name leads out of the folder of recordings")
    return path


@contextmanager
def work_file(folder: Path, suffix: str) -> Iterator[Path]:
    """A private file on the same disk as the recordings; it is deleted at the end unless it was moved."""
    work = folder / _WORK
    work.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = work / f"{secrets.token_hex(8)}{suffix}"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def old_work(folder: Path, before: datetime) -> list[Path]:
    """Private files that a killed recorder left behind."""
    work = folder / _WORK
    if not work.is_dir():
        return []
    return [path for path in work.iterdir() if path.stat().st_mtime < before.timestamp()]


def move_in(folder: Path, work: Path, name: str) -> None:
    """Make a finished file appear under its name, whole or not at all, even if the power fails."""
    target = folder / name
    work.chmod(0o640)
    for made in (target.parent.parent.parent, target.parent.parent, target.parent):
        made.mkdir(exist_ok=True, mode=0o750)
    _sync(work)
    work.rename(target)
    day = target.parent
    for made in (day, day.parent, day.parent.parent, folder):
        _sync(made)


def inspect(path: Path) -> tuple[Sound, int, bytes]:
    """The sound of a file, its size in bytes and its SHA-256. Raises NotPlayable or OSError."""
    with path.open("rb") as file:
        sound = ogg.inspect(file)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").digest()
        return sound, file.tell(), digest


def siblings(folder: Path, name: str) -> list[Path]:
    """Other files of the same recording: a recorder that was killed before it wrote them down left them."""
    kept = folder / name
    prefix = kept.name.split("-")[0]
    return [path for path in kept.parent.glob(f"{prefix}-*.opus") if path.name != kept.name]


def erase(folder: Path, name: str) -> None:
    """Delete a file for good, and every other file of the same recording."""
    path = locate(folder, name)
    for gone in (path, *siblings(folder, name)):
        gone.unlink(missing_ok=True)
    if path.parent.is_dir():
        _sync(path.parent)


def files(folder: Path) -> Iterator[str]:
    """The names of all finished recordings, relative to the folder."""
    for path in sorted(folder.glob("[0-9]*/[0-9]*/[0-9]*/*.opus")):
        yield path.relative_to(folder).as_posix()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
