"""Turns raw sound into Ogg Opus with the encoder of the Opus project, in a process of its own."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path

from dialer.core.errors import PlateauError

# opusenc makes 50 to 100 seconds of sound a second on an idle core; a loaded machine gets ten times that.
_LEAST_SECONDS, _SOUND_PER_SECOND = 60.0, 5.0


class EncoderFailed(PlateauError):
    """The encoder could not make a file of this sound."""


class EncoderMissing(PlateauError):
    """The Opus encoder cannot be started: install opus-tools, or correct recorder.opusenc in the settings."""


async def encode(opusenc: Sequence[str], raw: Path, target: Path, sound_seconds: float) -> None:
    """Write `raw` (8 kHz, stereo, 16 bits, little endian) to `target`.

    Raises EncoderFailed with the encoder's own words, EncoderMissing where there is none. Stopped when it
    takes unreasonably long or when the caller is cancelled.
    """
    if shutil.which(opusenc[0]) is None:
        raise EncoderMissing
    command = [
        *("nice", "-n", "10", *opusenc, "--raw", "--raw-rate", "8000", "--raw-chan", "2"),
        *("--bitrate", "24", "--comp", "5", "--quiet", str(raw), str(target)),
    ]
    limit = max(_LEAST_SECONDS, sound_seconds / _SOUND_PER_SECOND)
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(limit):
            _, said = await process.communicate()
    except TimeoutError:
        raise EncoderFailed(f"the encoder took longer than {limit:.0f} s") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        words = " ".join(said.decode(errors="replace").split())[-200:]
        raise EncoderFailed(f"the encoder gave up with code {process.returncode}: {words or 'no reason'}")
