"""A manager interface that behaves as badly as a test asks: the hostile end of a real socket."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from dialer.link.ami import Ami, Event

GREETING = b"Asterisk Call Manager/11.0.0\r\n"
BOOTED = b"Event: FullyBooted\r\nUptime: 12\r\nStatus: Fully Booted\r\n\r\n"

Script = Callable[["Peer"], Awaitable[None]]


class Peer:
    """One connection of a client: what it sends and what a script answers."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def asked(self) -> dict[str, str]:
        """The next action."""
        text = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        return dict(re.findall(r"^([^:]+): (.*)\r$", text, re.MULTILINE))

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, action: dict[str, str], result: str = "Success", more: str = "") -> None:
        await self.say(f"Response: {result}\r\nActionID: {action['ActionID']}\r\n{more}\r\n".encode())

    async def welcome(self) -> None:
        """Greet, let anybody in, and be booted."""
        await self.say(GREETING)
        await self.answer(await self.asked())
        await self.say(BOOTED)


class Heard:
    """What an Ami told its owner, in order."""

    def __init__(self) -> None:
        self.batches: list[list[Event]] = []
        self.links: list[bool] = []
        self.changed = asyncio.Event()

    def events(self, batch: Sequence[Event]) -> None:
        self.batches.append(list(batch))
        self.changed.set()

    def link(self, up: bool) -> None:
        self.links.append(up)
        self.changed.set()

    @property
    def all(self) -> list[Event]:
        return [event for batch in self.batches for event in batch]

    async def until(self, condition: Callable[[], bool], seconds: float = 15) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                self.changed.clear()
                await self.changed.wait()


@contextlib.asynccontextmanager
async def listening(*scripts: Script) -> AsyncIterator[tuple[str, int]]:
    """A server whose n-th connection runs the n-th script, the last one for all that follow."""
    connections = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        script = scripts[min(connections, len(scripts) - 1)]
        connections += 1
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await script(Peer(reader, writer))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()
    finally:
        server.close()


@contextlib.asynccontextmanager
async def linked(address: tuple[str, int], heard: Heard, secret: str = "x") -> AsyncIterator[Ami]:
    """An Ami that runs against this address for as long as the block does."""
    ami = Ami(*address, "plateau", secret, on_events=heard.events, on_link=heard.link)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(ami.run())
        try:
            yield ami
        finally:
            running.cancel()
