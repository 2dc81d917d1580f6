"""How loud a known tone is at each end of a call: what a phone or the carrier hears its own Asterisk writes down."""

from __future__ import annotations

import array
import asyncio
import math
import secrets
from dataclasses import dataclass
from pathlib import Path

from pbx.installation import Folders
from tests.pbx.switchboard import Switchboard

TONE_HZ, RATE = 1004, 8000
"""What Milliwatt() plays, and the rate at which ends are written down."""
WINDOW = 800
"""Samples in 100 ms."""


@dataclass(frozen=True, slots=True)
class End:
    """One side of a call: an Asterisk of the world, and its channel."""

    board: Switchboard
    folders: Folders
    channel: str

    async def hears(self, seconds: float) -> float:
        """The usual amplitude (of 32768) of the tone in what this end hears from now on."""
        heard = self.folders.spool / f"{secrets.token_hex(4)}.sln"
        await self._console(f"mixmonitor start {self.channel} {heard}.both.sln,r({heard})")
        await asyncio.sleep(seconds)
        await self._console(f"mixmonitor stop {self.channel}")
        async with asyncio.timeout(5):
            while not heard.exists() or heard.stat().st_size < WINDOW * 2:
                await asyncio.sleep(0.05)
        return tone_in(heard)

    async def plays_the_tone(self) -> None:
        """From now on this end plays the tone, without a break."""
        await self._console("dialplan add extension tone,1,Milliwatt, into phones")
        await self._console(f"channel redirect {self.channel} phones,tone,1")

    async def presses(self, digit: str) -> None:
        """This end dials a digit in the call, then plays the tone again."""
        await self._console("module load app_senddtmf.so")
        await self._console(f"dialplan add extension press{digit},1,SendDTMF,{digit} into phones")
        await self._console(f"dialplan add extension press{digit},2,Milliwatt, into phones")
        await self._console(f"channel redirect {self.channel} phones,press{digit},1")

    async def _console(self, command: str) -> str:
        return await self.board.console(self.folders, command)


async def end_at(board: Switchboard, folders: Folders, what: str) -> End:
    """The end whose channel's line holds these words, as soon as there is one."""
    async with asyncio.timeout(10):
        while True:
            for line in (await board.console(folders, "core show channels concise")).splitlines():
                if what in line:
                    return End(board, folders, line.partition("!")[0])
            await asyncio.sleep(0.05)


def tone_in(path: Path) -> float:
    """The median amplitude of the tone over windows of 100 ms."""
    content = path.read_bytes()
    samples = array.array("h", content[: len(content) // 2 * 2])
    found = sorted(_amplitude(samples[at : at + WINDOW]) for at in range(0, len(samples) - WINDOW + 1, WINDOW))
    return found[len(found) // 2]


def _amplitude(samples: array.array[int]) -> float:
    turn = 2 * math.pi * TONE_HZ / RATE
    real = sum(one * math.cos(turn * at) for at, one in enumerate(samples))
    imaginary = sum(one * math.sin(turn * at) for at, one in enumerate(samples))
    return 2 * math.hypot(real, imaginary) / len(samples)
