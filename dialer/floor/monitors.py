"""The supervisors beside agents, in memory: each move is written, and told to screens, before Asterisk is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from db.events import NewEvent
from db.floor.monitoring import Act, Alive, MonitoringRow, Part
from dialer.core.model import AgentId, leg_channel, monitor_channel
from dialer.core.monitoring import (
    MONITOR,
    Heard,
    Mode,
    MonitorEvent,
    MonitorState,
    Why,
    next_heard,
)
from dialer.core.states import AgentState, AttemptState, step
from dialer.floor.memory import Agent, Call, Floor
from dialer.floor.orders import LEG_RING_SECONDS, Orders
from dialer.journal import Journal

log = structlog.get_logger()


@dataclass(slots=True, eq=False)
class Monitor:
    """One supervisor beside one agent."""

    row: MonitoringRow
    supervisor: str
    station: str
    chosen_for: int | None = None  # the call for which the mode was chosen
    heard: Heard | None = None
    told: bool = False
    since: datetime | None = None  # of what is heard now
    bridge: str | None = None
    give_up_at: float = 0.0  # loop time: a phone that nobody took

    @property
    def id(self) -> int:
        """As the log has it."""
        return self.row.id


class Monitors:
    """Every monitoring of this node that has not ended, by id."""

    def __init__(
        self,
        floor: Floor,
        journal: Journal,
        orders: Orders,
        clock: Callable[[], datetime],
        told: Callable[[int], bool],
    ) -> None:
        self._floor, self._journal, self._orders, self._clock = floor, journal, orders, clock
        self._told = told
        self.alive: dict[int, Monitor] = {}

    def of(self, supervisor: int) -> Monitor | None:
        """The monitoring of this supervisor, if there is one."""
        return next((one for one in self.alive.values() if one.row.supervisor_id == supervisor), None)

    def take_up(self, found: list[Alive]) -> None:
        """Go on with what a dialer before this one began."""
        for one in found:
            station = self._floor.agents.get(one.row.supervisor_id)
            monitor = Monitor(one.row, one.supervisor, station.row.station if station else "", told=one.told)
            if one.attempt_id is not None:
                monitor.heard = Heard(one.attempt_id, one.leg_number, one.row.mode)
                monitor.chosen_for, monitor.since = one.attempt_id, one.since
                call = self._floor.calls.get(one.attempt_id)
                if call and one.row.mode is Mode.TAKE_OVER:
                    self._take_up_taken(call, monitor)
            monitor.give_up_at = _ring_limit()
            self.alive[one.row.id] = monitor

    def _take_up_taken(self, call: Call, monitor: Monitor) -> None:
        agent = self._floor.agents.get(monitor.row.agent_id)
        talks = agent is not None and agent.state is AgentState.TALKING and agent.row.attempt_id == call.row.id
        call.taken_by, call.joined_to_taker = monitor.id, not talks

    def begin(self, monitor: Monitor) -> None:
        """Write it, then ring the supervisor's phone."""
        row = monitor.row
        self.alive[row.id] = monitor
        monitor.give_up_at = _ring_limit()
        self._keep(monitor, "agent.monitor", {"mode": row.mode, "stays": row.stays})
        self._journal.after(lambda: self._ring(monitor), urgent=True)

    def _ring(self, monitor: Monitor) -> None:
        row = monitor.row
        if row.state is MonitorState.RINGING and not self._orders.ring_supervisor(
            row.id, monitor.station, web=row.phone == "web"
        ):
            self.end(monitor, Why.NOT_TAKEN)

    def taken(self, monitor: Monitor) -> None:
        """The supervisor's phone was taken."""
        state = step(MONITOR, monitor.row.state, MonitorEvent.TAKEN)
        if state is None:
            return
        monitor.row.state, monitor.row.opened_at = state, self._clock()
        self._keep(monitor)
        self.follow(monitor)

    def change(self, monitor: Monitor, mode: Mode) -> None:
        """Another mode from now on, where a call is heard."""
        if monitor.heard is None or mode is monitor.heard.mode:
            return
        self._hear(monitor, Heard(monitor.heard.attempt, monitor.heard.leg_number, mode))

    def stay(self, monitor: Monitor, stays: bool) -> None:
        """Stay for the next calls, or leave with this one."""
        monitor.row.stays = stays
        self._keep(monitor)
        self.follow(monitor)

    def follow(self, monitor: Monitor) -> None:
        """Hear what is to be heard now: the call began, ended, or has another line of the agent."""
        row = monitor.row
        if row.state is MonitorState.ENDED:
            return
        agent = self._floor.agents.get(row.agent_id)
        if agent is None or agent.state is AgentState.OFFLINE:
            self.end(monitor, Why.AGENT_LEFT)
            return
        now = monitor.heard
        wanted = next_heard(row.mode, monitor.chosen_for, self._present(agent, now))
        over = wanted is None or wanted.attempt != (monitor.chosen_for or wanted.attempt)
        if over and not row.stays and not self._is_held(agent):
            self.end(monitor, Why.CALL_ENDED)
        elif row.state is MonitorState.OPEN and wanted != now:
            self._hear(monitor, wanted)

    def end(self, monitor: Monitor, why: Why) -> None:
        """It is over: written, and the supervisor's phone is hung up."""
        row = monitor.row
        state = step(MONITOR, row.state, MonitorEvent.END)
        if state is None:
            return
        now = self._clock()
        self._let_go(monitor)
        if monitor.heard is not None:
            monitor.heard, monitor.since = None, now
            self._journal.monitored(Part(row.id, now))
        row.state, row.ended_at, row.ended_why = state, now, why
        self._keep(monitor, "agent.monitor_end", {"why": why})
        self.alive.pop(row.id, None)
        self._orders.hang_up(monitor_channel(row.id))

    def _let_go(self, monitor: Monitor) -> None:
        """A call that was being taken over stays the agent's; one that was taken over ends with our phone."""
        call = self._floor.calls.get(monitor.heard.attempt) if monitor.heard else None
        if call is None or call.taken_by != monitor.id or not _talks(call):
            return
        if call.joined_to_taker:
            call.asked_by = call.asked_by or "agent"
        else:
            call.given_back()

    def tick(self) -> None:
        """Follow every call, and give up phones that nobody took."""
        for monitor in self:
            if monitor.row.state is MonitorState.RINGING and self.overdue(monitor):
                self.end(monitor, Why.NOT_TAKEN)
            else:
                self.follow(monitor)

    def overdue(self, monitor: Monitor) -> bool:
        """Whether a phone has rung for so long that Asterisk must have given up."""
        return asyncio.get_running_loop().time() > monitor.give_up_at

    def place_again(self, monitor: Monitor) -> None:
        """Send the supervisor where they are to be: an order was lost, or a key only asked."""
        place = monitor.heard.mode if monitor.heard else "wait"
        leg = self._leg(monitor)
        if place is not Mode.TAKE_OVER:
            self._orders.send_supervisor(monitor.id, place, leg)

    def _is_held(self, agent: Agent) -> bool:
        """Whether the agent's phone dropped in a call and is rung again, while the customer hears music."""
        lost = agent.state is AgentState.TALKING and not agent.row.leg_up
        return lost and _talks(self._floor.calls.get(agent.row.attempt_id or 0))

    def _present(self, agent: Agent, now: Heard | None) -> tuple[int, int] | None:
        """The call to be heard and the line on which it is; a call that was taken over until it ends."""
        if now is not None and now.mode is Mode.TAKE_OVER:
            call = self._floor.calls.get(now.attempt)
            return (now.attempt, now.leg_number) if _talks(call) else None
        call = self._floor.calls.get(agent.row.attempt_id or 0)
        here = _talks(call) and agent.state is AgentState.TALKING and agent.row.leg_up
        return (agent.row.attempt_id or 0, agent.row.leg_number) if here else None

    def _hear(self, monitor: Monitor, wanted: Heard | None) -> None:
        """Write what is heard from now on, then let it be heard."""
        row, now = monitor.row, self._clock()
        monitor.heard, monitor.since = wanted, now
        if wanted is None:
            self._journal.monitored(Part(row.id, now))
        else:
            call, monitor.chosen_for = self._floor.calls[wanted.attempt], wanted.attempt
            row.mode, monitor.told = wanted.mode, self._told(call.row.campaign_id)
            self._journal.monitored(Part(row.id, now, wanted.attempt, wanted.mode, monitor.told))
        self._keep(monitor, "agent.monitor_call" if wanted else "", {"attempt": wanted and wanted.attempt})
        self._journal.after(lambda: self._tell(monitor, wanted), urgent=True)

    def _tell(self, monitor: Monitor, wanted: Heard | None) -> None:
        if monitor.row.state is not MonitorState.OPEN or monitor.heard != wanted:
            return
        call = self._floor.calls.get(wanted.attempt) if wanted else None
        if wanted and wanted.mode is Mode.TAKE_OVER:
            if call is not None:
                self._orders.hand_over(call, monitor.id)
        else:
            self.place_again(monitor)

    def _leg(self, monitor: Monitor) -> str:
        heard = monitor.heard
        return leg_channel(AgentId(monitor.row.agent_id), heard.leg_number) if heard else ""

    def _keep(self, monitor: Monitor, action: str = "", detail: Mapping[str, Any] | None = None) -> None:
        row, heard = monitor.row, monitor.heard
        self._journal.monitored(row)
        if action:
            told = {"monitoring": row.id, "mode": row.mode, **(detail or {})}
            self._journal.monitored(Act(row.supervisor_id, action, f"agent {row.agent_id}", told))
        call = self._floor.calls.get(heard.attempt) if heard else None
        body = {
            "id": row.id,
            "supervisor_id": row.supervisor_id,
            "supervisor": monitor.supervisor,
            "state": row.state,
            "mode": row.mode,
            "stays": row.stays,
            "told": monitor.told,
            "since": monitor.since.isoformat() if monitor.since else None,
            "attempt_id": heard.attempt if heard else None,
            "ended_why": row.ended_why,
        }
        campaign = call.row.campaign_id if call else None
        self._journal.event(
            NewEvent("monitoring", self._clock(), campaign, row.agent_id, heard.attempt if heard else None, body=body)
        )

    def __iter__(self) -> Iterator[Monitor]:
        return iter(list(self.alive.values()))


def _talks(call: Call | None) -> bool:
    return call is not None and call.state is AttemptState.BRIDGED


def _ring_limit() -> float:
    return asyncio.get_running_loop().time() + LEG_RING_SECONDS + 2
