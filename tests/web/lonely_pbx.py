"""A real Asterisk for one browser's phone."""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from ops.settings import Settings
from pbx.installation import Folders, Installation
from pbx.render import render
from pbx.stations import Station
from plateau import asterisk
from plateau.paths import give, throwaway_dir, unprivileged
from plateau.stack import running as running_stack
from tests.pbx.switchboard import ask_console, free_port, program, some_settings


@dataclass(frozen=True)
class LonelyPbx:
    """An Asterisk as rendered, with one station and nobody else."""

    settings: Settings
    installation: Installation
    folders: Folders

    async def console(self, command: str) -> str:
        """What it answers on its console."""
        return await ask_console(self.installation, self.folders, command)

    async def until(self, command: str, fits: Callable[[str], bool]) -> None:
        """Ask until the answer fits."""
        async with asyncio.timeout(15):
            while not fits(await self.console(command)):
                await asyncio.sleep(0.1)


@contextlib.asynccontextmanager
async def a_pbx(station: Station) -> AsyncIterator[LonelyPbx]:
    """Start one and stop it."""
    installation = asterisk.find()
    run_dir = throwaway_dir("phone")
    settings = some_settings(run_dir, free_port())
    give(run_dir / "asterisk", unprivileged("asterisk"))
    run_dir.chmod(0o755)
    try:
        folders = render(settings, installation, [station])
        async with running_stack([program("pbx", installation, folders)], random.Random()):
            yield LonelyPbx(settings, installation, folders)
    finally:
        shutil.rmtree(run_dir)
