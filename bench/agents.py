"""Simulated agents: each works as a person does at the agent page, over HTTP and the live socket alone.

The phone is somebody else's business (see bench/phones): it registers, answers and sends sound.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

import structlog

from bench.habits import PAUSES, Habits, disposition
from bench.visitor import AWAY, ApiRefused, Visitor

log = structlog.get_logger()

LOOK_AGAIN_SECONDS = 2.0
"""How long to wait for news before acting on what is known: a refused wish is wished again."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0
BEGIN_SPREAD = 2.0
OWN_PAUSES = frozenset(PAUSES)


class SimulatedAgent:
    """One agent. `work` runs until `leave` was called and the agent is logged out."""

    def __init__(self, address: str, login: str, password: str, dice: Random, habits: Habits) -> None:
        self._visitor = Visitor(address, login, password)
        self._dice, self._habits = dice, habits
        self._id = 0
        self._me: dict[str, Any] = {}
        self._card: dict[str, Any] | None = None
        self._seq: int | None = None
        self._news = asyncio.Event()
        self._leaving = asyncio.Event()
        self._hurried = False
        self._wished_in = 0
        self.refusals: Counter[str] = Counter()
        self.connections = 0
        self.disposed = 0

    def leave(self, *, at_once: bool = False) -> None:
        """Log out after the present call; `at_once` hangs it up."""
        self._hurried |= at_once
        self._leaving.set()
        self._news.set()

    @property
    def state(self) -> str:
        """The agent's state as last told."""
        return str(self._me.get("state", "offline"))

    async def work(self) -> None:
        """Come, work, leave; come back with jitter whenever the api was away."""
        failures = 0
        try:
            await self._rest(self._dice.uniform(0, BEGIN_SPREAD))
            while not self._done():
                try:
                    if await self._connected():
                        failures = 0
                except AWAY:
                    failures += 1
                except ApiRefused as refusal:
                    self._refused(refusal)
                    failures += 1
                    if refusal.status == 401:
                        self._id = 0
                if not self._done():
                    wait = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failures, 6))
                    await asyncio.sleep(wait * self._dice.uniform(0.5, 1))
        finally:
            await self._visitor.close()

    async def go_home(self) -> None:
        """Come only to leave: hang up, dispose, log out."""
        self._id = int((await self._visitor.log_in())["id"])
        self._me = {"state": "unknown"}
        self.leave(at_once=True)
        await self.work()

    def _done(self) -> bool:
        return self._leaving.is_set() and (self._id == 0 or self.state == "offline")

    async def _connected(self) -> bool:
        """One link from open to broken; False when nothing ever came over it."""
        if self._id == 0:
            me = await self._visitor.log_in()
            self._id = int(me["id"])
        heard = False
        acting = asyncio.create_task(self._act())
        try:
            async with contextlib.aclosing(self._visitor.live(self._seq)) as messages:
                async for message in messages:
                    heard = True
                    self._hear(message)
                    if self._done() or acting.done():
                        break
        finally:
            acting.cancel()
            (ended,) = await asyncio.gather(acting, return_exceptions=True)
        if isinstance(ended, Exception):
            raise ended
        return heard

    def _hear(self, message: dict[str, Any]) -> None:
        self._seq = int(message["seq"])
        if message["type"] == "snapshot":
            self.connections += 1
            floor = message["floor"]
            self._me = next((one for one in floor["agents"] if one["id"] == self._id), {})
            self._card = floor["card"]
            self._news.set()
        for change in message.get("changes", ()):
            if change["kind"] == "agent" and change["id"] == self._id:
                self._me = change["value"] or {}
            elif change["kind"] == "card":
                self._card = change["value"]
            self._news.set()

    async def _act(self) -> None:
        """Do what the present state calls for, whenever something changed."""
        while not self._done():
            self._news.clear()
            try:
                await self._next_step()
            except ApiRefused as refusal:
                if refusal.status == 401:
                    raise
                self._refused(refusal)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                    await self._news.wait()

    async def _next_step(self) -> None:
        steps: dict[str, Callable[[], Awaitable[None]]] = {
            "offline": self._offline,
            "paused": self._paused,
            "ready": self._ready,
            "talking": self._talking,
            "wrap_up": self._wrap_up,
        }
        if self._me and (step := steps.get(self.state)):
            await step()

    async def _offline(self) -> None:
        if not self._leaving.is_set():
            await self._become("login")

    async def _paused(self) -> None:
        if self._leaving.is_set():
            await self._become("logout")
        elif self._me["reason"] in OWN_PAUSES:
            await self._rest(self._dice.uniform(*self._habits.pause))
            await self._become("ready" if not self._leaving.is_set() else "logout")
        elif self._me["leg_up"]:
            await self._become("ready")

    async def _ready(self) -> None:
        if self._leaving.is_set():
            await self._become("logout")

    async def _talking(self) -> None:
        if self._leaving.is_set():
            if self._me["pending"] != "logout":
                await self._become("logout")
            if self._hurried:
                await self._visitor.ask("POST", "/api/me/call/hangup", {"attempt_id": self._me["attempt_id"]})
        elif self._wished_in != self._me["attempt_id"]:
            self._wished_in = int(self._me["attempt_id"])
            if self._dice.random() < self._habits.pause_chance:
                await self._become("pause", self._dice.choice(PAUSES))

    async def _wrap_up(self) -> None:
        card, attempt = self._card, self._me["attempt_id"]
        if card is None or card["attempt"]["id"] != attempt or not card["dispositions"]:
            return  # the card is on its way
        if not self._leaving.is_set():
            await self._rest(self._dice.uniform(*self._habits.wrap_up))
        chosen = disposition(self._dice, self._habits, card["dispositions"], datetime.now(UTC))
        await self._visitor.ask("POST", "/api/me/call/disposition", {"attempt_id": attempt, **chosen})
        self.disposed += 1

    async def _become(self, action: str, reason: str | None = None) -> None:
        body = {"action": action} if reason is None else {"action": action, "reason": reason}
        await self._visitor.ask("POST", "/api/me/state", body)

    async def _rest(self, seconds: float) -> None:
        """Let time pass, unless the agent is told to leave."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._leaving.wait()

    def _refused(self, refusal: ApiRefused) -> None:
        """A refusal is part of life: a call ended in between. Many of one kind are not, so they count."""
        self.refusals[refusal.code] += 1
        log.debug("simulated agent was refused", agent=self._id, code=refusal.code)
