"""What supervisors ask to be beside agents, and what their phones do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from db.dialer.commands import DONE, Answer, Command, refused
from db.floor import monitoring
from db.floor.monitoring import MonitoringRow
from db.pool import Connection, Pool
from dialer.calls.engine import Engine
from dialer.core.model import monitor_channel
from dialer.core.monitoring import Asked, Heard, Mode, MonitorState, Why, refusal
from dialer.core.states import AgentState, AttemptState
from dialer.floor.memory import Agent, Call
from dialer.floor.monitors import Monitor, Monitors
from dialer.floor.orders import Orders
from dialer.journal import Journal
from dialer.link.parties import AgentLeg, CustomerLeg, Party, SupervisorLeg
from dialer.link.translate import UP
from pbx.names import CONTEXT_MONITOR

TAKING = timedelta(seconds=3)
"""A take-over that was ordered so recently may still be under way."""
KEYS = {"PlateauKeyListen": Mode.LISTEN, "PlateauKeyWhisper": Mode.WHISPER, "PlateauKeyBarge": Mode.BARGE}


class Monitoring:
    """Commands of supervisors, facts of their legs, and what resynchronisation finds."""

    def __init__(
        self, node: str, pool: Pool, engine: Engine, journal: Journal, orders: Orders, clock: Callable[[], datetime]
    ) -> None:
        self._node, self._pool, self._engine, self._orders = node, pool, engine, orders
        self._clock = clock
        self.monitors = Monitors(engine.floor, journal, orders, clock, self._is_told)

    def _is_told(self, campaign_id: int) -> bool:
        return self._engine.floor.campaigns[campaign_id].monitoring_told

    async def load(self, connection: Connection) -> None:
        """Go on with what a dialer before this one began."""
        self.monitors.take_up(await monitoring.alive(connection, self._node))

    # -- what is asked ---------------------------------------------------------------------------------

    async def begin(self, agent: Agent, command: Command) -> Answer:
        """Ring the supervisor who asks; said twice, it is one."""
        if command.id in self.monitors.alive:
            return DONE
        who = command.requested_by or 0
        async with self._pool.acquire() as connection:
            name, role = await monitoring.role(connection, who)
        mode, stays = Mode(str(command.payload.get("mode"))), bool(command.payload.get("stays"))
        if mode is Mode.TAKE_OVER:
            return refused("agent_not_talking")  # only a call that is heard is taken over
        code = refusal(self._asked(who, role, agent, stays=stays))
        if code is None and not self._orders.linked:
            code = "asterisk_away"
        if code is not None:
            return refused(code)
        own, phone = self._engine.floor.agents[who], "web" if command.payload.get("phone") == "web" else "sip"
        row = MonitoringRow(command.id, who, agent.row.id, phone, stays, MonitorState.RINGING, mode, self._clock())
        self.monitors.begin(Monitor(row, name, own.row.station, chosen_for=agent.row.attempt_id))
        return DONE

    def _asked(self, who: int, role: str | None, agent: Agent, *, stays: bool) -> Asked:
        own = self._engine.floor.agents.get(who)
        return Asked(
            role=role,
            same_person=who == agent.row.id,
            has_station=own is not None,
            at_post=own is not None and own.state is not AgentState.OFFLINE,
            busy=self.monitors.of(who) is not None,
            agent_state=agent.state,
            in_call=agent.state is AgentState.TALKING,
            stays=stays,
        )

    def change(self, agent: Agent, command: Command) -> Answer:
        """Another mode, or stay for the next calls or not."""
        monitor = self.monitors.of(command.requested_by or 0)
        if monitor is None or monitor.row.agent_id != agent.row.id:
            return refused("not_monitoring")
        stays, mode = command.payload.get("stays"), command.payload.get("mode")
        if mode is not None and (code := self._change(monitor, agent, Mode(str(mode)))) is not None:
            return refused(code)
        if stays is not None and monitor.row.state is not MonitorState.ENDED:
            self.monitors.stay(monitor, bool(stays))
        return DONE

    def _change(self, monitor: Monitor, agent: Agent, mode: Mode) -> str | None:
        heard = monitor.heard
        if heard is None:
            return "agent_not_talking"
        call = self._engine.floor.calls.get(heard.attempt)
        if call is None or call.state is not AttemptState.BRIDGED:
            return "agent_not_talking"
        if heard.mode is Mode.TAKE_OVER or call.taken_by is not None:
            return "taken_over"
        if not self._orders.linked:
            return "asterisk_away"
        if mode is Mode.TAKE_OVER:
            if not agent.row.leg_up or agent.state is not AgentState.TALKING:
                return "agent_not_talking"
            if call.row.held_since is not None or self._engine.floor.consulted(call) is not None:
                return "customer_held"
            call.taken_by, call.left_bridge = monitor.id, call.bridge
        self.monitors.change(monitor, mode)
        return None

    def end(self, agent: Agent, command: Command) -> Answer:
        """Leave; who took the call over ends it."""
        monitor = self.monitors.of(command.requested_by or 0)
        if monitor is not None and monitor.row.agent_id == agent.row.id:
            self._hang_up_taken(monitor)
            self.monitors.end(monitor, Why.SUPERVISOR)
        return DONE

    def _hang_up_taken(self, monitor: Monitor) -> None:
        call = self._taken(monitor)
        if call is not None and call.joined_to_taker:
            self._engine.hang_up(call)

    def _taken(self, monitor: Monitor) -> Call | None:
        """The call that this supervisor took over, while it lives."""
        heard = monitor.heard
        call = self._engine.floor.calls.get(heard.attempt) if heard and heard.mode is Mode.TAKE_OVER else None
        return call if call is not None and call.state is AttemptState.BRIDGED else None

    # -- what their phones do --------------------------------------------------------------------------

    def up(self, monitoring_id: int) -> None:
        """The phone was taken; a leg that nobody waits for is hung up."""
        monitor = self.monitors.alive.get(monitoring_id)
        if monitor is None:
            self._orders.hang_up(monitor_channel(monitoring_id))
        else:
            self.monitors.taken(monitor)

    def down(self, monitoring_id: int) -> None:
        """The phone hung up, dropped, or was never taken."""
        monitor = self.monitors.alive.get(monitoring_id)
        if monitor is None:
            return
        rings = monitor.row.state is MonitorState.RINGING
        self.monitors.end(monitor, Why.NOT_TAKEN if rings else Why.PHONE)

    def taker_gone(self, attempt: int) -> None:
        """The customer's leg tells that who took the call over has left it; its end may come before their phone's."""
        call = self._engine.floor.calls.get(attempt)
        if call is None:
            return
        call.asked_by = call.asked_by or "agent"  # the supervisor, who has the agent's part
        monitor = self.monitors.alive.get(call.taken_by or 0)
        if monitor is not None:
            self.monitors.end(monitor, Why.PHONE)

    def key(self, name: str, party: Party | None) -> None:
        """A digit on the supervisor's phone asks for a mode."""
        monitor = self.monitors.alive.get(party.monitoring) if isinstance(party, SupervisorLeg) else None
        if monitor is None or name not in KEYS:
            return
        agent = self._engine.floor.agents.get(monitor.row.agent_id)
        if agent is not None:
            self._change(monitor, agent, KEYS[name])

    def entered(self, party: Party, bridge: str) -> None:
        """A leg is in a bridge: the customer is joined to who took the call over, or to the agent again."""
        match party:
            case SupervisorLeg(monitoring_id):
                if monitor := self.monitors.alive.get(monitoring_id):
                    monitor.bridge = bridge
                    self._join(monitor)
            case CustomerLeg() | AgentLeg():
                for monitor in self.monitors:
                    self._join(monitor)

    def _join(self, monitor: Monitor) -> None:
        call = self._taken(monitor)
        agent = self._engine.floor.agents.get(monitor.row.agent_id)
        if call is None or agent is None or call.bridge is None or call.joined_to_taker:
            return
        if call.bridge == monitor.bridge:
            self._engine.taken_over(call, agent)
        elif call.bridge == agent.bridge and call.bridge != call.left_bridge:
            call.given_back()
            self.monitors.change(monitor, Mode.LISTEN)

    # -- resynchronisation -----------------------------------------------------------------------------

    def right(self, channels: Mapping[int, Mapping[str, str]], limit: datetime) -> list[str]:
        """Compare with the supervisors' channels that Asterisk has; what was put right.

        Whoever has no channel is gone, but for those begun after `limit`.
        """
        found = []
        for number in channels.keys() - self.monitors.alive.keys():
            self._orders.hang_up(monitor_channel(number))
            found.append("stray supervisor")
        for monitor in self.monitors:
            there = channels.get(monitor.id)
            if there is not None:
                found += self._right(monitor, there)
            elif (monitor.row.opened_at or monitor.row.asked_at) < limit:
                self.monitors.end(monitor, Why.LOST)
                found.append("supervisor gone")
        return found

    def _right(self, monitor: Monitor, there: Mapping[str, str]) -> list[str]:
        if monitor.row.state is MonitorState.RINGING:
            if there.get("ChannelState") == UP:
                self.monitors.taken(monitor)
                return ["supervisor missed"]
            return []
        self.monitors.follow(monitor)
        heard: Heard | None = monitor.heard
        place = heard.mode if heard else "wait"
        if place is Mode.TAKE_OVER:
            return self._taken_right(monitor, there)
        if there.get("Context") != CONTEXT_MONITOR or there.get("Exten") == place:
            return []
        self.monitors.place_again(monitor)
        return ["supervisor elsewhere"]

    def _taken_right(self, monitor: Monitor, there: Mapping[str, str]) -> list[str]:
        """The supervisor's leg is in no bridge but the customer's; without one the agent has the customer still."""
        call, agent = self._taken(monitor), self._engine.floor.agents.get(monitor.row.agent_id)
        settled = monitor.since is not None and self._clock() - monitor.since > TAKING
        if call is None or agent is None or call.joined_to_taker or not settled:
            return []
        if there.get("BridgeId"):
            self._engine.taken_over(call, agent)
            return ["take-over missed"]
        call.given_back()
        self.monitors.change(monitor, Mode.LISTEN)
        return ["take-over failed"]

    async def check(self) -> None:
        """End what somebody may no longer do: an account was closed, or has another role."""
        if not self.monitors.alive:
            return
        async with self._pool.acquire() as connection:
            may = await monitoring.supervising(connection, [one.row.supervisor_id for one in self.monitors])
        for monitor in self.monitors:
            if monitor.row.supervisor_id not in may:
                self.monitors.end(monitor, Why.SUPERVISOR)
