"""Runs the programs of a stack: starts them in order, starts again what dies, stops all in reverse order."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from dialer.core.errors import PlateauError
from plateau.launch import launched
from plateau.limits import raise_files

if TYPE_CHECKING:
    import pwd

log = structlog.get_logger(__name__)

_FIRST_WAIT = 0.25
_LONGEST_WAIT = 20.0
_CALM_SECONDS = 60.0
_PROBE_SECONDS = 0.05


class StartFailed(PlateauError):
    """A program of the stack did not start; the end of its log says why."""


@dataclass(frozen=True, slots=True)
class Program:
    """One program. `ready` is asked with its process id until it says yes; times are in seconds."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    ready: Callable[[int], Awaitable[bool]]
    account: pwd.struct_passwd | None = None
    cwd: Path = Path("/")
    start_seconds: float = 30
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10
    death_signal: str = "KILL"
    """What the kernel sends when we die; PostgreSQL wants INT, which also ends its children."""


def pause_before(failures: int, dice: random.Random) -> float:
    """Seconds before the start after so many failures in a row: doubling, bounded, spread by a half."""
    return min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** min(failures, 16)) * dice.uniform(0.5, 1)


@dataclass(slots=True)
class _Running:
    program: Program
    process: Process | None = None
    starts: int = 0
    keeper: asyncio.Task[None] | None = None


class Stack:
    """The running programs, by name. Made by `running`."""

    def __init__(self, dice: random.Random, group: asyncio.TaskGroup) -> None:
        self._dice = dice
        self._group = group
        self._running: dict[str, _Running] = {}

    def pid(self, name: str) -> int | None:
        """The process id of a program now; None while it is down."""
        process = self._running[name].process
        return process.pid if process is not None and process.returncode is None else None

    def starts(self, name: str) -> int:
        """How often a program was started."""
        return self._running[name].starts

    async def add(self, program: Program) -> None:
        """Start one more program, wait until it is ready, and keep it running; raises StartFailed."""
        running = self._running[program.name] = _Running(program)
        await self._start(running)
        if not await self._becomes_ready(running):
            raise StartFailed(f"{program.name} did not start; the end of {program.log}:\n{tail(program.log)}")
        running.keeper = self._group.create_task(self._keep(running), name=f"keep {program.name}")

    async def stop(self) -> None:
        """Stop all, last started first, each within its time."""
        keepers = [one.keeper for one in self._running.values() if one.keeper is not None]
        for keeper in keepers:
            keeper.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)
        for running in reversed(self._running.values()):
            await self._end(running)

    async def _keep(self, running: _Running) -> None:
        failures = 0
        clock = asyncio.get_running_loop().time
        while running.process is not None:
            since = clock()
            code = await running.process.wait()
            _kill_group(running.process)
            failures = 0 if clock() - since > _CALM_SECONDS else failures + 1
            wait = pause_before(failures - 1, self._dice)
            log.warning("program died", program=running.program.name, code=code, again_in=round(wait, 2))
            await asyncio.sleep(wait)
            await self._start(running)
            if not await self._becomes_ready(running):
                await self._end(running)

    async def _start(self, running: _Running) -> None:
        program = running.program
        with program.log.open("ab") as output:
            running.process = await asyncio.create_subprocess_exec(
                *launched(program.argv, account=program.account, end_with_us=program.death_signal),
                env=dict(program.environment),
                cwd=program.cwd,
                stdin=DEVNULL,
                stdout=output,
                stderr=output,
                process_group=0,
            )
        running.starts += 1
        log.debug("program started", program=program.name, pid=running.process.pid)

    async def _becomes_ready(self, running: _Running) -> bool:
        """False when the program ended or its time is up."""
        process = running.process
        assert process is not None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(running.program.start_seconds):
                while process.returncode is None:
                    if await running.program.ready(process.pid):
                        return True
                    await asyncio.sleep(_PROBE_SECONDS)
        return False

    async def _end(self, running: _Running) -> None:
        process = running.process
        if process is None:
            return
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(running.program.stop_signal)
            try:
                async with asyncio.timeout(running.program.stop_seconds):
                    await process.wait()
            except TimeoutError:
                log.warning("program did not stop in time", program=running.program.name)
        _kill_group(process)
        await process.wait()


@contextlib.asynccontextmanager
async def running(programs: Iterable[Program], dice: random.Random) -> AsyncIterator[Stack]:
    """Start the programs one after the other, and more with `add`; stop them in reverse order on the way out.

    Raises StartFailed, with everything stopped again, when one does not become ready in its time.
    """
    raise_files()
    fault: BaseException | None = None
    async with asyncio.TaskGroup() as group:
        stack = Stack(dice, group)
        try:
            for program in programs:
                await stack.add(program)
            yield stack
        except Exception as raised:  # raised again below, bare: the group would wrap it
            fault = raised
        finally:
            await stack.stop()
    if fault is not None:
        raise fault


def tail(file: Path, size: int = 1500) -> str:
    """The end of a log, for a person who has to know why."""
    try:
        return file.read_text(errors="replace")[-size:]
    except FileNotFoundError:
        return "(empty)"


def _kill_group(process: Process) -> None:
    """What the program left behind in its group goes with it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
