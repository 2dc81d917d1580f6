"""One screen's live socket: a snapshot, then what changed twelve times a second, one's own state and card at once."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

from aiohttp import WSCloseCode, WSMsgType, web

from api.auth import check_origin
from api.floor import own
from api.floor.hub import Seat
from api.floor.memory import CALLBACKS, THRESHOLDS, Floor, Key
from api.problems import Problem
from api.schema.base import Query
from api.schema.cards import Card
from api.schema.live import (
    Change,
    FloorAgent,
    FloorBatch,
    FloorCampaign,
    FloorListeners,
    FloorTrunk,
    HeartbeatMessage,
    OwnCampaign,
    SnapshotMessage,
)
from api.schema.live import Floor as FloorShape
from api.visit import Visit
from db.calls import cards
from db.faults import AWAY
from db.pool import Connection

BEAT_SECONDS = 2.0
COALESCE_SECONDS = 0.08
SEND_SECONDS = 10.0
"""A client that takes nothing for so long is cut off; it comes back and starts over."""
SLOW_SECONDS = 1.0
"""A client that made us wait so long gets a fresh snapshot instead of changes."""
CHECK_SECONDS = 30.0
POOL_SECONDS = 3.0
"""How long a connection is waited for before the client is told, and then once more."""
MOST_SEATS = 2000
MOST_OF_ONE = 50
"""Of one person, on however many screens: nobody takes the places of all others."""
LOGIN_NEEDED = 4401
"""Close code for a session that ended."""
MOST_TOLD = 100
GOODBYE_SECONDS = 1.0
"""How long the client's half of a close is waited for."""

T = TypeVar("T")
Still = Callable[[Connection], Awaitable[bool]]
"""Asks whether a screen may go on."""


class ClientGone(Exception):
    """The client went, or took nothing for too long."""


class LiveQuery(Query):
    """Where to go on after a lost link."""

    since: int | None = None


async def serve(visit: Visit, seat: Seat, since: int | None, still: Still) -> web.StreamResponse:
    """Open the socket of a seat and tell it the floor, for as long as the client stays and `still` says yes."""
    check_origin(visit.request, visit.house.settings)
    hub = visit.house.hub
    if hub.floor is None:
        raise Problem("starting")
    if len(hub.seats) >= MOST_SEATS or hub.seats_of(seat.user_id) >= MOST_OF_ONE:
        raise Problem("busy")
    socket = web.WebSocketResponse(timeout=GOODBYE_SECONDS, heartbeat=20.0, max_msg_size=1024, compress=False)
    if not socket.can_prepare(visit.request).ok:
        raise Problem("malformed")
    await socket.prepare(visit.request)
    screen = Screen(visit, socket, seat, still)
    hub.seats.add(seat)
    try:
        await screen.run(since)
    finally:
        hub.seats.discard(seat)
    return socket


class Screen:
    """One open socket: what it was sent last, and what to send next."""

    def __init__(self, visit: Visit, socket: web.WebSocketResponse, seat: Seat, still: Still) -> None:
        self._visit = visit
        self._socket = socket
        self._seat = seat
        self._hub = visit.house.hub
        self._still = still
        self._card_of: tuple[int | None, str] | None = None  # None: nothing was shown yet
        self._sent_at = 0.0
        self._seq = 0
        self._checked_at = time.monotonic()
        self._slow = False

    async def run(self, since: int | None) -> None:
        """Send until the client goes, falls silent or loses its session, or until this process or the database goes."""
        try:
            async with asyncio.TaskGroup() as group:
                reading = group.create_task(self._read())
                await self._begin(since)
                while not reading.done() and not self._hub.leaving:
                    await self._wait()
                    if not await self._allowed():  # before anything more is told
                        break
                    await self._send_next()
                if self._hub.leaving:
                    await self._socket.close(code=WSCloseCode.GOING_AWAY, message=b"stopping")
                reading.cancel()
        except* AWAY:  # whoever comes back is let in again once the database is there
            await self._socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=b"database_away")
        except* ClientGone:  # it comes back with `since`
            if (transport := self._visit.request.transport) is not None:
                transport.abort()

    async def _read(self) -> None:
        """Nothing is asked over this socket: read only to see the client go. Whoever talks on and on is sent away."""
        told = 0
        async for message in self._socket:
            told += 1
            if message.type is not WSMsgType.TEXT or told > MOST_TOLD:
                break
        self._seat.ring()

    async def _begin(self, since: int | None) -> None:
        floor = self._floor()
        known = since is not None and floor.start <= since <= self._hub.settled
        if since is None or not known:
            await self._send_snapshot()
            return
        own = [key for key in floor.all_keys() if self._seat.sees(key)]
        missed = {key for key in own if key[0] != "agent" or floor.changed.get(key, 0) > since}
        self._seat.dirty |= missed | {self._seat.own}
        self._seat.promised = self._seat.exported = self._seat.written = True
        await self._send_changes()

    async def _wait(self) -> None:
        """Until something is to be sent: a heart-beat, changes after COALESCE_SECONDS, or at once."""
        seat = self._seat
        try:
            async with asyncio.timeout(BEAT_SECONDS):
                await seat.woken.wait()
            rest = self._sent_at + COALESCE_SECONDS - time.monotonic()
            if rest > 0:
                async with asyncio.timeout(rest):
                    await seat.urgent.wait()
        except TimeoutError:
            return

    async def _send_next(self) -> None:
        seat = self._seat
        seat.woken.clear()
        seat.urgent.clear()
        if seat.start_over or self._slow:
            await self._send_snapshot()
        elif seat.dirty or seat.promised or seat.exported or seat.written:
            await self._send_changes()
        else:
            await self._beat(self._hub.settled, self._hub.link)

    async def _send_snapshot(self) -> None:
        seat, floor = self._seat, self._floor()
        seat.start_over, self._slow, seat.promised, seat.exported, seat.written = False, False, False, False, False
        seat.dirty.clear()
        seq = self._hub.settled
        views = [self._seat.view(self._floor(), key) for key in floor.all_keys() if seat.sees(key)]
        card = await self._card(floor)
        whole = SnapshotMessage(
            seq=seq,
            floor=FloorShape(
                agents=[view for view in views if isinstance(view, FloorAgent)],
                campaigns=[view for view in views if isinstance(view, FloorCampaign | OwnCampaign)],
                trunks=[view for view in views if isinstance(view, FloorTrunk)],
                batches=[view for view in views if isinstance(view, FloorBatch)],
                dialer=floor.dialer,
                callbacks=floor.callbacks() if seat.sees(CALLBACKS) else None,
                card=card,
                own_callbacks=await self._own(own.callbacks),
                own_exports=await self._own(own.exports),
                listeners=[view for view in views if isinstance(view, FloorListeners)],
                own_messages=await self._own(own.unread),
                thresholds=floor.thresholds if seat.sees(THRESHOLDS) else None,
            ),
        )
        await self._send(whole.model_dump_json(), seq)

    async def _send_changes(self) -> None:
        seat, floor = self._seat, self._floor()
        seq, keys = self._hub.settled, sorted(seat.dirty, key=str)
        seat.dirty.clear()
        changes = [self._written(key) for key in keys]
        if seat.own in keys and self._card_due(floor) != self._card_of:
            changes.append(Change.text("card", await self._card(floor)))
        if seat.promised:
            seat.promised = False
            changes.append(Change.text("own_callbacks", await self._own(own.callbacks)))
        if seat.exported:
            seat.exported = False
            changes.append(Change.text("own_exports", await self._own(own.exports)))
        if seat.written:
            seat.written = False
            changes.append(Change.text("own_messages", await self._own(own.unread)))
        # a ChangesMessage, put together from parts that are written already
        await self._send(f'{{"type":"changes","seq":{seq},"changes":[{",".join(changes)}]}}', seq)

    def _written(self, key: Key) -> str:
        """A change as text: what all see alike is written once for every screen."""
        kind, name = key
        if not self._seat.everything:
            return Change.text(kind, self._seat.view(self._floor(), key), name)
        texts = self._hub.written_out
        if key not in texts:
            texts[key] = Change.text(kind, self._seat.view(self._floor(), key), name)
        return texts[key]

    def _card_due(self, floor: Floor) -> tuple[int | None, str]:
        """A card is read for each new call, and again when it is joined (it may be recorded from then on) and ends."""
        own = floor.agents.get(self._seat.user_id)
        return (own.attempt_id, own.state) if own and own.attempt_id else (None, "")

    async def _card(self, floor: Floor) -> Card | None:
        due = self._card_due(floor)
        found = None
        if due[0] is not None:
            async with self._connection() as connection:
                found = await cards.of_agent(connection, self._seat.user_id)
        self._card_of = due
        return Card.model_validate(found) if found else None

    async def _own(self, read: Callable[[Connection, Seat], Awaitable[T]]) -> T:
        async with self._connection() as connection:
            return await read(connection, self._seat)

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[Connection]:
        """A connection. A pool that is full for a moment does not end a screen: it is waited for twice."""
        pool = self._visit.pool
        try:
            connection = await pool.acquire(timeout=POOL_SECONDS)
        except TimeoutError:
            if self._sent_at:  # nothing new was sent: the number stays that of the last message
                await self._beat(self._seq, link=False)
            connection = await pool.acquire(timeout=POOL_SECONDS)
        try:
            yield connection
        finally:
            await pool.release(connection)

    async def _allowed(self) -> bool:
        """Whether this screen may go on, looked up twice a minute and whenever rights changed."""
        if not self._seat.check_session and time.monotonic() - self._checked_at < CHECK_SECONDS:
            return True
        self._seat.check_session, self._checked_at = False, time.monotonic()
        try:
            async with self._visit.pool.acquire(timeout=5) as connection:
                allowed = await self._still(connection)
        except AWAY:
            return True  # while the database is away, nobody is thrown out
        if not allowed:
            await self._socket.close(code=LOGIN_NEEDED, message=b"login_needed")
        return allowed

    async def _send(self, text: str, seq: int) -> None:
        started = time.monotonic()
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._socket.send_str(text)
        except (ConnectionError, TimeoutError) as fault:
            raise ClientGone from fault
        self._sent_at, self._seq = time.monotonic(), seq
        self._slow = self._sent_at - started > SLOW_SECONDS

    async def _beat(self, seq: int, link: bool) -> None:
        await self._send(HeartbeatMessage(seq=seq, at=datetime.now(UTC), link=link).model_dump_json(), seq)

    def _floor(self) -> Floor:
        assert self._hub.floor is not None
        return self._hub.floor
