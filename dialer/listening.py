"""Woken by PostgreSQL; whatever one is woken for is read from the tables."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from db.pool import connect


async def listen(url: str, wakes: Mapping[str, asyncio.Event]) -> None:
    """Set the event of each channel that is told, and all of them after a new link, until cancelled."""
    while True:
        link = await connect(url, application="plateau dialer listener")
        gone = asyncio.Event()
        link.add_termination_listener(lambda *_, gone=gone: gone.set())
        try:
            for channel, wake in wakes.items():
                await link.add_listener(channel, lambda *_, wake=wake: wake.set())
            for wake in wakes.values():
                wake.set()  # what was told while nobody listened is in the tables
            await gone.wait()
        finally:
            link.terminate()
