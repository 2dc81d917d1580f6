"""A telephone menu in a process of its own: record an identity message, hear it, confirm it.

Started by a FastAGI route (see `agi.prompt_call`), which lends it the session: pyst2 speaks AGI on standard
input and output and waits for keys with blocking reads, which is right here and nowhere else.
Arguments: the file to record without its ending, the folder of the menu's sounds in the caller's language.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from asterisk.agi import AGI, AGIException

TAKES = 5
LONGEST_MS = 60_000
KEY_MS = 6_000
ASKED = 3

CONFIRMED, ABANDONED = "confirmed", "abandoned"


def lead(agi: AGI, recording: Path, sounds: Path) -> str:
    """Go through the menu; `confirmed` after key 1, `abandoned` when too many takes or no key came."""
    for _ in range(TAKES):
        agi.stream_file(_quoted(sounds / "plateau-prompt-record"))
        agi.stream_file(_quoted(sounds / "plateau-prompt-tone"))
        agi.execute("RECORD FILE", _quoted(recording), "wav", '"#"', LONGEST_MS)
        key = _choice(agi, recording, sounds)
        if key == "1":
            return CONFIRMED
        if key != "2":
            return ABANDONED
    return ABANDONED


def _choice(agi: AGI, recording: Path, sounds: Path) -> str:
    for _ in range(ASKED):
        key = agi.stream_file(_quoted(recording), "12")
        key = key or agi.stream_file(_quoted(sounds / "plateau-prompt-choose"), "12")
        key = key or agi.wait_for_digit(KEY_MS)
        if key in ("1", "2"):
            return str(key)
    return ""


def _quoted(path: Path) -> str:
    return f'"{path}"'


def main(arguments: list[str]) -> int:
    """Run the menu on standard input and output; 0 when it came to an end, 1 when the caller hung up."""
    recording, sounds = map(Path, arguments)
    with Path(os.devnull).open("w") as nowhere:  # pyst2 would write the caller's number to the log
        try:
            agi = AGI(stderr=nowhere)
            state = lead(agi, recording, sounds)
            agi.set_variable("PROMPT_STATE", state)
            if state == CONFIRMED:
                agi.stream_file(_quoted(sounds / "plateau-prompt-saved"))
        except (AGIException, ValueError, OSError):  # ValueError: how pyst2 takes the end of its input
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
