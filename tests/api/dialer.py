"""The other side of the protocol: answers commands by writing rows, as a dialer does."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from db import events
from db.dialer import commands
from db.dialer.commands import Answer, Command
from db.pool import connect

Decide = Callable[[Command], Answer | None]
DONE = Answer("done", None, {})


def refuse(code: str) -> Decide:
    """Refuses everything."""
    return lambda _: Answer("refused", code, {})


@contextlib.asynccontextmanager
async def answering(database_url: str, decide: Decide) -> AsyncIterator[list[Command]]:
    """Answers every command until the block ends; what was asked, in order. None: no answer."""
    asked: list[Command] = []
    woken = asyncio.Event()
    connection = await connect(database_url, application="test dialer")
    await connection.add_listener(commands.CHANNEL, lambda *_: woken.set())

    async def work() -> None:
        while True:
            woken.clear()
            for command in await commands.waiting(connection, "main", [one.id for one in asked]):
                asked.append(command)
                if (answer := decide(command)) is not None:
                    await commands.settle(connection, command.id, answer)
                    await events.append(connection, "command", body={"id": command.id, "state": answer.state})
                    await events.wake(connection)
            await woken.wait()

    working = asyncio.ensure_future(work())
    try:
        yield asked
    finally:
        working.cancel()
        await asyncio.wait([working])
        await connection.close()
