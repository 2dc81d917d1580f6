"""What people ask is carried out once and answered, in whatever order it reaches the table."""

from __future__ import annotations

import asyncio
from pathlib import Path

from db.dialer import commands
from db.dialer.commands import Answer
from db.pool import Connection, Pool, connect
from pbx.render import pbx_folders
from tests.db.world import insert
from tests.dialer.term import Clock, Term, Wire, a_term, some_settings

AWAY = Answer("refused", "not_logged_in", {})


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
    wire, settings = Wire(), some_settings(database_url, folder=tmp_path)
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
    term = await a_term(some_settings(database_url), pool, link, Wire(), Clock())
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


async def test_a_command_that_was_carried_out_does_not_expire_while_its_answer_is_on_its_way(
    database_url: str, db: Connection, pool: Pool
) -> None:
    agent = await an_agent(db)
    link = await connect(database_url, application="test")
    term = await a_term(some_settings(database_url), pool, link, Wire(), Clock())
    first = await asked(db, agent)
    await carries_out(term, first)
    await db.execute("update commands set requested_at = now() - interval '1 hour'")
    await carries_out(term, await asked(db, agent))  # begun again, as after an absence of the database
    assert await answer_to(term, db, first) == AWAY
    await link.close()


async def test_a_command_in_which_something_was_out_of_reach_is_carried_out_later(
    database_url: str, db: Connection, pool: Pool, tmp_path: Path
) -> None:
    await an_agent(db)
    link = await connect(database_url, application="test")
    settings = some_settings(database_url, folder=tmp_path)
    term = await a_term(settings, pool, link, Wire(), Clock())
    stuck = await commands.ask(db, node="main", kind="stations.sync", agent_id=None, payload={}, requested_by=None)
    later = await commands.ask(db, node="main", kind="nonsense", agent_id=None, payload={}, requested_by=None)
    await carries_out(term, later)  # which does not wait for the one before it
    assert stuck not in term.commands._taken  # the folder is not there
    pbx_folders(settings).etc.mkdir(parents=True)
    await carries_out(term, stuck)
    assert await answer_to(term, db, stuck) == Answer("done", None, {})
    await link.close()


async def carries_out(term: Term, command: int) -> None:
    """Commands are read and carried out until this one is; its answer is not written."""
    working = asyncio.create_task(term.commands.run())
    async with asyncio.timeout(5):
        while command not in term.commands._taken:
            await asyncio.sleep(0.01)
    working.cancel()
    await asyncio.wait([working])
