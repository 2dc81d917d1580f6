"""A carrier made of one UDP socket: redirects every call, or is silent, as a test wants it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from tests.pbx.sip_words import answer


class Rogue(asyncio.DatagramProtocol):
    """Answers OPTIONS with 200 and INVITE with a 302 to `contact`; silent where `contact` is empty."""

    def __init__(self, contact: str) -> None:
        self.contact = contact
        self.invites: list[str] = []
        self.transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        text = data.decode()
        method = text.partition(" ")[0]
        if method == "INVITE":
            self.invites.append(text)
        if method == "OPTIONS":
            self._send(answer(text, "200 OK", tag="rogue"), addr)
        elif method == "INVITE" and self.contact:
            moved = answer(text, "302 Moved Temporarily", tag="rogue", more=[f"Contact: {self.contact}"])
            self._send(moved, addr)

    def _send(self, words: bytes, addr: tuple[str, int]) -> None:
        assert self.transport is not None
        self.transport.sendto(words, addr)


@asynccontextmanager
async def a_rogue(port: int, contact: str) -> AsyncIterator[Rogue]:
    """The rogue carrier listens on this port of loopback."""
    loop = asyncio.get_running_loop()
    transport, rogue = await loop.create_datagram_endpoint(lambda: Rogue(contact), local_addr=("127.0.0.1", port))
    try:
        yield rogue
    finally:
        transport.close()
