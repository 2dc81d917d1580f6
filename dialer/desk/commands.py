"""What people ask through the api: each command is carried out or refused, and the answer is written with it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from db.dialer import commands as inbox
from db.dialer.commands import DONE, Answer, Command, refused
from db.faults import AWAY
from db.pool import Pool
from dialer.calls.engine import Engine
from dialer.calls.matching import Matching
from dialer.core.states import UNUSABLE_PHONE, AgentEvent, AgentState, AttemptState
from dialer.desk.disposing import Disposing
from dialer.desk.handing_over import HandingOver
from dialer.desk.monitoring import Monitoring
from dialer.desk.personal import Personal
from dialer.desk.phones import Phones
from dialer.desk.prompting import Prompting
from dialer.desk.putting_on_hold import PuttingOnHold
from dialer.desk.sending_away import SendingAway
from dialer.desk.steering_recordings import SteeringRecordings
from dialer.desk.wrapping_up import WrappingUp
from dialer.floor.legs import Legs
from dialer.floor.memory import Agent, Call
from dialer.floor.orders import Orders
from dialer.floor.roster import LOGGED_IN
from dialer.journal import Journal
from dialer.lines.trials import Trials
from dialer.link.ami import AmiError

log = structlog.get_logger()

EXPIRES_SECONDS = 15.0
PAUSE_REASONS = frozenset({"break", "lunch", "training"})


class Commands:
    """Carries out commands one after the other."""

    def __init__(
        self,
        node: str,
        pool: Pool,
        engine: Engine,
        matching: Matching,
        journal: Journal,
        orders: Orders,
        legs: Legs,
        disposing: Disposing,
        personal: Personal,
        prompting: Prompting,
        monitoring: Monitoring,
        putting_on_hold: PuttingOnHold,
        steering_recordings: SteeringRecordings,
        trials: Trials,
        handing_over: HandingOver,
        phones: Phones,
        wrapping_up: WrappingUp,
        sync_stations: Callable[[], Awaitable[None]],
    ) -> None:
        self._node, self._pool, self._engine, self._journal = node, pool, engine, journal
        self._matching, self._handing_over = matching, handing_over
        self._orders, self._legs, self._disposing, self._personal = orders, legs, disposing, personal
        self._sync_stations, self._putting_on_hold, self._prompting = sync_stations, putting_on_hold, prompting
        self._steering_recordings, self._trials = steering_recordings, trials
        self._kinds: dict[str, Callable[[Agent, Command], Answer | Awaitable[Answer]]] = {
            "agent.login": self._login,
            "agent.logout": self._logout,
            "agent.ready": self._ready,
            "agent.pause": self._pause,
            "agent.preview": self._preview,
            "agent.dial": self._dial,
            "prompt.record": prompting.ring,
            "phone.look": phones.look,
            "preview.dial": self._preview_dial,
            "preview.skip": self._preview_skip,
            "agent.send_away": SendingAway(engine, matching, journal).send,
            "agent.end_wrap_up": wrapping_up.end,
            "call.extend_wrap_up": wrapping_up.extend,
            "monitor.begin": monitoring.begin,
            "monitor.change": monitoring.change,
            "monitor.end": monitoring.end,
            "call.hangup": self._hang_up,
            "call.dispose": self._dispose,
            "call.oppose": self._oppose,
            "call.recording": self._recording,
            "call.hold": self._hold,
            "call.hand_over": self._hand_over,
        }
        self.wake = asyncio.Event()
        self._taken: set[int] = set()  # carried out; the answer is on its way into the table

    async def run(self) -> None:
        """Carry out what waits, whenever woken and at least every second."""
        some_are_old = True
        while True:
            self.wake.clear()  # before reading: what comes while we work wakes us again
            async with self._pool.acquire() as connection:
                if some_are_old:
                    await inbox.give_up(connection, self._node, EXPIRES_SECONDS, self._taken)
                waiting = await inbox.waiting(connection, self._node, self._taken)
            some_are_old = False
            for command in waiting:
                try:
                    answer = await self._carry_out(command)
                except AWAY as fault:  # it waits still; those after it do not wait for it
                    log.warning("a command could not be carried out yet", kind=command.kind, fault=type(fault).__name__)
                    some_are_old = True
                    continue
                self._taken.add(command.id)
                self._answer(command.id, answer)
            try:
                async with asyncio.timeout(1):
                    await self.wake.wait()
            except TimeoutError:
                continue

    def _answer(self, command: int, answer: Answer) -> None:
        self._journal.answer(command, answer)
        body = {"id": command, "state": answer.state, "code": answer.code}
        self._journal.event(self._disposing.event("command", body))
        self._journal.after(lambda: self._taken.discard(command))

    async def _carry_out(self, command: Command) -> Answer:
        if command.kind == "stations.sync":
            return await self._sync()
        if command.kind == "prompt.take":
            return await self._prompting.take(command)
        if command.kind == "trunk.test":
            return await self._trials.begin(command)
        agent = self._engine.floor.agents.get(command.agent_id or 0)
        kind = self._kinds.get(command.kind)
        if kind is None:
            return refused("unknown_command")
        if agent is None:
            return refused("not_an_agent")
        answer = kind(agent, command)
        return answer if isinstance(answer, Answer) else await answer

    async def _sync(self) -> Answer:
        try:
            await self._sync_stations()
        except AmiError:  # the phones are written; Asterisk reads them with its next link
            return refused("asterisk_away")
        return DONE

    # -- states ----------------------------------------------------------------------------------------

    def _login(self, agent: Agent, command: Command) -> Answer:
        phone = "web" if command.payload.get("phone") == "web" else "sip"
        if agent.state is not AgentState.OFFLINE:
            if agent.row.pending == "logout":
                self._engine.roster.stay(agent)
            if not agent.row.leg_up:
                agent.row.phone = phone
                self._legs.ring(agent)
            return DONE  # a second log-in of the same agent is the same agent
        agent.row.phone = phone
        self._engine.roster.move(agent, AgentEvent.LOGIN, reason=LOGGED_IN)
        self._legs.ring(agent)
        return DONE

    def _logout(self, agent: Agent, command: Command) -> Answer:
        if agent.state in (AgentState.READY, AgentState.PAUSED):
            self._engine.roster.move(agent, AgentEvent.LOGOUT)
            self._matching.freed(agent)
        elif agent.state is not AgentState.OFFLINE:
            self._engine.leave_after_call(agent, "logout", None)
        return DONE

    def _ready(self, agent: Agent, command: Command) -> Answer:
        if agent.state is AgentState.OFFLINE:
            return refused("not_logged_in")
        if not agent.row.leg_up:
            if agent.rings_left == 0:
                self._legs.ring(agent)
            return refused("phone_not_connected")
        if agent.state is AgentState.PAUSED:
            self._engine.roster.move(agent, AgentEvent.READY)
            self._matching.freed(agent)
        elif agent.row.pending:
            self._engine.roster.stay(agent)
        elif agent.state is AgentState.WRAP_UP:
            self._engine.wrapped_up(agent)
        return DONE

    def _pause(self, agent: Agent, command: Command) -> Answer:
        reason = str(command.payload.get("reason"))
        if reason not in PAUSE_REASONS | UNUSABLE_PHONE:
            return refused("unknown_reason")
        if agent.state is AgentState.OFFLINE:
            return refused("not_logged_in")
        if reason in UNUSABLE_PHONE:
            self._engine.roster.lose(agent, reason)
        elif agent.state in (AgentState.READY, AgentState.PAUSED):
            self._engine.roster.move(agent, AgentEvent.PAUSE, reason=reason)
        else:
            self._engine.leave_after_call(agent, "pause", reason)
        return DONE

    # -- calls -----------------------------------------------------------------------------------------

    def _named(self, agent: Agent, command: Command) -> Call | None:
        """The agent's call, where it is the one that the command names: a late click is about no other.

        A call that a supervisor took over is the agent's to dispose of, and nothing else; one that a colleague asks
        about is the colleague's.
        """
        present = agent.row.attempt_id
        call = self._engine.floor.calls.get(present or 0) if command.payload.get("attempt_id") == present else None
        others = call is not None and (call.joined_to_taker or call.row.agent_id != agent.row.id)
        return None if others else call

    def _hang_up(self, agent: Agent, command: Command) -> Answer:
        call = self._named(agent, command)
        if call is None or call.state is AttemptState.ENDED:
            return refused("no_call")
        if call.state is AttemptState.CLAIMED:
            self._engine.cancelled(call)
        elif not self._engine.hang_up(call):
            return refused("asterisk_away")
        return DONE

    def _oppose(self, agent: Agent, command: Command) -> Answer:
        call = self._named(agent, command)
        if call is None or call.row.bridged_at is None:
            return refused("no_call")
        return self._disposing.oppose(agent, call)

    async def _recording(self, agent: Agent, command: Command) -> Answer:
        return await self._steering_recordings.steer(self._named(agent, command), command.payload.get("action"))

    async def _hold(self, agent: Agent, command: Command) -> Answer:
        call = self._named(agent, command)
        return await self._putting_on_hold.steer(agent, call, command.payload.get("action"))

    async def _hand_over(self, agent: Agent, command: Command) -> Answer:
        return await self._handing_over.steer(agent, command.payload)

    async def _dispose(self, agent: Agent, command: Command) -> Answer:
        return await self._disposing.dispose(agent, command.payload)

    # -- calls that a person starts --------------------------------------------------------------------

    async def _preview(self, agent: Agent, command: Command) -> Answer:
        return await self._personal.preview(agent, int(command.payload.get("campaign_id") or 0))

    async def _dial(self, agent: Agent, command: Command) -> Answer:
        return await self._personal.dial_lead(agent, int(command.payload.get("lead_id") or 0))

    async def _preview_dial(self, agent: Agent, command: Command) -> Answer:
        call = self._named(agent, command)
        if call is None:
            return refused("no_call")
        if call.state is not AttemptState.CLAIMED:
            return refused("no_preview")
        refusal = await self._personal.dial(call)
        return refused(refusal) if refusal else DONE

    def _preview_skip(self, agent: Agent, command: Command) -> Answer:
        call = self._named(agent, command)
        if call is None:
            return refused("no_call")
        if call.state is not AttemptState.CLAIMED:
            return refused("no_preview")
        self._engine.cancelled(call)
        return DONE
