"""Counts and batches out of the company register: one at a time, beside the requests, with their progress."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal

import structlog

from api.problems import Problem
from db.faults import AWAY
from dialer.core.errors import PlateauError
from intake.faults import IntakeFault
from intake.reasons import Language
from intake.register import Counted
from intake.register_selection import RegisterRefused

KEPT = 20
"""Jobs that are over and can still be read."""
_EXPECTED: tuple[type[Exception], ...] = (PlateauError, OSError, *AWAY)
log = structlog.get_logger()


@dataclass(slots=True)
class Job:
    """One reading of the register: how far it is and, at its end, what it came to."""

    id: int
    kind: Literal["count", "batch"]
    language: Language
    state: Literal["running", "done", "failed", "cancelled"] = "running"
    step: str = "waiting"
    fraction: float = 0.0
    fault: str = ""
    counted: Counted | None = None
    batch_id: int | None = None

    def reading(self, step: str, fraction: float) -> None:
        """Hear how far the reading is."""
        self.step, self.fraction = step, fraction


Work = Callable[[Job], Awaitable[None]]


class RegisterJobs:
    """The jobs of this process; those under way are cancelled when it ends, and leave nothing."""

    def __init__(self) -> None:
        self._group: asyncio.TaskGroup | None = None
        self._jobs: dict[int, Job] = {}
        self._task: asyncio.Task[None] | None = None
        self._last = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take jobs while the block lasts."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            try:
                yield
            finally:
                self._group = None
                if self._task:
                    self._task.cancel()

    def begin(self, kind: Literal["count", "batch"], language: Language, work: Work) -> Job:
        """Start one. Raises Problem while another runs: reading tens of millions of rows takes a whole core."""
        if self._group is None or (self._task and not self._task.done()):
            raise Problem("register_busy")
        self._last += 1
        job = Job(self._last, kind, language)
        self._jobs[job.id] = job
        for old in sorted(self._jobs)[:-KEPT]:
            del self._jobs[old]
        self._task = self._group.create_task(self._run(job, work))
        return job

    def get(self, job_id: int) -> Job:
        """A job of this process. Raises Problem where there is none."""
        if job_id not in self._jobs:
            raise Problem("not_found")
        return self._jobs[job_id]

    def cancel(self, job_id: int) -> None:
        """Leave a job that runs. Raises Problem where it is over."""
        job = self.get(job_id)
        if job.state != "running" or self._task is None:
            raise Problem("job_over")
        self._task.cancel()

    async def _run(self, job: Job, work: Work) -> None:
        try:
            await work(job)
            job.state = "done"
        except asyncio.CancelledError:
            job.state = "cancelled"
        except _EXPECTED as fault:
            job.state = "failed"
            told = isinstance(fault, RegisterRefused | IntakeFault)
            job.fault = fault.sentence(job.language) if told else type(fault).__name__  # type: ignore[attr-defined]
            log.warning("register not read", job=job.id, fault=type(fault).__name__)
        except Exception as fault:  # whatever a file brings about, it ends this job and nothing else
            job.state, job.fault = "failed", type(fault).__name__
            log.exception("register not read", job=job.id)
