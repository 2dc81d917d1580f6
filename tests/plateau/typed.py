"""`plateau` as a person types it, in a process of its own."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment(url: str, folder: Path, **settings: str) -> dict[str, str]:
    """That of this process, with a whole set of settings: the database at `url`, everything else in `folder`."""
    return {
        **os.environ,
        "PLATEAU_DATABASE__URL": url,
        "PLATEAU_RUN_DIR": str(folder / "run"),
        "PLATEAU_RECORDINGS_DIR": str(folder / "recordings"),
        "PLATEAU_AMI__SECRET": "x" * 24,
        **settings,
    }


async def typed(url: str, folder: Path, *words: str, seconds: float = 60.0, **settings: str) -> tuple[int, str, str]:
    """Exit code, what was printed, and what was said beside it; for `seconds` at most."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "plateau.cli", *words, env=environment(url, folder, **settings), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(seconds):
        printed, said = await process.communicate()
    return process.returncode or 0, printed.decode(), said.decode()
