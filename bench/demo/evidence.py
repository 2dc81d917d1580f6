"""What can be checked against somebody else's word: numbers against the carrier's, sound against the disk."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.carrier.exchange import Received
from db.bench.report import Dialed, Recorded
from dialer.core import callerid
from dialer.core.callerid import Callee, Rule, Showable
from dialer.core.model import E164
from recorder import ogg
from recorder.decide import TOLERANCE_SECONDS
from recorder.ogg import NotPlayable
from recorder.storage import locate

MOST_FAULTS = 20
_ASTERISK_ERROR = re.compile(r"^\[[^]]*\] ERROR")
_NOT_REGISTERED = re.compile(r"Could not create dialog to invalid URI|Failed to create outgoing session to endpoint")
"""What it says when a phone is rung that is not there: no fault of ours."""


@dataclass(frozen=True, slots=True)
class CallerIdCheck:
    """Calls that the carrier received, and of these, calls that showed another number than the rules say."""

    checked: int
    mismatches: int
    faults: list[str]


def check_caller_ids(
    received: Sequence[Received],
    dialed: Sequence[Dialed],
    rules: Mapping[str, Sequence[str]],
    default: str,
    allowed: Iterable[str],
) -> CallerIdCheck:
    """Compare each number that the carrier saw with what the rules say, computed again.

    The trunk writes numbers as +E.164; no number or name of a person is repeated in a fault.
    """
    contacts: dict[str, set[int]] = {}
    for one in dialed:
        contacts.setdefault(one.e164, set()).add(one.contact_id)
    pools = [Rule(prefix, tuple(map(E164, pool))) for prefix, pool in rules.items()]
    may_show = {E164(number): Showable() for number in allowed}
    mismatches, unknown = 0, 0
    for call in received:
        expected = {
            callerid.choose(pools, E164(default), Callee(E164(call.called), contact), may_show)
            for contact in contacts.get(call.called, ())
        }
        unknown += not expected
        mismatches += bool(expected) and call.from_user not in expected
    return CallerIdCheck(len(received), mismatches, _unmatched(received, dialed, unknown))


def _unmatched(received: Sequence[Received], dialed: Sequence[Dialed], unknown: int) -> list[str]:
    """Calls that the carrier received without an attempt of their own."""
    surplus = Counter(call.called for call in received) - Counter(one.e164 for one in dialed)
    faults = []
    if unknown:
        faults.append(f"calls that the carrier received and no attempt made: {unknown}")
    if twice := sum(surplus.values()) - unknown:
        faults.append(f"calls that the carrier received twice for one attempt: {twice}")
    return faults


@dataclass(frozen=True, slots=True)
class RecordingCheck:
    """Recordings that should be there, that are, that play, and that last another time than the talk."""

    expected: int
    found: int
    playable: int
    wrong_duration: int
    faults: list[str]


def check_recordings(folder: Path, recorded: Sequence[Recorded]) -> RecordingCheck:
    """Read every file of the disk: its checksum, its sound from first to last page, its duration."""
    found = playable = wrong = 0
    faults: list[str] = []
    for one in recorded:
        if one.file_name is None:
            faults.append(f"a recording is {one.state}: {one.fault or 'no file'}")
            continue
        path = locate(folder, one.file_name)
        if not path.is_file():
            faults.append("a recording that was stored is not on the disk")
            continue
        found += 1
        try:
            seconds = _sound_seconds(path, one.sha256)
        except NotPlayable as fault:
            faults.append(f"a recording does not play: {fault}")
            continue
        playable += 1
        if abs(seconds - one.talk_seconds) > TOLERANCE_SECONDS:
            wrong += 1
            faults.append(f"a recording lasts {seconds:.1f} s, its conversation {one.talk_seconds:.1f} s")
    return RecordingCheck(len(recorded), found, playable, wrong, faults[:MOST_FAULTS])


def _sound_seconds(path: Path, sha256: bytes | None) -> float:
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").digest() != sha256:
            raise NotPlayable("it has changed since it was stored")
        file.seek(0)
        return ogg.inspect(file).duration_ms / 1000


def errors_in_logs(folder: Path, services: Iterable[str]) -> list[str]:
    """The errors that our services wrote, each kind once with how often."""
    counts: Counter[str] = Counter()
    for name in services:
        for event in _error_events(folder / f"{name}.log"):
            counts[f"the log of {name} has an error: {event}"] += 1
    return [text if times == 1 else f"{text} ({times} times)" for text, times in counts.most_common(MOST_FAULTS)]


def errors_of_asterisk(messages: Path) -> list[str]:
    """The errors that Asterisk wrote into its own log, as a count: its words may hold numbers."""
    if not messages.is_file():
        return []
    with messages.open(errors="replace") as lines:
        count = sum(bool(_ASTERISK_ERROR.match(text) and not _NOT_REGISTERED.search(text)) for text in lines)
    return [f"errors that Asterisk wrote into its log: {count}"] if count else []


def _error_events(log: Path) -> Iterator[str]:
    """A line that is not JSON is an error of its own only where Python gave up."""
    if not log.is_file():
        return
    with log.open(errors="replace") as lines:
        for text in lines:
            if text.startswith("Traceback "):
                yield "a traceback"
            elif text.startswith("{"):
                try:
                    entry = json.loads(text)
                except ValueError:
                    continue
                if entry.get("level") in ("error", "critical"):
                    yield str(entry.get("event"))
