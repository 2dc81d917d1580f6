"""Agents pause, resume and start the recording of their calls; what they forget to resume resumes by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from db.dialer.commands import DONE, Answer, refused
from db.events import NewEvent
from dialer.core.model import AttemptId, attempt_channel
from dialer.core.pausing_recordings import is_over, paused_until
from dialer.core.states import AttemptState
from dialer.floor.memory import Call, Floor
from dialer.floor.orders import Orders
from dialer.floor.roster import Roster
from dialer.journal import Journal
from dialer.link.ami import AmiError, AmiRefused

log = structlog.get_logger()

LOOK_SECONDS = 1.0


class SteeringRecordings:
    """What a page shows of it must be true: nothing is written before Asterisk did it."""

    def __init__(
        self, floor: Floor, journal: Journal, roster: Roster, orders: Orders, clock: Callable[[], datetime]
    ) -> None:
        self._floor, self._journal, self._roster, self._orders, self._clock = floor, journal, roster, orders, clock
        self._one = asyncio.Lock()  # an agent who asks for a longer pause is not overtaken by its end

    async def steer(self, call: Call | None, action: object) -> Answer:
        """Carry out `pause` (again: for longer), `resume` or `start`."""
        if call is None:
            return refused("no_call")
        if call.state is not AttemptState.BRIDGED or not call.recording:
            return refused("not_recorded")
        on_demand = self._floor.campaign_of(call).recording == "on_demand"
        if action not in ("pause", "resume", "start"):
            return refused("unknown_action")
        if action == "start" and not on_demand:
            return refused("not_on_demand")
        if action != "start" and on_demand and not call.demanded:
            return refused("not_started")
        async with self._one:
            return await self._carry_out(call, action)

    async def _carry_out(self, call: Call, action: object) -> Answer:
        call.steered = True
        try:
            await self._orders.mute_recording(attempt_channel(AttemptId(call.row.id)), action == "pause")
        except AmiRefused:  # the recording ended with the call
            return refused("not_recorded")
        except AmiError:
            return refused("asterisk_away")
        finally:
            call.steered = False
        if call.state is not AttemptState.BRIDGED:
            return refused("not_recorded")
        if action == "start":
            call.demanded = True
            self._journal.demand_recording(call.row.id)
        call.paused_until = paused_until(self._clock()) if action == "pause" else None
        self._written(call)
        return DONE

    async def run(self) -> None:
        """Resume, every second, what has been paused for long enough; what Asterisk did not do is asked again."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.resume_forgotten()

    async def resume_forgotten(self) -> None:
        """Resume what has been paused for long enough by now."""
        for call in list(self._floor.live()):
            async with self._one:
                if call.state is AttemptState.BRIDGED and is_over(call.paused_until, self._clock()):
                    answer = await self._carry_out(call, "resume")
                    log.info("a paused recording resumes by itself", attempt=call.row.id, refusal=answer.code)

    def _written(self, call: Call) -> None:
        row = call.row
        self._journal.pause_recording(row.id, call.paused_until)
        until = call.paused_until.isoformat() if call.paused_until else None
        body = {"paused_until": until}
        self._journal.event(
            NewEvent("recording", self._clock(), row.campaign_id, row.agent_id, row.id, row.lead_id, body)
        )
        agent = self._floor.agents.get(row.agent_id or 0)
        if agent and agent.row.attempt_id == row.id:
            self._roster.touch(agent)
