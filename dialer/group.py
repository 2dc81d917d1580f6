"""What the dialer writes together, and the statements that write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from db import audit
from db.calls import attempts, callbacks, handing_over, recordings
from db.calls.attempts import AttemptMove
from db.calls.callbacks import Promise, Settled
from db.calls.handing_over import HandedOver
from db.dialer import commands, journal
from db.dialer.commands import Answer
from db.dialer.journal import Lease, Written
from db.dialer.ticks import Tick
from db.events import NewEvent
from db.floor import monitoring
from db.floor.agents import AgentMove, LoggedMove
from db.leads.moves import LeadMove
from db.lines import costs
from db.lines.costs import Cost
from db.people import consents, dnc
from db.pool import Link

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Disposal:
    """What an agent chose after a call."""

    attempt_id: int
    code: str
    note: str
    at: datetime
    refused: bool = False
    """The person said that they want no more calls."""


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
    """A number that wants no more calls, as an agent was told in a call that showed `shown`."""

    principal_id: int
    e164: str
    agent_id: int
    attempt_id: int
    shown: str | None


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
    pauses: dict[int, datetime | None] = field(default_factory=dict)
    settled: list[Settled] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    handed_over: list[HandedOver] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    monitored: list[monitoring.Write] = field(default_factory=list)
    answers: list[tuple[int, Answer]] = field(default_factory=list)
    effects: list[Callable[[], object]] = field(default_factory=list)
    opened: float = 0.0

    def __bool__(self) -> bool:
        return bool(self.opened)

    @property
    def reaches_far(self) -> bool:
        """Whether more is written than moves, their log and their events."""
        return bool(
            self.recordings or self.demands or self.pauses or self.disposals or self.settled or self.promises
            or self.refusals or self.handed_over or self.costs or self.monitored or self.answers
        )  # fmt: skip


async def write(link: Link, lease: Lease, group: Group) -> Written:
    """Commit a group: one statement where it is only moves, a transaction where more follows from them."""
    if not group.reaches_far:
        return await _moves(link, lease, group)
    async with link.transaction():
        written = await _moves(link, lease, group)
        if written.held:
            await _consequences(link, lease.node, group)
    return written


async def taken(link: Link, group: Group) -> Written:
    """What a group that was committed did, where its answer was lost."""
    return await journal.taken(link, _by_id(group.attempts), _by_id(group.agents))


async def _moves(link: Link, lease: Lease, group: Group) -> Written:
    return await journal.write(
        link,
        lease,
        _by_id(group.attempts),
        _by_id(group.agents),
        group.log,
        _by_id(group.leads),
        group.ticks,
        group.events,
    )


def _by_id(moves: Mapping[int, M]) -> list[M]:
    """Rows are locked in the order of their ids, as by everybody who locks several."""
    return [moves[identity] for identity in sorted(moves)]


async def _consequences(link: Link, node: str, group: Group) -> None:
    for recording in group.recordings:
        await recordings.expect(
            link,
            node,
            recording.attempt_id,
            recording.agent_id,
            recording.campaign_id,
            recording.contact_id,
            recording.started_at,
        )
    for attempt_id in group.demands:
        await recordings.demand(link, attempt_id)
    for attempt_id, until in group.pauses.items():
        await recordings.pause(link, attempt_id, until)
    for part in group.handed_over:
        await handing_over.add(link, part)
    for disposal in group.disposals:
        await _dispose(link, disposal)
    for settled in group.settled:
        await callbacks.settle(link, settled)
    for promise in group.promises:
        await callbacks.promise(link, promise)
    for refusal in group.refusals:
        await _refuse(link, refusal)
    if group.costs:
        await costs.note(link, group.costs)
    for monitored in group.monitored:
        await monitoring.write(link, node, monitored)
    for command_id, answer in group.answers:
        await commands.settle(link, command_id, answer)


async def _dispose(link: Link, disposal: Disposal) -> None:
    await attempts.dispose(link, disposal.attempt_id, disposal.code, disposal.note, disposal.at)
    if disposal.refused:
        await consents.refused_in_call(link, disposal.attempt_id, disposal.at)


async def _refuse(link: Link, refusal: Refusal) -> None:
    await dnc.add(
        link,
        refusal.e164,
        principal_id=refusal.principal_id,
        source="agent",
        added_by=refusal.agent_id,
        attempt_id=refusal.attempt_id,
        shown=refusal.shown,
    )
    await audit.write(link, refusal.agent_id, "dnc.opt_out", f"attempt {refusal.attempt_id}", {"source": "agent"})
