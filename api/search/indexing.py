"""Beside the requests: what searches look in is kept up with the contacts, a slice at a time."""

from __future__ import annotations

import asyncio
import time

import structlog

from db.faults import AWAY
from db.pool import Pool
from db.search import index

IDLE_SECONDS = 1.0
SHARE = 0.5
"""Of its time that it rests after a slice: calls and screens need the database too."""
WORDS_SECONDS = 30.0
FAULT_SECONDS = 10.0

log = structlog.get_logger()


async def keep_up(pool: Pool) -> None:
    """Write what is due for ever; of several processes one does it at a time."""
    word, swept = "", time.monotonic()
    while True:
        began = time.monotonic()
        pause = IDLE_SECONDS
        try:
            async with pool.acquire(timeout=5) as connection:
                if await index.catch_up_some(connection) is not None:
                    pause = SHARE * (time.monotonic() - began)
                elif began - swept > WORDS_SECONDS:
                    word, swept = await index.forget_words(connection, word), began
        except AWAY as fault:
            log.warning("the search is not kept up", fault=type(fault).__name__)
        except Exception:  # one contact that cannot be indexed must not end the process
            log.exception("the search is not kept up")
            pause = FAULT_SECONDS
        await asyncio.sleep(pause)
