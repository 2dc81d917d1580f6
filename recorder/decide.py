"""What is to be done about a recording: wait for its file, encode it, drop it, or report what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from db.calls.recordings import Due
from recorder import spool
from recorder.ogg import Sound
from recorder.spool import Part

GRACE = timedelta(seconds=10)
"""How long after the end of a call its file may take to appear, and to hold something."""

QUIET = timedelta(seconds=1)
"""A file that changed less than this ago may still be written: Asterisk closes it after the hang-up."""

TOLERANCE_SECONDS = 2.0
"""How much a file may differ from the conversation before it is reported."""

DISK_RESERVE = 64 * 1024 * 1024
"""Bytes that stay free on the disk of the recordings, for the database's sake if it shares it."""


class Step(StrEnum):
    """What is done next about a recording."""

    WAIT = "wait"
    ENCODE = "encode"
    DROP = "drop"
    MISSING = "missing"
    BROKEN = "broken"


def next_step(due: Due, files: Sequence[Part], now: datetime) -> Step:
    """What to do now about a recording whose call has ended, with these files in the spool."""
    if any(abs(_changed(part) - now) < QUIET for part in files):
        return Step.WAIT
    if not due.demanded:
        return Step.DROP
    if spool.seconds(files) > 0:
        return Step.ENCODE
    if now < due.ended_at + GRACE:
        return Step.WAIT
    return Step.BROKEN if files else Step.MISSING


def why(step: Step) -> str:
    """The sentence that a person reads when nothing can be stored."""
    match step:
        case Step.MISSING:
            return "Asterisk wrote no file for this call; look at its log and at the free space of the spool"
        case Step.BROKEN:
            return "the file that Asterisk wrote holds no sound; look at the free space of the spool"
        case _:
            return ""


def doubts(due: Due, files: Sequence[Part], sound: Sound) -> str:
    """What is wrong with a file that was stored all the same, as one sentence; empty when nothing is."""
    found = []
    lasted = (due.ended_at - (due.bridged_at or due.started_at)).total_seconds()
    difference = sound.duration_ms / 1000 - lasted
    if abs(difference) > TOLERANCE_SECONDS:
        word = "longer" if difference > 0 else "shorter"
        found.append(f"the recording is {abs(difference):.1f} s {word} than the conversation")
    if abs(sound.duration_ms / 1000 - spool.seconds(files)) > 1:
        found.append("the encoder did not keep the length of the sound")
    if spool.torn(files):
        found.append("it ends in the middle of a sample, so whoever wrote it was stopped")
    return "; ".join(found)


def may_encode(files: Sequence[Part], free_bytes: int) -> bool:
    """Whether the disk of the recordings has room; Opus takes less than a fifth of the raw sound."""
    return free_bytes > DISK_RESERVE + sum(part.size for part in files) // 5


def _changed(part: Part) -> datetime:
    return datetime.fromtimestamp(part.changed_ns / 1e9).astimezone()
