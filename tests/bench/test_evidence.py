"""What the demo's report finds when something is wrong: each check must be able to fail."""

from __future__ import annotations

import hashlib
import struct
from datetime import UTC, datetime
from pathlib import Path

from bench.carrier.exchange import Received
from bench.carrier.plan import Kind, Plan
from bench.demo.evidence import check_caller_ids, check_recordings, errors_in_logs, errors_of_asterisk
from db.bench.report import Dialed, Recorded
from recorder.ogg import checksum

PARIS, NANTES, DEFAULT = "+33199009990", "+33261919990", "+33465719990"
RULES = {"+331": [PARIS], "+332": [NANTES]}
ALLOWED = [PARIS, NANTES, DEFAULT]


def received(called: str, shown: str) -> Received:
    return Received(datetime.now(UTC), called, shown, None, Plan(Kind.LIVE, 1, 1))


def dialed(called: str, lead: int = 1) -> Dialed:
    return Dialed(1, lead, called, "")


def test_numbers_that_follow_the_rules_are_no_mismatch() -> None:
    calls = [received("+33199000001", PARIS), received("+33261910001", NANTES), received("+33639980001", DEFAULT)]
    check = check_caller_ids(calls, [dialed(call.called) for call in calls], RULES, DEFAULT, ALLOWED)
    assert (check.checked, check.mismatches, check.faults) == (3, 0, [])


def test_a_number_of_another_zone_is_a_mismatch() -> None:
    call = received("+33199000001", NANTES)
    assert check_caller_ids([call], [dialed(call.called)], RULES, DEFAULT, ALLOWED).mismatches == 1


def test_a_call_that_no_attempt_made_and_one_made_twice_are_found() -> None:
    stray, twice = received("+33199000002", PARIS), received("+33199000001", PARIS)
    check = check_caller_ids([stray, twice, twice], [dialed("+33199000001")], RULES, DEFAULT, ALLOWED)
    assert check.faults == [
        "calls that the carrier received and no attempt made: 1",
        "calls that the carrier received twice for one attempt: 1",
    ]


def opus(seconds: float) -> bytes:
    """The smallest whole stream that claims to last so long: its head and one last page."""
    pages = [
        (0x02, 0, b"OpusHead" + struct.pack("<BBHIHB", 1, 2, 312, 8000, 0, 0)),
        (0x04, round(seconds * 48000) + 312, b"\0"),
    ]
    stream = b""
    for number, (flags, granule, body) in enumerate(pages):
        head = struct.pack("<4sBBqII", b"OggS", 0, flags, granule, 7, number)
        tail = struct.pack("<BB", 1, len(body)) + body
        stream += head + struct.pack("<I", checksum(head + bytes(4) + tail)) + tail
    return stream


def recorded(file: Path, talk_seconds: float) -> Recorded:
    return Recorded("stored", "", file.name, hashlib.sha256(file.read_bytes()).digest(), talk_seconds)


def test_a_recording_as_long_as_its_conversation_passes(tmp_path: Path) -> None:
    (tmp_path / "1.opus").write_bytes(opus(20))
    check = check_recordings(tmp_path, [recorded(tmp_path / "1.opus", 20.4)])
    assert (check.expected, check.found, check.playable, check.wrong_duration, check.faults) == (1, 1, 1, 0, [])


def test_missing_broken_changed_and_short_recordings_are_told_apart(tmp_path: Path) -> None:
    for name, content in (("short", opus(10)), ("changed", opus(20)), ("broken", b"no sound"), ("gone", b"")):
        (tmp_path / name).write_bytes(content)
    rows = [recorded(tmp_path / name, 20) for name in ("short", "changed", "broken", "gone")]
    (tmp_path / "changed").write_bytes(opus(21))
    (tmp_path / "gone").unlink()
    never = Recorded("missing", "no file came", None, None, 20)
    check = check_recordings(tmp_path, [*rows, never])
    assert (check.expected, check.found, check.playable, check.wrong_duration) == (5, 3, 1, 1)
    assert len(check.faults) == 5


def test_errors_of_logs_are_counted_by_kind_and_warnings_are_not(tmp_path: Path) -> None:
    lines = ['{"level": "error", "event": "it broke"}'] * 2 + ['{"level": "warning", "event": "late"}', "Traceback (x)"]
    (tmp_path / "dialer.log").write_text("\n".join(lines))
    assert errors_in_logs(tmp_path, ["dialer", "api"]) == [
        "the log of dialer has an error: it broke (2 times)",
        "the log of dialer has an error: a traceback",
    ]


def test_a_phone_that_is_not_there_is_no_error_of_asterisk(tmp_path: Path) -> None:
    messages = tmp_path / "messages"
    messages.write_text(
        "[2026-03-02 10:00:00.000] ERROR[1] res_pjsip.c: Endpoint 'x': Could not create dialog to invalid URI 'x'.\n"
        "[2026-03-02 10:00:00.000] NOTICE[1] loader.c: ERROR is only a word here\n"
    )
    assert errors_of_asterisk(messages) == []
    messages.write_text("[2026-03-02 10:00:00.000] ERROR[1] asterisk.c: no more files\n")
    assert errors_of_asterisk(messages) == ["errors that Asterisk wrote into its log: 1"]
