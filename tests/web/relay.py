"""A wire between a browser and the server that can be cut, or swallow whatever is sent and say nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Relay:
    """A listening port that leads to another one."""

    port: int
    to: int
    swallows: bool = False
    """Open connections stay open, new ones are taken; no byte goes through, in either direction."""
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    def cut(self) -> None:
        """Reset every connection there is."""
        for writer in self._writers:
            writer.transport.abort()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, both ways, until an end closes."""
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.to)
        self._writers |= {writer, far_writer}
        ways = [self._way(reader, far_writer), self._way(far_reader, writer)]
        with contextlib.suppress(ConnectionError):
            await asyncio.gather(*ways)
        for end in (writer, far_writer):
            end.close()
            self._writers.discard(end)

    async def _way(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            if not self.swallows:
                writer.write(data)
                await writer.drain()
        if not self.swallows:
            writer.close()


@asynccontextmanager
async def relay(port: int, to: int) -> AsyncIterator[Relay]:
    """Listen on one port of this machine for another."""
    wire = Relay(port, to)
    server = await asyncio.start_server(wire.carry, "127.0.0.1", port)
    yield wire
    server.close()
    wire.cut()
    await server.wait_closed()
