"""Asterisk's manager interface (AMI): ordered events in, checked actions out.

The only file that knows panoramisk, which parses; what happens to a message is decided here. An action is
written once and never again: what a lost link left unanswered is for resynchronisation to find out.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import cast

import structlog
from panoramisk.message import Message

from dialer.link.action import AmiDown, AmiError, AmiRefused, AmiTimeout, AmiUnsafe, Fields, render
from dialer.link.waiting import REFUSED, Asked, Event, Events, Waiting

__all__ = [
    "REFUSED", "Ami", "AmiDown", "AmiError", "AmiRefused", "AmiTimeout", "AmiUnsafe", "Event", "Events",
    "Fields",
]  # fmt: skip

CONNECT_SECONDS = 5.0
BOOT_SECONDS = 60.0
PING_SECONDS = 5.0
SENT_SECONDS = 30.0
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.1, 5.0
MAX_MESSAGE_BYTES = 1 << 20
MAX_UNWRITTEN_BYTES = 1 << 20

log = structlog.get_logger()


class _Link(asyncio.Protocol):
    """One connection: whole messages up, in order, one call for each read."""

    transport: asyncio.Transport

    def __init__(self, heard: Callable[[_Link, Events], None], gone: Callable[[_Link], None]) -> None:
        self.heard, self.gone = heard, gone
        self.rest, self.version = b"", ""
        self.greeted, self.booted, self.lost = asyncio.Event(), asyncio.Event(), asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Cut into messages before decoding: a letter can be spread over two reads."""
        self.rest += data
        if not self.version and not self._hello():
            return
        whole, _, self.rest = self.rest.rpartition(b"\r\n\r\n")
        if len(self.rest) > MAX_MESSAGE_BYTES:
            log.error("the manager connection sent a message without end", bytes=len(self.rest))
            self.transport.abort()
        texts = whole.decode("utf-8", "replace").split("\r\n\r\n") if whole else ()
        self.heard(self, [message for text in texts if (message := _message(text)) is not None])

    def _hello(self) -> bool:
        line, mark, rest = self.rest.partition(b"\r\n")
        if not mark and len(line) < 256:
            return False
        if not mark or not line.startswith(b"Asterisk Call Manager/"):
            log.error("what listens there is not Asterisk's manager interface")
            self.transport.abort()
            return False
        self.version, self.rest = line.decode("ascii", "replace").rpartition("/")[2], rest
        self.greeted.set()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """Wake whoever waits for a moment of this link."""
        for moment in (self.lost, self.greeted, self.booted):
            moment.set()
        self.gone(self)


def _message(text: str) -> Event | None:
    message: Message | None = Message.from_line(text.strip())
    # each line is one header, and panoramisk adds `content`: fewer means that one came twice
    if message is not None and len(message) < text.count("\r\n") + 2:
        for name, value in list(message.items()):
            if isinstance(value, list):
                message[name] = "\n".join(value)
    return message


class Ami:
    """A link to Asterisk that comes back by itself.

    `on_link(True)` comes once logged in and Asterisk is fully booted, before any event of that link;
    `on_link(False)` after its last. `on_events` gets the events of one read as one batch, in order, and is
    called in the loop: there is no queue, so a slow receiver holds back Asterisk's socket, not memory.
    What a receiver raises is logged and counted in `counts`, and the link goes on. A message or unwritten
    actions of more than 1 MiB end the link, as does a ping without answer.
    """

    def __init__(
        self,
        host: str,
        port: int,
        username: str,
        secret: str,
        *,
        on_events: Callable[[Sequence[Event]], None],
        on_link: Callable[[bool], None],
    ) -> None:
        self.connected = False
        self.fault = "not connected yet"
        self.counts: Counter[str] = Counter()
        self._address = (host, port)
        self._login = (("Username", username), ("Secret", secret), ("Events", "on"))
        self._on_events, self._on_link = on_events, on_link
        self._link: _Link | None = None
        self._waiting = Waiting(self.counts)
        self._numbers = itertools.count(1)
        self._random = random.SystemRandom()

    async def run(self) -> None:
        """Connect, and connect again with growing jittered waits, until cancelled; see `fault`."""
        wait = FIRST_WAIT_SECONDS
        while True:
            links = self.counts["links"]
            try:
                await self._session()
            except (OSError, AmiError) as fault:
                self.fault = str(fault) or type(fault).__name__
            if self.counts["links"] > links:
                wait = FIRST_WAIT_SECONDS
            log.warning("no link to Asterisk", reason=self.fault, wait_seconds=round(wait, 1))
            await asyncio.sleep(self._random.uniform(wait / 2, wait))
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)

    async def action(self, name: str, fields: Fields = (), *, seconds: float = 5) -> Event:
        """The response to one action.

        Raises AmiDown (nothing sent), AmiUnsafe, AmiRefused with Asterisk's words, AmiTimeout (perhaps done).
        """
        self._check_up()
        return (await self._ask(name, fields, seconds))[0]

    async def list(self, name: str, fields: Fields = (), *, seconds: float = 10) -> Events:
        """The items of a list action, without its closing event; raises as `action` does.

        Events that follow the list in the same read reach `on_events` before this returns.
        """
        self._check_up()
        return await self._ask(name, fields, seconds, is_list=True)

    def send(self, name: str, fields: Fields = ()) -> None:
        """Send and go on; raises AmiDown at once without a link, AmiUnsafe.

        A refusal arrives among the events as `ActionRefused` with `Action`, `ActionID` and `Message`; give
        an `ActionID` of your own among the fields to know which one it was.
        """
        self._check_up()
        self._write(name, fields, Asked(name, asyncio.get_running_loop().time() + SENT_SECONDS, None))

    def _check_up(self) -> None:
        if not self.connected:
            raise AmiDown

    async def _session(self) -> None:
        loop = asyncio.get_running_loop()
        async with _within(CONNECT_SECONDS, "nothing answers at the manager interface's address"):
            _, link = await loop.create_connection(lambda: _Link(self._heard, self._gone), *self._address)
        self._link = link
        try:
            async with _within(CONNECT_SECONDS, "no greeting from the manager interface"):
                await link.greeted.wait()
            if link.lost.is_set():
                raise AmiDown("what listens there closed at once or is not a manager interface")
            await self._ask("Login", self._login, CONNECT_SECONDS)
            async with _within(BOOT_SECONDS, "no FullyBooted event; the account must be allowed to read system"):
                await link.booted.wait()
            while not link.lost.is_set():
                await self._watch(link)
            self.fault = "the link was lost"
        finally:
            link.transport.abort()
            self._gone(link)

    async def _watch(self, link: _Link) -> None:
        try:
            async with asyncio.timeout(PING_SECONDS):
                await link.lost.wait()
        except TimeoutError:
            self._waiting.expire(asyncio.get_running_loop().time())
            await self._ask("Ping", (), 2 * PING_SECONDS)

    async def _ask(self, name: str, fields: Fields, seconds: float, *, is_list: bool = False) -> Events:
        loop = asyncio.get_running_loop()
        reply: asyncio.Future[Events] = loop.create_future()
        number = self._write(name, fields, Asked(name, loop.time() + seconds, reply, is_list))
        try:
            async with _within(seconds, f"Asterisk did not answer {name} in {seconds:g} s"):
                return await reply
        finally:
            self._waiting.drop(number)

    def _write(self, name: str, fields: Fields, asked: Asked) -> str:
        link = self._link
        if link is None or link.lost.is_set() or link.transport.is_closing():
            raise AmiDown
        self._waiting.check_room()
        number = next((value for key, value in fields if key == "ActionID"), "")
        if not number:
            number = f"plateau-{next(self._numbers)}"
            fields = (("ActionID", number), *fields)
        link.transport.write(render(name, fields))
        self._waiting.add(number, asked)
        if link.transport.get_write_buffer_size() > MAX_UNWRITTEN_BYTES:
            log.error("Asterisk stopped reading its manager socket")
            link.transport.abort()
        return number

    def _heard(self, link: _Link, messages: Events) -> None:
        batch: Events = []
        for message in messages:
            event = self._waiting.match(message)
            if event is None:
                continue
            if not self.connected and link is self._link and event.get("Event") == "FullyBooted":
                self._up(link)
            if self.connected:
                batch.append(event)
        if batch:
            self._tell(self._on_events, batch)

    def _up(self, link: _Link) -> None:
        self.connected, self.fault = True, ""
        self.counts["links"] += 1
        link.booted.set()
        log.info("linked to Asterisk", ami_version=link.version)
        self._tell(self._on_link, True)

    def _gone(self, link: _Link) -> None:
        if link is not self._link:
            return
        self._link = None
        was_up, self.connected = self.connected, False
        self._waiting.fail_all()
        if was_up:
            self._tell(self._on_link, False)

    def _tell(self, receiver: Callable[..., None], what: object) -> None:
        try:
            receiver(what)
        except Exception:  # a fault in a receiver must cost neither the link nor the batches that follow
            self.counts["receiver_faults"] += 1
            log.exception("a receiver of Asterisk's events failed")


@asynccontextmanager
async def _within(seconds: float, complaint: str) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise AmiTimeout(complaint) from None
