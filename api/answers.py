"""Asking the dialer: a command is written, the dialer is woken, and its answer awaited for 5 s at most."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog

from api.problems import Problem
from db.dialer import commands
from db.pool import Pool

SECONDS = 5.0
LOOK_AGAIN_SECONDS = 0.5

log = structlog.get_logger()


class Answers:
    """Commands of this process that wait; the feed tells when an answer has come."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._waiting: dict[int, asyncio.Event] = {}

    def arrived(self, command_id: int) -> None:
        """The dialer said that it has answered this command."""
        if (waiting := self._waiting.get(command_id)) is not None:
            waiting.set()

    async def ask(
        self,
        kind: str,
        *,
        node: str,
        agent_id: int | None,
        requested_by: int,
        payload: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The dialer's answer; raises Problem with its code where it refuses, `dialer_away` on silence."""
        async with self._pool.acquire(timeout=5) as connection:
            command = await commands.ask(
                connection,
                node=node,
                kind=kind,
                agent_id=agent_id,
                payload=payload or {},
                requested_by=requested_by,
            )
        waiting = self._waiting[command] = asyncio.Event()
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self._answer(command, waiting)
        except TimeoutError:
            log.warning("command unanswered", command=command, kind=kind)
            raise Problem("dialer_away") from None
        finally:
            del self._waiting[command]
        if answer.state == "refused":
            raise Problem(answer.code or "refused", status=409)
        return answer.answer

    async def _answer(self, command: int, waiting: asyncio.Event) -> commands.Answer:
        while True:
            waiting.clear()  # before reading: an answer that comes while reading wakes us again
            async with self._pool.acquire(timeout=5) as connection:
                answer = await commands.answer_of(connection, command)
            if answer is not None:
                return answer
            try:
                async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                    await waiting.wait()
            except TimeoutError:
                continue  # the wake-up was lost: the row is the truth
