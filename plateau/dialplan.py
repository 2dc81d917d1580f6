"""Checks a dialplan with a throw-away Asterisk, and puts it into service so that it can only get better."""

from __future__ import annotations

import asyncio
import random
import shutil
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dialer.core.errors import PlateauError
from pbx.dialplan_faults import Fault, Heard, faults, names_in
from pbx.given_away import read_file, read_files, replace_files, write_file
from pbx.installation import Folders, Installation
from pbx.names import CONTEXT_MAINTENANCE
from pbx.product_files import ENTRY, copy_dialplan
from pbx.render import render_for_check
from plateau import asterisk
from plateau.paths import give, throwaway_dir, unprivileged
from plateau.services import asterisk_program
from plateau.stack import running

TEST_SECONDS = 10
_TEST_LEG = f"Local/wait@{CONTEXT_MAINTENANCE}-"


class DialplanFaulty(PlateauError):
    """The dialplan has faults; nothing was changed."""

    def __init__(self, message: str | None = None, found: Sequence[Fault] = ()) -> None:
        super().__init__(message)
        self.found = found


class DialplanWithdrawn(PlateauError):
    """The new dialplan did not work in service; the previous one is back."""


class PbxDown(PlateauError):
    """The PBX of this run folder does not answer; start it with `plateau up`."""


async def check(installation: Installation, source: Path) -> list[Fault]:
    """Every fault of the dialplan in `source`, found without a network port and without touching the PBX."""
    files = _texts(source)
    if ENTRY not in files:
        return [Fault(ENTRY, 0, f"the folder {source} has no such file")]
    root = throwaway_dir("dialplan")
    try:
        give(root / "pbx", unprivileged("asterisk"))
        folders = render_for_check(root / "pbx", installation, source)
        program = asterisk_program("dialplan check", installation, folders, root / "console.log")
        async with running([program], random.Random()):  # noqa: S311  # spreads restarts, keeps no secret
            shown = await ask(installation, folders, "dialplan show")
            applications = names_in(await ask(installation, folders, "core show applications"))
            functions = names_in(await ask(installation, folders, "core show functions"))
        log = (folders.log / "messages").read_text(errors="replace")
        return faults(Heard(log, shown, applications, functions), files)
    finally:
        shutil.rmtree(root)


def _texts(source: Path) -> dict[str, str]:
    return {file.name: file.read_text(errors="replace") for file in sorted(source.glob("*.conf"))}


async def apply(installation: Installation, folders: Folders, source: Path) -> None:
    """Check, copy, reload, try a call; on any failure everything is as before.

    Raises DialplanFaulty naming every fault, PbxDown, or DialplanWithdrawn with the reason.
    """
    if found := await check(installation, source):
        raise DialplanFaulty("\n".join(map(str, found)), found)
    if "System uptime" not in await ask(installation, folders, "core show uptime"):
        raise PbxDown
    before = _Saved.of(folders)
    try:
        copy_dialplan(source, folders)
        await _put_into_service(installation, folders)
    except BaseException as fault:
        before.put_back(folders)
        await ask(installation, folders, "dialplan reload")
        if isinstance(fault, TimeoutError):
            raise DialplanWithdrawn(
                "a test call did not reach the identity message in time; the previous dialplan is back"
            ) from fault
        raise


@dataclass(frozen=True, slots=True)
class _Saved:
    """The files in service, to be put back."""

    entry: bytes
    others: dict[str, bytes]

    @classmethod
    def of(cls, folders: Folders) -> _Saved:
        return cls(read_file(folders.etc / ENTRY), read_files(folders.etc / "dialplan", ".conf"))

    def put_back(self, folders: Folders) -> None:
        replace_files(folders.etc / "dialplan", ".conf", self.others)
        write_file(folders.etc / ENTRY, self.entry)


async def _put_into_service(installation: Installation, folders: Folders) -> None:
    """Reload, then place the test call: a customer whom nobody can take must hear something."""
    await ask(installation, folders, "dialplan reload")
    test = f"channel originate Local/wait@{CONTEXT_MAINTENANCE} extension test@{CONTEXT_MAINTENANCE}"
    try:
        async with asyncio.timeout(TEST_SECONDS):
            await ask(installation, folders, test)
            await _heard(installation, folders)
    finally:
        for leg in await _test_legs(installation, folders):
            await ask(installation, folders, f"channel request hangup {leg.partition('!')[0]}")


async def _heard(installation: Installation, folders: Folders) -> None:
    while True:  # Asterisk's console tells nothing by itself
        if _hears(await _test_legs(installation, folders)):
            return
        await asyncio.sleep(0.1)


async def _test_legs(installation: Installation, folders: Folders) -> list[str]:
    shown = await ask(installation, folders, "core show channels concise")
    return [line for line in shown.splitlines() if line.startswith(_TEST_LEG)]


def _hears(legs: list[str]) -> bool:
    """Fields of a line: channel, context, extension, priority, state, application, ..."""
    return any(leg.split("!")[5].lower() in ("playback", "background", "read") for leg in legs)


async def ask(installation: Installation, folders: Folders, command: str) -> str:
    """What a running instance answers to one of our fixed console commands; nothing where none runs."""
    process = await asyncio.create_subprocess_exec(
        *asterisk.console(installation, folders, command),
        env=dict(installation.environment), stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(20):
            answer, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return answer.decode(errors="replace")
