"""What the dialer tells Asterisk to do. Orders are sent once; what became of them arrives as events."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import structlog

from db.floor.agents import AgentRow
from dialer.core.model import AgentId, AttemptId, attempt_channel, leg_channel, monitor_channel, trial_channel
from dialer.floor.memory import Call
from dialer.link.ami import Ami, AmiError
from pbx.names import (
    CHANNEL_MAINTENANCE,
    CONTEXT_AGENT,
    CONTEXT_ANSWERED,
    CONTEXT_COLLEAGUE,
    CONTEXT_HELD,
    CONTEXT_MAINTENANCE,
    CONTEXT_MONITOR,
    CONTEXT_PROMISE,
    CONTEXT_PROMPT,
    CONTEXT_TAKEN,
    CONTEXT_THREE,
    CONTEXT_TRIAL,
    EXTEN_STATIONS,
    EXTEN_WAIT,
    LABEL_BACK,
    Way,
    station_channel,
)

log = structlog.get_logger()

LEG_RING_SECONDS = 20
STEER_SECONDS = 2.0
"""Commands are carried out one after the other: the others wait while Asterisk is asked."""


class Orders:
    """Orders about channels, all addressed by ids that we made."""

    def __init__(self, ami: Ami, after: Callable[[Callable[[], object]], None]) -> None:
        self._ami, self._after = ami, after

    @property
    def linked(self) -> bool:
        """Whether Asterisk can be told anything at this moment."""
        return self._ami.connected

    def dial(self, call: Call, way: Way, ring_seconds: int, variables: Mapping[str, str]) -> bool:
        """Dial a customer. False: there is no link, nothing was sent."""
        channel = attempt_channel(AttemptId(call.row.id))
        return self._send(
            "Originate",
            [
                ("ActionID", channel),
                ("ChannelId", channel),
                ("Channel", way.channel),
                ("Context", CONTEXT_ANSWERED),
                ("Exten", "s"),
                ("Priority", "1"),
                ("Timeout", str(ring_seconds * 1000)),
                ("CallerID", way.caller_id),
                ("Async", "true"),
                *(("Variable", f"{name}={value}") for name, value in (*variables.items(), *way.variables)),
            ],
        )

    def dial_trial(self, test: int, way: Way, ring_seconds: int) -> bool:
        """Dial the call that tests a trunk. False: there is no link, nothing was sent."""
        channel = trial_channel(test)
        return self._send(
            "Originate",
            [
                ("ActionID", channel),
                ("ChannelId", channel),
                ("Channel", way.channel),
                ("Context", CONTEXT_TRIAL),
                ("Exten", "s"),
                ("Priority", "1"),
                ("Timeout", str(ring_seconds * 1000)),
                ("CallerID", way.caller_id),
                ("Async", "true"),
                *(("Variable", f"{name}={value}") for name, value in way.variables),
            ],
        )

    def ring_leg(self, agent: AgentRow) -> bool:
        """Ring an agent's phone, which becomes the waiting leg when it is taken."""
        channel = leg_channel(AgentId(agent.id), agent.leg_number)
        return self._send(
            "Originate",
            [
                ("ActionID", channel),
                ("ChannelId", channel),
                ("Channel", station_channel(agent.station, web=agent.phone == "web")),
                ("Context", CONTEXT_AGENT),
                ("Exten", EXTEN_WAIT),
                ("Priority", "1"),
                ("Timeout", str(LEG_RING_SECONDS * 1000)),
                ("CallerID", "Plateau"),
                ("Async", "true"),
            ],
        )

    def announce(self, agent: AgentRow, language: str, *, foreign: bool) -> bool:
        """Let an agent who waits hear that a promised call comes: one of a campaign of his, or a foreign one."""
        return self._send(
            "Redirect",
            [
                ("Channel", leg_channel(AgentId(agent.id), agent.leg_number)),
                ("Context", CONTEXT_PROMISE),
                ("Exten", f"{'other' if foreign else 'own'}-{'en' if language == 'en' else 'fr'}"),
                ("Priority", "1"),
            ],
        )

    def ring_for_prompt(self, agent: AgentRow, channel: str, agi: str, language: str) -> bool:
        """Ring a station whose person records a message."""
        return self._send(
            "Originate",
            [
                ("ChannelId", channel),
                ("Channel", station_channel(agent.station, web=agent.phone == "web")),
                ("Context", CONTEXT_PROMPT),
                ("Exten", "s"),
                ("Priority", "1"),
                ("Timeout", str(LEG_RING_SECONDS * 1000)),
                ("CallerID", "Plateau"),
                ("Async", "true"),
                ("Variable", f"PLATEAU_AGI={agi}"),
                ("Variable", f"PLATEAU_LANG={language}"),
            ],
        )

    def ring_supervisor(self, monitoring: int, station: str, *, web: bool) -> bool:
        """Ring the phone of a supervisor, who hears nothing before they are sent to an agent."""
        channel = monitor_channel(monitoring)
        return self._send(
            "Originate",
            [
                ("ActionID", channel),
                ("ChannelId", channel),
                ("Channel", station_channel(station, web=web)),
                ("Context", CONTEXT_MONITOR),
                ("Exten", "wait"),
                ("Priority", "1"),
                ("Timeout", str(LEG_RING_SECONDS * 1000)),
                ("CallerID", "Plateau"),
                ("Async", "true"),
            ],
        )

    def send_supervisor(self, monitoring: int, place: str, leg: str) -> bool:
        """Let a supervisor hear an agent's leg as `place` says: wait (nothing), listen, whisper or barge."""
        channel = ("Channel", monitor_channel(monitoring))
        where = [channel, ("Context", CONTEXT_MONITOR), ("Exten", place), ("Priority", "1")]
        return self._send("Setvar", [channel, ("Variable", "PLATEAU_LEG"), ("Value", leg)]) and self._send(
            "Redirect", where
        )

    def hand_over(self, call: Call, monitoring: int) -> bool:
        """Take the customer from the agent and join them to the supervisor."""
        channel = ("Channel", attempt_channel(AttemptId(call.row.id)))
        taker = [channel, ("Variable", "PLATEAU_TAKER"), ("Value", monitor_channel(monitoring))]
        where = [channel, ("Context", CONTEXT_TAKEN), ("Exten", "s"), ("Priority", "1")]
        return self._send("Setvar", taker) and self._send("Redirect", where)

    def join(self, agent: AgentRow, colleague: AgentRow) -> bool:
        """Let two agents talk to each other, until either is needed elsewhere."""
        channel = ("Channel", leg_channel(AgentId(agent.id), agent.leg_number))
        other = leg_channel(AgentId(colleague.id), colleague.leg_number)
        where = [channel, ("Context", CONTEXT_COLLEAGUE), ("Exten", "s"), ("Priority", "1")]
        return self._send("Setvar", [channel, ("Variable", "PLATEAU_COLLEAGUE"), ("Value", other)]) and self._send(
            "Redirect", where
        )

    def let_wait(self, agent: AgentRow) -> bool:
        """Send an agent's leg to where it waits for customers; whoever it was joined to waits too."""
        channel = leg_channel(AgentId(agent.id), agent.leg_number)
        where = [("Context", CONTEXT_AGENT), ("Exten", EXTEN_WAIT), ("Priority", "1")]
        return self._send("Redirect", [("Channel", channel), *where])

    def bring_back(self, call: Call) -> bool:
        """Send a customer to ask for the agent again, without waiting for it."""
        return self._send("Redirect", _place(attempt_channel(AttemptId(call.row.id)), CONTEXT_ANSWERED, LABEL_BACK))

    def hang_up(self, channel_id: str) -> None:
        """Hang up one channel by its id, which has a fixed width.

        Only after the next commit under our lease: a dialer that was replaced without noticing knows nothing of
        the calls that live, and would take them for strangers.
        """
        self._after(lambda: self.cut(channel_id))

    def cut(self, channel_id: str) -> bool:
        """Hang up one channel now, for who has waited for the commit; False: Asterisk cannot be told."""
        return self._send("Hangup", [("Channel", channel_id)])

    def say_recording(self, channel_id: str, *, silent: bool) -> bool:
        """Write silence into the recording from now on, or sound, if it can be told."""
        return self._send("MixMonitorMute", _mute(channel_id, silent))

    async def mute_recording(self, channel_id: str, mute: bool) -> None:
        """Write silence into the recording, or sound again; returns once Asterisk did. Raises AmiError."""
        await self._ami.action("MixMonitorMute", _mute(channel_id, mute), seconds=STEER_SECONDS)

    async def hold(self, channel_id: str) -> None:
        """Take a customer out of the conversation to hear music; returns once Asterisk did. Raises AmiError."""
        await self._ami.action("Redirect", _place(channel_id, CONTEXT_HELD, "1"), seconds=STEER_SECONDS)

    async def three(self, channel_id: str, agent: AgentRow) -> None:
        """Let a customer on hold join their agent and who is asked; returns once Asterisk did. Raises AmiError."""
        leg = leg_channel(AgentId(agent.id), agent.leg_number)
        variable = [("Channel", channel_id), ("Variable", "PLATEAU_BRIDGED"), ("Value", leg)]
        await self._ami.action("Setvar", variable, seconds=STEER_SECONDS)
        await self._ami.action("Redirect", _place(channel_id, CONTEXT_THREE, "1"), seconds=STEER_SECONDS)

    async def resume(self, channel_id: str) -> None:
        """Send a customer to ask for the agent again; returns once Asterisk did. Raises AmiError."""
        await self._ami.action("Redirect", _place(channel_id, CONTEXT_ANSWERED, LABEL_BACK), seconds=STEER_SECONDS)

    async def read_stations(self) -> None:
        """Have Asterisk read the phones' file again. Raises AmiError where it cannot be told or refuses."""
        await self._ami.action(
            "Originate",
            [
                ("Channel", CHANNEL_MAINTENANCE),
                ("Context", CONTEXT_MAINTENANCE),
                ("Exten", EXTEN_STATIONS),
                ("Priority", "1"),
                ("Async", "true"),
            ],
        )

    def _send(self, action: str, fields: list[tuple[str, str]]) -> bool:
        try:
            self._ami.send(action, fields)
        except AmiError as fault:
            log.warning("Asterisk cannot be told", action=action, fault=type(fault).__name__)
            return False
        return True


def _place(channel_id: str, context: str, priority: str) -> list[tuple[str, str]]:
    return [("Channel", channel_id), ("Context", context), ("Exten", "s"), ("Priority", priority)]


def _mute(channel_id: str, mute: bool) -> list[tuple[str, str]]:
    return [("Channel", channel_id), ("Direction", "both"), ("State", "1" if mute else "0")]
