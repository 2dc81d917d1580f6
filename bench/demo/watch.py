"""The floor as a supervisor's page sees it: kept up to date over the live socket."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from bench.visitor import AWAY, ApiRefused, Visitor

RECONNECT_SECONDS = 0.5
LIFE_SECONDS = 1.0


class Watch:
    """The floor now: agents, campaigns and trunks as the API shows them."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._seq: int | None = None
        self._things: dict[tuple[str, Any], dict[str, Any]] = {}
        self._news = asyncio.Event()
        self.link = False

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Everything of a kind: agent, campaign, trunk."""
        return [thing for (of, _), thing in self._things.items() if of == kind]

    def campaign(self, campaign_id: int) -> dict[str, Any]:
        """A campaign's live figures; empty before the first message."""
        return self._things.get(("campaign", campaign_id), {})

    async def until(self, true: Callable[[], bool], seconds: float) -> bool:
        """Wait until something is so; False when the time is over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not true():
                    self._news.clear()
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(LIFE_SECONDS):
                            await self._news.wait()
        return true()

    async def run(self) -> None:
        """Follow until cancelled, through every loss of the link."""
        while True:
            with contextlib.suppress(*AWAY):
                try:
                    await self._follow()
                except ApiRefused as refusal:
                    if refusal.status == 401:
                        await self._visitor.log_in()
            self.link = False
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _follow(self) -> None:
        async with contextlib.aclosing(self._visitor.live(self._seq)) as messages:
            async for message in messages:
                self._seq, self.link = int(message["seq"]), bool(message.get("link", True))
                if message["type"] == "snapshot":
                    floor = message["floor"]
                    self._things = {
                        (kind, thing.get("id", thing.get("name"))): thing
                        for kind in ("agent", "campaign", "trunk")
                        for thing in floor[f"{kind}s"]
                    }
                for change in message.get("changes", ()):
                    self._change((change["kind"], change["id"]), change["value"])
                self._news.set()

    def _change(self, key: tuple[str, Any], value: dict[str, Any] | None) -> None:
        if value is None:
            self._things.pop(key, None)
        else:
            self._things[key] = value
