"""Trunks that Asterisk could not reach when it started are asked again at once.

Asterisk throws away what it hears before it has booted, the answers to its own OPTIONS among it: a trunk asked then
is away until its turn comes again, `options_seconds` later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import structlog

from dialer.link.ami import Ami, AmiError

log = structlog.get_logger()

WAITS_SECONDS = (2.0, 4.0, 8.0)
"""Trunks are looked at so long after the link came up, and again so long after each look, while one is away."""
AWAY = "UNAVAILABLE"


class Waking:
    """Has Asterisk ask the trunks of a node. `endpoints`: their names in Asterisk."""

    def __init__(self, ami: Ami, endpoints: Collection[str]) -> None:
        self._ami, self._endpoints = ami, endpoints
        self._linked = asyncio.Event()

    def linked(self) -> None:
        """Asterisk has booted and is reached."""
        self._linked.set()

    async def run(self) -> None:
        """Wake trunks after each new link, until cancelled."""
        while True:
            await self._linked.wait()
            self._linked.clear()
            try:
                await self._wake()
            except AmiError as fault:
                log.warning("trunks could not be asked again", fault=str(fault))

    async def _wake(self) -> None:
        for wait in WAITS_SECONDS:
            await asyncio.sleep(wait)
            away = [endpoint for endpoint in self._endpoints if await self._is_away(endpoint)]
            if not away:
                return
            log.info("trunks that are away are asked again", endpoints=away)
            for endpoint in away:
                await self._ami.action("PJSIPQualify", [("Endpoint", endpoint)])

    async def _is_away(self, endpoint: str) -> bool:
        state = await self._ami.action("Getvar", [("Variable", f"DEVICE_STATE(PJSIP/{endpoint})")])
        return state.get("Value") == AWAY
