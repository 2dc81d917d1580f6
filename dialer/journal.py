"""What the dialer decided, written in groups before anything is done about it.

Decisions queue in memory; while one transaction is on its way the next group gathers, so a lone move is
written at once and a storm costs a few transactions. Each group renews the lease in its own transaction
and carries its number: after a broken link the dialer knows whether the group was committed, and writes
it again only if it was not. Effects (orders to Asterisk, answers to the dialplan) run after the commit.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog
from prometheus_client import Counter, Histogram

from db import agents, attempts, callbacks, commands, dnc, events, leads, leases, recordings, ticks
from db.agents import AgentMove, AgentRow, LoggedMove
from db.attempts import AttemptMove, AttemptRow
from db.callbacks import Promise, Settled
from db.commands import Answer
from db.events import NewEvent
from db.faults import AWAY
from db.leads import LeadMove
from db.pool import Link, connect
from db.ticks import Tick
from dialer.core.errors import LeaseLost

log = structlog.get_logger()

LEASE_SECONDS = 6.0
QUIET_SECONDS = 1.5
"""A group without writes keeps the lease at least this often."""

COMMIT_SECONDS = Histogram(
    "plateau_journal_commit_seconds",
    "Time from the first write of a group to its commit",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5),
)
REFUSED = Counter("plateau_moves_refused_total", "Moves the database refused: someone was faster", ["kind"])


@dataclass(frozen=True, slots=True)
class Disposal:
    """What an agent chose after a call."""

    attempt_id: int
    code: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ExpectedRecording:
    """A call that is being recorded from now on."""

    attempt_id: int
    agent_id: int
    campaign_id: int
    contact_id: int
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """A number that wants no more calls."""

    principal_id: int
    e164: str
    agent_id: int | None


@dataclass(slots=True)
class Group:
    """Writes that will be committed together."""

    attempts: dict[int, AttemptMove] = field(default_factory=dict)
    agents: dict[int, AgentMove] = field(default_factory=dict)
    log: list[LoggedMove] = field(default_factory=list)
    leads: dict[int, LeadMove] = field(default_factory=dict)
    events: list[NewEvent] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    disposals: list[Disposal] = field(default_factory=list)
    recordings: list[ExpectedRecording] = field(default_factory=list)
    demands: list[int] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    answers: list[tuple[int, Answer]] = field(default_factory=list)
    effects: list[Callable[[], object]] = field(default_factory=list)
    opened: float = 0.0

    def __bool__(self) -> bool:
        return bool(self.opened)


class Journal:
    """The only way by which the dialer writes live state."""

    def __init__(self, url: str, node: str, epoch: int, on_refused: Callable[[str, int], None]) -> None:
        self._url, self._node, self._epoch = url, node, epoch
        self._on_refused = on_refused
        self._group = Group()
        self._number = 0
        self._wake = asyncio.Event()
        self._due_wake = False
        self._in_flight_since = 0.0

    # -- what the engine calls; none of these awaits ---------------------------------------------------

    def attempt(self, before: str, row: AttemptRow) -> None:
        """The attempt moved from `before` to what `row` says now."""
        known = self._open().attempts.get(row.id)
        self._group.attempts[row.id] = AttemptMove(known.before if known else before, replace(row))

    def agent(self, before: str, row: AgentRow, logged: LoggedMove | None) -> None:
        """The agent moved from `before` (or only changed) to what `row` says now."""
        known = self._open().agents.get(row.id)
        self._group.agents[row.id] = AgentMove(known.before if known else before, replace(row))
        if logged:
            self._group.log.append(logged)

    def lead(self, move: LeadMove) -> None:
        self._open().leads[move.id] = move

    def event(self, event: NewEvent) -> None:
        self._open().events.append(event)

    def tick(self, tick: Tick) -> None:
        self._open().ticks.append(tick)

    def dispose(self, disposal: Disposal) -> None:
        self._open().disposals.append(disposal)

    def expect_recording(self, recording: ExpectedRecording) -> None:
        self._open().recordings.append(recording)

    def demand_recording(self, attempt_id: int) -> None:
        self._open().demands.append(attempt_id)

    def settle_callback(self, settled: Settled) -> None:
        self._open().settled.append(settled)

    def promise(self, promise: Promise) -> None:
        self._open().promises.append(promise)

    def never_call(self, refusal: Refusal) -> None:
        self._open().refusals.append(refusal)

    def answer(self, command_id: int, answer: Answer) -> None:
        self._open().answers.append((command_id, answer))

    def after(self, effect: Callable[[], object]) -> None:
        """Run `effect` once everything written so far is committed."""
        self._open().effects.append(effect)

    async def committed(self) -> None:
        """Wait until everything written so far is committed."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.after(lambda: None if done.done() else done.set_result(None))
        await done

    @property
    def behind_seconds(self) -> float:
        """Age of the oldest write that is not committed; pacing stops when it grows."""
        now = time.monotonic()  # the loop's own clock: the thread that answers for health has no loop
        oldest = self._in_flight_since or self._group.opened
        return now - oldest if oldest else 0.0

    def _open(self) -> Group:
        if not self._group.opened:
            self._group.opened = asyncio.get_running_loop().time()
            self._wake.set()
        return self._group

    # -- the loop --------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Write groups until cancelled. Raises LeaseLost when another dialer took over."""
        link: Link | None = None
        patience = 0.1
        group, self._group = Group(), Group()
        try:
            while True:
                if not group:
                    group = await self._next()
                    self._number += 1
                    self._in_flight_since = group.opened
                try:
                    if link is None or link.is_closed():
                        link = await connect(self._url, application="plateau dialer journal")
                        if await self._was_committed(link):
                            group = self._finish(group)
                            continue
                    await self._commit(link, group)
                except AWAY as fault:
                    log.warning("database out of reach, writing again later", fault=type(fault).__name__)
                    if link is not None:
                        link.terminate()
                    link = None
                    await asyncio.sleep(patience * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, no secret
                    patience = min(patience * 2, 2.0)
                    continue
                patience = 0.1
                group = self._finish(group)
                if self._due_wake:
                    self._due_wake = False
                    await events.wake(link)
        finally:
            if link is not None:
                link.terminate()

    async def _next(self) -> Group:
        try:
            async with asyncio.timeout(QUIET_SECONDS):
                await self._wake.wait()
        except TimeoutError:
            pass
        self._wake.clear()
        group, self._group = self._group, Group()
        group.opened = group.opened or asyncio.get_running_loop().time()
        return group

    async def _was_committed(self, link: Link) -> bool:
        number = await leases.batch(link, self._node, self._epoch)
        if number is None:
            raise LeaseLost
        return number >= self._number

    async def _commit(self, link: Link, group: Group) -> None:
        async with asyncio.timeout(10), link.transaction():
            if not await leases.renew(link, self._node, self._epoch, LEASE_SECONDS, self._number):
                raise LeaseLost
            if group.attempts:
                written = await attempts.move(link, list(group.attempts.values()))
                self._compare("attempt", group.attempts.keys() - written)
            if group.agents:
                written = await agents.move(link, list(group.agents.values()))
                self._compare("agent", group.agents.keys() - written)
            if group.log:
                await agents.log_moves(link, group.log)
            if group.leads:
                await leads.move(link, list(group.leads.values()))
            for recording in group.recordings:
                await recordings.expect(
                    link,
                    self._node,
                    recording.attempt_id,
                    recording.agent_id,
                    recording.campaign_id,
                    recording.contact_id,
                    recording.started_at,
                )
            for attempt_id in group.demands:
                await recordings.demand(link, attempt_id)
            for disposal in group.disposals:
                await attempts.dispose(link, disposal.attempt_id, disposal.code, disposal.note, disposal.at)
            for settled in group.settled:
                await callbacks.settle(link, settled)
            for promise in group.promises:
                await callbacks.promise(link, promise)
            for refusal in group.refusals:
                await dnc.add(
                    link,
                    refusal.e164,
                    principal_id=refusal.principal_id,
                    source="agent",
                    added_by=refusal.agent_id,
                )
            if group.ticks:
                await ticks.record(link, group.ticks)
            if group.events:
                await events.append_many(link, self._node, group.events)
            for command_id, answer in group.answers:
                await commands.settle(link, command_id, answer)

    def _compare(self, kind: str, missing: set[int]) -> None:
        for identity in missing:
            REFUSED.labels(kind).inc()
            log.error("the database refused a move: it is in another state", kind=kind, id=identity)
            self._on_refused(kind, identity)

    def _finish(self, group: Group) -> Group:
        self._in_flight_since = 0.0
        self._due_wake = self._due_wake or bool(group.events)
        COMMIT_SECONDS.observe(asyncio.get_running_loop().time() - group.opened)
        for effect in group.effects:
            effect()
        return Group()
