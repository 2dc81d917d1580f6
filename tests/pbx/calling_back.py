"""People who call one of our numbers back, straight over SIP: many at once, each with a key or none, and hang-ups."""

from __future__ import annotations

import asyncio
import re
import secrets
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from tests.pbx.sip_words import answer

_EVENT = 101
_DIGITS = "0123456789*#"


class CallBack:
    """One call. `answered`, `ended`: what the PBX did; `ended` is also set where it refused."""

    def __init__(self, callers: Callers, number: str | None, called: str) -> None:
        self._callers, self._called = callers, called
        self._id, self._tag, self._orders = secrets.token_hex(8), secrets.token_hex(4), 1
        self._from = f"<sip:{number}@127.0.0.1>" if number else '"Anonymous" <sip:anonymous@anonymous.invalid>'
        self._privacy = [] if number else ["Privacy: id"]
        self._to = f"<sip:{called}@127.0.0.1>"
        self._target = f"sip:{called}@127.0.0.1:{callers.pbx}"
        self._sound = 0
        self.answered, self.ended = asyncio.Event(), asyncio.Event()
        self.code = 0

    def call(self) -> None:
        """Send the INVITE."""
        body = "\r\n".join([
            "v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0",
            f"m=audio {self._callers.sound_port} RTP/AVP 8 {_EVENT}", "a=rtpmap:8 PCMA/8000",
            f"a=rtpmap:{_EVENT} telephone-event/8000", "",
        ])  # fmt: skip
        self._send("INVITE", 1, body, "application/sdp")

    def press_info(self, key: str, kind: str = "dtmf-relay") -> None:
        """Press a key, told by SIP INFO."""
        self._orders += 1
        body = f"Signal={key}\r\nDuration=160\r\n" if kind == "dtmf-relay" else key
        self._send("INFO", self._orders, body, f"application/{kind}")

    def press_event(self, key: str) -> None:
        """Press a key, told by RTP events (RFC 4733): three packets while it is down, three as it is let go."""
        source, at = secrets.randbits(32), secrets.randbits(31)
        for nth in range(6):
            up = nth >= 3
            head = struct.pack("!BBHII", 0x80, _EVENT | (0x80 if nth == 0 else 0), nth + 1, at, source)
            event = struct.pack("!BBH", _DIGITS.index(key), (0x80 if up else 0) | 10, 160 * (min(nth, 3) + 1))
            self._callers.sound.sendto(head + event, ("127.0.0.1", self._sound))

    def hang_up(self) -> None:
        """Leave."""
        self._orders += 1
        self._send("BYE", self._orders)
        self.ended.set()

    def hear(self, text: str) -> None:
        """What the PBX says about this call."""
        if text.startswith("BYE "):
            self._callers.say(answer(text, "200 OK"))
            self.ended.set()
            return
        if not text.startswith("SIP/2.0 ") or not re.search(r"^CSeq: 1 INVITE", text, re.MULTILINE):
            return
        code = int(text.split(" ", 2)[1])
        if code < 200:
            return
        self.code = code
        to = re.search(r"^To: (.*?)\r$", text, re.MULTILINE)
        self._to = to[1] if to else self._to
        if code == 200:
            found = re.search(r"^Contact: .*?<([^>]+)>", text, re.MULTILINE)
            sound = re.search(r"^m=audio (\d+)", text, re.MULTILINE)
            self._target, self._sound = found[1] if found else self._target, int(sound[1]) if sound else 0
        self._send("ACK", 1)
        (self.answered if code == 200 else self.ended).set()

    def _send(self, method: str, order: int, body: str = "", kind: str = "") -> None:
        lines = [
            f"{method} {self._target} SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{self._callers.port};branch=z9hG4bK{secrets.token_hex(6)}",
            f"From: {self._from};tag={self._tag}", f"To: {self._to}", f"Call-ID: {self._id}",
            f"CSeq: {order} {method}", "Max-Forwards: 70", f"Contact: <sip:caller@127.0.0.1:{self._callers.port}>",
            *self._privacy, *([f"Content-Type: {kind}"] if kind else []), f"Content-Length: {len(body)}", "", body,
        ]  # fmt: skip
        self._callers.say("\r\n".join(lines).encode())


class Callers(asyncio.DatagramProtocol):
    """The socket of them all."""

    def __init__(self, pbx: int, sound: asyncio.DatagramTransport) -> None:
        self.pbx, self.port = pbx, 0
        self.sound, self.sound_port = sound, int(sound.get_extra_info("sockname")[1])
        self.calls: dict[str, CallBack] = {}
        self.transport: asyncio.DatagramTransport

    def call(self, number: str | None, called: str) -> CallBack:
        """Somebody calls; None: the number is withheld."""
        call = CallBack(self, number, called)
        self.calls[call._id] = call
        call.call()
        return call

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)
        self.port = int(self.transport.get_extra_info("sockname")[1])

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        found = re.search(rb"^Call-ID: (.*?)\r$", data, re.MULTILINE)
        if found and (call := self.calls.get(found[1].decode())):
            call.hear(data.decode())

    def say(self, words: bytes) -> None:
        """To the PBX."""
        self.transport.sendto(words, ("127.0.0.1", self.pbx))


@asynccontextmanager
async def callers_back(pbx: int) -> AsyncIterator[Callers]:
    """Callers of the PBX that listens on this port of loopback."""
    loop = asyncio.get_running_loop()
    local = ("127.0.0.1", 0)
    sound, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=local)
    transport, callers = await loop.create_datagram_endpoint(lambda: Callers(pbx, sound), local_addr=local)
    try:
        yield callers
    finally:
        transport.close()
        sound.close()
