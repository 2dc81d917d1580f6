"""What the dialer decided, written in groups before anything is done about it.

Decisions queue in memory; while one transaction is on its way the next group gathers, so a lone move is
written at once and a storm costs a few transactions. Each group renews the lease in its own transaction
and carries its number: after a broken link the dialer knows whether the group was committed, and writes
it again only if it was not. Effects (orders to Asterisk, answers to the dialplan) run after the commit.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog
from prometheus_client import Counter, Histogram

from db import events
from db.calls.attempts import AttemptMove, AttemptRow
from db.calls.callbacks import Promise, Settled
from db.calls.handing_over import HandedOver
from db.dialer import leases
from db.dialer.commands import Answer
from db.dialer.journal import Lease, Written
from db.dialer.ticks import Tick
from db.events import NewEvent
from db.faults import AWAY
from db.floor.agents import AgentMove, AgentRow, LoggedMove
from db.floor.monitoring import Write as MonitorWrite
from db.leads.moves import LeadMove
from db.lines.costs import Cost
from db.pool import BY_KEY, Link, connect
from dialer.core.errors import Diverged, LeaseLost
from dialer.core.states import AgentState, AttemptState
from dialer.group import Disposal, ExpectedRecording, Group, Refusal, taken, write

log = structlog.get_logger()

LEASE_SECONDS = 6.0
MARGIN_SECONDS = 1.0
"""The last of the lease, in which nothing is done without asking again: clocks run differently."""
GATHER_SECONDS = 0.005
"""A group for which no customer waits gathers this long; a commit costs more than what it writes."""
WAKE_SECONDS = 0.05
"""Readers of events are woken at most this often."""
QUIET_SECONDS = 1.5
"""A group without writes keeps the lease at least this often."""

COMMIT_SECONDS = Histogram(
    "plateau_journal_commit_seconds",
    "Time from the first write of a group to its commit",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5),
)
REFUSED = Counter("plateau_moves_refused_total", "Moves the database refused: someone was faster", ["kind"])


class Journal:
    """The only way by which the dialer writes what it decided about live agents and attempts."""

    def __init__(self, url: str, node: str, epoch: int) -> None:
        self._url, self._node, self._epoch = url, node, epoch
        self._group = Group()
        self._number = 0
        self._wake = asyncio.Event()
        self._urgent = asyncio.Event()  # somebody waits for what is written
        self._unread = False
        self._woken_at = 0.0
        self._in_flight_since = 0.0
        self._held_until = 0.0  # by our own clock, the lease is ours at least until then

    # -- what the engine calls; none of these awaits ---------------------------------------------------

    def attempt(self, before: AttemptState, row: AttemptRow) -> None:
        """The attempt moved from `before` to what `row` says now."""
        known = self._open().attempts.get(row.id)
        self._group.attempts[row.id] = AttemptMove(known.before if known else before, replace(row))

    def agent(self, before: AgentState, row: AgentRow, logged: LoggedMove | None) -> None:
        """The agent moved from `before` (or only changed) to what `row` says now."""
        known = self._open().agents.get(row.id)
        self._group.agents[row.id] = AgentMove(known.before if known else before, replace(row))
        if logged:
            self._group.log.append(logged)

    def lead(self, move: LeadMove) -> None:
        """A lead goes where its call sends it; of several moves the last one counts."""
        self._open().leads[move.id] = move

    def event(self, event: NewEvent) -> None:
        """Something that people and other processes are to hear of."""
        self._open().events.append(event)

    def tick(self, tick: Tick) -> None:
        """A pacing decision is kept."""
        self._open().ticks.append(tick)

    def dispose(self, disposal: Disposal) -> None:
        """An agent disposed of a call."""
        self._open().disposals.append(disposal)

    def expect_recording(self, recording: ExpectedRecording) -> None:
        """The sound of a call will come."""
        self._open().recordings.append(recording)

    def demand_recording(self, attempt_id: int) -> None:
        """The agent wants this call to be kept."""
        self._open().demands.append(attempt_id)

    def pause_recording(self, attempt_id: int, until: datetime | None) -> None:
        """The agent paused the recording until then, or (None) it goes on."""
        self._open().pauses[attempt_id] = until

    def settle_callback(self, settled: Settled) -> None:
        """A promise that was claimed is kept, or due again."""
        self._open().settled.append(settled)

    def promise(self, promise: Promise) -> None:
        """A call is promised."""
        self._open().promises.append(promise)

    def hand_over(self, part: HandedOver) -> None:
        """An agent's part of a call is over, and another agent has it."""
        self._open().handed_over.append(part)

    def never_call(self, refusal: Refusal) -> None:
        """The customer wants no more calls."""
        self._open().refusals.append(refusal)

    def cost(self, cost: Cost) -> None:
        """An answered call cost this."""
        self._open().costs.append(cost)

    def monitored(self, write: MonitorWrite) -> None:
        """What a supervisor does beside an agent, as it is at this moment."""
        self._open().monitored.append(replace(write))

    def answer(self, command_id: int, answer: Answer) -> None:
        """A command is carried out, or refused."""
        self._open().answers.append((command_id, answer))

    def after(self, effect: Callable[[], object], *, urgent: bool = False) -> None:
        """Run `effect` once everything written so far is committed; `urgent`: a customer waits for it."""
        self._open().effects.append(effect)
        if urgent:
            self._urgent.set()

    async def committed(self) -> None:
        """Wait until everything written so far is committed."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.after(lambda: None if done.done() else done.set_result(None))
        await done

    @property
    def behind_seconds(self) -> float:
        """Age of the oldest write that is not committed; pacing stops when it grows."""
        now = time.monotonic()
        oldest = self._in_flight_since or self._group.opened
        return now - oldest if oldest else 0.0

    def _open(self) -> Group:
        if not self._group.opened:
            self._group.opened = time.monotonic()
            self._wake.set()
        return self._group

    # -- the loop --------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Write groups until cancelled. Raises LeaseLost when another dialer took over, Diverged before any effect."""
        link: Link | None = None
        patience = 0.1
        group = Group()
        try:
            while True:
                group = group or await self._next()
                try:
                    if link is None or link.is_closed():
                        link = await connect(self._url, application="plateau dialer journal", settings=BY_KEY)
                        if group and await self._was_committed(link):
                            _refuse_unless_whole(group, await taken(link, group))
                            group = await self._finish(link, group)
                            continue
                    if group:
                        await self._commit(link, group)
                        group = await self._finish(link, group)
                    await self._wake_readers(link)
                except AWAY as fault:
                    log.warning("database out of reach, writing again later", fault=type(fault).__name__)
                    if link is not None:
                        link.terminate()
                    link = None
                    await asyncio.sleep(patience * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, no secret
                    patience = min(patience * 2, 2.0)
                else:
                    patience = 0.1
        finally:
            if link is not None:
                link.terminate()

    async def _next(self) -> Group:
        """What gathered; an empty group when only readers are to be woken."""
        patience = WAKE_SECONDS if self._unread else QUIET_SECONDS
        try:
            async with asyncio.timeout(patience):
                await self._wake.wait()
        except TimeoutError:
            if self._unread:
                return Group()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GATHER_SECONDS):
                await self._urgent.wait()
        self._wake.clear()
        self._urgent.clear()
        group, self._group = self._group, Group()
        group.opened = group.opened or time.monotonic()
        self._number += 1
        self._in_flight_since = group.opened
        return group

    async def _wake_readers(self, link: Link) -> None:
        """Tell readers of events, together: commits that notify queue behind one lock."""
        now = time.monotonic()
        if self._unread and now - self._woken_at >= WAKE_SECONDS:
            self._unread, self._woken_at = False, now
            await events.wake(link)

    async def _was_committed(self, link: Link) -> bool:
        number = await leases.batch(link, self._node, self._epoch)
        if number is None:
            raise LeaseLost
        return number >= self._number

    async def _commit(self, link: Link, group: Group) -> None:
        _refuse_unless_whole(group, await self._write(link, group))

    async def _write(self, link: Link, group: Group) -> Written:
        lease = Lease(self._node, self._epoch, LEASE_SECONDS, self._number)
        began = time.monotonic()
        async with asyncio.timeout(10):
            written = await write(link, lease, group)
        if not written.held:
            raise LeaseLost
        self._held_until = began + LEASE_SECONDS - MARGIN_SECONDS
        return written

    async def _finish(self, link: Link, group: Group) -> Group:
        while time.monotonic() >= self._held_until:  # we stood still since the commit: another may serve by now
            await self._write(link, Group())
        self._in_flight_since = 0.0
        self._unread = self._unread or bool(group.events)
        COMMIT_SECONDS.observe(time.monotonic() - group.opened)
        for effect in group.effects:
            effect()
        return Group()


def _refuse_unless_whole(group: Group, written: Written) -> None:
    refused = [("attempt", identity) for identity in group.attempts.keys() - written.attempts]
    refused += [("agent", identity) for identity in group.agents.keys() - written.agents]
    for kind, identity in refused:
        REFUSED.labels(kind).inc()
        log.error("the database refused a move: it is in another state", kind=kind, id=identity)
    if refused:
        raise Diverged
