"""A carrier made of one UDP socket: redirects every call, or is silent, as a test wants it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

_COPIED = ("via", "from", "to", "call-id", "cseq")


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
            self._answer(text, addr, "200 OK", [])
        elif method == "INVITE" and self.contact:
            self._answer(text, addr, "302 Moved Temporarily", [f"Contact: {self.contact}"])

    def _answer(self, request: str, addr: tuple[str, int], status: str, more: list[str]) -> None:
        headers = [line for line in request.split("\r\n") if line.partition(":")[0].lower() in _COPIED]
        headers = [re.sub(r"^(To: .*?)(;tag=.*)?$", r"\1;tag=rogue", line) for line in headers]
        lines = [f"SIP/2.0 {status}", *headers, *more, "Content-Length: 0", "", ""]
        assert self.transport is not None
        self.transport.sendto("\r\n".join(lines).encode(), addr)


@asynccontextmanager
async def a_rogue(port: int, contact: str) -> AsyncIterator[Rogue]:
    """The rogue carrier listens on this port of loopback."""
    loop = asyncio.get_running_loop()
    transport, rogue = await loop.create_datagram_endpoint(lambda: Rogue(contact), local_addr=("127.0.0.1", port))
    try:
        yield rogue
    finally:
        transport.close()
