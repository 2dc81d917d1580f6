"""What the dialplan may ask: an agent for this call, again an agent when the first was lost, what AMD found."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog

from agi.call import Call as AgiCall
from dialer.calls.consulting import Consulting
from dialer.calls.engine import Engine
from dialer.calls.matching import MAX_FAILED_BRIDGES, Matching
from dialer.calls.on_hold import OnHold
from dialer.core.model import AgentId, AttemptId, attempt_of_channel, leg_channel
from dialer.core.sampling import is_recorded
from dialer.core.states import AgentState, AttemptState
from dialer.floor.legs import Legs
from dialer.floor.memory import Agent, Call
from dialer.link.ami import Ami, AmiError, AmiRefused

log = structlog.get_logger()

WRITTEN_SECONDS = 1.0
"""How long a customer waits for the reservation of an agent, who was found in time, to be written."""


class Desk:
    """The routes of the FastAGI server."""

    def __init__(
        self,
        engine: Engine,
        matching: Matching,
        legs: Legs,
        on_hold: OnHold,
        consulting: Consulting,
        ami: Ami,
        clock: Callable[[], datetime],
        agent_lost_seconds: float,
    ) -> None:
        self._engine, self._matching, self._legs = engine, matching, legs
        self._ami, self._clock, self._on_hold, self._consulting = ami, clock, on_hold, consulting
        self._agent_lost_seconds = agent_lost_seconds

    async def connect(self, session: AgiCall) -> None:
        """An agent for an answered customer, within the campaign's time."""
        attempt = attempt_of_channel(session.channel_id)
        call = self._engine.answered(attempt) if attempt is not None else None
        if attempt is None or call is None:
            log.warning("a channel that is no attempt of ours asks for an agent")
            return
        if len(session.arguments) == 2 and session.arguments[0]:
            self._engine.machine(attempt, *session.arguments)
        await self._find(session, call)

    async def machine(self, session: AgiCall) -> None:
        """What answering-machine detection found: arguments verdict and cause."""
        attempt = attempt_of_channel(session.channel_id)
        if attempt is not None and len(session.arguments) == 2:
            self._engine.machine(attempt, *session.arguments)

    async def agent_lost(self, session: AgiCall) -> None:
        """The bridge ended, or never came to be, and the customer is still there; or they come back from hold.

        Told neither an agent nor that nobody comes, the dialplan asks again: the dialer that it asked has died.
        """
        attempt = attempt_of_channel(session.channel_id)
        call = self._engine.floor.calls.get(attempt) if attempt is not None else None
        agent = self._engine.floor.agents.get(call.row.agent_id or 0) if call else None
        if call is None or agent is None:
            return
        resumed = self._on_hold.over(call)
        self._consulting.over(call)  # the customer came back to the agent who asked
        await self._check_leg(agent)
        if call.state is AttemptState.CONNECTING:
            if self._matching.bridge_failed(call):
                await self._find(session, call)
            else:
                await self._nobody(session, call)
        elif call.state is AttemptState.BRIDGED and agent.state is AgentState.TALKING:
            call.failed_bridges += not resumed
            if call.failed_bridges < MAX_FAILED_BRIDGES and await self._back(session, agent):
                await self._offer(session, call, agent)
            elif call.row.held_since is None:  # otherwise an agent who was back put the customer on hold
                await self._nobody(session, call)

    async def _find(self, session: AgiCall, call: Call) -> None:
        campaign = self._engine.floor.campaign_of(call)
        answered = call.row.answered_at or self._clock()
        left = answered + timedelta(milliseconds=campaign.agent_wait_ms) - self._clock()
        agent = await self._first(session, call, max(0.0, left.total_seconds()))
        if agent is not None:
            await self._offer(session, call, agent)
        elif not session.hung_up.is_set():
            await self._nobody(session, call)

    async def _nobody(self, session: AgiCall, call: Call) -> None:
        self._matching.nobody(call)
        if not session.hung_up.is_set():
            await session.set_variable("NOBODY_COMES", "1")

    async def _offer(self, session: AgiCall, call: Call, agent: Agent) -> None:
        channel = leg_channel(AgentId(agent.row.id), agent.row.leg_number)
        campaign, attempt = self._engine.floor.campaign_of(call), AttemptId(call.row.id)
        if not call.recording and is_recorded(attempt, campaign.recording, campaign.recording_percent):
            call.recording = True
            await session.set_variable("RECORDING", session.channel_id)
        await session.set_variable("AGENT_CHANNEL", channel)

    async def _first(self, session: AgiCall, call: Call, seconds: float) -> Agent | None:
        """The agent who is found, or None: too late, or the customer left."""
        chosen = self._matching.seek(call)
        async with asyncio.TaskGroup() as group:
            left = group.create_task(session.hung_up.wait())
            either: set[asyncio.Future[Any]] = {chosen, left}
            done, _ = await asyncio.wait(either, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if not done and call.state is AttemptState.CONNECTING:  # found in time, and not written yet
                await asyncio.wait(either, timeout=WRITTEN_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            left.cancel()
        return chosen.result() if chosen.done() and not session.hung_up.is_set() else None

    async def _back(self, session: AgiCall, agent: Agent) -> bool:
        async with asyncio.TaskGroup() as group:
            left = group.create_task(session.hung_up.wait())
            back = group.create_task(self._legs.wait_back(agent, self._agent_lost_seconds))
            await asyncio.wait({back, left}, return_when=asyncio.FIRST_COMPLETED)
            is_back = back.done() and back.result()
            left.cancel()
            back.cancel()
        return is_back

    async def _check_leg(self, agent: Agent) -> None:
        """Asterisk's answer may overtake its event: ask whether the leg still lives."""
        number = agent.row.leg_number
        fields = [("Channel", leg_channel(AgentId(agent.row.id), number)), ("Variable", "CHANNEL(state)")]
        try:
            await self._ami.action("Getvar", fields, seconds=2)
        except AmiRefused:
            self._engine.leg_down(agent, number)
        except AmiError:
            log.warning("cannot ask Asterisk about a leg", agent=agent.row.id)
