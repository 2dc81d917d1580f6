"""What people ask is carried out once and answered, in whatever order it reaches the table."""

from __future__ import annotations

import asyncio
from pathlib import Path

from pydantic import SecretStr

from db import commands
from db.commands import Answer
from db.pool import Connection, Pool, connect
from ops import settings as sections
from ops.settings import Settings
from pbx.render import pbx_folders
from tests.db.world import insert
from tests.dialer.term import Clock, Term, Wire, a_term

AWAY = Answer("refused", "not_logged_in", {})


def settings_of(url: str, folder: Path = Path("/nowhere")) -> Settings:
    return Settings(
        node="main",
        run_dir=folder,
        recordings_dir=Path("/nowhere"),
        database=sections.Database(url=SecretStr(url)),
        ami=sections.Ami(secret=SecretStr("test")),
    )


async def an_agent(db: Connection) -> int:
    await insert(db, "nodes", node="main")
    user: int = await insert(db, "users", login="exemple", name="Exemple", role="agent", password_hash="-")
    await insert(db, "agents", id=user, node="main", station="s1", sip_secret="x" * 24)
    return user


async def asked(db: Connection, agent: int) -> int:
    return await commands.ask(db, node="main", kind="agent.ready", agent_id=agent, payload={}, requested_by=agent)


async def answer_to(term: Term, db: Connection, command: int) -> Answer:
    async with asyncio.timeout(5):
        while (found := await commands.answer_of(db, command)) is None:
            await term.commit()
            await asyncio.sleep(0.01)
    return found


async def test_phones_that_change_while_asterisk_is_away_are_refused_and_nothing_stops(
    database_url: str, db: Connection, pool: Pool, tmp_path: Path
) -> None:
    link = await connect(database_url, application="test")
    wire, settings = Wire(), settings_of(database_url, tmp_path)
    term = await a_term(settings, pool, link, wire, Clock())
    pbx_folders(settings).etc.mkdir(parents=True)
    wire.up = False
    assert await term.ask(0, "stations.sync", {}) == Answer("refused", "asterisk_away", {})
    await link.close()


async def test_a_command_whose_number_is_older_than_the_last_answer_is_carried_out(
    database_url: str, db: Connection, pool: Pool
) -> None:
    agent = await an_agent(db)
    link, slow = await connect(database_url, application="test"), await connect(database_url, application="slow")
    term = await a_term(settings_of(database_url), pool, link, Wire(), Clock())
    working = asyncio.create_task(term.commands.run())
    writing = slow.transaction()
    await writing.start()
    first = await asked_quietly(slow, agent)
    second = await asked(db, agent)
    assert second > first
    assert await answer_to(term, db, second) == AWAY
    await writing.commit()
    assert await answer_to(term, db, first) == AWAY
    told = await db.fetchval("select count(*) from events where kind = 'command'")
    assert told == 2  # each once
    working.cancel()
    await asyncio.wait([working])
    await slow.close()
    await link.close()


async def asked_quietly(db: Connection, agent: int) -> int:
    """A command whose transaction is still running; it does not hold the lock of those that notify."""
    number: int = await insert(db, "commands", node="main", kind="agent.ready", agent_id=agent)
    return number
