"""A carrier made of one UDP socket whose mood a test sets: well, refusing, silent, or dead."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from typing import cast

from tests.pbx.sip_words import answer

_REASONS = {100: "Trying", 180: "Ringing", 200: "OK", 403: "Forbidden", 486: "Busy Here", 503: "Service Unavailable"}

WELL: Sequence[int] = (100, 180, 486)
"""Every number rings, and is busy."""
SILENT: Sequence[int] = ()


class Moody(asyncio.DatagramProtocol):
    """Answers every INVITE with the codes of its mood, and OPTIONS with 200 as long as it lives."""

    def __init__(self) -> None:
        self.mood: Sequence[int] = WELL
        self.invites: list[float] = []
        """When each INVITE came, those sent again too; seconds of the monotonic clock."""
        self._transport: asyncio.DatagramTransport | None = None
        self.port = 0

    async def live(self) -> None:
        """Listen, on the same port as before."""
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", self.port))
        self._transport = cast(asyncio.DatagramTransport, transport)
        self.port = self._transport.get_extra_info("sockname")[1]

    def die(self) -> None:
        """Close the port: whoever sends there is told that nobody listens."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        text = data.decode()
        method = text.partition(" ")[0]
        if method == "INVITE":
            self.invites.append(time.monotonic())
            for code in self.mood:
                self._answer(text, addr, code)
        elif method in ("OPTIONS", "CANCEL"):
            self._answer(text, addr, 200)

    def _answer(self, request: str, addr: tuple[str, int], code: int) -> None:
        words = answer(request, f"{code} {_REASONS[code]}", tag="moody" if code > 100 else "")
        if self._transport is not None:
            self._transport.sendto(words, addr)


@contextlib.asynccontextmanager
async def moody_carriers(*names: str) -> AsyncIterator[dict[str, Moody]]:
    """Carriers by name, listening and well."""
    carriers = {name: Moody() for name in names}
    for carrier in carriers.values():
        await carrier.live()
    try:
        yield carriers
    finally:
        for carrier in carriers.values():
            carrier.die()
