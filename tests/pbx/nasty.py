"""A carrier made of one UDP socket whose calls go as nobody would wish: what happens is in the number called.

Last digit: 1 answers and hangs up at once; 2 plays (183) and then is unavailable (480); 3 answers, holds the call,
and hangs up later; 4 answers three times, as if our ACK were lost; 5 is busy at once; 6 answers and hangs up before
our ACK can have come.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import cast

from tests.pbx.sip_words import answer, copied

HOLDS_SECONDS = 1.0
TALKS_SECONDS = 3.0

Send = Callable[[bytes], None]


class NastyCall:
    """One call that came in, from its INVITE on."""

    def __init__(self, invite: str, send: Send, port: int) -> None:
        self._invite, self._send, self._port = invite, send, port
        self._tag = secrets.token_hex(4)
        self._orders = 0
        self.acknowledged = asyncio.Event()

    async def play(self) -> None:
        """What the last digit of the number says."""
        called = re.match(r"INVITE sip:\+?(\d+)", self._invite)
        assert called is not None
        ways: dict[str, Callable[[], Awaitable[None]]] = {
            "1": self._gone_at_once, "2": self._plays_and_is_away, "3": self._holds, "4": self._answers_thrice,
            "5": self._busy, "6": self._gone_before_the_ack,
        }  # fmt: skip
        self._answer(100, "Trying")
        await ways[called[1][-1]]()

    async def _gone_at_once(self) -> None:
        self._answer(200, "OK", sound=True)
        await self.acknowledged.wait()
        self._order("BYE")

    async def _gone_before_the_ack(self) -> None:
        self._answer(200, "OK", sound=True)
        self._order("BYE")

    async def _plays_and_is_away(self) -> None:
        self._answer(183, "Session Progress", sound=True)
        await asyncio.sleep(0.3)
        self._answer(480, "Temporarily Unavailable")

    async def _holds(self) -> None:
        self._answer(180, "Ringing")
        self._answer(200, "OK", sound=True)
        await self.acknowledged.wait()
        await asyncio.sleep(HOLDS_SECONDS)
        self._order("INVITE", sound="sendonly")
        await asyncio.sleep(TALKS_SECONDS - HOLDS_SECONDS)
        self._order("BYE")

    async def _answers_thrice(self) -> None:
        for _ in range(3):
            self._answer(200, "OK", sound=True)
            await asyncio.sleep(0.5)
        await asyncio.sleep(TALKS_SECONDS - 1.5)
        self._order("BYE")

    async def _busy(self) -> None:
        self._answer(486, "Busy Here")

    # -- what is sent ----------------------------------------------------------------------------------

    def _answer(self, code: int, reason: str, *, sound: bool = False) -> None:
        lines = [f"SIP/2.0 {code} {reason}", *copied(self._invite, self._tag if code > 100 else "")]
        self._send_whole(lines, "sendrecv" if sound else "")

    def _order(self, method: str, *, sound: str = "") -> None:
        """A request of the called side within the call."""
        self._orders += 1
        headers = {
            line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in copied(self._invite, self._tag)
        }
        target = re.search(r"^Contact: .*?<([^>]+)>", self._invite, re.MULTILINE)
        assert target is not None
        request = [
            f"{method} {target[1]} SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{self._port};branch=z9hG4bK{secrets.token_hex(6)}",
            f"From: {headers['to']}", f"To: {headers['from']}", f"Call-ID: {headers['call-id']}",
            f"CSeq: {self._orders} {method}", "Max-Forwards: 70",
        ]  # fmt: skip
        self._send_whole(request, sound)

    def answered(self, text: str) -> None:
        """Our own request within the call was answered: a 200 to an INVITE wants its ACK."""
        code = text.split(" ", 2)[1]
        if code == "200" and re.search(r"^CSeq: \d+ INVITE", text, re.MULTILINE):
            self._orders -= 1
            self._order("ACK")

    def _send_whole(self, lines: list[str], direction: str) -> None:
        lines += [f"Contact: <sip:nasty@127.0.0.1:{self._port}>"]
        body = ""
        if direction:
            lines += ["Content-Type: application/sdp"]
            body = "\r\n".join([
                "v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0",
                "m=audio 9 RTP/AVP 8", "a=rtpmap:8 PCMA/8000", f"a={direction}", "",
            ])  # fmt: skip
        self._send("\r\n".join([*lines, f"Content-Length: {len(body)}", "", body]).encode())


class Nasty(asyncio.DatagramProtocol):
    """Plays each call, and answers OPTIONS as a carrier that is well."""

    def __init__(self) -> None:
        self.calls: dict[str, NastyCall] = {}
        self._playing: set[asyncio.Task[None]] = set()
        self.transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        text = data.decode()
        method = text.partition(" ")[0]
        found = re.search(r"^Call-ID: (.*?)\r$", text, re.MULTILINE)
        call = self.calls.get(found[1]) if found else None
        if method == "INVITE" and found and call is None:
            self._begin(found[1], text, addr)
        elif method == "ACK" and call:
            call.acknowledged.set()
        elif method == "SIP/2.0" and call:
            call.answered(text)
        elif method in ("OPTIONS", "BYE", "CANCEL"):
            self._send(answer(text, "200 OK"), addr)

    def _begin(self, call_id: str, invite: str, addr: tuple[str, int]) -> None:
        assert self.transport is not None
        port = int(self.transport.get_extra_info("sockname")[1])
        call = self.calls[call_id] = NastyCall(invite, lambda words: self._send(words, addr), port)
        task = asyncio.get_running_loop().create_task(call.play())
        self._playing.add(task)
        task.add_done_callback(self._playing.discard)

    def _send(self, words: bytes, addr: tuple[str, int]) -> None:
        if self.transport is not None:
            self.transport.sendto(words, addr)


@asynccontextmanager
async def a_nasty_carrier(port: int) -> AsyncIterator[Nasty]:
    """It listens on this port of loopback."""
    loop = asyncio.get_running_loop()
    transport, nasty = await loop.create_datagram_endpoint(Nasty, local_addr=("127.0.0.1", port))
    try:
        yield nasty
    finally:
        transport.close()
