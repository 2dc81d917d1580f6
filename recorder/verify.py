"""Compares the index of recordings with the files: is each file there, is it the one, does it play."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.calls import recording_index
from db.calls.recording_index import Indexed
from db.pool import Connection
from recorder import storage
from recorder.ogg import NotPlayable

_AT_ONCE = 500
_YOUNG_SECONDS = 60
"""The recorder moves a file in before it writes it down."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file proved: `state` is stored, missing or broken; `name` is where it was found."""

    state: str
    fault: str
    name: str
    size: int = 0
    duration_ms: int = 0


def judge(folder: Path, row: Indexed, elsewhere: Sequence[str] = ()) -> Verdict:
    """What is true of the file of a row, or of one of the files found `elsewhere` that bear its number."""
    verdict = _look(folder, row, row.file_name)
    if verdict.state != "stored":
        for name in elsewhere:
            other = _look(folder, row, name)
            if other.state == "stored":
                return other
    return verdict


def differs(row: Indexed, verdict: Verdict) -> bool:
    """Whether the row says something else than the file."""
    if verdict.state != "stored":
        return row.state != verdict.state or row.state == "stored"
    told = (row.state, row.file_name, row.size, row.duration_ms)
    return told != ("stored", verdict.name, verdict.size, verdict.duration_ms)


async def orphans(connection: Connection, folder: Path) -> dict[str, str]:
    """Files that no row names: their names, and the number of the recording that each bears."""
    names = await asyncio.to_thread(_settled, folder)
    found = {}
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        known = await recording_index.names_among(connection, some)
        found.update({name: name.rsplit("/", 1)[-1].split("-")[0] for name in some if name not in known})
    return found


async def verdicts(
    connection: Connection, folder: Path, strays: dict[str, str]
) -> AsyncIterator[tuple[Indexed, Verdict]]:
    """Every row that names a file, with what is true of it; `strays` are the orphans."""
    by_number: dict[str, list[str]] = {}
    for name, number in strays.items():
        by_number.setdefault(number, []).append(name)
    async for row in recording_index.indexed(connection):
        elsewhere = by_number.get(str(row.id), [])
        yield row, await asyncio.to_thread(judge, folder, row, elsewhere)


def _settled(folder: Path) -> list[str]:
    before = time.time() - _YOUNG_SECONDS
    return [name for name in storage.files(folder) if (folder / name).stat().st_mtime < before]


def _look(folder: Path, row: Indexed, name: str) -> Verdict:
    try:
        sound, size, digest = storage.inspect(storage.locate(folder, name))
    except (FileNotFoundError, NotADirectoryError):
        return Verdict("missing", "the file is gone from the folder of recordings", name)
    except (NotPlayable, OSError, ValueError) as fault:
        return Verdict("broken", str(fault), name)
    if row.sha256 is not None and digest != row.sha256:
        return Verdict("broken", "the file is not the one that was stored: its checksum differs", name)
    return Verdict("stored", "", name, size, sound.duration_ms)


async def faults(connection: Connection, folder: Path) -> list[str]:
    """A sentence for every recording that is not what its row says, and for every file without a row."""
    strays = await orphans(connection, folder)
    found = [
        f"recording {row.id}: {verdict.fault or 'the index is wrong about its file'}"
        async for row, verdict in verdicts(connection, folder, strays)
        if differs(row, verdict)
    ]
    return found + [f"the file {name} belongs to no recording" for name in sorted(strays)]
