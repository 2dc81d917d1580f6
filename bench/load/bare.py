"""The bare side of the comparison: as little as can place calls and join them, without product or database."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

from agi.call import Call
from agi.server import serve
from bench.load.search import Joined, Quantiles, Step
from bench.load.site import CARRIER_RINGS, STEP_SECONDS, Site
from dialer.core.model import AgentId, AttemptId, attempt_channel, leg_channel
from ops.settings import Ami
from pbx.names import CONTEXT_AGENT, CONTEXT_ANSWERED, EXTEN_WAIT, agi_key, station_channel, trunk_endpoint

Heard = Callable[[float, dict[str, str]], None]
END_SECONDS = 12.0


class BareAmi:
    """Just enough of the manager interface to measure: actions out, a dict per event in."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self.heard: Heard = lambda at, event: None

    def send(self, action: str, **headers: str) -> None:
        """Write one action."""
        lines = [f"Action: {action}", *(f"{name}: {value}" for name, value in headers.items())]
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    async def read(self, reader: asyncio.StreamReader) -> None:
        """Give each event to `heard` with the time of its arrival."""
        rest = b""
        while data := await reader.read(65536):
            now = time.perf_counter()
            *messages, rest = (rest + data).split(b"\r\n\r\n")
            for message in messages:
                lines = message.decode("utf-8", "replace").split("\r\n")
                event = dict(line.split(": ", 1) for line in lines if ": " in line)
                if "Event" in event:
                    self.heard(now, event)


@asynccontextmanager
async def bare_ami(ami: Ami) -> AsyncIterator[BareAmi]:
    """A link that is logged in for as long as the block lasts."""
    reader, writer = await asyncio.open_connection(ami.host, ami.port)
    await reader.readline()
    bare = BareAmi(writer)
    bare.send("Login", Username=ami.username, Secret=ami.secret.get_secret_value(), Events="on")
    reading = asyncio.create_task(bare.read(reader))
    try:
        yield bare
    finally:
        reading.cancel()
        writer.transport.abort()


async def paced(count: int, per_second: float, do: Callable[[int], object]) -> float:
    """Do something `count` times at a steady rate; the rate that came of it."""
    start = time.perf_counter()
    for i in range(count):
        await asyncio.sleep(max(0.0, start + i / per_second - time.perf_counter()))
        do(i)
    return count / (time.perf_counter() - start)


class BareDialer:
    """Places calls by Originate, as fast as it is told."""

    def __init__(self, site: Site, ami: BareAmi, numbers: Iterator[str]) -> None:
        self._site, self._ami, self._numbers = site, ami, numbers
        self._ids = iter(range(900_000_000_000, 999_999_999_999))
        settings = site.settings
        self._endpoint = trunk_endpoint(settings, next(iter(settings.trunks)))

    def originate(self) -> str:
        """Dial the next number; the channel id of the call."""
        name = attempt_channel(AttemptId(next(self._ids)))
        self._ami.send(
            "Originate",
            ActionID=name,
            ChannelId=name,
            Channel=f"PJSIP/{next(self._numbers)}@{self._endpoint}",
            Context=CONTEXT_ANSWERED,
            Exten="s",
            Priority="1",
            Timeout="25000",
            Async="true",
        )
        return name

    async def step(self, rate: int) -> Step:
        """One run at a rate: how late each answer was seen, the carrier answering after a known time."""
        sent: dict[str, float] = {}
        late: list[float] = []

        def heard(at: float, event: dict[str, str]) -> None:
            if event["Event"] == "OriginateResponse" and event.get("ActionID") in sent:
                if event["Response"] == "Success":
                    late.append(at - sent[event["ActionID"]] - CARRIER_RINGS)
                else:
                    refused.append(at)

        refused: list[float] = []
        self._ami.heard = heard
        count = int(rate * STEP_SECONDS)
        with self._site.cpu_of("asterisk", "carrier") as cpu:
            reached = await paced(count, rate, lambda i: sent.__setitem__(self.originate(), time.perf_counter()))
            await _until(lambda: len(late) + len(refused) >= count)
            await asyncio.sleep(2.5)  # the calls end: 2 s after their answer
        return Step(rate, reached, count, len(late), Quantiles.of(late), cpu.per_call(count))

    async def joined(self, agents: int, rate: float, seconds: float) -> Joined:
        """Join answered calls with waiting agents: a FastAGI that only picks a free one."""
        free: deque[int] = deque()
        busy: dict[str, int] = {}
        answered: dict[str, float] = {}
        spans: list[float] = []
        legs: set[str] = set()

        async def connect(call: Call) -> None:
            if free:
                agent = busy[call.channel_id] = free.popleft()
                await call.set_variable("AGENT_EXTEN", f"{agent:06d}")
                await call.set_variable("AGENT_CHANNEL", leg_channel(AgentId(agent), 1))

        def heard(at: float, event: dict[str, str]) -> None:
            channel, kind = event.get("Uniqueid", ""), event["Event"]
            if kind == "Newstate" and event["ChannelState"] == "6":
                if channel[0] == "a":
                    answered[channel] = at
                else:
                    legs.add(channel)
            elif kind == "BridgeEnter" and channel in answered:
                spans.append(at - answered[channel])
            elif kind == "Hangup" and channel in busy:
                free.append(busy.pop(channel))

        self._ami.heard = heard
        agi = self._site.settings.fastagi
        async with await serve(agi.host, agi.port, {"connect": connect}, key=agi_key(self._site.settings)):
            chosen = self._site.agent_ids[:agents]
            await paced(agents, 50, lambda i: self._ring(chosen[i], self._site.stations[i].name))
            await _until(lambda: len(legs) == agents)
            free.extend(chosen)
            count = int(rate * seconds)
            reached = await paced(count, rate, lambda i: self.originate())
            await asyncio.sleep(4)
        self._ami.send("Hangup", Channel="/^PJSIP/.*$/")
        await asyncio.sleep(1)
        return Joined(agents, rate, reached, len(answered), len(spans), Quantiles.of(spans))

    def _ring(self, agent: int, station: str) -> None:
        self._ami.send(
            "Originate",
            ChannelId=leg_channel(AgentId(agent), 1),
            Channel=station_channel(station),
            Context=CONTEXT_AGENT,
            Exten=EXTEN_WAIT,
            Priority="1",
            Timeout="20000",
            Async="true",
        )


async def _until(condition: Callable[[], bool]) -> None:
    """Wait for it, but no longer than END_SECONDS: what is missing then is seen in the figures."""
    deadline = time.perf_counter() + END_SECONDS
    while not condition() and time.perf_counter() < deadline:  # noqa: ASYNC110  # sampled, not raced
        await asyncio.sleep(0.05)
