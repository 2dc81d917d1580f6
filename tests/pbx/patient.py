"""A carrier made of one UDP socket that rings until it is told to stop: how, is in the last digit of the number called.

1 stops as it should: 200 to the CANCEL, 487 to the INVITE; 2 was answered an instant before the CANCEL came, so that
its 200 crosses it; 3 loses its 487; 4 plays (183) for a while before it rings (180); 5 is answered at some moment of
the half second in which it may be given up.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

from tests.pbx.sip_words import answer

STOPS, CROSSES, LOSES, PLAYS_FIRST, ANSWERS = "12345"
PLAYS_SECONDS = 4.0
ANSWERS_AFTER_SECONDS = (10.0, 10.5)

Send = Callable[[bytes], None]


class PatientCall:
    """One call that came in. Moments are of the monotonic clock; None: not yet."""

    def __init__(self, invite: str, send: Send, port: int, kind: str) -> None:
        self._invite, self._send, self._port, self._kind = invite, send, port, kind
        self.called = ""
        self.rang_at: float | None = None
        self.answered_at: float | None = None
        self.cancelled_at: float | None = None
        self.acknowledged = self.ended = False

    async def play(self) -> None:
        """Ring, in the way of the number called."""
        self._answer(100, "Trying")
        if self._kind == PLAYS_FIRST:
            self._answer(183, "Session Progress", sound=True)
            await asyncio.sleep(PLAYS_SECONDS)
        self.rang_at = time.monotonic()
        self._answer(180, "Ringing")
        if self._kind == ANSWERS:
            await asyncio.sleep(random.uniform(*ANSWERS_AFTER_SECONDS))
            if self.cancelled_at is None:
                self._pick_up()

    def _pick_up(self) -> None:
        self.answered_at = time.monotonic()
        self._answer(200, "OK", sound=True)

    def cancelled(self, cancel: str) -> None:
        """It is to stop."""
        self.cancelled_at = self.cancelled_at or time.monotonic()
        if self._kind == CROSSES:
            self._pick_up()
        self._send(answer(cancel, "200 OK", tag="patient"))
        if self._kind != LOSES and self.answered_at is None:
            self._answer(487, "Request Terminated")

    def _answer(self, code: int, reason: str, *, sound: bool = False) -> None:
        more = [f"Contact: <sip:patient@127.0.0.1:{self._port}>"]
        words = answer(self._invite, f"{code} {reason}", tag="patient" if code > 100 else "", more=more)
        if sound:
            body = "\r\n".join([
                "v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0",
                "m=audio 9 RTP/AVP 8", "a=rtpmap:8 PCMA/8000", "a=sendrecv", "",
            ]).encode()  # fmt: skip
            head = words.removesuffix(b"Content-Length: 0\r\n\r\n")
            words = head + b"Content-Type: application/sdp\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        self._send(words)


class Patient(asyncio.DatagramProtocol):
    """Rings, and answers OPTIONS as a carrier that is well."""

    def __init__(self) -> None:
        self.calls: dict[str, PatientCall] = {}
        """By Call-ID."""
        self.by_kind: dict[str, PatientCall] = {}
        """The last call of each kind."""
        self.on_cancel: Callable[[], None] = lambda: None
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
        elif method == "CANCEL" and call:
            call.cancelled(text)
            self.on_cancel()
        elif method == "ACK" and call:
            call.acknowledged = True
        elif method in ("OPTIONS", "BYE"):
            self._send(answer(text, "200 OK"), addr)
            if call:
                call.ended = True

    def _begin(self, call_id: str, invite: str, addr: tuple[str, int]) -> None:
        assert self.transport is not None
        port = int(self.transport.get_extra_info("sockname")[1])
        called = re.match(r"INVITE sip:\+?(\d+)", invite)
        assert called is not None
        kind = called[1][-1]
        call = PatientCall(invite, lambda words: self._send(words, addr), port, kind)
        call.called = called[1]
        self.calls[call_id] = self.by_kind[kind] = call
        task = asyncio.get_running_loop().create_task(call.play())
        self._playing.add(task)
        task.add_done_callback(self._playing.discard)

    def _send(self, words: bytes, addr: tuple[str, int]) -> None:
        if self.transport is not None:
            self.transport.sendto(words, addr)


@asynccontextmanager
async def a_patient_carrier(port: int) -> AsyncIterator[Patient]:
    """It listens on this port of loopback."""
    loop = asyncio.get_running_loop()
    transport, patient = await loop.create_datagram_endpoint(Patient, local_addr=("127.0.0.1", port))
    try:
        yield patient
    finally:
        transport.close()
