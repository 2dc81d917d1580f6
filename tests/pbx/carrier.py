"""A carrier made of one UDP socket: each call that comes in is played as its class says, and OPTIONS find it well."""

from __future__ import annotations

import asyncio
import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar, cast

from tests.pbx.sip_words import answer, copied

Send = Callable[[bytes], None]


class CarrierCall(ABC):
    """One call that came in, from its INVITE on. The last digit of the number called is its kind."""

    def __init__(self, invite: str, send: Send, port: int) -> None:
        called = re.match(r"INVITE sip:\+?(\d+)", invite)
        assert called is not None
        self.called, self.kind = called[1], called[1][-1]
        self.acknowledged = asyncio.Event()
        self.ended = False
        """The other side has hung up."""
        self._invite, self._send, self._port = invite, send, port
        self._tag = secrets.token_hex(4)
        self._orders = 0

    @abstractmethod
    async def play(self) -> None:
        """What happens, by its kind."""

    def cancelled(self, cancel: str) -> None:
        """It is to stop."""
        self._send(answer(cancel, "200 OK", tag=self._tag))

    def answered(self, text: str) -> None:
        """Our own request within the call was answered: a 200 to an INVITE wants its ACK."""
        code = text.split(" ", 2)[1]
        if code == "200" and re.search(r"^CSeq: \d+ INVITE", text, re.MULTILINE):
            self._orders -= 1
            self._order("ACK")

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

    def _send_whole(self, lines: list[str], direction: str) -> None:
        lines += [f"Contact: <sip:carrier@127.0.0.1:{self._port}>"]
        body = ""
        if direction:
            lines += ["Content-Type: application/sdp"]
            body = "\r\n".join([
                "v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0",
                "m=audio 9 RTP/AVP 8", "a=rtpmap:8 PCMA/8000", f"a={direction}", "",
            ])  # fmt: skip
        self._send("\r\n".join([*lines, f"Content-Length: {len(body)}", "", body]).encode())


Kind = TypeVar("Kind", bound=CarrierCall)


class Carrier(asyncio.DatagramProtocol, Generic[Kind]):
    """Takes every call."""

    def __init__(self, take: Callable[[str, Send, int], Kind]) -> None:
        self.calls: dict[str, Kind] = {}
        """By Call-ID, in the order in which they came."""
        self.on_cancel: Callable[[], None] = lambda: None
        self._take = take
        self._playing: set[asyncio.Task[None]] = set()
        self._transport: asyncio.DatagramTransport | None = None

    def last(self, kind: str) -> Kind:
        """The last call of a kind."""
        return [call for call in self.calls.values() if call.kind == kind][-1]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        text = data.decode()
        method = text.partition(" ")[0]
        found = re.search(r"^Call-ID: (.*?)\r$", text, re.MULTILINE)
        call = self.calls.get(found[1]) if found else None
        if method == "INVITE" and found and call is None:
            self._begin(found[1], text, addr)
        elif method == "ACK" and call:
            call.acknowledged.set()
        elif method == "CANCEL" and call:
            call.cancelled(text)
            self.on_cancel()
        elif method == "SIP/2.0" and call:
            call.answered(text)
        elif method in ("OPTIONS", "BYE"):
            self._send(answer(text, "200 OK"), addr)
            if call:
                call.ended = True

    def _begin(self, call_id: str, invite: str, addr: tuple[str, int]) -> None:
        assert self._transport is not None
        port = int(self._transport.get_extra_info("sockname")[1])
        call = self.calls[call_id] = self._take(invite, lambda words: self._send(words, addr), port)
        task = asyncio.get_running_loop().create_task(call.play())
        self._playing.add(task)
        task.add_done_callback(self._playing.discard)

    def _send(self, words: bytes, addr: tuple[str, int]) -> None:
        if self._transport is not None:
            self._transport.sendto(words, addr)


@asynccontextmanager
async def a_carrier(port: int, take: Callable[[str, Send, int], Kind]) -> AsyncIterator[Carrier[Kind]]:
    """It listens on this port of loopback; `take` makes a call of an INVITE."""
    loop = asyncio.get_running_loop()
    transport, carrier = await loop.create_datagram_endpoint(lambda: Carrier(take), local_addr=("127.0.0.1", port))
    try:
        yield carrier
    finally:
        transport.close()
