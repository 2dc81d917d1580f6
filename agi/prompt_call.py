"""The route of a person who records an identity message by telephone; the menu runs in its own process."""

from __future__ import annotations

import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from agi.call import Call, CallGone, CommandRefused

MENU_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Take:
    """What came of it: the name of the file in the folder of prompts, None where nothing was confirmed."""

    file_name: str | None


async def record(call: Call, prompts: Path, sounds: Path) -> Take:
    """Lead the person on this call through the menu.

    `prompts` is where Asterisk writes messages, under a name made here; `sounds` the menu's sounds in the
    person's language. A file that was not confirmed is left for whoever cleans the folder.
    """
    name = f"identity-{secrets.token_hex(8)}"
    argv = [sys.executable, "-m", "agi.prompts", str(prompts / name), str(sounds)]
    try:
        await call.hand_over(argv, environment=_environment(), seconds=MENU_SECONDS)
        confirmed = await call.get_variable("PROMPT_STATE") == "confirmed"
    except (CallGone, CommandRefused, TimeoutError):
        confirmed = False
    return Take(f"{name}.wav" if confirmed else None)


def _environment() -> dict[str, str]:
    """None of our settings and secrets; the product's folder, so that the module is found."""
    product = str(Path(__file__).resolve().parent.parent)
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "PYTHONPATH": product}
